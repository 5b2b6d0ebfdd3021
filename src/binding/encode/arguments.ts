// Fills a tool's arguments with the values of an input, following the plan. Sends nothing undeclared.
import { AppError, isObject, type Json, type JsonObject } from '../../base/index.ts';
import type { Effect } from '../../clickup/index.ts';
import type { Field } from '../intent/intent.ts';
import { resolved, typesOf } from '../shape/schema.ts';
import type { Slot } from '../shape/slots.ts';
import { coerced } from './coerce.ts';
import { isSaidByEnd } from './demands.ts';
import type { ArgumentPlan } from './draft.ts';
import { pagingValue } from './paging.ts';

/** The arguments with the envelopes that a tool insists on, though nothing goes into them. */
export function inEnvelopes(args: JsonObject, inputSchema: JsonObject | null): JsonObject {
  const root = inputSchema ?? {};
  const { required, properties } = resolved(root, root);
  const empty = (Array.isArray(required) ? required : []).flatMap((name) => {
    const declared = isObject(properties) ? properties[String(name)] : undefined;
    const isEnvelope = typesOf(resolved(declared, root)).includes('object');
    return isEnvelope && args[String(name)] === undefined ? [[String(name), {}] as const] : [];
  });
  return { ...Object.fromEntries(empty), ...args };
}

/** What the filling needs to know beside the plan. */
export interface Filler {
  plan: ArgumentPlan;
  effect: Effect;
  fields: Record<string, Field>;
  /** Fields that the tool does not work without. */
  demands?: string[];
}

/** Fields that name one place inside a workspace. */
const PLACES = ['listId', 'folderId', 'spaceId'];

/**
 * The arguments of one call. Errors: AppError `unreachable` when the input says something that the
 * tool has no argument for, `failed` when a value does not fit the declared type.
 */
export function fillArguments(input: JsonObject, filler: Filler): JsonObject {
  const { plan } = filler;
  const args: JsonObject = {};
  const given: JsonObject = { ...input, ...plan.derive(input) };
  refuseUnsayable(input, filler);
  const filled = new Set<Slot>();
  const put = (slot: Slot, value: Json) => {
    filled.add(slot);
    place(args, slot.path, value);
  };
  for (const { slot, value } of plan.constants) put(slot, coerced(value, slot));
  const superseded = plan.fillings.flatMap(({ field, supersedes }) =>
    supersedes !== undefined && given[field] !== undefined ? [supersedes] : [],
  );
  // Of several places that a tool takes, none of which it insists on, the narrowest is meant; a filter
  // for several of them stands beside the workspace.
  const narrower = plan.fillings.some(
    ({ field, slot }) =>
      PLACES.includes(field) &&
      given[field] !== undefined &&
      !slot.required &&
      !typesOf(slot.schema).includes('array'),
  );
  for (const { field, slot, codec } of plan.fillings) {
    const value = given[field];
    const idle =
      !slot.required && (superseded.includes(field) || (narrower && field === 'workspaceId'));
    if (value !== undefined && !idle) put(slot, codec.write(value));
  }
  for (const { slot, value } of plan.fallbacks) {
    if (!filled.has(slot)) put(slot, coerced(value, slot));
  }
  for (const { slot, field } of plan.fillings) {
    const wanted = slot.required || filler.demands?.includes(field);
    if (wanted && !filled.has(slot)) {
      throw new AppError('unreachable', `The endpoint's tool does not work without ${field}.`, {
        ...(field === 'assigneeId' && {
          next: 'Say who you are: `clickup-agent config set profiles.NAME.people.me ID`.',
        }),
        data: { fields: [field] },
      });
    }
  }
  if (plan.items) place(args, plan.items.at, itemsOf(input, plan.items, filler));
  const page = pagingValue(
    plan.paging,
    typeof input.cursor === 'string' ? input.cursor : undefined,
  );
  if (plan.paging.slot && page !== undefined)
    put(plan.paging.slot, coerced(page, plan.paging.slot));
  const { limit } = plan.paging;
  if (limit) put(limit.slot, coerced(limit.value, limit.slot));
  return args;
}

function itemsOf(
  input: JsonObject,
  { field, plan, most }: NonNullable<ArgumentPlan['items']>,
  filler: Filler,
): Json[] {
  const things = input[field];
  const all = Array.isArray(things) ? things.filter(isObject) : [];
  if (all.length > most) {
    throw new AppError('unreachable', `The endpoint's tool takes at most ${most} at once.`);
  }
  // What all have in common stands with each of them, where the tool wants it there.
  const own = plan.fillings.map((filling) => filling.field);
  const shared = Object.fromEntries(
    Object.entries(input).filter(([name]) => name !== field && own.includes(name)),
  );
  return all.map((thing) => fillArguments({ ...shared, ...thing }, { ...filler, plan }));
}

/** A read may come back too wide and is narrowed afterwards; a write must say all of it. */
function refuseUnsayable(input: JsonObject, { plan, effect, fields }: Filler): void {
  const unsayable = plan.lost.filter(
    (field) =>
      input[field] !== undefined &&
      input[field] !== false &&
      !fields[field]?.ambient &&
      (effect !== 'read' || fields[field]?.must === true) &&
      !isSaidByEnd(plan, field),
  );
  if (unsayable.length === 0) return;
  const names = unsayable.join(', ');
  throw new AppError('unreachable', `The endpoint's tool has no argument for ${names}.`, {
    next: 'Leave it out, or connect an endpoint that can say it.',
    data: { fields: unsayable },
  });
}

function place(args: JsonObject, path: readonly (string | 0)[], value: Json): void {
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
