// The model's answer: its form, and whether it accounts for every report just once.
import { z } from 'zod';
import { excerpt, type Row, speaksFor } from '../../../src/intake/index.ts';
import type { Question, Shown } from './batch.ts';

export const answer = z.strictObject({
  groups: z.array(
    z.strictObject({
      join: z.string().nullable().describe('the id of an existing group, or null'),
      title: z.string().describe('what fails and where'),
      reports: z.array(z.string()).describe('ids of reports'),
    }),
  ),
});
export type Answer = z.infer<typeof answer>;

/** So many groups of look-alikes, of several rows each, are never all the same thing. */
const SURELY_SEVERAL = 4;
const LONGEST_TITLE = 100;
/** What has no place in a title: addresses, links, and marks of ours. */
const FOREIGN = /https?:|www\.|\S@\S|\[ca:|\bGroup \S+ s1\./i;

/** What is wrong with an answer, in a sentence that repeats nothing that the model said; or null. */
export function complaintAbout({ groups }: Answer, { reports, offers }: Question): string | null {
  const seen = new Set<string>();
  const joined = new Set<string>();
  for (const { join, title, reports: ids } of groups) {
    if (join !== null && !offers.has(join)) return 'It joins a group that was not offered.';
    if (join !== null && joined.has(join)) return `It joins ${join} twice.`;
    if (join !== null) joined.add(join);
    if (join === null && title.trim() === '') return 'It leaves a new group without a title.';
    if (ids.length === 0) return 'It has a group without reports.';
    for (const id of ids) {
      if (!reports.has(id)) return 'It names a report that was not given.';
      if (seen.has(id)) return `It names ${id} twice.`;
      seen.add(id);
    }
  }
  const missing = [...reports.keys()].filter((id) => !seen.has(id));
  if (missing.length > 0) return `It leaves out ${missing.slice(0, 5).join(', ')}.`;
  return groups.length === 1 && surelySeveral([...reports.values()])
    ? 'It puts everything into one group.'
    : null;
}

function surelySeveral(shown: readonly Shown[]): boolean {
  const alike = new Set(shown.map((one) => one.alike));
  return [...alike].filter(({ rows }) => rows.length > 1).length >= SURELY_SEVERAL;
}

/** A title that may stand over these rows; null for one that says what they do not. */
export function titleFor(said: string, rows: readonly Row[]): string | null {
  const title = excerpt(said, LONGEST_TITLE);
  if (title === '' || FOREIGN.test(title)) return null;
  return speaksFor(title, rows) ? title : null;
}
