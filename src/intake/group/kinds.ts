// Collects rows that say the same, word for word or in another order, before any comparing begins.
import { sha256 } from '../../base/index.ts';
import type { Row } from '../row.ts';
import { foldText } from '../words/fold.ts';
import type { Language } from '../words/languages.ts';
import { type Features, matterOf, textOf } from './features.ts';
import { weigh } from './weights.ts';

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
