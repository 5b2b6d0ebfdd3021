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

const CONTENT = same('name description status priority dueAt startAt estimateMs points');

/** What an input's fields are called on the thing that it makes or changes. */
const SHOWN: Record<string, Record<string, string>> = {
  'task.create': { ...CONTENT, ...same('tags parentId'), assigneeIds: 'assignees' },
  'task.update': CONTENT,
  'time_entry.create': {
    ...same('taskId start durationMs description billable'),
    assigneeId: 'userId',
  },
  'time_entry.update': same('start durationMs description billable'),
  'goal.create': same('name description dueAt'),
  'goal.update': same('name description dueAt'),
  'key_result.create': same('name type start target'),
  'key_result.update': same('current'),
};

function same(fields: string): Record<string, string> {
  return Object.fromEntries(fields.split(' ').map((field) => [field, field]));
}

/**
 * What a read back must show of a step: everything that the plan shows of it, as predicted by the one who
 * planned it, else as its input says. Null for what must be gone.
 */
export function predictionOf(
  step: Pick<PlanStep, 'operation' | 'after' | 'input'>,
): JsonObject | null {
  if (operationNamed(step.operation).effect === 'delete') return null;
  const shown = Object.entries(SHOWN[step.operation] ?? {}).flatMap(([field, as]) => {
    const value = step.input[field];
    return value === undefined ? [] : [[as, value] as const];
  });
  return { ...Object.fromEntries(shown), ...step.after };
}

/** Fields that are predicted as a day: ClickUp keeps another instant of it. */
export function daysIn({ input }: Pick<PlanStep, 'input'>): string[] {
  return [
    ...(input.dueHasTime === false ? ['dueAt'] : []),
    ...(input.startHasTime === false ? ['startAt'] : []),
  ];
}
