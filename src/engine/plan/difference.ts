// How two plans of the same work differ, step by step.
import { canonicalJson } from '../../base/index.ts';
import type { Plan, PlanStep } from './plan.ts';

/** The steps that only one of two plans has, and those that are not the same in both. */
export interface PlanDifference {
  added: PlanStep[];
  removed: PlanStep[];
  changed: { from: PlanStep; to: PlanStep }[];
}

/** Compares by key: a step is the same when it would write the same. */
export function comparePlans(from: Plan, to: Plan): PlanDifference {
  const old = new Map(from.steps.map((step) => [step.key, step]));
  const fresh = new Map(to.steps.map((step) => [step.key, step]));
  return {
    added: to.steps.filter(({ key }) => !old.has(key)),
    removed: from.steps.filter(({ key }) => !fresh.has(key)),
    changed: from.steps.flatMap((step) => {
      const now = fresh.get(step.key);
      return now && writes(now) !== writes(step) ? [{ from: step, to: now }] : [];
    }),
  };
}

export function isSame({ added, removed, changed }: PlanDifference): boolean {
  return added.length + removed.length + changed.length === 0;
}

function writes({ operation, tool, args, before, after }: PlanStep): string {
  return canonicalJson({ operation, tool, args, before, after });
}
