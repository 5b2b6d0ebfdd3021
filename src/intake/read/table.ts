// Reads a table of feedback from a file or stream: works out how it is written and what its columns
// mean from the first 64 kB, then gives its rows one by one.
import type { Readable } from 'node:stream';
import iconv from 'iconv-lite';
import { AppError } from '../../base/index.ts';
import { ratingScale } from '../grades.ts';
import type { Role, Row } from '../row.ts';
import { excerpt } from '../safe-cell.ts';
import { rolesOfHeader } from './column-names.ts';
import {
  type Column,
  columnNames,
  headerFingerprint,
  inferColumns,
  looksLikeData,
  type Mapping,
  someOf,
} from './columns.ts';
import { type DateOrder, dateOrder, parseDate } from './dates.ts';
import { headerPlace, sampleOf, sniffDialect } from './dialect.ts';
import { detectEncoding, isTwiceEncoded } from './encoding.ts';
import { type Delimiter, type Dialect, isWrapped, unwrapped } from './records.ts';
import { type RecordOptions, rowsOf } from './row-stream.ts';
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
  /** Sentences about what was found that a person should know. */
  notes: readonly string[];
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
  const head = Buffer.from(iconv.decode(open.head.subarray(encoding.mark), encoding.name));
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
  const cellsOf = (role: Role) => {
    const column = columns.find((one) => one.role === role);
    return column ? data.map((cells) => cells[column.index] ?? '').filter((cell) => cell) : [];
  };
  const dates = orderOf(cellsOf('date'), dialect, options.dates);
  const plan = {
    ...{ encoding, dialect, columns, preamble, wrapped, order: dates.order },
    above: above + Number(hasHeader) + Number(second),
    scale: ratingScale(cellsOf('rating')) ?? 5,
    twice: isTwiceEncoded(data),
  };
  const empty = open.whole && data.length === 0;
  const notes = [
    above > 0 && `Left out above the header: ${above} ${above === 1 ? 'line' : 'lines'}.`,
    !hasHeader && 'The first line holds data, so the columns are numbered.',
    empty && 'The table has a header and no rows.',
    second && 'The second line names columns too, and was left out.',
    wrapped && 'Each row was itself a row of CSV in one cell, and was read as that.',
    plan.twice && 'Letters that were encoded twice ("Ã¼" for "ü") are read as meant.',
    encoding.doubt,
    dates.doubt,
  ];
  return {
    ...{ columns, mapping: mappingOf(columns), fingerprint, encoding: encoding.name },
    ...{ delimiter: dialect.delimiter, close: open.close },
    notes: notes.filter((note) => typeof note === 'string'),
    dateOf: (cell) => parseDate(cell, plan.order),
    [Symbol.asyncIterator]: () => rowsOf(open, plan, options.onReject),
  };
}

/**
 * Whether the first of the rows names columns too, or says how a question could be answered: it alone has
 * no id, and no date or the same words for every answer. Where the file has no such columns, it is a report.
 */
function isSecondHeader(names: readonly string[], [line = [], ...rows]: readonly string[][]) {
  const holds = {
    externalId: (cell = '') => cell.trim() !== '',
    date: (cell = '') => parseDate(cell, 'day') !== null,
  };
  const lacks = (role: 'externalId' | 'date') =>
    names.some(
      (name, at) =>
        rolesOfHeader(name).has(role) &&
        !holds[role](line[at]) &&
        rows.every((cells) => holds[role](cells[at])),
    );
  const said = line.filter(holds.externalId);
  const alike = said.length > 1 && new Set(said).size === 1;
  const other = lacks('externalId') && (lacks('date') || alike);
  return rows.length > 0 && other && !looksLikeData(line);
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

/** How dates are read, and what to say where no cell proves it. */
function orderOf(
  cells: readonly string[],
  { delimiter }: Dialect,
  asked?: DateOrder,
): { order: DateOrder; doubt?: string } {
  // Years of four digits at the end stand in no order that begins with the year.
  const endsInYear = cells.some((cell) => /^\d{1,2}\D\d{1,2}\D\d{4}/.test(cell));
  if (asked !== undefined && !(asked === 'year' && endsInYear)) return { order: asked };
  const [day, month] = [dateOrder(cells, 'day'), dateOrder(cells, 'month')];
  if (day === month) return { order: day };
  // Semicolons come from places where a comma is in the numbers; there the day comes first.
  const order = delimiter === ';' ? 'day' : 'month';
  const unclear = cells.find((cell) => parseDate(cell, 'day') !== parseDate(cell, 'month'));
  const other = order === 'day' ? 'mdy' : 'dmy';
  return unclear === undefined
    ? { order }
    : {
        order,
        doubt: `Dates such as ${excerpt(unclear, 30)} were read ${order} first; change it with --dates ${other}.`,
      };
}

function refuseWithoutText(columns: readonly Column[], rows: number): void {
  if (columns.some(({ role }) => role === 'text' || role === 'title')) return;
  if (rows === 0 && columns.length > 0) return;
  const names = columns.map(({ name }) => name);
  throw new AppError('usage', 'No column of this table looks as if it held feedback text.', {
    next: `Say which one does; the columns are ${someOf(names)}.`,
  });
}
