// Every field that a step changes, before and after, in a person's words.
import type { Json, JsonObject } from '../../base/index.ts';
import { operationNamed } from '../../clickup/index.ts';
import type { PlanStep } from '../plan/plan.ts';
import { fieldInWords, valueInWords } from './words.ts';

/** One field of a step. */
export interface FieldChange {
  field: string;
  before: string;
  after: string;
}

/** The fields of a step; one empty row where it has none. */
export function fieldChanges(step: PlanStep, timeZone: string): FieldChange[] {
  const removes = operationNamed(step.operation).effect === 'delete';
  const after = removes ? (step.before ?? {}) : { ...step.after, ...givenTo(step) };
  const fields = Object.keys(after);
  const say = step.before === null ? valueInWords : inWords;
  return (fields.length === 0 ? [''] : fields).map((field) => ({
    field: fieldInWords(field),
    before: inWords(field, step.before?.[field], timeZone),
    after: removes ? 'removed' : say(field, after[field], timeZone),
  }));
}

/** All that a new thing gets, except where it goes. */
function givenTo({ operation, input, target }: PlanStep): JsonObject {
  if (operationNamed(operation).effect !== 'create') return {};
  const places = new Set(['workspaceId', `${target.kind}Id`]);
  return Object.fromEntries(Object.entries(input).filter(([field]) => !places.has(field)));
}

const LONG = 60;

/** Long texts that change are told by their length: where two of them differ is not to be seen on a line. */
function inWords(field: string, value: Json | undefined, timeZone: string): string {
  return typeof value === 'string' && value.length > LONG
    ? `${value.length} characters`
    : valueInWords(field, value, timeZone);
}
