// Rows that say the same, word for word or in another order, as vectors that can be compared: what most
// reports share weighs little. And a few of them that stand for all.

import { sha256, tally } from '../../base/index.ts';
import type { Row } from '../row.ts';
import { foldText } from '../words/fold.ts';
import type { Language } from '../words/languages.ts';
import { type Features, matterOf, textOf } from './features.ts';

/** Unit-length vector: feature → weight, in a fixed order. */
export type Vector = ReadonlyMap<string, number>;

/** Pretended further reports without the feature, so that two or three reports can be compared at all. */
const PRETENDED = 4;
/** A feature of one report alone cannot join it to any other; it only sets it apart a little. */
const ALONE = 0.4;
/** What all rows were chosen for still joins those that say nothing else. */
const ASKED = 0.75;

/**
 * Turns the features of reports, in place, into vectors: hundreds of thousands of both would fill the
 * memory. The weight depends on the share of reports that have the feature and not on their number,
 * so that a few more rows hardly move anything. `asked`: what all were chosen for, which tells none
 * of them apart.
 */
function weigh(
  reports: readonly { vector: Map<string, number> }[],
  asked: ReadonlySet<string> = new Set(),
): void {
  const counts = tally(
    (function* () {
      for (const { vector } of reports) yield* vector.keys();
    })(),
  );
  const total = reports.length + PRETENDED;
  const weightOf = (feature: string) => {
    const count = counts.get(feature) ?? 1;
    const known = asked.has(feature) ? ASKED : 1;
    return (1 - Math.sqrt(count / total)) * (count === 1 ? ALONE : 1) * known;
  };
  for (const { vector } of reports) {
    for (const [feature, strength] of vector) vector.set(feature, strength * weightOf(feature));
    toUnit(vector);
  }
}

/** Brings a vector to length 1, in place, and answers it. */
export function toUnit(vector: Map<string, number>): Vector {
  const length = Math.sqrt([...vector.values()].reduce((sum, one) => sum + one * one, 0));
  for (const [feature, one] of vector) vector.set(feature, length > 0 ? one / length : 0);
  return vector;
}

/** How alike two vectors are: for unit vectors the cosine, 0 to 1. */
export function dot(one: Vector, other: Vector): number {
  const [few, many] = one.size <= other.size ? [one, other] : [other, one];
  let sum = 0;
  for (const [feature, weight] of few) sum += weight * (many.get(feature) ?? 0);
  return sum;
}

/** The mean of vectors: its product with a unit vector is the mean likeness to them. */
export function mean(vectors: readonly Vector[]): Vector {
  const sums = new Map<string, number>();
  for (const vector of vectors) {
    for (const [feature, weight] of vector) sums.set(feature, (sums.get(feature) ?? 0) + weight);
  }
  return new Map([...sums].map(([feature, sum]) => [feature, sum / vectors.length]));
}

/** A row with what orders it and what it is about. */
export interface Entry {
  row: Row;
  /** Hash of what the row says, the same wherever it stands. */
  content: string;
  /** Its date, or the end of time without one. */
  age: number;
  language: Language;
  kind: Kind;
}

/** All rows that say the same, in whatever order and form of words. */
export interface Kind {
  vector: Map<string, number>;
  entries: Entry[];
}

/** Rows by what they say. In the order of their hashes a first part of them is a fair sample. */
export function kindsOf(rows: readonly Row[], asked?: ReadonlySet<string>): Kind[] {
  const kinds = new Map<string, Kind>();
  for (const row of rows) {
    const text = textOf(row);
    const { features, language } = matterOf(text);
    const hash = kindHash(features, text);
    const known = kinds.get(hash);
    const kind: Kind = known ?? { vector: features, entries: [] };
    const content = sha256(`${row.title}\u001f${row.text}`);
    const entry = { row, content, age: row.date ?? Number.MAX_VALUE, language, kind };
    // Most kinds of a large file have one row, and a list that is pushed to has room for seventeen.
    if (known) known.entries.push(entry);
    else kind.entries = [entry];
    kinds.set(hash, kind);
  }
  const sorted = [...kinds].sort(([a], [b]) => compare(a, b)).map(([, kind]) => kind);
  weigh(sorted, asked);
  return sorted;
}

function kindHash(features: Features, text: string): string {
  const said = [...features].map(([feature, strength]) => `${feature} ${strength.toFixed(3)}`);
  // Without any telling word, only the same words are the same.
  return sha256(said.length > 0 ? said.join('\n') : `words ${foldText(text).trim()}`);
}

const collator = new Intl.Collator('en', { numeric: true });

/** Earliest first, then by the reporter's own numbering, then by content: never by place in the file. */
export function byAge(a: Entry, b: Entry): number {
  return (
    a.age - b.age ||
    collator.compare(a.row.externalId, b.row.externalId) ||
    compare(a.content, b.content) ||
    compare(a.row.reporter, b.row.reporter) ||
    a.row.row - b.row.row
  );
}

/** Order of texts by their code units, the same on every machine. */
export function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** A row and those it stands for, itself among them. */
export interface Sample {
  row: Row;
  rows: Row[];
}

/**
 * At most `most` rows: what is said most often first, then each time what is least like all before
 * it. Every row is stood for by the one it is most like. Independent of the order of `rows`.
 */
export function samplesOf(rows: readonly Row[], most: number): Sample[] {
  const kinds = kindsOf(rows);
  const chosen: Kind[] = [];
  const nearest = kinds.map(() => ({ sample: 0, alike: -1 }));
  let next = kinds.reduce<Kind | undefined>(
    (best, kind) => (best && best.entries.length >= kind.entries.length ? best : kind),
    undefined,
  );
  while (next && chosen.length < most) {
    const sample = chosen.push(next) - 1;
    let farthest: { kind: Kind; alike: number } | null = null;
    for (const [at, kind] of kinds.entries()) {
      const place = nearest[at] ?? { sample: 0, alike: -1 };
      // A row stands for itself, also where it holds no word that tells anything.
      const alike = kind === next ? 2 : dot(kind.vector, next.vector);
      if (alike > place.alike) nearest[at] = { sample, alike };
      const now = Math.max(alike, place.alike);
      if (now < 2 && (farthest === null || now < farthest.alike)) farthest = { kind, alike: now };
    }
    next = farthest?.kind;
  }
  return chosen.map((kind, sample) => {
    const own = kinds.filter((_, at) => nearest[at]?.sample === sample);
    const entries = own.flatMap((one) => one.entries).sort(byAge);
    const [first] = [...kind.entries].sort(byAge);
    const members = entries.map(({ row }) => row);
    return { row: first?.row ?? (members[0] as Row), rows: members };
  });
}
