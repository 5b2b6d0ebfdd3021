// One pass over the bytes of one record: where it ends, and whether its quotes make sense.

export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** How a table is written. */
export interface Dialect {
  delimiter: Delimiter;
  newline: '\n' | '\r\n' | '\r';
  /** Blanks stand around quoted cells (`"a", "b"`), where a strict reader would stumble. */
  blanks: boolean;
}

const QUOTE = 0x22;
const CR = 0x0d;
const LF = 0x0a;
const BLANK = 0x20;

/** How a scan ended. `next` is where the following record begins. */
export type Scan =
  | { kind: 'record'; next: number }
  | { kind: 'broken'; reason: string }
  | { kind: 'more' };

const MORE: Scan = { kind: 'more' };

/** Scans the record that begins at `from`. `end`: no bytes follow the buffer. */
export function scanRecord(bytes: Buffer, from: number, dialect: Dialect, end: boolean): Scan {
  const delimiter = dialect.delimiter.charCodeAt(0);
  const newline = dialect.newline === '\r' ? CR : LF;
  const { length } = bytes;
  let cellStart = true;
  for (let at = from; at < length; at++) {
    const byte = bytes[at];
    if (byte === newline) return { kind: 'record', next: at + 1 };
    if (byte === delimiter) {
      cellStart = true;
    } else if (byte === QUOTE && cellStart) {
      const close = closingQuote(bytes, at + 1);
      if (close < 0) {
        return end ? { kind: 'broken', reason: 'a quote is opened and never closed' } : MORE;
      }
      const after = dialect.blanks ? skipBlanks(bytes, close + 1) : close + 1;
      if (after >= length) return end ? { kind: 'record', next: length } : MORE;
      const follows = bytes[after];
      if (follows !== delimiter && follows !== newline && !isLineEnd(bytes, after, newline)) {
        return { kind: 'broken', reason: 'the quotes do not pair up' };
      }
      at = after - 1;
      cellStart = false;
    } else if (!(byte === BLANK && dialect.blanks)) {
      cellStart = false;
    }
  }
  return end ? { kind: 'record', next: length } : MORE;
}

/** Where the line that holds `from` ends and the next begins; -1 when it does not end in the buffer. */
export function lineEnd(bytes: Buffer, from: number, dialect: Dialect): number {
  const at = bytes.indexOf(dialect.newline === '\r' ? CR : LF, from);
  return at < 0 ? -1 : at + 1;
}

/** The quote that closes a cell opened before `from`; a doubled quote is a quote in the text. */
function closingQuote(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(QUOTE, from);
  while (at >= 0 && bytes[at + 1] === QUOTE) at = bytes.indexOf(QUOTE, at + 2);
  return at;
}

function skipBlanks(bytes: Buffer, from: number): number {
  let at = from;
  while (bytes[at] === BLANK) at++;
  return at;
}

/** A carriage return before the line feed belongs to the line end; at the very end of the file too. */
function isLineEnd(bytes: Buffer, at: number, newline: number): boolean {
  return bytes[at] === CR && newline === LF && (bytes[at + 1] === LF || at + 1 >= bytes.length);
}
