// The document of a run while it grows, and where it is kept.
import type { Clock, JsonObject } from '../../base/index.ts';
import type { Journal, RunState } from '../../store/index.ts';
import type { Plan } from '../plan/plan.ts';
import { type RunReport, type RunStep, summarize } from './report.ts';

/** What a record is made of. */
export interface Recording {
  id: string;
  plan: Plan;
  startedAt: number;
  approved: ReadonlySet<string>;
  steps: RunStep[];
  profile: string;
  journal: Journal;
  clock: Clock;
  quota(): JsonObject;
}

/** Puts the run where it is kept, as it stands, and answers its document. */
export async function saveRun(run: Recording, state: RunState): Promise<RunReport> {
  const { plan, steps, startedAt, profile, journal } = run;
  const report: RunReport = {
    schemaVersion: plan.schemaVersion,
    kind: 'run',
    id: run.id,
    planId: plan.id,
    hash: plan.hash,
    state,
    workflow: plan.workflow,
    params: plan.params,
    undoes: plan.undoes,
    endpoint: plan.endpoint,
    workspace: plan.workspace,
    timeZone: plan.timeZone,
    notes: plan.notes,
    report: plan.report,
    startedAt,
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
