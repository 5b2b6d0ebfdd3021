// How a tool is asked for a following page: by number, by offset, by cursor, or not at all.
import type { Json } from '../../base/index.ts';
import { typesOf } from '../shape/schema.ts';
import type { Slot } from '../shape/slots.ts';

/** The paging arguments of a tool. */
export interface Paging {
  style: 'page' | 'offset' | 'cursor' | 'none';
  slot: Slot | null;
  limit: { slot: Slot; value: number } | null;
  /** The number of the first page. */
  first: number;
  /** All of the above, so that nobody else fills them. */
  slots: ReadonlySet<Slot>;
}

const NAMES = {
  cursor: ['next_cursor', 'cursor', 'page_token', 'next_page_token', 'start_cursor', 'after'],
  page: ['page', 'page_number', 'page_index', 'page_num'],
  offset: ['offset', 'skip', 'start_at', 'start_index'],
  limit: ['limit', 'page_size', 'per_page', 'max_result', 'count', 'max_item', 'size'],
};
const LIMIT = 100;

export function pagingOf(slots: Slot[]): Paging {
  const named = (names: string[]) =>
    names.map((name) => slots.find((slot) => slot.name === name)).find((slot) => slot) ?? null;
  const found = (['cursor', 'page', 'offset'] as const)
    .map((style) => ({ style, slot: named(NAMES[style]) }))
    .find(({ slot }) => slot);
  const limit = named(NAMES.limit);
  return {
    style: found?.style ?? 'none',
    slot: found?.slot ?? null,
    limit: limit && { slot: limit, value: largest(limit) },
    first: found?.slot && countsFromOne(found.slot) ? 1 : 0,
    slots: new Set([found?.slot, limit].filter((slot): slot is Slot => slot != null)),
  };
}

function largest(slot: Slot): number {
  const declared = slot.schema.maximum;
  const said = /max(?:imum)?\D{0,12}(\d+)/i.exec(slot.description)?.[1];
  return Math.min(typeof declared === 'number' ? declared : Number(said ?? LIMIT), 1000);
}

function countsFromOne(slot: Slot): boolean {
  return (
    slot.schema.minimum === 1 ||
    slot.schema.default === 1 ||
    /1-based|start(s|ing)? (at|from|with) 1|first page is 1/i.test(slot.description)
  );
}

/** Our cursor for the page after one, as a short text; `first` page when it is absent. */
export function pagingValue(paging: Paging, cursor: string | undefined): Json | undefined {
  if (!paging.slot || cursor === undefined) return undefined;
  const numeric = typesOf(paging.slot.schema).some((type) => type !== 'string');
  const untyped = typesOf(paging.slot.schema).length === 0;
  return paging.style !== 'cursor' && (numeric || untyped) ? Number(cursor) : cursor;
}
