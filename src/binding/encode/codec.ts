// Chooses how a value of ours is written for one argument and read back from it, from what the argument
// declares.
import { isObject, type Json, type JsonObject } from '../../base/index.ts';
import type { Kind } from '../intent/intent.ts';
import { resolved, typesOf } from '../shape/schema.ts';
import type { Slot } from '../shape/slots.ts';
import { coerced } from './coerce.ts';
import { durationCodec } from './duration.ts';
import { instantCodec } from './instant.ts';
import { priorityCodec } from './priority.ts';

/** Both ways of one argument. `loss` is a phrase that says what does not survive the writing. */
export interface Codec {
  write(value: unknown): Json;
  /** The value that an argument stands for; undefined where it stands for none. */
  read(value: Json): Json | undefined;
  loss: string | null;
}

/** What the writing of values depends on beside the schema. */
export interface Surroundings {
  /** The zone (IANA name) that a text without one is in. */
  timeZone: string;
}

/** Null when the argument cannot hold such a value at all. */
export function codecFor(kind: Kind, slot: Slot, { timeZone }: Surroundings): Codec | null {
  const { schema } = slot;
  const hint = `${slot.name.replaceAll('_', ' ')} ${slot.description}`;
  const codec = rawCodec(kind, slot, hint, timeZone);
  if (!codec) return null;
  return {
    loss: codec.loss,
    write: (value) => (value === null ? cleared(slot, hint) : coerced(codec.write(value), slot)),
    read(value) {
      if (value === null) return null;
      const read = codec.read(value);
      // A word such as "none" takes a value away where it is no value itself.
      return read === undefined && value === 'none' ? null : read;
    },
  };

  function cleared(target: Slot, text: string): Json {
    if (/"none"|'none'/i.test(text) || schemaAllows(schema, 'none')) return 'none';
    return coerced(null, target);
  }
}

function rawCodec(kind: Kind, slot: Slot, hint: string, timeZone: string): Codec | null {
  const types = typesOf(slot.schema);
  switch (kind) {
    case 'instant':
    case 'from':
    case 'before':
      return instantCodec(slot.schema, hint, kind, timeZone);
    case 'duration':
      return durationCodec(slot.schema, slot.name, hint);
    case 'priority':
      return priorityCodec(slot.schema, hint);
    case 'flag':
      return types.length > 0 && !types.some((type) => type === 'boolean' || type === 'string')
        ? null
        : { ...asIs, read: (value) => (isFlag(value) ? String(value) === 'true' : undefined) };
    case 'ids':
    case 'texts':
      // A yes or no such as `assigned_to_me` names nobody.
      return types.length > 0 && types.every((type) => type === 'boolean')
        ? null
        : listCodec(slot.schema);
    case 'any':
      return asIs;
    case 'choice':
      return types.includes('boolean') && slot.name === 'append' ? appendFlag : asIs;
    default:
      if (types.length > 0 && types.every((type) => type === 'boolean' || type === 'object')) {
        return null;
      }
      return kind === 'number' ? { ...asIs, read: numberIn } : { ...asIs, read: textIn };
  }
}

const asIs: Codec = { write: (value) => value as Json, read: (value) => value, loss: null };

function isFlag(value: Json): boolean {
  return typeof value === 'boolean' || value === 'true' || value === 'false';
}

/** The number that an argument holds, as one or as text. */
function numberIn(value: Json): number | undefined {
  const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
  return typeof value === 'object' || Number.isNaN(number) ? undefined : number;
}

function textIn(value: Json): string | undefined {
  return typeof value === 'object' ? undefined : String(value);
}

/** A yes or no in the place of replace | append | prepend. */
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

/** Texts as they are, or each as an object with a name and nothing else that must be said. */
function listCodec(schema: JsonObject): Codec | null {
  const items = resolved(schema.items, schema);
  if (!typesOf(items).includes('object')) return { ...asIs, read: textsIn };
  const { properties, required = [] } = items;
  const named = isObject(properties) && 'name' in properties && Array.isArray(required);
  if (!named || required.some((name) => name !== 'name')) return null;
  const write = (value: unknown) => (value as string[]).map((name) => ({ name }));
  return { write, read: textsIn, loss: null };
}

function schemaAllows(schema: JsonObject, value: string): boolean {
  return Array.isArray(schema.enum) && schema.enum.includes(value);
}
