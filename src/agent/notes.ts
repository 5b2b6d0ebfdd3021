// Plans and runs as the transcript tells of them.
import { cleanLine } from '../base/index.ts';
import type { Plan, RunReport } from '../engine/index.ts';
import type { PlanNote } from './events.ts';

const LONGEST_NAME = 120;

export function noteOfPlan(plan: Plan, state: 'waiting' | 'planned' = 'planned'): PlanNote {
  const steps = plan.steps.map((step) => ({ ...named(step), state }));
  return { id: plan.id, workflow: plan.workflow, undoes: plan.undoes?.runId ?? null, steps };
}

export function noteOfRun(run: RunReport): PlanNote {
  const steps = run.steps.map((step) => ({
    ...{ ...named(step), state: step.state, run: { id: run.id, step: step.id } },
    ...(step.message === undefined ? {} : { message: cleanLine(step.message, 400) }),
  }));
  return { id: run.planId, workflow: run.workflow, undoes: run.undoes?.runId ?? null, steps };
}

function named({ key, operation, target }: Plan['steps'][number] | RunReport['steps'][number]) {
  return { key, operation, name: cleanLine(target.name, LONGEST_NAME) };
}
