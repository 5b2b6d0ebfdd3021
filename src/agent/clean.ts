// Values from a model or from outside, made safe to write and to show: what is shown of a write is
// then exactly what is written.
import { cleanText, isObject, type Json, type JsonObject } from '../base/index.ts';

/** The same value with every text passed through `change`, names of members included. */
export function mapTexts(value: JsonObject, change: (text: string) => string): JsonObject {
  const map = (one: Json): Json => {
    if (typeof one === 'string') return change(one);
    if (Array.isArray(one)) return one.map(map);
    return isObject(one) ? mapTexts(one, change) : one;
  };
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [change(name), one === undefined ? one : map(one)]),
  );
}

/** Arguments without control sequences, and without characters that hide or reorder text. */
export function cleanArguments(args: JsonObject): JsonObject {
  return mapTexts(args, cleanText);
}
