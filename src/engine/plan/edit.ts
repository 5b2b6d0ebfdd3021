// Changing a step before it is approved: another input, encoded again, and so another plan.
import { z } from 'zod';
import { AppError, type Json, type JsonObject, newId } from '../../base/index.ts';
import { isToolCallName, operationNamed } from '../../clickup/index.ts';
import { encodeStep } from './encode.ts';
import { type Plan, type PlanStep, sealPlan } from './plan.ts';
import type { PlanDeps } from './planner.ts';

/** Fields that say what a step is about rather than what it writes. */
const IDENTITY = /(^id|Id|Ids|cursor)$/;
/** Who a task is given to, and where a new one goes, are written all the same. */
const WRITTEN = ['assigneeIds', 'addAssigneeIds', 'removeAssigneeIds'];

/** A field of a step's input that a person may change; `value` is undefined where none is given. */
export interface EditableField {
  name: string;
  value: Json | undefined;
  /** Whether it may have this value. */
  accepts(value: Json): boolean;
}

export function editableFields(step: Pick<PlanStep, 'operation' | 'input'>): EditableField[] {
  if (isToolCallName(step.operation)) return [];
  const { input } = operationNamed(step.operation);
  const shape: Record<string, z.ZodType> = input instanceof z.ZodObject ? input.shape : {};
  return Object.entries(shape)
    .filter(
      ([name]) =>
        !IDENTITY.test(name) ||
        WRITTEN.includes(name) ||
        (name === 'listId' && step.operation === 'task.create'),
    )
    .map(([name, schema]) => ({
      name,
      value: step.input[name],
      accepts: (value) => schema.safeParse(value).success,
    }));
}

/**
 * The plan with other values in one step's input. The marker stays, and so does everything that the
 * step was planned on. Errors: AppError `usage` for a step, a field or a value that does not fit.
 */
export function editStep(
  plan: Plan,
  stepId: string,
  changes: JsonObject,
  world: Pick<PlanDeps, 'binding' | 'clock' | 'random' | 'sign'>,
): Plan {
  const step = plan.steps.find(({ id }) => id === stepId);
  if (!step) throw new AppError('usage', `The plan has no step "${stepId}".`);
  const known = editableFields(step).map(({ name }) => name);
  const foreign = Object.keys(changes).find((name) => !known.includes(name));
  if (foreign !== undefined) {
    const next = known.length > 0 ? `It has: ${known.join(', ')}.` : 'None of its fields can be.';
    throw new AppError('usage', `"${foreign}" cannot be changed in this step.`, { next });
  }
  const input = checkInput(step, { ...step.input, ...keepMarker(step, changes) });
  const edited: PlanStep = {
    ...step,
    input,
    ...encodeStep({ ...step, input }, world.binding),
    after: Object.fromEntries(
      Object.entries(step.after).map(([name, value]) => [name, changes[name] ?? value]),
    ),
  };
  const content = {
    ...plan,
    id: newId('plan', world.clock.now(), world.random),
    steps: plan.steps.map((one) => (one === step ? edited : one)),
  };
  return sealPlan(content, world.sign);
}

/** Without its marker nobody could recognise what the step wrote. */
function keepMarker({ operation, marker }: PlanStep, changes: JsonObject): JsonObject {
  const { markerField } = operationNamed(operation);
  if (marker === null || markerField === undefined) return changes;
  const text = changes[markerField];
  return typeof text !== 'string' || text.includes(marker)
    ? changes
    : { ...changes, [markerField]: `${text} ${marker}`.trim() };
}

function checkInput({ operation }: PlanStep, input: JsonObject): JsonObject {
  const parsed = operationNamed(operation).input.safeParse(input);
  if (parsed.success) return parsed.data as JsonObject;
  const [issue] = parsed.error.issues;
  throw new AppError('usage', `${issue?.path.join('.')} does not fit: ${issue?.message}.`);
}
