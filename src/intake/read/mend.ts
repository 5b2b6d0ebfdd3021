// Tries to read a record whose quotes are wrong the way its writer meant it: "He said "no" and left".
import { parseRecords } from './records.ts';
import { type Dialect, lineEnd, scanRecord } from './scan.ts';

/** How many lines a cell with stray quotes may span before its line is given up. */
const MOST_LINES = 10;
const MOST_BYTES = 16_384;

export type Mend =
  | { kind: 'mended'; bytes: Buffer; next: number }
  | { kind: 'hopeless' }
  | { kind: 'more' };

interface MendInput {
  dialect: Dialect;
  columns: number;
  end: boolean;
}

/**
 * The record at `from` with its inner quotes doubled, when that gives exactly `columns` cells.
 * It does not reach over a line that is a whole record by itself: then a quote was forgotten, and
 * going on would swallow good rows.
 */
export function mend(bytes: Buffer, from: number, input: MendInput): Mend {
  let next = from;
  for (let lines = 1; lines <= MOST_LINES; lines++) {
    const line = lineEnd(bytes, next, input.dialect);
    if (line < 0 && !input.end) return { kind: 'more' };
    const stop = line < 0 ? bytes.length : line;
    if (stop - from > MOST_BYTES) return { kind: 'hopeless' };
    if (lines > 1 && standsAlone(bytes.subarray(next, stop), input)) return { kind: 'hopeless' };
    next = stop;
    // Byte for letter: the bytes pass unchanged whatever they spell, and quotes are ASCII.
    const mended = doubled(bytes.toString('latin1', from, next), input);
    if (mended !== null) return { kind: 'mended', bytes: Buffer.from(mended, 'latin1'), next };
    if (line < 0) return { kind: 'hopeless' };
  }
  return { kind: 'hopeless' };
}

/** Whether a line is a record by itself, and not the tail of one, with a closing quote in it. */
function standsAlone(line: Buffer, { dialect, columns }: MendInput): boolean {
  const text = line.toString('latin1');
  if (!text.includes('"')) return text.split(dialect.delimiter).length === columns;
  if (scanRecord(line, 0, dialect, true).kind !== 'record') return false;
  const [cells = []] = parseRecords(line, dialect);
  return cells.length === columns && !cells.some((cell) => /^[^"].*"$/s.test(cell));
}

function doubled(record: string, input: MendInput): string | null {
  const escaped = record.includes('\\"') ? doubleInnerQuotes(record, input, true) : null;
  return escaped ?? doubleInnerQuotes(record, input, false);
}

/**
 * The record with inner quotes doubled; null when a cell stays open or the cells do not add up.
 * With `backslash`, `\"` is such an inner quote, wherever it stands.
 */
function doubleInnerQuotes(
  record: string,
  { dialect, columns }: MendInput,
  backslash: boolean,
): string | null {
  const body = record.replace(/[\r\n]+$/, '');
  let out = '';
  let cells = 1;
  let open = false;
  let cellStart = true;
  for (let at = 0; at < body.length; at++) {
    const letter = body.charAt(at);
    if (letter !== '"') {
      const between: boolean = letter === dialect.delimiter && !open;
      if (between) cells++;
      cellStart = between;
      out += letter;
    } else if (!open) {
      open = cellStart;
      cellStart = false;
      out += letter;
    } else if (backslash && out.endsWith('\\')) {
      out = `${out.slice(0, -1)}""`;
    } else {
      const next = body.charAt(at + 1);
      open = next !== '' && next !== dialect.delimiter;
      out += open ? '""' : '"';
      if (next === '"') at++;
    }
  }
  return !open && cells === columns ? `${out}${record.slice(body.length)}` : null;
}
