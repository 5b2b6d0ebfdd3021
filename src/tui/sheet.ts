// A table over the whole window: the steps of a plan, the rows of an answer, calls, conversations. One
// thing to move in, filter, sort, pick from and open.

import type { Line } from '../text/index.ts';
import { type Buffer, EMPTY } from './editor/buffer.ts';

export interface SheetRow {
  id: string;
  /** What a filter looks in. */
  text: string;
  cells(): readonly string[];
  /** It stands out: what it does cannot be taken back. */
  warns?: boolean;
  /** It cannot be picked. */
  blocked?: boolean;
  /** Rows that have to be picked with it. */
  uses?: readonly string[];
  url?: string | null;
  /** Everything about it, in `width` columns. */
  detail(width: number): Line[];
  /** A table of its own, in place of the detail. */
  inner?(): Sheet;
}

/** A key that does something with the selected row, or with those that are picked. */
export interface SheetAction {
  key: string;
  label: string;
  takes: 'one' | 'picked';
  /** The sheet stays open meanwhile. */
  stays?: true;
}

export interface Sheet {
  title: string;
  columns: readonly string[];
  rows: readonly SheetRow[];
  actions: readonly SheetAction[];
  /** Null where nothing is picked. */
  picked: ReadonlySet<string> | null;
  /** The card that it answers; null for one that stands by itself. */
  approval: string | null;
  selected: number;
  /** False at first: keys that were meant for the input must not do anything. */
  armed: boolean;
  /** Whether the selected row is shown whole, and how far down. */
  open: boolean;
  scroll: number;
  filter: Buffer;
  filtering: boolean;
  sort: { column: number; down: boolean } | null;
  /** Where Esc leads back to. */
  back: Sheet | null;
}

/** What a key of a sheet did, and with which rows; null: it was left. */
export interface Chosen {
  key: string | null;
  rows: readonly SheetRow[];
  sheet: Sheet;
}

export function sheetOf(
  given: Pick<Sheet, 'title' | 'columns' | 'rows' | 'actions'> & Partial<Sheet>,
): Sheet {
  return {
    ...{ picked: null, approval: null, selected: 0, armed: true, open: false, scroll: 0 },
    ...{ filter: EMPTY, filtering: false, sort: null, back: null },
    ...given,
  };
}

/** The rows that fit the filter, in their order. */
export function shownRows({ rows, filter, sort }: Sheet): readonly SheetRow[] {
  const wanted = filter.text.trim().toLowerCase();
  const fitting =
    wanted === '' ? rows : rows.filter(({ text }) => text.toLowerCase().includes(wanted));
  if (!sort) return fitting;
  const keyed = fitting.map((row) => ({ row, key: row.cells()[sort.column] ?? '' }));
  const sign = sort.down ? -1 : 1;
  return keyed.sort((a, b) => sign * compare(a.key, b.key)).map(({ row }) => row);
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Numbers by their size; what is empty comes last either way. */
function compare(a: string, b: string): number {
  if (a === '' || b === '') return a === b ? 0 : a === '' ? 1 : -1;
  return collator.compare(a, b);
}

/** A row is picked with those that it builds on, and left out with those that build on it. */
export function toggled(sheet: Sheet, row: SheetRow): ReadonlySet<string> {
  const next = new Set(sheet.picked);
  const leaving = next.delete(row.id);
  if (!leaving) next.add(row.id);
  for (const { id, uses = [] } of leaving ? sheet.rows : [...sheet.rows].reverse()) {
    if (leaving && uses.some((one) => !next.has(one))) next.delete(id);
    else if (!leaving && next.has(id)) for (const one of uses) next.add(one);
  }
  return next;
}

/** All that is shown is picked, or none of it. */
export function allOrNone({ picked }: Sheet, shown: readonly SheetRow[]): ReadonlySet<string> {
  const own = shown.filter(({ blocked }) => !blocked).map(({ id }) => id);
  const all = own.every((id) => picked?.has(id));
  const others = [...(picked ?? [])].filter((id) => !own.includes(id));
  return new Set(all ? others : [...others, ...own]);
}
