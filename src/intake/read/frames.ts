// Finds where records begin and end in a stream of bytes. A parser alone takes everything after one
// forgotten quote for a single cell; cut here, the damage stays within one line.
import { mend } from './mend.ts';
import { type Dialect, lineEnd, scanRecord } from './scan.ts';

/** Whole records that can be parsed as they are, or one record that cannot. */
export type Frame =
  | { kind: 'records'; bytes: Buffer }
  | { kind: 'broken'; reason: string; bytes: Buffer };

export interface FrameLimits {
  /** A record longer than this is rejected. */
  recordBytes: number;
  /** How far to look for the quote that closes a cell before it counts as forgotten. */
  searchBytes: number;
}

export const DEFAULT_LIMITS: FrameLimits = { recordBytes: 1_048_576, searchBytes: 16_777_216 };

/** Records are handed on in pieces of about this size, so that parsed rows never pile up. */
const PIECE_BYTES = 65_536;

/**
 * Cuts UTF-8 `chunks` into frames, in order and without a gap. `columns`: how many cells a record
 * should have, by which repairs of stray quotes are judged.
 */
export async function* frames(
  chunks: AsyncIterable<Buffer>,
  dialect: Dialect,
  columns: number,
  limits: FrameLimits = DEFAULT_LIMITS,
): AsyncGenerator<Frame> {
  let waiting: Buffer[] = [];
  let length = 0;
  // A record that did not end is scanned again only when twice as much is there: time stays linear.
  let enough = 0;
  let skipping = false;
  for await (const chunk of chunks) {
    waiting.push(chunk);
    length += chunk.length;
    if (length < enough) continue;
    const cut = cutFrames(Buffer.concat(waiting), {
      dialect,
      columns,
      limits,
      end: false,
      skipping,
    });
    yield* cut.frames;
    skipping = cut.skipping;
    waiting = [cut.rest];
    length = cut.rest.length;
    enough = length * 2;
  }
  const last = cutFrames(Buffer.concat(waiting), { dialect, columns, limits, end: true, skipping });
  yield* last.frames;
}

interface CutInput {
  dialect: Dialect;
  columns: number;
  limits: FrameLimits;
  end: boolean;
  /** The bytes begin inside a line that was already rejected for its length. */
  skipping: boolean;
}

function cutFrames(
  bytes: Buffer,
  input: CutInput,
): { frames: Frame[]; rest: Buffer; skipping: boolean } {
  const { dialect, columns, limits, end } = input;
  const found: Frame[] = [];
  let at = 0;
  if (input.skipping) {
    at = lineEnd(bytes, 0, dialect);
    if (at < 0 && !end) return { frames: [], rest: Buffer.alloc(0), skipping: true };
    if (at < 0) at = bytes.length;
  }
  let from = at;
  const flush = () => {
    if (at > from) found.push({ kind: 'records', bytes: bytes.subarray(from, at) });
  };
  const reject = (reason: string, next: number) => {
    flush();
    found.push({ kind: 'broken', reason, bytes: bytes.subarray(at, next) });
    at = next;
    from = next;
  };
  while (at < bytes.length) {
    const record = scanRecord(bytes, at, dialect, end);
    if (record.kind === 'more') {
      const waits = bytes.length - at;
      if (waits < limits.searchBytes) break;
      const line = lineEnd(bytes, at, dialect);
      if (line < 0) {
        reject(tooLong(waits, limits), bytes.length);
        return { frames: found, rest: Buffer.alloc(0), skipping: true };
      }
      reject('a quote is opened and never closed', line);
    } else if (record.kind === 'broken') {
      const mended = mend(bytes, at, { dialect, columns, end });
      if (mended.kind === 'more' && bytes.length - at < limits.searchBytes) break;
      if (mended.kind === 'mended') {
        flush();
        found.push({ kind: 'records', bytes: mended.bytes });
        at = mended.next;
        from = mended.next;
      } else {
        const line = lineEnd(bytes, at, dialect);
        reject(record.reason, line < 0 ? bytes.length : line);
      }
    } else if (record.next - at > limits.recordBytes) {
      reject(tooLong(record.next - at, limits), record.next);
    } else {
      if (record.next - from > PIECE_BYTES) {
        flush();
        from = at;
      }
      at = record.next;
    }
  }
  flush();
  return { frames: found, rest: bytes.subarray(at), skipping: false };
}

function tooLong(bytes: number, limits: FrameLimits): string {
  const mb = (size: number) => `${(size / 1_048_576).toFixed(1)} MB`;
  return `the row takes ${mb(bytes)}, more than ${mb(limits.recordBytes)}`;
}
