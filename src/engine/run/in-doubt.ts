// Writes in doubt: an earlier run began them and their outcome is unknown, because it was killed or the
// answer was lost. Nothing is sent under the same key before it is known what became of them.
import { isObject, type JsonObject } from '../../base/index.ts';
import { operationNamed } from '../../clickup/index.ts';
import type { Journal, JournalEntry } from '../../store/index.ts';
import type { PlanStep } from '../plan/plan.ts';
import { canProbe, LATE_MS, type SearchDeps, searchEffect } from './search.ts';

/** What became of the writes in doubt: the effect is there, surely is not, or nobody can tell. */
export type InDoubt =
  | { kind: 'none' }
  | { kind: 'done'; entry: JournalEntry; id: string | null }
  | { kind: 'cleared' }
  | { kind: 'open'; step: PlanStep };

export interface InDoubtDeps extends SearchDeps {
  journal: Journal;
  /** Whether the writer of an entry may still be alive, because its lock passed on by lease. */
  leased?: boolean | undefined;
}

/** After so long its own caller has given a call up, ms. */
const CALL_MS = 60_000;

/** Settles every unfinished entry of a key, waiting as long as its effect may still come. */
export async function settleInDoubt(key: string, deps: InDoubtDeps): Promise<InDoubt> {
  const entries = (await deps.journal.byKey(key)).filter(
    (entry) => entry.key === key && entry.state === 'intended',
  );
  let latest: InDoubt = { kind: 'none' };
  for (const entry of entries) {
    const settled = await settleEntry(entry, deps);
    // Later entries of a key were only written once the earlier ones were cleared.
    if (settled.kind !== 'cleared') latest = settled;
    else if (latest.kind === 'none') latest = settled;
  }
  return latest;
}

/** Settles what these runs left unfinished, so that the next plan sees how it ended. */
export async function settleRuns(runIds: readonly string[], deps: InDoubtDeps): Promise<void> {
  for (const runId of runIds) {
    for (const entry of await deps.journal.entries(runId)) {
      if (entry.state === 'intended') await settleEntry(entry, deps);
    }
  }
}

/** Finds out what became of one entry, and writes it down. */
export async function settleEntry(entry: JournalEntry, deps: InDoubtDeps): Promise<InDoubt> {
  const { clock, journal } = deps;
  const step = stepOf(entry);
  if (!step) return { kind: 'cleared' };
  const settle = (end: JsonObject) =>
    journal.settle(entry.runId, entry.stepId, clock.now(), { ...entry.body, ...end });
  // Its caller gave up and wrote that down; or it was killed, at the latest now. Where a lock passes
  // on by lease, its caller may only be frozen, and its call goes on for as long as a call can.
  const longest = entry.intendedAt + CALL_MS;
  const killedAt = deps.leased ? longest : Math.min(clock.now(), longest);
  const goneAt = Number(entry.body.goneAt ?? killedAt);
  const sentAt = entry.intendedAt;
  const found = await searchEffect(step, { sentAt, until: goneAt + LATE_MS }, deps);
  if (typeof found === 'object') {
    await settle({ outcome: 'done', id: found.id, output: { id: found.id } });
    return { kind: 'done', entry, id: found.id };
  }
  const harmless = operationNamed(step.operation).repeatable?.(step.input) ?? false;
  if (found === 'cannot tell' && !(harmless && !canProbe(step))) return { kind: 'open', step };
  await settle({ outcome: 'failed', message: 'It was not applied.' });
  return { kind: 'cleared' };
}

/** The step of an entry as it was sent. */
function stepOf(entry: JournalEntry): PlanStep | null {
  return isObject(entry.body.step) ? (entry.body.step as unknown as PlanStep) : null;
}
