// What earlier runs have written and nobody has taken back since.
import { groupedBy, isObject } from '../../base/index.ts';
import type { Journal, JournalEntry } from '../../store/index.ts';
import type { PastWrite } from '../workflow.ts';

const UNDO = 'undo/';

/** The key of the step that takes a write back: it names that write. */
export function undoKey(runId: string, stepId: string): string {
  return `${UNDO}${runId}/${stepId}`;
}

/** Tells whether a write still stands. A write that was taken back stands again when that was. */
export async function standingWrites(journal: Journal): Promise<(entry: JournalEntry) => boolean> {
  // The world is as the step wanted it, by its own write or without one.
  const done = (await journal.byKey(UNDO)).filter(
    ({ state, body }) =>
      state === 'settled' && (body.outcome === 'done' || body.outcome === 'noop'),
  );
  const undos = groupedBy(done, ({ key }) => key);
  const stands = ({ runId, stepId }: JournalEntry): boolean =>
    !(undos.get(undoKey(runId, stepId)) ?? []).some(stands);
  return stands;
}

/** The successful writes under a key that still stand, for workflows that ask what was done before. */
export async function pastWrites(journal: Journal, keyPrefix: string): Promise<PastWrite[]> {
  const stands = await standingWrites(journal);
  return (await journal.byKey(keyPrefix)).filter(stands).flatMap((entry) => {
    const { step, outcome, id } = entry.body;
    if (entry.state !== 'settled' || outcome !== 'done' || !isObject(step)) return [];
    const facts = isObject(step.facts) ? step.facts : {};
    const settledAt = entry.settledAt ?? entry.intendedAt;
    return [{ key: entry.key, id: typeof id === 'string' ? id : null, facts, settledAt }];
  });
}
