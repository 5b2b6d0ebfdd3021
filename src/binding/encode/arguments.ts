// Fills a tool's arguments with the values of an input, following the plan. Sends nothing undeclared.
import { AppError, isObject, type Json, type JsonObject } from '../../base/index.ts';
import type { Effect } from '../../clickup/index.ts';
import type { Field } from '../intent/intent.ts';
import type { Slot } from '../shape/slots.ts';
import { coerced } from './coerce.ts';
import { pagingValue } from './paging.ts';
import type { ArgumentPlan } from './plan.ts';

/** What the filling needs to know beside the plan. */
export interface Filler {
  plan: ArgumentPlan;
  effect: Effect;
  fields: Record<string, Field>;
  /** Stands in for an id that the input leaves out, such as the credential's workspace. */
  ambient: JsonObject;
}

/**
 * The arguments of one call. Errors: AppError `unreachable` when the input says something that the
 * tool has no argument for, `failed` when a value does not fit the declared type.
 */
export function fillArguments(
  input: JsonObject,
  { plan, effect, fields, ambient }: Filler,
): JsonObject {
  const args: JsonObject = {};
  const given: JsonObject = { ...ambient, ...input, ...plan.derive(input) };
  refuseUnsayable(input, plan, effect, fields);
  const filled = new Set<Slot>();
  const put = (slot: Slot, value: Json) => {
    filled.add(slot);
    place(args, slot.path, value);
  };
  for (const { slot, value } of plan.constants) put(slot, coerced(value, slot));
  for (const { field, slot, codec } of plan.fillings) {
    const value = given[field];
    if (value !== undefined) put(slot, codec.write(value));
  }
  for (const { slot, value } of plan.fallbacks) {
    if (!filled.has(slot)) put(slot, coerced(value, slot));
  }
  for (const { slot, field } of plan.fillings) {
    if (slot.required && !filled.has(slot)) {
      throw new AppError('unreachable', `The endpoint's tool does not work without ${field}.`);
    }
  }
  const { paging } = plan;
  const page = pagingValue(paging, typeof input.cursor === 'string' ? input.cursor : undefined);
  if (paging.slot && page !== undefined) put(paging.slot, coerced(page, paging.slot));
  if (paging.limit) put(paging.limit.slot, coerced(paging.limit.value, paging.limit.slot));
  return args;
}

/** A read may come back too wide and is narrowed afterwards; a write must say all of it. */
function refuseUnsayable(
  input: JsonObject,
  plan: ArgumentPlan,
  effect: Effect,
  fields: Record<string, Field>,
): void {
  const unsayable = plan.lost.filter(
    (field) =>
      input[field] !== undefined &&
      !fields[field]?.ambient &&
      (effect !== 'read' || fields[field]?.must === true) &&
      !(field === 'durationMs' && plan.fillings.some((one) => one.field === 'end')),
  );
  if (unsayable.length === 0) return;
  throw new AppError(
    'unreachable',
    `The endpoint's tool has no argument for ${unsayable.join(', ')}.`,
    {
      next: 'Leave it out, or connect an endpoint that can say it.',
      data: { fields: unsayable },
    },
  );
}

function place(args: JsonObject, path: (string | 0)[], value: Json): void {
  let at: Json = args;
  for (const [index, step] of path.entries()) {
    const last = index === path.length - 1;
    const next: Json = last ? value : path[index + 1] === 0 ? [] : {};
    if (Array.isArray(at)) {
      if (last || at[0] === undefined) at[0] = next;
      at = at[0] ?? null;
    } else if (isObject(at)) {
      const key = String(step);
      if (last || at[key] === undefined) at[key] = next;
      at = at[key] ?? null;
    }
  }
}
