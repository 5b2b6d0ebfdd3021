// The reads that show what the steps of a plan did: as few as the looks that they share allow.
import { canonicalJson, type JsonObject } from '../../base/index.ts';
import { type OperationCall, operationNamed } from '../../clickup/index.ts';
import type { PlanStep } from './plan.ts';

/** A look and the steps whose effects it shows. */
export interface ReadBack<Step> {
  look: OperationCall;
  steps: Step[];
}

/** A few looks are always worth it; beyond these, proving must not double the calls of writing. */
const FREE_LOOKS = 3;

/** The read that shows a step's effect: its own, or its operation's probe; null when none can. */
export function readBackOf(
  step: Pick<PlanStep, 'operation' | 'input' | 'look'>,
): OperationCall | null {
  return step.look ?? operationNamed(step.operation).probe?.look(step.input) ?? null;
}

/**
 * The looks to make after these steps, those that show most first. Where every step has a look of
 * its own, only half as many are made as there are steps.
 */
export function readBacksOf<Step extends Pick<PlanStep, 'operation' | 'input' | 'look'>>(
  steps: readonly Step[],
): ReadBack<Step>[] {
  const groups = new Map<string, ReadBack<Step>>();
  for (const step of steps) {
    const look = readBackOf(step);
    if (!look) continue;
    const key = canonicalJson(look);
    const group = groups.get(key) ?? { look, steps: [] };
    group.steps.push(step);
    groups.set(key, group);
  }
  return [...groups.values()]
    .sort((a, b) => b.steps.length - a.steps.length)
    .slice(0, Math.max(FREE_LOOKS, Math.floor(steps.length / 2)));
}

/** The part of a step that a read back must show; null for what must be gone. */
export function predictionOf(step: Pick<PlanStep, 'operation' | 'after'>): JsonObject | null {
  return operationNamed(step.operation).effect === 'delete' ? null : step.after;
}
