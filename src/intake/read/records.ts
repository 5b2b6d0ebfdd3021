// Parses bytes that are known to hold whole records, and takes a sample of the first ones.
import { parse } from 'csv-parse/sync';
import { type Dialect, lineEnd, scanRecord } from './scan.ts';

const CR = 0x0d;

/** The cells of every record in UTF-8 `bytes`; an empty line is one empty cell. */
export function parseRecords(bytes: Buffer, dialect: Dialect): string[][] {
  return parse(bytes, {
    delimiter: dialect.delimiter,
    record_delimiter: lineEnds(bytes, dialect),
    // A quote inside an unquoted cell (a 27" screen) is a letter like any other.
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: false,
    trim: dialect.blanks,
  }) as string[][];
}

/** The fewer line ends the parser has to look for, the faster it is. */
function lineEnds(bytes: Buffer, dialect: Dialect): string[] {
  if (dialect.newline === '\r') return ['\r'];
  return bytes.includes(CR) ? ['\r\n', '\n'] : ['\n'];
}

/** One record of the sample, and where the next one begins. */
export interface SampleRecord {
  cells: string[];
  next: number;
}

/** The first `most` readable records of `head`; a line with broken quotes is left out, and reported. */
export function sampleRecords(
  head: Buffer,
  dialect: Dialect,
  whole: boolean,
  most: number,
  onBroken: () => void = () => {},
): SampleRecord[] {
  const sample: SampleRecord[] = [];
  let at = 0;
  while (at < head.length && sample.length < most) {
    const scan = scanRecord(head, at, dialect, whole);
    if (scan.kind === 'more' && sample.length > 0) break;
    if (scan.kind === 'record') {
      const [cells = []] = parseRecords(head.subarray(at, scan.next), dialect);
      sample.push({ cells, next: scan.next });
      at = scan.next;
    } else {
      const line = lineEnd(head, at, dialect);
      if (line < 0) break;
      onBroken();
      at = line;
    }
  }
  return sample;
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
