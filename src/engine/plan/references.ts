// References from one step to the id that an earlier one will produce: `{{s1.id}}` in any text.
import type { Json, JsonObject } from '../../base/index.ts';
import { isObject } from '../../base/index.ts';
import type { PlanStep } from './plan.ts';

const REFERENCE = /\{\{(s\d+)\.id\}\}/g;

/** The reference that stands for the id of what a step makes. */
export function idOf(stepId: string): string {
  return `{{${stepId}.id}}`;
}

/**
 * The ids of the steps before `stepId` that its input refers to. Any other is what somebody wrote into a
 * text of ClickUp's, and stays as it is.
 */
export function referencesIn(input: JsonObject, stepId: string): string[] {
  const found = [...JSON.stringify(input).matchAll(REFERENCE)].map(([, id = '']) => id);
  return [...new Set(found)].filter((id) => Number(id.slice(1)) < Number(stepId.slice(1)));
}

/** A step with every reference in it replaced; null when it builds on one that wrote nothing. */
export function resolveStep<Step extends PlanStep>(
  step: Step,
  ids: ReadonlyMap<string, string>,
): Step | null {
  const { uses } = step;
  if (uses.length === 0) return step;
  if (!uses.every((id) => ids.has(id))) return null;
  const resolve = (value: Json | undefined): Json => {
    if (Array.isArray(value)) return value.map(resolve);
    if (isObject(value)) {
      const given = Object.entries(value).filter(([, one]) => one !== undefined);
      return Object.fromEntries(given.map(([name, one]) => [name, resolve(one)]));
    }
    if (typeof value !== 'string') return value ?? null;
    return value.replace(REFERENCE, (reference, id: string) =>
      uses.includes(id) ? (ids.get(id) ?? reference) : reference,
    );
  };
  return resolve(step as unknown as JsonObject) as unknown as Step;
}
