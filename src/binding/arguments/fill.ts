// Fills a tool's arguments from an input by the plan, and reads an input back from arguments.
import { AppError, isObject, type Json, type JsonObject } from '../../base/index.ts';
import type { Effect } from '../../clickup/index.ts';
import type { Field } from '../entity/contract.ts';
import type { Choice } from '../match/choice.ts';
import { resolved, typesOf } from '../schema/schema.ts';
import type { Slot } from '../schema/slots.ts';
import { coerced } from './codec.ts';
import { isMany, pagingValue } from './match.ts';
import { type ArgumentPlan, isGivenByEnd } from './plan.ts';

/** The arguments with the empty envelopes that a tool requires. */
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

/** What filling needs apart from the input. */
export interface Filler {
  plan: ArgumentPlan;
  effect: Effect;
  fields: Record<string, Field>;
  /** Optional fields that the tool requires. */
  demands: string[];
}

/** Fields that name one place inside a workspace. */
const PLACES = ['listId', 'folderId', 'spaceId'];

/**
 * The arguments of one call. Errors: AppError `unreachable` when the tool has no argument for a part of
 * the input, `failed` when a value does not fit the declared type.
 */
export function fillArguments(input: JsonObject, filler: Filler): JsonObject {
  const { plan } = filler;
  const args: JsonObject = {};
  const given: JsonObject = { ...input, ...plan.derive(input) };
  refuseUnsendable(input, filler);
  const filled = new Set<Slot>();
  const put = (slot: Slot, value: Json) => {
    filled.add(slot);
    place(args, slot.path, value);
  };
  for (const { slot, value } of plan.constants) put(slot, coerced(value, slot));
  const isGiven = (field: string) => given[field] !== undefined;
  const superseded = plan.fillings.map((one) => isGiven(one.field) && one.supersedes);
  // Of several optional places the narrowest is meant; a filter for several of them goes together with
  // the workspace.
  const isNarrower = plan.fillings.some(
    ({ field, slot }) =>
      PLACES.includes(field) && isGiven(field) && !slot.required && !isMany(slot),
  );
  for (const { field, slot, codec } of plan.fillings) {
    const isReplaced = superseded.includes(field) || (isNarrower && field === 'workspaceId');
    const value = given[field];
    if (value !== undefined && (slot.required || !isReplaced)) put(slot, codec.write(value));
  }
  for (const { slot, value } of plan.fallbacks) {
    if (!filled.has(slot)) put(slot, coerced(value, slot));
  }
  for (const { slot, field } of plan.fillings) {
    if (filled.has(slot) || !(slot.required || filler.demands.includes(field))) continue;
    throw new AppError('unreachable', `The endpoint's tool does not work without ${field}.`, {
      ...(field === 'assigneeId' && {
        next: 'Set the current user: `clickup-agent config set profiles.NAME.people.me ID`.',
      }),
      data: { fields: [field] },
    });
  }
  if (plan.items) place(args, plan.items.at, itemsOf(input, plan.items, filler));
  const { slot, limit } = plan.paging;
  const page = pagingValue(plan.paging, input.cursor);
  if (slot && page !== undefined) put(slot, coerced(page, slot));
  if (limit) put(limit.slot, coerced(limit.value, limit.slot));
  return args;
}

function itemsOf(
  input: JsonObject,
  { field, plan, most }: NonNullable<ArgumentPlan['items']>,
  filler: Filler,
): Json[] {
  const items = input[field];
  const all = Array.isArray(items) ? items.filter(isObject) : [];
  if (all.length > most) {
    throw new AppError('unreachable', `The endpoint's tool takes at most ${most} at once.`);
  }
  // What all have in common is repeated in each of them, where the tool wants it there.
  const own = plan.fillings.map((filling) => filling.field);
  const shared = Object.fromEntries(
    Object.entries(input).filter(([name]) => name !== field && own.includes(name)),
  );
  return all.map((item) => fillArguments({ ...shared, ...item }, { ...filler, plan }));
}

/** A read may return too much and is narrowed afterwards; a write must send all of it. */
function refuseUnsendable(input: JsonObject, { plan, effect, fields }: Filler): void {
  const lost = plan.lost.filter(
    (field) =>
      input[field] !== undefined &&
      input[field] !== false &&
      !fields[field]?.ambient &&
      (effect !== 'read' || fields[field]?.must === true) &&
      !isGivenByEnd(plan, field),
  );
  if (lost.length === 0) return;
  throw new AppError('unreachable', `The endpoint's tool has no argument for ${lost.join(', ')}.`, {
    next: 'Leave it out, or connect an endpoint that has one.',
    data: { fields: lost },
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

/** The input of a call, as far as the binding decodes it. */
export interface CallInput {
  input: JsonObject;
  /** The arguments where the operation puts them. */
  args: JsonObject;
}

/** Null when a value does not decode as its field, or the call writes several things. */
export function inputOf(args: JsonObject, { plan, intent }: Choice): CallInput | null {
  if (plan.items) return null;
  const input: JsonObject = {};
  let moved = args;
  const { sign } = intent;
  if (sign) {
    const signed = plan.constants.find(
      ({ slot, value }) => value === sign.value && sign.argument.test(slot.name),
    );
    const [name] = signed?.slot.path ?? [];
    const given = typeof name === 'string' ? Number(args[name]) : Number.NaN;
    if (typeof name !== 'string' || !(given * sign.value > 0)) return null;
    moved = { ...args, [name]: sign.value };
  }
  for (const { field, slot, codec } of plan.fillings) {
    let value = valueAt(args, slot.path);
    if (value === SEVERAL) return null;
    if (value === undefined) {
      // Another argument may carry the same under another of the field's names.
      const names = intent.fields[field]?.names ?? [];
      const isAlias = (one: Slot) =>
        names.includes(one.name) && valueAt(args, one.path) !== undefined;
      const [from] = plan.idle.find(isAlias)?.path ?? [];
      const [to] = slot.path;
      if (typeof from !== 'string' || typeof to !== 'string' || slot.path.length > 1) continue;
      const { [from]: alias = null, ...rest } = args;
      value = alias;
      moved = { ...rest, [to]: alias };
    }
    const read = codec.read(value);
    if (read === undefined) return null;
    input[field] = read;
  }
  const { end, ...rest } = input;
  // Where a tool takes the end instead, the duration is the difference.
  const durationMs = Number(end) - Number(rest.start);
  const isDerived = rest.durationMs === undefined && durationMs > 0;
  return { input: isDerived ? { ...rest, durationMs } : rest, args: moved };
}

/** More than one value where one is expected. */
const SEVERAL = Symbol('several');

function valueAt(args: JsonObject, path: Slot['path']): Json | undefined | typeof SEVERAL {
  let at: Json | undefined = args;
  for (const step of path) {
    if (step === 0) {
      if (!Array.isArray(at)) return undefined;
      if (at.length > 1) return SEVERAL;
      at = at[0];
    } else at = isObject(at) ? at[step] : undefined;
  }
  return at;
}
