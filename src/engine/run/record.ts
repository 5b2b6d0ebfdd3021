// What is stored of a run while it goes on: its document, and the journal's entry of each step.
import { type Clock, isObject, type JsonObject } from '../../base/index.ts';
import type { Journal, JournalEntry, RunState } from '../../store/index.ts';
import type { Plan, PlanStep } from '../plan/plan.ts';
import { type RunReport, type RunStep, summarize } from './report.ts';
import type { SendResult } from './send.ts';

/** What a record is made of. */
export interface Recording {
  id: string;
  plan: Plan;
  startedAt: number;
  approved: ReadonlySet<string>;
  steps: RunStep[];
  profile: string;
  /** The lock under which it runs. */
  lock?: string | undefined;
  journal: Journal;
  clock: Clock;
  quota(): JsonObject;
}

/** Stores the run as it stands, and answers its document. */
export async function saveRun(run: Recording, state: RunState): Promise<RunReport> {
  const { plan, steps, startedAt, profile, journal } = run;
  const { schemaVersion, hash, workflow, params, undoes, endpoint, workspace } = plan;
  const { timeZone, notes, report: told, detail } = plan;
  const report: RunReport = {
    kind: 'run',
    ...{ schemaVersion, id: run.id, planId: plan.id, hash, state, workflow, params, undoes },
    ...(run.lock === undefined ? {} : { lock: run.lock }),
    ...{ endpoint, workspace, timeZone, notes, report: told, detail, startedAt },
    finishedAt: state === 'running' ? null : run.clock.now(),
    approved: [...run.approved],
    steps,
    summary: summarize(plan.summary.noop, steps),
    quota: run.quota(),
  };
  await journal.saveRun({
    ...{ id: run.id, workflow: plan.workflow, profile, state, startedAt },
    finishedAt: report.finishedAt,
    body: report as unknown as JsonObject,
  });
  return report;
}

/** The entry of a step that is about to be sent. */
export function entryOf(step: PlanStep, runId: string, intendedAt: number): JournalEntry {
  return {
    ...{ runId, stepId: step.id, key: step.key, state: 'intended' },
    ...{ intendedAt, settledAt: null, body: { step: { ...step } } },
  };
}

/** Writes down how the call of a step ended that was sent at an instant, epoch ms. */
export async function settleStep(
  step: PlanStep,
  result: SendResult,
  sentAt: number,
  { journal, runId, clock }: { journal: Journal; runId: string; clock: Clock },
): Promise<void> {
  const end = (body: JsonObject) =>
    journal.settle(runId, step.id, clock.now(), { step: { ...step }, ...body });
  if (result.state === 'done') {
    const output = isObject(result.output) ? result.output : { id: result.id };
    return end({ outcome: 'done', id: result.id, output });
  }
  if (result.state === 'failed') return end({ outcome: 'failed', message: result.message });
  // An unknown stays `intended`: a later run must look for it before anything is sent again.
  const entry = entryOf(step, runId, sentAt);
  await journal.intend({ ...entry, body: { ...entry.body, goneAt: result.goneAt } });
}
