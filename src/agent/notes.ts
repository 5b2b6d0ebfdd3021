// Plans and runs as the transcript tells of them.
import { cleanLine } from '../base/index.ts';
import type { Plan, RunReport } from '../engine/index.ts';
import type { PlanNote } from './events.ts';

const LONGEST_NAME = 120;

export function noteOfPlan(plan: Plan, state: 'waiting' | 'planned' = 'planned'): PlanNote {
  return {
    id: plan.id,
    workflow: plan.workflow,
    undoes: plan.undoes?.runId ?? null,
    steps: plan.steps.map(({ key, operation, target }) => ({
      ...{ key, operation, name: cleanLine(target.name, LONGEST_NAME), state },
    })),
  };
}

export function noteOfRun(run: RunReport): PlanNote {
  return {
    id: run.planId,
    workflow: run.workflow,
    undoes: run.undoes?.runId ?? null,
    steps: run.steps.map(({ id, key, operation, target, state, message }) => ({
      ...{ key, operation, name: cleanLine(target.name, LONGEST_NAME), state },
      ...(message === undefined ? {} : { message: cleanLine(message, 400) }),
      run: { id: run.id, step: id },
    })),
  };
}
