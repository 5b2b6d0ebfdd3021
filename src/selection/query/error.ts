// The error of a query: it shows the line and points at the place.
import { AppError } from '../../base/index.ts';
import type { Place } from './query.ts';

/** More of a long line than this is cut on either side, in characters. */
const SHOWN = 60;

/** Errors in a query are `usage`; `data` holds the place in the whole text. */
export function queryError(
  source: string,
  { from, to }: Place,
  sentence: string,
  next?: string,
): AppError {
  const start = from === 0 ? 0 : source.lastIndexOf('\n', from - 1) + 1;
  const newline = source.indexOf('\n', from);
  const end = newline < 0 ? source.length : newline;
  const line = source.slice(start, end);
  const cutAt = Math.max(0, from - start - SHOWN);
  const shown = line.slice(cutAt, cutAt + 2 * SHOWN);
  const lead = cutAt > 0 ? '…' : '';
  const column = from - start - cutAt + lead.length;
  const length = Math.max(1, Math.min(to, end) - from);
  const number = source.slice(0, from).split('\n').length;
  const where = source.includes('\n') ? ` (line ${number})` : '';
  const arrow = `${' '.repeat(column)}${'^'.repeat(Math.min(length, 2 * SHOWN))}`;
  return new AppError('usage', `${sentence}${where}\n  ${lead}${shown}\n  ${arrow}`, {
    ...(next === undefined ? {} : { next }),
    data: { query: source, from, to },
  });
}
