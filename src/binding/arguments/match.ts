// Finds the argument that carries a field: by its names, its description, or a type next to an id.
import type { Json } from '../../base/index.ts';
import type { Field } from '../entity/contract.ts';
import { nounOf } from '../name/name.ts';
import { typesOf, valuesOf } from '../schema/schema.ts';
import type { Slot } from '../schema/slots.ts';

/** An argument for a field. */
export interface Match {
  slot: Slot;
  /** 0 when the argument has the field's best name. */
  rank: number;
  /** Next to an id of anything, the argument for what it is of. */
  type?: { slot: Slot; value: Json };
}

/** Units and forms that an argument's name may end in. */
const ENDINGS = /_(ms|millisecond|second|minute|min|hour|hr|timestamp|iso|utc|unix|epoch)$/;

/** The argument among the free ones that carries a field, or null. */
export function matchField(field: Field, free: Slot[]): Match | null {
  for (const [rank, name] of field.names.entries()) {
    const named = free.filter(
      (slot) =>
        (slot.name === name || withoutEnding(slot, field) === name) && !isOfAnother(slot, field),
    );
    const slot = named.find((one) => isMany(one) === wantsMany(field)) ?? named[0];
    if (slot) return { slot, rank };
  }
  return field.of ? matchPlace(field.of, free) : null;
}

/** The one argument whose description fits a field, whatever its name. */
export function matchDescribed(field: Field, free: Slot[]): Match | null {
  const { says, of } = field;
  const fits = free.filter(
    (slot) =>
      (field.kind !== 'flag' || typesOf(slot.schema).includes('boolean')) &&
      ((of !== undefined && !isMany(slot) && nounOf(slot.name.replace(/_?id$/, '')) === of) ||
        says?.test(`${slot.name.replaceAll('_', ' ')}. ${slot.description}`) === true),
  );
  const [slot] = fits;
  return slot && fits.length === 1 ? { slot, rank: 3 } : null;
}

/** Whether a bare `id` is described as that of another thing: "filter by document id". */
function isOfAnother({ name, description }: Slot, { of }: Field): boolean {
  if (of === undefined || (name !== 'id' && name !== 'uid')) return false;
  const mentioned = [
    ...description.matchAll(/\b([a-z]+(?: [a-z]+)?)[ _]ids?\b|\bids? of (?:the|an?) ([a-z]+)/gi),
  ];
  const nouns = mentioned.flatMap(([, before = '', after = '']) => {
    const words = (before || after).toLowerCase().split(' ');
    return nounOf(words.join('_')) ?? nounOf(words.at(-1) ?? '') ?? [];
  });
  return nouns.length > 0 && !nouns.includes(of);
}

function withoutEnding(slot: Slot, { kind }: Field): string | null {
  const ends = ['duration', 'instant', 'from', 'before'].includes(kind);
  return ends ? slot.name.replace(ENDINGS, '') : null;
}

function wantsMany({ kind }: Field): boolean {
  return kind === 'ids' || kind === 'texts';
}

export function isMany(slot: Slot): boolean {
  return typesOf(slot.schema).includes('array');
}

/** `container_id` next to `container_type: folder | list`: the type says whose id it is. */
function matchPlace(thing: string, slots: Slot[]): Match | null {
  for (const slot of slots) {
    const [, stem] =
      /^(container|parent|entity|location|scope|target|resource|object)(?:_id)?$/.exec(slot.name) ??
      [];
    const type =
      stem &&
      slots.find((one) => one !== slot && (one.name === `${stem}_type` || one.name === stem));
    const value = type && typeValue(type, thing);
    if (type && value !== undefined) return { slot, rank: 1, type: { slot: type, value } };
  }
  return null;
}

/** The type argument's value for an entity: one of its enum, or a word of its description. */
function typeValue(type: Slot, thing: string): Json | undefined {
  const values = valuesOf(type.schema);
  if (values.length > 0) return values.find((value) => String(value).toLowerCase() === thing);
  return new RegExp(`\\b${thing}\\b`, 'i').exec(type.description)?.[0];
}
