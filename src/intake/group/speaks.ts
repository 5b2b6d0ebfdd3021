// Whether a title that somebody else gave tells what a group's rows tell.
import type { Row } from '../row.ts';
import { matterOf, textOf } from './features.ts';

/** Of a huge group the first rows are enough to judge by. */
const JUDGED = 200;

/**
 * Whether at least half of the rows hold something of what the title is about. One row alone cannot
 * make a title speak for the others.
 */
export function speaksFor(title: string, rows: readonly Row[]): boolean {
  const about = matterOf(title).features;
  const judged = rows.slice(0, JUDGED);
  const holding = judged.filter((row) => {
    const { features } = matterOf(textOf(row));
    return [...about.keys()].some((feature) => features.has(feature));
  });
  return holding.length * 2 >= judged.length;
}
