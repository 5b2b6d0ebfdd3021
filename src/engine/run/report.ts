// The document of a run: the plan's steps with what became of each, and what it cost.
import type { JsonObject } from '../../base/index.ts';
import { operationNamed } from '../../clickup/index.ts';
import type { RunState } from '../../store/index.ts';
import type { Plan, PlanStep, StepState } from '../plan/plan.ts';

/** A step with its end. `observed` is what a read back showed; `matches` compares it with `after`. */
export interface RunStep extends PlanStep {
  state: StepState;
  observed?: JsonObject | null;
  matches?: boolean;
  /** Why it did not succeed, for a person. */
  message?: string;
  /** For a drift: both values. */
  drift?: { what: string; planned: JsonObject[string]; found: JsonObject[string] };
  /** The id of what was written. */
  writtenId?: string | null;
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
  startedAt: number;
  finishedAt: number | null;
  steps: RunStep[];
  summary: { create: number; update: number; delete: number; noop: number; failed: number };
  quota: JsonObject;
}

/** Step states that leave the work undone. */
const UNDONE: readonly StepState[] = ['failed', 'unknown', 'drift', 'denied', 'skipped', 'planned'];

/** Counts what was really written. */
export function summarize(plan: Plan, steps: RunStep[]): RunReport['summary'] {
  const written = (effect: string) =>
    steps.filter(
      (step) => step.state === 'done' && operationNamed(step.operation).effect === effect,
    ).length;
  return {
    create: written('create'),
    update: written('update'),
    delete: written('delete'),
    noop: plan.summary.noop + steps.filter((step) => step.state === 'noop').length,
    failed: steps.filter((step) => step.state === 'failed' || step.state === 'unknown').length,
  };
}

/** How the whole run ended, from how its steps did. */
export function runStateOf(steps: RunStep[], interrupted: boolean): RunState {
  if (interrupted) return 'interrupted';
  const undone = steps.filter((step) => UNDONE.includes(step.state)).length;
  if (undone === 0) return 'done';
  return undone < steps.length ? 'partial' : 'failed';
}
