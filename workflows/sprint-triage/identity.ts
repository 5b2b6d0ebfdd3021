// What identifies a report, whatever file it comes in.
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
