// What fills an argument: the field that it carries, by its names, its description or a type next to an
// id; else a value that is nothing of the input: output formats, confirmations, pages.
import type { Json } from '../../base/index.ts';
import type { Effect } from '../../clickup/index.ts';
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
      (field.kind !== 'flag' || (typesOf(slot.schema).includes('boolean') && !excludes(slot))) &&
      ((of !== undefined && !isMany(slot) && nounOf(slot.name.replace(/_?id$/, '')) === of) ||
        says?.test(`${slot.name.replaceAll('_', ' ')}. ${slot.description}`) === true),
  );
  const [slot] = fits;
  return slot && fits.length === 1 ? { slot, rank: 3 } : null;
}

/** Whether a yes leaves things out that a field's yes would bring. */
function excludes({ name, description }: Slot): boolean {
  return /\b(only|exclud\w+|without|hides?|omits?|skips?|ignores?)\b/i.test(
    `${name.replaceAll('_', ' ')} ${description}`,
  );
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

/** An argument by its canonical name, and the value it should have. */
type Rule = [on: 'read' | 'write' | 'any', name: RegExp, value: (slot: Slot) => Json | undefined];

const RULES: Rule[] = [
  // The answer in a form that a program reads, with nothing left out.
  ['any', /^((response|output|result|return)_)?(format|mode|style|type)$/, oneOf('json')],
  [
    'read',
    /^(\w+_)?(mode|detail|verbosity)$|^detail_level$|^(response|output)_format$/,
    oneOf('full', 'detailed', 'complete', 'verbose', 'raw'),
  ],
  ['read', /^(raw|raw_response|include_raw)$/, yes],
  ['any', /^content_format$/, oneOf('text/md', 'markdown')],
  // Where a listing is cut, as far as that can be set.
  ['read', /^max_\w+$|^\w+_limit$|^limit_\w+$|^(max_)?depth$|^levels?$/, most],
  ['read', /^include_(list|folder|space|status|member|target|key_result|detail)$/, yes],
  ['any', /^custom_task_id$/, (slot) => (slot.required ? false : undefined)],
  // Guards of a write: it was approved before it is sent.
  ['write', /^(\w+_)?(confirm|confirmed|confirm_\w+|confirmation|acknowledge\w*)$/, yes],
  ['write', /^(dry_run|preview|simulate|preview_only)$/, no],
];

/** Undefined when the argument is none of these. */
export function constantFor(slot: Slot, effect: Effect): Json | undefined {
  if (slot.name === 'confirmation_token') return undefined;
  const kind = effect === 'read' ? 'read' : 'write';
  for (const [on, name, valueFor] of RULES) {
    const applies = (on === 'any' || on === kind) && name.test(slot.name);
    const value = applies ? valueFor(slot) : undefined;
    if (value !== undefined) return value;
  }
  const only = valuesOf(slot.schema);
  return slot.required && only.length === 1 ? only[0] : undefined;
}

/** The largest size, or a depth, within what the argument declares. */
function most({ name, schema, description }: Slot): Json | undefined {
  const types = typesOf(schema);
  const isNumber = types.includes('number') || types.includes('integer');
  const isText = /char|length|byte|size|word|token|cost|price|amount|date|time/.test(name);
  if (!isNumber || isText) return undefined;
  return Math.min(declaredMost(schema, description) ?? 1000, /depth|level/.test(name) ? 10 : 1000);
}

/** The largest number that an argument declares, in its schema or in words. */
function declaredMost(schema: Slot['schema'], description: string): number | null {
  if (typeof schema.maximum === 'number') return schema.maximum;
  const [, words] = /max(?:imum)?\D{0,12}(\d+)/i.exec(description) ?? [];
  return words === undefined ? null : Number(words);
}

function oneOf(...wanted: string[]) {
  return (slot: Slot): Json | undefined =>
    wanted
      .map((word) => valuesOf(slot.schema).find((value) => String(value).toLowerCase() === word))
      .find((value) => value !== undefined);
}

/** This argument's yes: true, its one affirmative value, or the word that its description quotes. */
function yes(slot: Slot): Json | undefined {
  const values = valuesOf(slot.schema);
  if (values.length > 0) {
    return values.find((value) => /^(true|yes|y|confirm\w*|ok|delete)$/i.test(String(value)));
  }
  const types = typesOf(slot.schema);
  if (types.length === 0 || types.includes('boolean')) return true;
  if (!types.includes('string')) return undefined;
  return /["'`](\w+)["'`]/.exec(slot.description)?.[1] ?? 'yes';
}

function no(slot: Slot): Json | undefined {
  const types = typesOf(slot.schema);
  return types.length === 0 || types.includes('boolean') ? false : undefined;
}

/** The paging arguments of a tool. */
export interface Paging {
  style: 'page' | 'offset' | 'cursor' | 'none';
  slot: Slot | null;
  limit: { slot: Slot; value: number } | null;
  /** The number of the first page. */
  first: number;
  /** All of the above, so that nothing else fills them. */
  slots: ReadonlySet<Slot>;
}

const PAGING = {
  cursor: 'next_cursor cursor page_token next_page_token start_cursor after',
  page: 'page page_number page_index page_num',
  offset: 'offset skip start_at start_index',
  limit: 'limit page_size per_page max_result count max_item size',
};
const PAGE_SIZE = 100;

export function pagingOf(slots: Slot[]): Paging {
  const named = (names: string) =>
    names.split(' ').flatMap((name) => slots.find((slot) => slot.name === name) ?? [])[0] ?? null;
  const found = (['cursor', 'page', 'offset'] as const)
    .map((style) => ({ style, slot: named(PAGING[style]) }))
    .find(({ slot }) => slot);
  const limit = named(PAGING.limit);
  const size = limit && Math.min(declaredMost(limit.schema, limit.description) ?? PAGE_SIZE, 1000);
  return {
    style: found?.style ?? 'none',
    slot: found?.slot ?? null,
    limit: limit && size !== null ? { slot: limit, value: size } : null,
    first: found?.slot && countsFromOne(found.slot) ? 1 : 0,
    slots: new Set([found?.slot, limit].filter((slot): slot is Slot => slot != null)),
  };
}

function countsFromOne({ schema, description }: Slot): boolean {
  return (
    schema.minimum === 1 ||
    schema.default === 1 ||
    /1-based|start(s|ing)? (at|from|with) 1|first page is 1/i.test(description)
  );
}

/** The value that asks for the page of a cursor; undefined for the first page. */
export function pagingValue({ slot, style }: Paging, cursor: Json | undefined): Json | undefined {
  if (!slot || typeof cursor !== 'string') return undefined;
  const types = typesOf(slot.schema);
  const isText = types.length > 0 && !types.some((type) => type !== 'string');
  return style === 'cursor' || isText ? cursor : Number(cursor);
}
