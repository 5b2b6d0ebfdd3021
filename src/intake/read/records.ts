// Cuts a stream of bytes into records. A parser alone takes everything after one forgotten quote for a
// single cell; here what cannot be parsed costs no more than its own line.
import { isUtf8 } from 'node:buffer';
import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';

export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** How a table is written. */
export interface Dialect {
  delimiter: Delimiter;
  newline: '\n' | '\r\n' | '\r';
  /** Blanks stand around quoted cells (`"a", "b"`), where a strict reader would stumble. */
  blanks: boolean;
}

/** The cells of a record, or the beginning of a line that cannot be read. */
export type Found = string[] | { reason: string; raw: string };

/** A longer record is not read, bytes. */
const RECORD_BYTES = 1_048_576;
/** How far to look for the quote that closes a cell before it counts as forgotten. */
const SEARCH_BYTES = 16_777_216;
/** A cell with stray quotes is given up when it spans more. */
const MEND_LINES = 10;
const MEND_BYTES = 16_384;
const RAW_BYTES = 1_000;
const [QUOTE, CR, LF, BLANK] = [0x22, 0x0d, 0x0a, 0x20];

/** All records of UTF-8 chunks. `width`: the cells of a record, by which stray quotes are understood. */
export async function* readRecords(
  chunks: AsyncIterable<Buffer>,
  dialect: Dialect,
  width: number,
): AsyncGenerator<Found[]> {
  let waiting: Buffer[] = [];
  let length = 0;
  // A record that did not end is looked at again only when twice as much is there: time stays linear.
  let enough = 0;
  // Inside a line that was refused for its length already.
  let skipping = false;
  for await (const chunk of chunks) {
    waiting.push(chunk);
    length += chunk.length;
    if (length < enough) continue;
    let bytes: Buffer = Buffer.concat(waiting);
    for (;;) {
      const line = lineEnd(bytes, 0, dialect);
      if (skipping) bytes = bytes.subarray(line < 0 ? bytes.length : line);
      skipping &&= line < 0;
      const { found, next } = recordsOf(bytes, dialect, { width, end: false });
      yield found;
      bytes = bytes.subarray(next);
      if (bytes.length < SEARCH_BYTES) break;
      const stop = lineEnd(bytes, 0, dialect);
      skipping = stop < 0;
      yield [skipping ? tooLong(bytes) : refused(NEVER_CLOSED, bytes.subarray(0, stop))];
      bytes = bytes.subarray(skipping ? bytes.length : stop);
    }
    [waiting, length, enough] = [[bytes], bytes.length, bytes.length * 2];
  }
  if (!skipping) yield recordsOf(Buffer.concat(waiting), dialect, { width, end: true }).found;
}

/** The records of bytes that begin with one, and where it stopped for want of more bytes. */
export function recordsOf(
  bytes: Buffer,
  dialect: Dialect,
  { width, end }: { width: number; end: boolean },
): { found: Found[]; next: number } {
  const whole = end ? bytes.length : wholeRecords(bytes, dialect);
  const found: Found[] = [];
  let at = 0;
  while (at < whole) {
    const from = at;
    const piece = bytes.subarray(from, whole);
    const sound = piece.length > RECORD_BYTES ? null : parsed(piece, dialect);
    if (sound?.records) {
      return { found: at === 0 ? sound.records : [...found, ...sound.records], next: whole };
    }
    // Once more, to learn which record it is.
    const { broken } = parsed(piece, dialect, (cells, next) => {
      const record = bytes.subarray(at, from + next);
      found.push(record.length > RECORD_BYTES ? tooLong(record) : cells);
      at = from + next;
    });
    if (broken === null) return { found, next: whole };
    const mended = width === 0 ? null : mend(bytes, at, dialect, { width, end });
    if (mended === 'more') break;
    const line = lineEnd(bytes, at, dialect);
    const stop = line < 0 ? bytes.length : line;
    found.push(mended?.cells ?? refused(broken, bytes.subarray(at, stop)));
    at = mended?.next ?? stop;
  }
  return { found, next: at };
}

const NEVER_CLOSED = 'a quote is opened and never closed';

function refused(reason: string, bytes: Buffer): Found {
  return { reason, raw: textOf(bytes.subarray(0, RAW_BYTES)) };
}

function tooLong(bytes: Buffer): Found {
  const mb = (size: number) => `${(size / 1_048_576).toFixed(1)} MB`;
  return refused(`the row takes ${mb(bytes.length)}, more than ${mb(RECORD_BYTES)}`, bytes);
}

/** Where the last record ends that is there as a whole; a quote counts where a cell begins. */
function wholeRecords(bytes: Buffer, { delimiter, newline, blanks }: Dialect): number {
  const mark = delimiter.charCodeAt(0);
  const last = newline === '\r' ? CR : LF;
  let [whole, quoted, before] = [0, false, last];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) {
      // A doubled quote closes a cell and opens it again.
      const opens =
        before === mark || before === last || before === QUOTE || (blanks && before === BLANK);
      quoted = !quoted && opens;
    } else if (byte === last && !quoted) whole = at + 1;
    before = byte;
  }
  return whole;
}

function lineEnd(bytes: Buffer, from: number, { newline }: Dialect): number {
  return bytes.indexOf(newline === '\r' ? CR : LF, from) + 1 || -1;
}

/** The records of bytes, or why they are broken; `each` hears of every record up to the first that is. */
function parsed(
  bytes: Buffer,
  { delimiter, newline, blanks }: Dialect,
  each?: (cells: string[], next: number) => void,
): { records: string[][] | null; broken: string | null } {
  // The file began as if it were UTF-8.
  const encoding = isUtf8(bytes) ? 'utf8' : 'latin1';
  const read = (cells: string[]) =>
    encoding === 'utf8'
      ? cells
      : cells.map((cell) => iconv.decode(Buffer.from(cell, 'latin1'), 'windows-1252'));
  const on_record = (cells: string[], { bytes: next }: { bytes: number }) => {
    each?.(read(cells), next);
    return null;
  };
  try {
    const records = parse(bytes, {
      ...{ delimiter, encoding, trim: blanks, relax_column_count: true, skip_empty_lines: false },
      // The fewer line ends the parser has to look for, the faster it is.
      record_delimiter: newline === '\r' ? ['\r'] : bytes.includes(CR) ? ['\r\n', '\n'] : ['\n'],
      ...(each && { on_record }),
    }) as string[][];
    return { records: encoding === 'utf8' ? records : records.map(read), broken: null };
  } catch (thrown) {
    const open = (thrown as { code?: string }).code === 'CSV_QUOTE_NOT_CLOSED';
    return { records: null, broken: open ? NEVER_CLOSED : 'the quotes do not pair up' };
  }
}

function textOf(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString() : iconv.decode(bytes, 'windows-1252');
}

/**
 * A record whose quotes are wrong as its writer meant it: "He said "no" and left". It does not reach
 * over a line that is a whole record by itself: then a quote was forgotten.
 */
function mend(
  bytes: Buffer,
  from: number,
  dialect: Dialect,
  { width, end }: { width: number; end: boolean },
): { cells: string[]; next: number } | 'more' | null {
  let next = from;
  for (let lines = 0; lines < MEND_LINES; lines++) {
    const line = lineEnd(bytes, next, dialect);
    const stop = line < 0 ? bytes.length : line;
    if (stop - from > MEND_BYTES) return null;
    if (line < 0 && !end) return 'more';
    if (lines > 0 && standsAlone(bytes.subarray(next, stop), dialect, width)) return null;
    next = stop;
    const record = textOf(bytes.subarray(from, next)).replace(/[\r\n]+$/, '');
    for (const marked of ['\\', null]) {
      const cells = cellsOf(record, dialect.delimiter, marked);
      if (cells?.length === width) return { cells, next };
    }
    if (line < 0) return null;
  }
  return null;
}

/** Whether a line is a record by itself, and not the tail of one, with a closing quote in it. */
function standsAlone(line: Buffer, dialect: Dialect, width: number): boolean {
  const [cells = []] = parsed(line, dialect).records ?? [];
  return cells.length === width && !cells.some((cell) => /^[^"].*"$/s.test(cell));
}

/** The cells of a record in which a quote closes only at a delimiter; null when one stays open. */
function cellsOf(record: string, delimiter: string, mark: string | null): string[] | null {
  const cells: string[] = [];
  let [cell, open] = ['', false];
  for (let at = 0; at < record.length; at++) {
    const [letter = '', next] = [record[at], record[at + 1]];
    const doubled = open && next === '"' && (letter === '"' || letter === mark);
    if (doubled) at++;
    if (letter === delimiter && !open) {
      cells.push(cell);
      cell = '';
    } else if (letter === '"' && !open && cell === '') open = true;
    else if (letter === '"' && open && !doubled && (next ?? delimiter) === delimiter) open = false;
    else cell += doubled ? '"' : letter;
  }
  return open ? null : [...cells, cell];
}

/** Whether every record is one filled cell that is itself a record of CSV, as spreadsheets write it. */
export function isWrapped(records: readonly (readonly string[])[]): boolean {
  const [header, ...rows] = records;
  const lone = (cells: readonly string[]) => cells.slice(1).every((cell) => cell.trim() === '');
  if (header === undefined || rows.length === 0 || !records.every(lone)) return false;
  const width = unwrapped(header).length;
  return width > 1 && rows.every((cells) => unwrapped(cells).length === width);
}

/** The cells of the record of CSV in a record's first cell. */
export function unwrapped([cell = '']: readonly string[]): string[] {
  try {
    const [cells = ['']] = parse(cell, { relax_quotes: true }) as string[][];
    return cells;
  } catch {
    return [cell];
  }
}
