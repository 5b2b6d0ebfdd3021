// Reads a table of feedback from a file or stream: works out how it is written and what its columns
// mean from the first 64 kB, then gives its rows one by one.
import type { Readable } from 'node:stream';
import iconv from 'iconv-lite';
import { AppError } from '../../base/index.ts';
import { ROLES, type Role, type Row } from '../row.ts';
import { excerpt } from '../safe-cell.ts';
import { rolesOfHeader } from './column-names.ts';
import {
  type Column,
  columnNames,
  headerFingerprint,
  inferColumns,
  looksLikeData,
  type Mapping,
} from './columns.ts';
import { type DateOrder, dateOrder, parseDate } from './dates.ts';
import { headerPlace, sampleOf, sniffDialect } from './dialect.ts';
import { detectEncoding, type Encoding, isTwiceEncoded } from './encoding.ts';
import { ratingScale } from './rating.ts';
import { type Delimiter, type Dialect, isWrapped, unwrapped } from './records.ts';
import { type RecordOptions, rowsOf, type TableProgress } from './row-stream.ts';
import { type OpenSource, openSource } from './source.ts';

/** What a caller may settle beforehand; whatever is left out is found out. */
export interface TableOptions extends RecordOptions {
  /** Corrections to what the columns are taken for. */
  mapping?: Mapping;
  /**
   * Looks up corrections that were kept for files with this fingerprint; `mapping` goes before them.
   * A kept column that the table does not have is passed over.
   */
  recall?: (fingerprint: string) => Promise<Mapping | null>;
  /** Whether 3/4/2026 is a day or a month first; the column decides unless said. */
  dates?: DateOrder;
  /** An encoding's name, such as `windows-1252`. */
  encoding?: string;
}

/** A table that is open for reading. Iterate it once; `close` it if you do not. */
export interface Table extends AsyncIterable<Row> {
  columns: readonly Column[];
  /** The column of each role that has one. */
  mapping: Readonly<Partial<Record<Role, string>>>;
  /** The same for every file with the same header: the key under which to keep a corrected mapping. */
  fingerprint: string;
  encoding: string;
  delimiter: Delimiter;
  gzip: boolean;
  /** Sentences about what was found that a person should know. */
  notes: readonly string[];
  /** How many records were read and rejected so far, and the first rejects. */
  progress: TableProgress;
  /** Epoch milliseconds of a cell of any column, in this table's order of day and month; else null. */
  dateOf(cell: string): number | null;
  close(): Promise<void>;
}

/**
 * Opens a table. Throws AppError `usage` for a missing, empty or binary source, an unknown column in
 * `mapping`, and a table in which no column holds text. A table of a header alone has no rows and
 * says so in `notes`. A source that fails later fails the iteration.
 */
export async function readTable(
  source: string | Readable,
  options: TableOptions = {},
): Promise<Table> {
  const open = await openSource(source);
  try {
    return await describe(open, options);
  } catch (thrown) {
    await open.close();
    throw thrown;
  }
}

async function describe(open: OpenSource, options: TableOptions): Promise<Table> {
  const encoding = detectEncoding(open.head, options.encoding);
  const head = headAsUtf8(open, encoding);
  const { dialect, preamble } = sniffDialect(head, open.whole);
  const found = sampleOf(head.subarray(preamble), dialect, open.whole);
  // What cannot be read stands for no row, and keeps its place.
  const plain = found.map((record) => (Array.isArray(record) ? record : []));
  const wrapped = isWrapped(plain.filter(({ length }) => length > 0));
  const sample = wrapped ? plain.map(unwrapped) : plain;
  const above = headerPlace(sample);
  const first = sample[above];
  if (first === undefined) {
    throw new AppError('usage', 'The file holds no rows, only blank lines.', {
      next: 'Give a CSV file with a header and rows.',
    });
  }
  const hasHeader = !looksLikeData(first);
  const names = columnNames(hasHeader ? first : first.map(() => ''));
  const below = sample.slice(hasHeader ? above + 1 : above);
  const data = below.filter((cells) => cells.length > 0);
  const second = hasHeader && below[0] === data[0] && isSecondHeader(names, data);
  if (second) data.shift();
  const fingerprint = headerFingerprint(names);
  const kept = (await options.recall?.(fingerprint)) ?? {};
  const columns = inferColumns(names, data, corrections(names, kept, options.mapping ?? {}));
  refuseWithoutText(columns, data.length);
  const progress: TableProgress = { rows: 0, rejected: 0, rejects: [] };
  const plan = {
    encoding,
    dialect,
    columns,
    preamble,
    above: above + Number(hasHeader) + Number(second),
    wrapped,
    scale: scaleOf(columns, data),
    twice: isTwiceEncoded(data),
    ...orderOf(columns, data, dialect, options.dates),
  };
  return {
    columns,
    mapping: mappingOf(columns),
    fingerprint,
    encoding: encoding.name,
    delimiter: dialect.delimiter,
    gzip: open.gzip,
    notes: [
      ...notes({ above, hasHeader, empty: open.whole && data.length === 0 }),
      ...(second ? ['The second line names columns too, and was left out.'] : []),
      ...(wrapped ? ['Each row was itself a row of CSV in one cell, and was read as that.'] : []),
      ...(plan.twice ? ['Letters that were encoded twice ("Ã¼" for "ü") are read as meant.'] : []),
      ...(encoding.doubt === undefined ? [] : [encoding.doubt]),
      ...plan.doubt,
    ],
    progress,
    dateOf: (cell) => parseDate(cell, plan.order),
    close: open.close,
    [Symbol.asyncIterator]: () => rowsOf(open, plan, options.onReject, progress),
  };
}

/**
 * Whether the first of the rows names columns too, as surveys do to say how a question could be answered:
 * it alone has neither an id nor a date. Where the file has no such columns, it is a report.
 */
function isSecondHeader(names: readonly string[], [line = [], ...rows]: readonly string[][]) {
  const filled = (cells: readonly string[], at: number) => (cells[at] ?? '').trim() !== '';
  const lacks = (role: Role) =>
    names.some(
      (name, at) =>
        rolesOfHeader(name).has(role) &&
        !filled(line, at) &&
        rows.every((cells) => filled(cells, at)),
    );
  return rows.length > 0 && lacks('externalId') && lacks('date') && !looksLikeData(line);
}

/** The column of each role; of several that are text, all. */
function mappingOf(columns: readonly Column[]): Partial<Record<Role, string>> {
  const found: Partial<Record<Role, string>> = {};
  for (const { role, name } of columns) {
    if (role !== null) found[role] = found[role] === undefined ? name : `${found[role]} + ${name}`;
  }
  return found;
}

/** The caller's corrections, and the kept ones that still name a column and do not contradict them. */
function corrections(names: readonly string[], kept: Mapping, given: Mapping): Mapping {
  const claimed = Object.values(given);
  const usable = Object.entries(kept).filter(
    ([, name]) => name === null || (names.includes(name) && !claimed.includes(name)),
  );
  return { ...Object.fromEntries(usable), ...given };
}

function headAsUtf8(open: OpenSource, encoding: Encoding): Buffer {
  const head = open.head.subarray(encoding.mark);
  if (encoding.name === 'utf-8') return head;
  return Buffer.from(iconv.decode(head, encoding.name, { stripBOM: false }), 'utf8');
}

function scaleOf(columns: readonly Column[], data: readonly string[][]): number {
  const index = columns.find(({ role }) => role === 'rating')?.index;
  if (index === undefined) return 1;
  return ratingScale(data.map((cells) => cells[index] ?? '').filter((cell) => cell !== '')) ?? 5;
}

/** How the column's dates are read, and what to say where no cell proves it. */
function orderOf(
  columns: readonly Column[],
  data: readonly string[][],
  dialect: Dialect,
  asked?: DateOrder,
): { order: DateOrder; doubt: string[] } {
  const date = columns.find(({ role }) => role === 'date');
  if (date === undefined) return { order: asked ?? 'month', doubt: [] };
  const cells = data.map((one) => one[date.index] ?? '');
  // Years of four digits at the end stand in no order that begins with the year.
  const yearFirst =
    asked === 'year' && !cells.some((cell) => /^\d{1,2}\D\d{1,2}\D\d{4}/.test(cell));
  if (yearFirst || (asked !== undefined && asked !== 'year')) return { order: asked, doubt: [] };
  // Semicolons come from places where a comma is in the numbers; there the day comes first.
  const custom = dialect.delimiter === ';' ? 'day' : 'month';
  const order = dateOrder(cells, custom);
  const proven = dateOrder(cells, custom === 'day' ? 'month' : 'day') === order;
  const unclear = cells.find((cell) => parseDate(cell, 'day') !== parseDate(cell, 'month'));
  if (proven || unclear === undefined) return { order, doubt: [] };
  const read = order === 'day' ? 'day first' : 'month first';
  const other = order === 'day' ? 'mdy' : 'dmy';
  return {
    order,
    doubt: [
      `Dates such as ${excerpt(unclear, 30)} were read ${read}; change it with --dates ${other}.`,
    ],
  };
}

function refuseWithoutText(columns: readonly Column[], rows: number): void {
  if (columns.some(({ role }) => role === 'text' || role === 'title')) return;
  if (rows === 0 && columns.length > 0) return;
  const names = columns.slice(0, 20).map(({ name }) => `"${name}"`);
  throw new AppError('usage', 'No column of this table looks as if it held feedback text.', {
    next: `Say which one does; the columns are ${names.join(', ')}${columns.length > 20 ? ', …' : ''}.`,
    data: { columns: names, roles: [...ROLES] },
  });
}

function notes(found: { above: number; hasHeader: boolean; empty: boolean }): string[] {
  const said: string[] = [];
  if (found.above > 0)
    said.push(`Left out above the header: ${found.above} ${found.above === 1 ? 'line' : 'lines'}.`);
  if (!found.hasHeader) said.push('The first line holds data, so the columns are numbered.');
  if (found.empty) said.push('The table has a header and no rows.');
  return said;
}
