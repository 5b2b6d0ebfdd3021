// What identifies a report, whatever file it comes in; and of more reports than a text can name one by one
// the sums: they are counted into buckets, and a file that holds just the same reports in a bucket holds
// nothing new there.
import { createHash } from 'node:crypto';
import type { Row } from '../../src/intake/index.ts';

/** Its own number, else all that it says. */
export function rowIdentity(row: Row): string {
  if (row.externalId !== '') return `id:${row.externalId}`;
  const { title, text, reporter, date } = row;
  return createHash('sha256')
    .update(JSON.stringify([title, text, reporter, date]))
    .digest('hex');
}

/** Sums, four base-32 digits each; as many as there were reports, up to this. */
const MOST_BUCKETS = 1_000;
const DIGITS = 4;

/** The sums of these rows; empty for none. `before`: those that the text has held until now. */
export function restOf(rows: readonly Row[], before = ''): string {
  const held = before.length / DIGITS;
  if (rows.length === 0) return before;
  // A text that knew few buckets is begun again: in big buckets one new report hides many old ones.
  if (rows.length >= held)
    return [...sumsOf(rows, Math.min(MOST_BUCKETS, rows.length))].map(digits).join('');
  const sums = sumsOf(rows, held);
  const mine = new Set(rows.map((row) => bucketOf(row, held)));
  return Array.from({ length: held }, (_, at) =>
    mine.has(at) ? digits(sums[at] ?? 0) : before.slice(at * DIGITS, (at + 1) * DIGITS),
  ).join('');
}

/** The rows in buckets that do not hold just what the text tells of. */
export function beyondRest(rows: readonly Row[], rest: string): Row[] {
  const held = Math.floor(rest.length / DIGITS);
  if (held === 0) return [...rows];
  const sums = sumsOf(rows, held);
  return rows.filter((row) => {
    const at = bucketOf(row, held);
    return digits(sums[at] ?? 0) !== rest.slice(at * DIGITS, (at + 1) * DIGITS);
  });
}

/** Of each bucket the sum of its reports, each counted once, 20 bits. */
function sumsOf(rows: readonly Row[], buckets: number): Uint32Array {
  const sums = new Uint32Array(buckets);
  for (const identity of new Set(rows.map(rowIdentity))) {
    const bytes = hash(identity);
    const at = bytes.readUInt32BE(0) % buckets;
    sums[at] = ((sums[at] ?? 0) ^ bytes.readUInt32BE(4)) & 0xfffff;
  }
  return sums;
}

function bucketOf(row: Row, buckets: number): number {
  return hash(rowIdentity(row)).readUInt32BE(0) % buckets;
}

function hash(identity: string): Buffer {
  return createHash('sha256').update(`rest ${identity}`).digest();
}

function digits(sum: number): string {
  return sum.toString(32).padStart(DIGITS, '0');
}
