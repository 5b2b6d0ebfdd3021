// Encodes a value for one argument, as its schema and description declare, and decodes it back.
import { AppError, isObject, type Json, type JsonObject } from '../../base/index.ts';
import type { ValueKind } from '../entity/contract.ts';
import { wordsOf } from '../name/name.ts';
import { resolved, typesOf, valuesOf } from '../schema/schema.ts';
import type { Slot } from '../schema/slots.ts';
import { type Codec, durationCodec, type EncodeOptions, instantCodec } from './time.ts';

/** Null when the argument cannot hold such a value at all. */
export function codecFor(kind: ValueKind, slot: Slot, options: EncodeOptions): Codec | null {
  const hint = `${slot.name.replaceAll('_', ' ')} ${slot.description}`;
  const codec = rawCodec(kind, slot, hint, options);
  if (!codec) return null;
  const clearsByName = /"none"|'none'/i.test(hint) || valuesOf(slot.schema).includes('none');
  const cleared = () => (clearsByName ? 'none' : coerced(null, slot));
  return {
    loss: codec.loss,
    write: (value) => (value === null ? cleared() : coerced(codec.write(value), slot)),
    read(value) {
      if (value === null) return null;
      const read = codec.read(value);
      // "none" clears a field where it is not itself a value.
      return read === undefined && value === 'none' ? null : read;
    },
  };
}

function rawCodec(kind: ValueKind, slot: Slot, hint: string, options: EncodeOptions): Codec | null {
  const types = typesOf(slot.schema);
  const isOnly = (...wanted: string[]) =>
    types.length > 0 && types.every((type) => wanted.includes(type));
  switch (kind) {
    case 'instant':
    case 'from':
    case 'before':
      return instantCodec(slot.schema, hint, kind, options);
    case 'duration':
      return durationCodec(slot.schema, slot.name, hint);
    case 'priority':
      return priorityCodec(slot.schema, hint);
    case 'flag':
      return types.length > 0 && !types.includes('boolean') && !types.includes('string')
        ? null
        : { ...asIs, read: flagIn };
    case 'ids':
    case 'texts':
      if (kind === 'ids' && types.includes('string') && asksForNames(hint)) return null;
      // A boolean such as `assigned_to_me` names nobody.
      return isOnly('boolean') ? null : listCodec(slot.schema);
    case 'any':
      return asIs;
    case 'choice':
      return types.includes('boolean') && slot.name === 'append' ? appendFlag : asIs;
    default:
      if (isOnly('boolean', 'object')) return null;
      return { ...asIs, read: kind === 'number' ? numberIn : textIn };
  }
}

/** Whether an argument wants people by their names or addresses, and no ids. */
function asksForNames(hint: string): boolean {
  return /e-?mail/i.test(hint) && /\bn(ame|ome|ombre)s?\b/i.test(hint) && !/\bids?\b/i.test(hint);
}

const asIs: Codec = { write: (value) => value as Json, read: (value) => value, loss: null };

function flagIn(value: Json): boolean | undefined {
  return [true, false].find((flag) => String(value) === String(flag));
}

/** The number that an argument holds, as one or as text. */
function numberIn(value: Json): number | undefined {
  const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
  return typeof value === 'object' || Number.isNaN(number) ? undefined : number;
}

function textIn(value: Json): string | undefined {
  return typeof value === 'object' ? undefined : String(value);
}

/** A boolean for replace | append | prepend. */
const appendFlag: Codec = {
  write: (value) => (value === 'prepend' ? (value as Json) : value === 'append'),
  read: (value) => (value === true ? 'append' : value === false ? 'replace' : value),
  loss: 'text cannot be put in front',
};

/** Texts from a list of them, from one with commas, or from objects with a name. */
function textsIn(value: Json): Json {
  const all = Array.isArray(value) ? value : String(value).split(',');
  return all.map((one) => String(isObject(one) ? one.name : one).trim());
}

/** Texts as they are, or each as an object that requires no more than a name. */
function listCodec(schema: JsonObject): Codec | null {
  const items = resolved(schema.items, schema);
  if (!typesOf(items).includes('object')) return { ...asIs, read: textsIn };
  const { properties, required = [] } = items;
  const named = isObject(properties) && 'name' in properties && Array.isArray(required);
  if (!named || required.some((name) => name !== 'name')) return null;
  const write = (value: unknown) => (value as string[]).map((name) => ({ name }));
  return { write, read: textsIn, loss: null };
}

/** The value as the slot declares it. Errors: AppError `failed` when the slot cannot hold it. */
export function coerced(value: Json, { schema, path }: Slot): Json {
  const fitted = adapted(value, schema);
  if (fitted !== undefined) return fitted;
  const name = path.filter((step) => step !== 0).join('.');
  const message = `The endpoint's argument ${name} cannot hold ${JSON.stringify(value)}.`;
  const next = 'Choose a value that its schema allows: clickup-agent tools <name> shows it.';
  throw new AppError('failed', message, { next });
}

function adapted(value: Json, schema: JsonObject): Json | undefined {
  const values = valuesOf(schema);
  if (value === null) return allowsNull(schema) ? null : undefined;
  if (values.length > 0) {
    return values.find((one) => String(one).toLowerCase() === String(value).toLowerCase());
  }
  const types = typesOf(schema);
  if (types.length === 0) return value;
  return types.map((type) => fitted(value, type, schema)).find((one) => one !== undefined);
}

function fitted(value: Json, type: string, schema: JsonObject): Json | undefined {
  switch (type) {
    case 'string':
      return fitString(value, schema);
    case 'number':
    case 'integer':
      return fitNumber(value, type);
    case 'boolean':
      return typeof value === 'object' ? undefined : flagIn(value);
    case 'array': {
      const items = resolved(schema.items, schema);
      const all = (Array.isArray(value) ? value : [value]).map((one) => adapted(one, items));
      return all.includes(undefined) ? undefined : (all as Json[]);
    }
    default:
      return typeof value === 'object' ? value : undefined;
  }
}

function fitString(value: Json, schema: JsonObject): string | undefined {
  const one = Array.isArray(value) ? value.join(',') : value;
  if (typeof one === 'object') return undefined;
  const text = String(one);
  if (typeof schema.pattern !== 'string') return text;
  try {
    return new RegExp(schema.pattern, 'u').test(text) ? text : undefined;
  } catch {
    return text;
  }
}

function fitNumber(value: Json, type: string): number | undefined {
  const one = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (typeof one !== 'number' && (typeof one !== 'string' || !/^-?\d+(\.\d+)?$/.test(one))) {
    return undefined;
  }
  const number = Number(one);
  // A long id would lose its last digits as a number: better not sent than sent wrong.
  const exact = typeof one === 'number' || !/^\d+$/.test(one) || Number.isSafeInteger(number);
  return exact && (type === 'number' || Number.isInteger(number)) ? number : undefined;
}

function allowsNull(schema: JsonObject): boolean {
  if (Array.isArray(schema.type)) return schema.type.includes('null');
  if (Array.isArray(schema.enum) && schema.enum.includes(null)) return true;
  const isOpen = [schema.type, schema.enum, schema.const].every((one) => one === undefined);
  return schema['x-nullable'] === true || isOpen;
}

/** The words of a priority, 1 to 4. */
const PRIORITIES = [/urgent|critical/i, /high/i, /normal|medium/i, /low/i];
const WORDS = ['urgent', 'high', 'normal', 'low'];

/** A priority (1 urgent … 4 low) as number, digit, word, or reversed. */
function priorityCodec(schema: JsonObject, hint: string): Codec | null {
  const types = typesOf(schema);
  const values = valuesOf(schema);
  const reversed = /\b1\W{0,3}(is |= ?|: ?)?\(?low|4\W{0,3}(is |= ?|: ?)?\(?urgent/i.test(hint);
  const level = (value: unknown) => (reversed ? 5 - Number(value) : Number(value));
  const usesDigits = /\b1\b/.test(hint) || String(schema.pattern ?? '').includes('1');
  const holdsNumber = types.some((type) => type === 'number' || type === 'integer');
  const isText = types.includes('string') && !holdsNumber;
  if (values.length === 0 && types.length > 0 && !isText && !holdsNumber) {
    if (isObject(schema.properties)) return null;
  }
  // The words for priorities that the description lists, in whatever language.
  const words = hint.split(/[^\p{L}]+/u);
  const listed = PRIORITIES.map((one) => words.find((word) => one.test(wordsOf(word).join(' '))));
  const inWords = listed.every((word) => word !== undefined);
  const write = (value: unknown): Json => {
    if (values.length > 0) {
      const isMeant = (one: Json) =>
        String(one) === String(level(value)) ||
        PRIORITIES[Number(value) - 1]?.test(wordsOf(String(one)).join(' ')) === true;
      return values.find(isMeant) ?? null;
    }
    if (!isText) return level(value);
    if (usesDigits) return String(level(value));
    return (inWords ? listed[Number(value) - 1] : WORDS[Number(value) - 1]) ?? null;
  };
  // The priority that is encoded so.
  const read = (value: Json) =>
    [1, 2, 3, 4].find((one) => String(write(one)).toLowerCase() === String(value).toLowerCase());
  return { write, read, loss: null };
}
