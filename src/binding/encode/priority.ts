// Writes a priority (1 urgent … 4 low) as an argument declares it: number, digit, word, or reversed.
import { isObject, type Json, type JsonObject } from '../../base/index.ts';
import { typesOf, valuesOf } from '../shape/schema.ts';
import type { Codec } from './codec.ts';

const WORDS = ['urgent', 'high', 'normal', 'low'] as const;

export function priorityCodec(schema: JsonObject, hint: string): Codec | null {
  const writer = writerFor(schema, hint);
  if (!writer) return null;
  const said = (one: Json) => String(one).toLowerCase();
  // What reads a priority is what writes it: the one of the four that is written so.
  const read = (value: Json) => [1, 2, 3, 4].find((one) => said(writer(one)) === said(value));
  return { write: writer, read, loss: null };
}

function writerFor(schema: JsonObject, hint: string): Codec['write'] | null {
  const types = typesOf(schema);
  const values = valuesOf(schema);
  const reversed = /\b1\W{0,3}(is |= ?|: ?)?\(?low|4\W{0,3}(is |= ?|: ?)?\(?urgent/i.test(hint);
  const level = (value: unknown) => (reversed ? 5 - Number(value) : Number(value));
  if (values.length > 0) {
    return (value) => allowed(values, value, level);
  }
  if (types.length === 0 || types.includes('number') || types.includes('integer')) {
    return level;
  }
  if (types.includes('string')) {
    const digits = /\b1\b/.test(hint) || String(schema.pattern ?? '').includes('1');
    return (value) => (digits ? String(level(value)) : (WORDS[Number(value) - 1] ?? null));
  }
  return isObject(schema.properties) ? null : level;
}

function allowed(values: Json[], value: unknown, level: (value: unknown) => number): Json {
  const word = WORDS[Number(value) - 1];
  const hit = values.find(
    (one) =>
      String(one) === String(level(value)) ||
      String(one)
        .toLowerCase()
        .includes(word ?? '?'),
  );
  return hit ?? null;
}
