// Describes groups that somebody else has put together, as if they had been found here.
import type { Row } from '../row.ts';
import { describe, type Group, idOf } from './groups.ts';
import { byAge, type Entry, kindsOf } from './kinds.ts';

/**
 * A group for each set of `rows`, in the order of the sets; empty sets are left out. Weights come from
 * all rows, so that signatures compare with those of `groupRows` on the same rows.
 */
export function describeSets(
  rows: readonly Row[],
  sets: readonly (readonly Row[])[],
  says?: ReadonlyMap<Row, string>,
): Group[] {
  const entries = new Map<Row, Entry>();
  for (const entry of kindsOf(rows).flatMap((kind) => kind.entries)) entries.set(entry.row, entry);
  const ids = new Set<string>();
  return sets.flatMap((set) => {
    const members = set.flatMap((row) => entries.get(row) ?? []).sort(byAge);
    return members.length === 0 ? [] : [describe(members, idOf(members, 'similar', ids), says)];
  });
}
