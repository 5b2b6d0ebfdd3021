// What a run wrote that still stands: the writes that taking it back is about.
import { isObject, type JsonObject } from '../../base/index.ts';
import { operationNamed } from '../../clickup/index.ts';
import type { Journal, JournalEntry } from '../../store/index.ts';
import type { PlanStep } from '../plan/plan.ts';
import { settleEntry } from '../run/in-doubt.ts';
import { standingWrites } from '../run/past-writes.ts';
import type { RunReport, RunStep } from '../run/report.ts';
import type { SearchDeps } from '../run/search.ts';

/** A write that stands. */
export interface StandingWrite {
  stepId: string;
  /** The step as it was sent, references resolved. */
  sent: PlanStep;
  /** The id of what was written, where an answer or a look told. */
  id: string | null;
  /** What the write answered. */
  output: JsonObject;
  /** How the run's read back saw it. */
  left: Pick<RunStep, 'observed' | 'traces'>;
}

/** Operations whose effect outlives the thing that it is on, and so is taken back by itself. */
const OUTLIVING = /^(time_entry|task\.(create|move|add_to_list|remove_from_list)$|goal\.create)/;

/**
 * The writes in the order they were made, and the steps of which nobody can tell whether they took
 * effect. What went under way and was never settled is looked for first.
 */
export async function standingOf(
  run: RunReport,
  world: SearchDeps & { journal: Journal },
): Promise<{ writes: StandingWrite[]; unknown: PlanStep[] }> {
  const { journal } = world;
  const unknown: PlanStep[] = [];
  for (const entry of await journal.entries(run.id)) {
    const settled = entry.state === 'intended' ? await settleEntry(entry, world) : null;
    if (settled?.kind === 'open') unknown.push(settled.step);
  }
  const stands = await standingWrites(journal);
  const entries = await journal.entries(run.id);
  const writes = entries
    .filter(({ state, body }) => state === 'settled' && body.outcome === 'done')
    .filter(stands)
    .flatMap((entry) => writeOf(entry, run));
  return { writes, unknown };
}

function writeOf({ stepId, body }: JournalEntry, run: RunReport): StandingWrite[] {
  const row = run.steps.find(({ id }) => id === stepId);
  if (!isObject(body.step) || !row) return [];
  const id = typeof body.id === 'string' ? body.id : null;
  const { observed = null, traces } = row;
  return [
    {
      ...{ stepId, id, sent: body.step as unknown as PlanStep },
      output: isObject(body.output) ? body.output : { id },
      left: { observed, ...(traces ? { traces } : {}) },
    },
  ];
}

/** Whether taking back another write of the run takes this one back too: a comment with its task. */
export function coveredBy(write: StandingWrite, writes: readonly StandingWrite[]): boolean {
  if (OUTLIVING.test(write.sent.operation)) return false;
  const refersTo = new Set(Object.values(write.sent.input));
  return writes.some((other) => {
    const { effect, inverse } = operationNamed(other.sent.operation);
    const makes = effect === 'create' && inverse !== undefined;
    return makes && other !== write && other.id !== null && refersTo.has(other.id);
  });
}
