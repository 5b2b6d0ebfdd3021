// Works out how a table is written down: which character separates cells, and how lines end. And reads
// whole files that are small enough for that.

import iconv from 'iconv-lite';
import { AppError } from '../../base/index.ts';
import { rolesOfHeader } from './column-names.ts';
import { detectEncoding } from './encoding.ts';
import { DELIMITERS, type Delimiter, type Dialect, type Found, recordsOf } from './records.ts';
import { refuseBinary } from './source.ts';

/** A dialect, and the bytes before the table that are not part of it. */
export interface Sniffed {
  dialect: Dialect;
  /** Bytes of an Excel `sep=;` line. */
  preamble: number;
}

/** How a file is written is worked out on this much of it. */
const HEAD_BYTES = 65_536;

/** The text of a whole file, in whatever encoding. Errors: AppError `usage` for one that is no text. */
export function decodeText(bytes: Buffer): string {
  const head = bytes.subarray(0, HEAD_BYTES);
  refuseBinary(head);
  const { mark, name } = detectEncoding(head);
  return iconv.decode(bytes.subarray(mark), name);
}

/** Every record of a table, short, long and empty ones too. Errors: AppError `usage`. */
export function recordsIn(text: string): string[][] {
  const bytes = Buffer.from(text);
  const head = bytes.subarray(0, HEAD_BYTES);
  const { dialect, preamble } = sniffDialect(head, bytes.length <= HEAD_BYTES);
  const { found } = recordsOf(bytes.subarray(preamble), dialect, { width: 0, end: true });
  return found.map((record) => {
    if (Array.isArray(record)) return record;
    throw new AppError('usage', `The table cannot be read: ${record.reason}.`, {
      next: 'Check its quotation marks.',
    });
  });
}

/** How many records of the beginning vote on the delimiter. */
const SAMPLE_RECORDS = 200;

/** The first records of a table that begins with `head`, and what of it cannot be read. */
export function sampleOf(head: Buffer, dialect: Dialect, whole: boolean): Found[] {
  return recordsOf(head, dialect, { width: 0, end: whole }).found.slice(0, SAMPLE_RECORDS);
}

/** The dialect of UTF-8 text that begins with `head`. */
export function sniffDialect(head: Buffer, whole: boolean): Sniffed {
  const text = head.toString('latin1');
  const newline = text.includes('\r\n') ? '\r\n' : text.includes('\n') ? '\n' : '\r';
  const [excel = '', named] = /^sep=([,;\t|])\r?\n/.exec(text) ?? [];
  const body = head.subarray(excel.length);
  const dialects = DELIMITERS.map((delimiter) => ({
    ...({ delimiter, newline, blanks: hasBlanks(text, delimiter) } satisfies Dialect),
  }));
  const scored = dialects.map((dialect) => ({ dialect, score: scoreOf(body, dialect, whole) }));
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a));
  const dialect =
    dialects.find(({ delimiter }) => delimiter === named) ??
    // A table of one column: whatever its texts do not contain.
    (best.score > 0 ? best.dialect : dialects.find(({ delimiter }) => !head.includes(delimiter)));
  return { dialect: dialect ?? best.dialect, preamble: excel.length };
}

function hasBlanks(text: string, delimiter: Delimiter): boolean {
  if (delimiter === '\t') return false;
  const mark = delimiter === '|' ? '\\|' : delimiter;
  return new RegExp(`["\\w]${mark} +"|" +${mark}`).test(text);
}

/** Whether most records have the same number of cells, more than one. */
function scoreOf(head: Buffer, dialect: Dialect, whole: boolean): number {
  const sample = sampleOf(head, dialect, whole);
  const records = sample.filter((found) => Array.isArray(found));
  return (records.length / Math.max(1, sample.length)) * agreement(records);
}

/** How well the widths of records agree with their header's; the wider table wins between equals. */
function agreement(records: readonly string[][]): number {
  const table = records.slice(Math.max(0, headerPlace(records)));
  const width = table[0]?.length ?? 0;
  if (width < 2) return 0;
  const same = table.filter((cells) => cells.length === width).length;
  return (same / table.length) * (1 + Math.min(Math.log2(width), 6) / 4);
}

/** Titles and dates that reports put above their header are at most this many records. */
const MOST_ABOVE = 10;
/** No row of data names so many. */
const MANY_NAMES = 3;

/** The place of the header in a table's first records; -1 when all of them are blank. */
export function headerPlace(records: readonly (readonly string[])[]): number {
  const first = records.findIndex((cells) => cells.some(isFilled));
  const wide = records.findIndex((cells) => cells.filter(isFilled).length > 1);
  // Of two rows of names the upper one only collects columns, and names fewer things.
  const [upper, lower] = [namesIn(records[wide]), namesIn(records[wide + 1])];
  if (wide >= 0 && wide < MOST_ABOVE && lower > upper && lower >= MANY_NAMES) return wide + 1;
  if (wide <= first || wide > MOST_ABOVE) return first;
  // Only a record that names something known makes a title of the lines above it.
  return namesIn(records[wide]) > 0 ? wide : first;
}

/** How many different things a record's cells name. */
function namesIn(cells: readonly string[] = []): number {
  return new Set(cells.filter((cell) => rolesOfHeader(cell).size > 0)).size;
}

function isFilled(cell: string): boolean {
  return cell.trim() !== '';
}
