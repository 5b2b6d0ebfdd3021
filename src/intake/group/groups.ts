// Puts rows that report the same thing together.
import { groupedBy, sha256, tally } from '../../base/index.ts';
import { type Priority, severityToPriority, worstPriority } from '../grades.ts';
import { type Row, rowOf } from '../row.ts';
import { foldText } from '../words/fold.ts';
import { cluster } from './cluster.ts';
import { byAge, compare, type Entry, type Kind, kindsOf, mean } from './kinds.ts';
import { signatureOf } from './signature.ts';
import { representativeOf, titleOf } from './titles.ts';

/** By what rows belong together. `none` makes each row a group. */
export type GroupBy = 'similar' | 'none' | { column: string };

export interface GroupOptions {
  by: GroupBy;
  /** For `similar`, how alike reports of one group are on average: 0 to 1, more makes smaller groups. */
  threshold?: number;
  /**
   * For `similar` without a threshold: with more groups than this, or than a third of the rows, less
   * likeness is enough.
   */
  most?: number;
  /** What the rows were chosen for, by `featuresAsked`: it weighs little. */
  asked?: ReadonlySet<string>;
  /** The sentence of a row that says what was looked for; titles are taken from it. */
  says?: ReadonlyMap<Row, string>;
  /**
   * Where rows belong already, by any name. Rows of one name are one group, whatever they are like;
   * others may join them. For `similar` only.
   */
  belongs?: ReadonlyMap<Row, string>;
}

/** Rows that report the same thing. */
export interface Group {
  /**
   * Identity: made of the group's earliest row, so that later rows of the kind do not change it. A
   * file without the earlier rows gives another id; `matchToKnown` finds the known one there.
   */
  id: string;
  /** The name in `belongs` of the rows that others joined; null for a group of its own. */
  belongs: string | null;
  /** What the group is about, in at most 83 characters, for `matchToKnown`. */
  signature: string;
  /** One of its rows' words, cleaned, at most 100 characters. */
  title: string;
  /** The row that says best what the others say. */
  representative: Row;
  /** Earliest first; rows without a date last. */
  members: Row[];
  count: number;
  /** Epoch milliseconds of the earliest and the latest dated row; null without dates. */
  first: number | null;
  last: number | null;
  /** How many rows came from each source, the most frequent first. */
  sources: { name: string; count: number }[];
  /** The most pressing severity among its rows, as a priority; null when none is known. */
  worst: Priority | null;
}

/** Reports of a matter are at least so many on average, where there are more than a few matters. */
const USUAL = 3;
const FEW = 3;
/** Tuned on the tuning half of `bench/triage.ts`; between 0.24 and 0.34 little changes. */
const DEFAULT_THRESHOLD = 0.28;

/**
 * Groups rows. Deterministic, and independent of the order of `rows`. The biggest group first, then
 * the one that began first.
 */
export function groupRows(rows: readonly Row[], options: GroupOptions): Group[] {
  const kinds = kindsOf(rows, options.asked);
  const entries = kinds.flatMap((kind) => kind.entries).sort(byAge);
  const sets = partition(kinds, entries, options);
  const ids = new Set<string>();
  const named = (members: readonly Entry[]) => ({
    ...describe(members, idOf(members, options.by, ids), options.says),
    belongs: members.map(({ row }) => options.belongs?.get(row)).find((one) => one) ?? null,
  });
  return sets.map(named).sort(bySize);
}

/** What a text is about, to be compared with groups. */
export function signatureOfText(title: string, text = ''): string {
  const [alone] = groupRows([rowOf({ title, text })], { by: 'none' });
  return alone?.signature ?? '';
}

/**
 * A group for each set of `rows`, in the order of the sets; empty sets are left out. Weights come from
 * all rows, so that signatures compare with those of `groupRows` on the same rows.
 */
export function describeSets(
  rows: readonly Row[],
  sets: readonly (readonly Row[])[],
  says?: ReadonlyMap<Row, string>,
): Group[] {
  const entries = new Map<Row, Entry>();
  for (const entry of kindsOf(rows).flatMap((kind) => kind.entries)) entries.set(entry.row, entry);
  const ids = new Set<string>();
  return sets.flatMap((set) => {
    const members = set.flatMap((row) => entries.get(row) ?? []).sort(byAge);
    return members.length === 0 ? [] : [describe(members, idOf(members, 'similar', ids), says)];
  });
}

function bySize(a: Group, b: Group): number {
  return (
    b.count - a.count ||
    (a.first ?? Number.MAX_VALUE) - (b.first ?? Number.MAX_VALUE) ||
    compare(a.id, b.id)
  );
}

/** The entries of each group, earliest first. */
function partition(
  kinds: readonly Kind[],
  entries: readonly Entry[],
  { by, threshold, belongs = new Map(), most }: GroupOptions,
): Entry[][] {
  if (by === 'none') return entries.map((entry) => [entry]);
  if (by !== 'similar') {
    return [...groupedBy(entries, ({ row }) => columnKey(row, by.column)).values()];
  }
  const settled = groupedBy(
    entries.filter(({ row }) => belongs.has(row)),
    ({ row }) => belongs.get(row),
  );
  const names = [...settled.keys()];
  const seeds = [...settled.values()].map((own) => own.map(({ kind }) => kind.vector));
  /** Kinds that belong somewhere already, with the first name that one of their rows has. */
  const nameOf = new Map<Kind, string | undefined>();
  for (const [name, own] of [...settled].reverse()) {
    for (const { kind } of own) nameOf.set(kind, name);
  }
  const open = kinds.filter((kind) => !nameOf.has(kind));
  const few = seeds.length + Math.max(FEW, Math.ceil(open.length / USUAL));
  const numbers = cluster(
    open.map(({ vector }) => vector),
    threshold ?? DEFAULT_THRESHOLD,
    { seeds, ...(threshold === undefined && most !== undefined && { most: Math.min(most, few) }) },
  );
  const numberOf = new Map(open.map((kind, at) => [kind, numbers[at]]));
  const keyOf = ({ row, kind }: Entry) =>
    numberOf.get(kind) ?? names.indexOf(belongs.get(row) ?? nameOf.get(kind));
  return [...groupedBy(entries, keyOf).values()];
}

function columnKey(row: Row, column: string): string {
  return foldText((row.cells[column] ?? '').trim()).replace(/\s+/g, ' ');
}

function idOf(members: readonly Entry[], by: GroupBy, taken: Set<string>): string {
  const { row, content } = members[0] as Entry;
  const identity = {
    similar: () => content,
    none: () => `${content} ${row.externalId} ${row.date}`,
    column: () => `${columnKey(row, (by as { column: string }).column)}`,
  }[typeof by === 'string' ? by : 'column']();
  let id = sha256(identity).slice(0, 12);
  // Only rows that are the same in everything meet here; each still gets a name of its own.
  for (let copy = 2; taken.has(id); copy++) id = sha256(`${identity} ${copy}`).slice(0, 12);
  taken.add(id);
  return id;
}

function describe(members: readonly Entry[], id: string, says?: ReadonlyMap<Row, string>): Group {
  const rows = members.map(({ row }) => row);
  const center = mean(members.map(({ kind }) => kind.vector));
  const representative = representativeOf(
    members.map(({ row, kind, language }) => ({ row, vector: kind.vector, language })),
    center,
    says,
  );
  const title = titleOf(representative, says?.get(representative));
  const named = { id, signature: signatureOf(center), title };
  return { ...named, belongs: null, representative, ...factsOf(rows) };
}

/** Two groups as one, under the name of the first. */
export function joinGroups(one: Group, other: Group): Group {
  const age = ({ date }: Row) => date ?? Number.MAX_VALUE;
  const rows = [...one.members, ...other.members].sort((a, b) => age(a) - age(b));
  return { ...one, ...factsOf(rows) };
}

/** What rows tell together, earliest first. */
function factsOf(rows: Row[]) {
  const dates = rows.flatMap(({ date }) => (date === null ? [] : [date]));
  return {
    members: rows,
    count: rows.length,
    first: dates[0] ?? null,
    last: dates[dates.length - 1] ?? null,
    sources: [...tally(rows.map(({ source }) => source).filter((source) => source !== ''))].map(
      ([name, count]) => ({ name, count }),
    ),
    worst: worstPriority(rows.map(({ severity }) => severityToPriority(severity))),
  };
}
