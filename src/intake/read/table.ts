// Reads a table of feedback from a file or stream: works out how it is written and what its columns
// mean from the first 64 kB, then gives its rows one by one.
import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';
import iconv from 'iconv-lite';
import { AppError } from '../../base/index.ts';
import type { Reject, Role, Row } from '../row.ts';
import { ROLES } from '../row.ts';
import { excerpt } from '../safe-cell.ts';
import {
  type Column,
  columnNames,
  headerFingerprint,
  inferColumns,
  looksLikeData,
  type Mapping,
} from './columns.ts';
import { type DateOrder, dateOrder } from './dates.ts';
import { type Delimiter, type Dialect, sniffDialect } from './dialect.ts';
import { detectEncoding, type Encoding, fromWindows1252, toUtf8 } from './encoding.ts';
import { DEFAULT_LIMITS, frames } from './frames.ts';
import { headerPlace } from './header.ts';
import { parseRecords, sampleRecords } from './records.ts';
import { rowMaker } from './rows.ts';
import { type OpenSource, openSource } from './source.ts';

/** What a caller may settle beforehand; whatever is left out is found out. */
export interface TableOptions {
  mapping?: Mapping;
  delimiter?: Delimiter;
  /** An encoding's name, such as `windows-1252`. */
  encoding?: string;
  /** Whether the first record holds column names. */
  header?: boolean;
  /** What a record with too few cells is: a reject (default), or a row with empty cells at its end. */
  short?: 'reject' | 'pad';
  /** Hears of every record that could not be read, when it is met. */
  onReject?: (reject: Reject) => void;
  /** The longest record that is read, in bytes; 1 MiB unless said. */
  recordBytes?: number;
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
  close(): Promise<void>;
}

export interface TableProgress {
  rows: number;
  rejected: number;
  /** The first hundred. */
  rejects: Reject[];
}

const SAMPLE_RECORDS = 200;
const KEPT_REJECTS = 100;

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
    return describe(open, options);
  } catch (thrown) {
    await open.close();
    throw thrown;
  }
}

function describe(open: OpenSource, options: TableOptions): Table {
  const encoding = detectEncoding(open.head, options.encoding);
  const head = headAsUtf8(open, encoding);
  const { dialect, preamble } = sniffDialect(head, open.whole, options.delimiter);
  const body = head.subarray(preamble);
  const sample = sampleRecords(body, dialect, open.whole, SAMPLE_RECORDS);
  const above = headerPlace(sample.map(({ cells }) => cells));
  const first = sample[above];
  if (first === undefined) {
    throw new AppError('usage', 'The file holds no rows, only blank lines.', {
      next: 'Give a CSV file with a header and rows.',
    });
  }
  const hasHeader = options.header ?? !looksLikeData(first.cells);
  const names = columnNames(hasHeader ? first.cells : first.cells.map(() => ''));
  const data = sample.slice(hasHeader ? above + 1 : above).map(({ cells }) => cells);
  const columns = inferColumns(names, data, options.mapping);
  refuseWithoutText(columns, data.length);
  const before = hasHeader ? first.next : (sample[above - 1]?.next ?? 0);
  const progress: TableProgress = { rows: 0, rejected: 0, rejects: [] };
  const plan = {
    encoding,
    dialect,
    columns,
    skip: preamble + before,
    order: orderOf(columns, data, dialect),
  };
  return {
    columns,
    mapping: Object.fromEntries(
      columns.flatMap(({ role, name }) => (role === null ? [] : [[role, name]])),
    ),
    fingerprint: headerFingerprint(names),
    encoding: encoding.name,
    delimiter: dialect.delimiter,
    gzip: open.gzip,
    notes: notes({ above, hasHeader, empty: open.whole && data.length === 0 }),
    progress,
    close: open.close,
    [Symbol.asyncIterator]: () => readRows(open, plan, options, progress),
  };
}

interface Plan {
  encoding: Encoding;
  dialect: Dialect;
  columns: readonly Column[];
  /** Bytes of UTF-8 before the first data record. */
  skip: number;
  order: DateOrder;
}

async function* readRows(
  open: OpenSource,
  plan: Plan,
  options: TableOptions,
  progress: TableProgress,
): AsyncGenerator<Row> {
  const { encoding, dialect, columns } = plan;
  const make = rowMaker(columns, plan.order, options.short ?? 'reject');
  const limits = {
    ...DEFAULT_LIMITS,
    recordBytes: options.recordBytes ?? DEFAULT_LIMITS.recordBytes,
  };
  const bytes = withoutFirst(toUtf8(withoutFirst(open.chunks, encoding.mark), encoding), plan.skip);
  let row = 0;
  const reject = (reason: string, raw: string) => {
    const rejected = { row, reason, raw: excerpt(raw, 200) };
    progress.rejected++;
    if (progress.rejects.length < KEPT_REJECTS) progress.rejects.push(rejected);
    options.onReject?.(rejected);
  };
  try {
    for await (const frame of frames(bytes, dialect, columns.length, limits)) {
      if (frame.kind === 'broken') {
        row++;
        reject(frame.reason, frame.bytes.toString('utf8', 0, 1000));
        continue;
      }
      const sound =
        encoding.presumed && !isUtf8(frame.bytes) ? fromWindows1252(frame.bytes) : frame.bytes;
      for (const cells of parseRecords(sound, dialect)) {
        row++;
        const made = make(row, cells);
        if (typeof made === 'string') reject(made, cells.join(dialect.delimiter).slice(0, 1000));
        else if (made !== null) {
          progress.rows++;
          yield made;
        }
      }
    }
  } finally {
    await open.close();
  }
}

async function* withoutFirst(chunks: AsyncIterable<Buffer>, count: number): AsyncGenerator<Buffer> {
  let left = count;
  for await (const chunk of chunks) {
    if (left === 0) yield chunk;
    else if (chunk.length > left) {
      yield chunk.subarray(left);
      left = 0;
    } else {
      left -= chunk.length;
    }
  }
}

function headAsUtf8(open: OpenSource, encoding: Encoding): Buffer {
  const head = open.head.subarray(encoding.mark);
  if (encoding.name === 'utf-8') return head;
  return Buffer.from(iconv.decode(head, encoding.name, { stripBOM: false }), 'utf8');
}

function orderOf(
  columns: readonly Column[],
  data: readonly string[][],
  dialect: Dialect,
): DateOrder {
  const date = columns.find(({ role }) => role === 'date');
  if (date === undefined) return 'month';
  // Semicolons come from places where a comma is in the numbers; there the day comes first.
  const custom = dialect.delimiter === ';' ? 'day' : 'month';
  return dateOrder(
    data.map((cells) => cells[date.index] ?? ''),
    custom,
  );
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
