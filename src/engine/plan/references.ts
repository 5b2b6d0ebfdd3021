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

/** The input with every reference replaced; null when one of them has no id yet. */
function resolveReferences(
  input: JsonObject,
  uses: readonly string[],
  ids: ReadonlyMap<string, string>,
): JsonObject | null {
  let complete = true;
  const resolve = (value: Json | undefined): Json | undefined => {
    if (typeof value === 'string') {
      return value.replace(REFERENCE, (reference, stepId: string) => {
        if (!uses.includes(stepId)) return reference;
        const id = ids.get(stepId);
        if (id === undefined) complete = false;
        return id ?? reference;
      });
    }
    if (Array.isArray(value)) return value.map((item) => resolve(item) ?? null);
    return isObject(value) ? resolveObject(value) : value;
  };
  const resolveObject = (object: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(object).map(([name, value]) => [name, resolve(value)]));
  const resolved = resolveObject(input);
  return complete ? resolved : null;
}

/** A step with every reference in it replaced; null when it builds on one that wrote nothing. */
export function resolveStep<Step extends PlanStep>(
  step: Step,
  ids: ReadonlyMap<string, string>,
): Step | null {
  if (step.uses.length === 0) return step;
  const resolved = resolveReferences(step as unknown as JsonObject, step.uses, ids);
  return resolved as unknown as Step | null;
}
