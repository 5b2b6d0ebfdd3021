// Makes rows and tables for the tests of this room.
import { Readable } from 'node:stream';
import {
  type Reject,
  type Row,
  readTable,
  rowOf,
  type TableOptions,
} from '../../src/intake/index.ts';

/** A row that says `text`. */
export const row = (text: string, more: Partial<Row> = {}) => rowOf({ text, ...more });

/** A stream that gives the bytes in pieces of `size`. */
export function inPieces(bytes: Buffer | string, size = 65_536): Readable {
  const all = Buffer.from(bytes);
  const pieces: Buffer[] = [];
  for (let at = 0; at < all.length; at += size) pieces.push(all.subarray(at, at + size));
  return Readable.from(pieces, { objectMode: false });
}

/** Reads a whole table at once. */
export async function readAll(source: Buffer | string | Readable, options: TableOptions = {}) {
  const rejects: Reject[] = [];
  const stream = source instanceof Readable ? source : inPieces(source);
  const table = await readTable(stream, { ...options, onReject: (reject) => rejects.push(reject) });
  const rows: Row[] = [];
  for await (const one of table) rows.push(one);
  return { table, rows, rejects };
}
