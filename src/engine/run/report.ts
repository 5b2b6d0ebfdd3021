// The document of a run: the plan's steps with what became of each, and what it cost.
import type { JsonObject } from '../../base/index.ts';
import { operationNamed } from '../../clickup/index.ts';
import type { RunState } from '../../store/index.ts';
import type { Plan, PlanStep, StepState } from '../plan/plan.ts';
import type { Comparison } from './compare.ts';
import type { Drift } from './precondition.ts';

/**
 * A step with its end. `observed` is what a read back showed; `matches` compares it with `after`, and
 * is absent where that could not be told.
 */
export interface RunStep extends PlanStep {
  state: StepState;
  observed?: JsonObject | null;
  matches?: boolean;
  /** Fields of `after` that the endpoint does not report, so that nobody can say whether they hold. */
  notReported?: string[];
  /** The fields that are not as predicted, both ways. */
  mismatch?: Comparison['mismatch'];
  /** What the endpoint answered to the write of something new. */
  answer?: JsonObject;
  /** Names of the people that a mismatch is about, by id. */
  people?: Record<string, string>;
  /** Why it did not succeed, for a person. */
  message?: string;
  /** For a drift: both values. */
  drift?: Drift;
  /** The id of what was written. */
  writtenId?: string | null;
  /** The fields of what was made that tell whether anybody has touched it since. */
  traces?: JsonObject;
}

export interface RunReport {
  schemaVersion: number;
  kind: 'run';
  id: string;
  planId: string;
  hash: string;
  state: RunState;
  workflow: string;
  params: JsonObject;
  endpoint: Plan['endpoint'];
  workspace: Plan['workspace'];
  timeZone: string;
  notes: string[];
  /** What the workflow told besides its writes. */
  report: string | null;
  /** The plan's data, by name; runs of earlier versions have none. */
  detail?: JsonObject | null;
  startedAt: number;
  finishedAt: number | null;
  steps: RunStep[];
  summary: { create: number; update: number; delete: number; noop: number; failed: number };
  quota: JsonObject;
  /** The run that this one takes back; null for all others. */
  undoes: Plan['undoes'];
  /** The name of the lock under which it ran; absent in runs of earlier versions. */
  lock?: string;
  /** Ids of the approved steps: what a resumed run may go on with. */
  approved: string[];
}

/** Step states that leave the work undone. */
const UNDONE: readonly StepState[] = ['failed', 'unknown', 'drift', 'denied', 'skipped', 'planned'];

/** Counts what was really written; `noop` is what the plan had found to need nothing. */
export function summarize(noop: number, steps: RunStep[]): RunReport['summary'] {
  const written = (effect: string) =>
    steps.filter(
      (step) => step.state === 'done' && operationNamed(step.operation).effect === effect,
    ).length;
  return {
    create: written('create'),
    update: written('update'),
    delete: written('delete'),
    noop: noop + steps.filter((step) => step.state === 'noop').length,
    failed: steps.filter((step) => step.state === 'failed' || step.state === 'unknown').length,
  };
}

/**
 * How the whole run ended, from how its steps did. What a person left out is not missing; what a read
 * back showed to be otherwise than predicted is.
 */
export function runStateOf(
  steps: RunStep[],
  approved: ReadonlySet<string>,
  undoes: Plan['undoes'] = null,
): RunState {
  const undone = steps.filter(
    ({ id, state }) => UNDONE.includes(state) && (state !== 'skipped' || approved.has(id)),
  ).length;
  const refuted = steps.some(({ state, matches }) => state === 'done' && matches === false);
  // What nothing takes back is not taken back, however well the rest went.
  const stays = (undoes?.stays ?? []).length > 0;
  if (undone === 0) return refuted || stays ? 'partial' : 'done';
  return undone < steps.length ? 'partial' : 'failed';
}
