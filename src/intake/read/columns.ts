// Decides what each column means: by its name first, by what stands in it where the name says nothing.
import { AppError, sha256 } from '../../base/index.ts';
import { ratingScale, severityToPriority } from '../grades.ts';
import type { Role } from '../row.ts';
import { foldHeader, isName, isTalk, rolesOfHeader } from './column-names.ts';
import { parseDate } from './dates.ts';

/** A column and what it is taken for. */
export interface Column {
  name: string;
  /** Position from 0. */
  index: number;
  role: Role | null;
  /** Why it has its role; null without one. */
  by: 'name' | 'content' | 'caller' | null;
}

/** Which column has which role, by column name. Null says that no column has it. */
export type Mapping = Partial<Record<Role, string | null>>;

/** A number that is the same for every file with the same header, whatever its case and punctuation. */
export function headerFingerprint(names: readonly string[]): string {
  return sha256(names.map(foldHeader).join('\u001f')).slice(0, 16);
}

/** Column names that can be keys: an empty one is named after its place, a repeated one is numbered. */
export function columnNames(header: readonly string[]): string[] {
  const taken = new Set<string>();
  return header.map((cell, index) => {
    // Not even a hostile header may name a property that objects treat as their own.
    const base = cell
      .trim()
      .replace(/\s+/g, ' ')
      .slice(0, 200)
      .replace(/^__proto__$/, 'proto');
    const wanted = base === '' ? `column ${index + 1}` : base;
    let name = wanted;
    for (let copy = 2; taken.has(name); copy++) name = `${wanted} (${copy})`;
    taken.add(name);
    return name;
  });
}

/** Whether the first record holds data rather than names: no known name, and something no name looks like. */
export function looksLikeData(record: readonly string[]): boolean {
  if (record.some((cell) => rolesOfHeader(cell).size > 0)) return false;
  return record.some(
    (cell) =>
      cell.length > 80 ||
      /^[\d.,]+$/.test(cell.trim()) ||
      /\S@\S+\.\S/.test(cell) ||
      parseDate(cell, 'day') !== null,
  );
}

/** Roles for columns from their names, the sample's records, and the caller's corrections. */
export function inferColumns(
  names: readonly string[],
  sample: readonly string[][],
  corrections: Mapping = {},
): Column[] {
  const columns: Column[] = names.map((name, index) => ({ name, index, role: null, by: null }));
  const settled = new Set<Role>();
  for (const [role, wanted] of Object.entries(corrections) as [Role, string | null][]) {
    settled.add(role);
    if (wanted === null) continue;
    const column = columnNamed(columns, wanted);
    if (column.role !== null) {
      throw new AppError('usage', `The column "${column.name}" is given two meanings.`, {
        next: `Give ${column.role} and ${role} a column each.`,
      });
    }
    Object.assign(column, { role, by: 'caller' });
  }
  const settle = (role: Role, by: 'name' | 'content', scoreOf: (column: Column) => number) => {
    if (settled.has(role)) return;
    const [best] = columns
      .filter((column) => column.role === null)
      .map((column) => ({ column, score: scoreOf(column) }))
      .sort((a, b) => b.score - a.score);
    if (best === undefined || best.score <= 0) return;
    Object.assign(best.column, { role, by });
    settled.add(role);
  };
  for (const role of ROLES_BY_NAME) settle(role, 'name', (one) => nameScore(one, role, sample));
  for (const [role, fits] of CONTENT) settle(role, 'content', (one) => fits(cellsOf(one, sample)));
  if (!('text' in corrections)) addFurtherTexts(columns, sample);
  return columns;
}

/** Every column of prose is text, but talk about the report where the report itself is there. */
function addFurtherTexts(columns: Column[], sample: readonly string[][]): void {
  const main = columns.find(({ role }) => role === 'text');
  if (main === undefined) return;
  for (const column of columns) {
    if (column.role !== null) continue;
    const cells = cellsOf(column, sample);
    if (cells.length === 0 || !canBeText(cells)) continue;
    // Names that repeat are numbered; they name one thing.
    if (unnumbered(column.name) === unnumbered(main.name)) {
      Object.assign(column, { role: 'text', by: 'name' });
      continue;
    }
    if (proseShare(cells) < 0.5) continue;
    if (isTalk(column.name) || isName(column.name) || isEnumeration(cells)) continue;
    if (repeats(column, main, sample)) continue;
    Object.assign(column, { role: 'text', by: 'content' });
  }
}

/** How many letters of a cell tell that it says what another has said. */
const BEGINNING = 30;

/** Whether a column only says again what the text says, masked or shortened. */
function repeats(column: Column, main: Column, sample: readonly string[][]): boolean {
  const filled = sample.filter((cells) => (cells[column.index] ?? '').trim() !== '');
  const again = filled.filter((cells) =>
    (cells[main.index] ?? '').includes((cells[column.index] ?? '').trim().slice(0, BEGINNING)),
  );
  return again.length > filled.length / 2;
}

const unnumbered = (name: string) => name.replace(/ \(\d+\)$/, '');

function columnNamed(columns: readonly Column[], wanted: string): Column {
  const near = ({ name }: Column) => foldHeader(name) === foldHeader(wanted);
  const found = columns.find(({ name }) => name === wanted) ?? columns.find(near);
  if (found !== undefined) return found;
  throw noColumn(
    wanted,
    columns.map(({ name }) => name),
  );
}

/** What is said of a column that a table lacks. */
export function noColumn(wanted: string, names: readonly string[]): AppError {
  return new AppError('usage', `The table has no column named "${wanted}".`, {
    next: `Its columns are ${someOf(names)}.`,
  });
}

/** So many columns are named to a person. */
const MOST_NAMED = 20;

/** Columns by name, as far as a person reads. */
export function someOf(names: readonly string[]): string {
  const some = names.slice(0, MOST_NAMED).map((name) => `"${name}"`);
  return `${some.join(', ')}${names.length > some.length ? ', …' : ''}`;
}

/** The roles whose names are least ambiguous come first; "name" or "issue" go to what is left. */
const ROLES_BY_NAME: readonly Role[] = [
  'text',
  'date',
  'severity',
  'rating',
  'externalId',
  'title',
  'source',
  'reporter',
];

function cellsOf(column: Column, sample: readonly string[][]): string[] {
  return sample.map((cells) => (cells[column.index] ?? '').trim()).filter((cell) => cell !== '');
}

/** How surely a column's name says the role; 0 when it does not, or when its cells contradict it. */
function nameScore(column: Column, role: Role, sample: readonly string[][]): number {
  const rank = rolesOfHeader(column.name).get(role);
  if (rank === undefined) return 0;
  const cells = cellsOf(column, sample);
  const byName = 1000 - rank;
  if (cells.length === 0) return byName / 1000;
  if (role === 'date' && dateShare(cells) < 0.3) return 0;
  if ((role === 'text' || role === 'title') && !canBeText(cells)) return 0;
  // The same few titles again and again are names of games or films; subjects may be chosen from a list.
  if (role === 'title' && /^tit/.test(foldHeader(column.name)) && isEnumeration(cells)) return 0;
  if (role === 'rating' && !ratingScale(cells)) return 0;
  // A number that many rows share names a product or a day, not a report.
  if (role === 'externalId' && new Set(cells).size < cells.length * 0.3) return 0;
  // A spreadsheet has rounded these numbers: many rows now share one.
  if (role === 'externalId' && share(cells, /^\d(?:[.,]\d+)?E\+\d+$/i) > 0.5) return 0;
  // Of "Feedback: positive" and "Comment: <three sentences>", the sentences are the text; an agent's
  // comments are only where nothing tells the report itself.
  if (role === 'text')
    return byName * Math.min(averageLength(cells), 40) * (isTalk(column.name) ? 0.001 : 1);
  return byName;
}

/** Whether cells look like a role, as a score; 0 when not. */
const CONTENT: readonly (readonly [Role, (cells: string[]) => number])[] = [
  [
    'text',
    (cells) =>
      cells.length > 0 && proseShare(cells) >= 0.5 && canBeText(cells) ? averageLength(cells) : 0,
  ],
  ['date', (cells) => (cells.length > 1 && dateShare(cells) >= 0.8 ? dateShare(cells) : 0)],
  ['severity', (cells) => (cells.length > 1 && severityShare(cells) >= 0.8 ? 1 : 0)],
  ['reporter', (cells) => (cells.length > 1 && share(cells, /^\S+@\S+\.\S+$/) >= 0.8 ? 1 : 0)],
  ['externalId', (cells) => (cells.length > 2 && areIds(cells) ? 1 : 0)],
];

/** Addresses, account ids, numbers, dates and data structures are never text, whatever they are called. */
const NO_TEXT =
  /^(?:https?:\/\/\S+|\S+@\S+\.\S+|[\d.,:%+/ -]+|[\w-]*\d[\w:-]{11,}|\d+:[0-9a-f-]{20,}|[0-9a-f]{8}-[0-9a-f-]{27}|[a-z]\w*(?:\.\w+)+|[\w.-]*(?:[\\/][\w.-]+)+|[[{].*[\]}])$/is;

function canBeText(cells: readonly string[]): boolean {
  return share(cells, NO_TEXT) < 0.5 && dateShare(cells) < 0.5;
}

/** The same few short values again and again. */
function isEnumeration(cells: readonly string[]): boolean {
  return cells.length > 5 && new Set(cells).size <= cells.length / 3 && averageLength(cells) <= 60;
}

function share(cells: readonly string[], pattern: RegExp): number {
  return cells.filter((cell) => pattern.test(cell)).length / cells.length;
}

function averageLength(cells: readonly string[]): number {
  return cells.reduce((sum, cell) => sum + Math.min(cell.length, 400), 0) / cells.length;
}

/** Prose has several words, or stands in a script that does not part them. */
function proseShare(cells: readonly string[]): number {
  return share(
    cells,
    /\p{L}{2,}\P{L}+\p{L}+\P{L}+\p{L}|[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}]{6}/u,
  );
}

function dateShare(cells: readonly string[]): number {
  return cells.filter((cell) => parseDate(cell, 'day') !== null).length / cells.length;
}

/** Bare digits may be a rating; only words tell a severity. */
function severityShare(cells: readonly string[]): number {
  const said = cells.filter((cell) => /\p{L}/u.test(cell) && cell.length < 30);
  return said.filter((cell) => severityToPriority(cell) !== null).length / cells.length;
}

function areIds(cells: readonly string[]): boolean {
  const shape = /^(?:[A-Z]{1,10}(?:[-_#]?\d+)+|#?\d{3,}|[0-9a-f]{8}-[0-9a-f-]{27})$/i;
  return new Set(cells).size === cells.length && share(cells, shape) === 1;
}
