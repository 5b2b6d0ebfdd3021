// Decides which argument of a tool carries which field of an operation, before any value is known.
import type { Json, JsonObject } from '../../base/index.ts';
import { type Effect, type OperationName, operationNamed } from '../../clickup/index.ts';
import { type AnyIntent, type Field, workspaceId } from '../entity/contract.ts';
import { typesOf } from '../schema/schema.ts';
import type { Slot } from '../schema/slots.ts';
import { codecFor } from './codec.ts';
import {
  constantFor,
  type Match,
  matchDescribed,
  matchField,
  type Paging,
  pagingOf,
} from './match.ts';
import type { Codec, EncodeOptions } from './time.ts';

/** One argument and the field that it carries. */
export interface Filling {
  field: string;
  slot: Slot;
  codec: Codec;
  /** Whether the operation requires it. */
  demanded: boolean;
  /** A field that is left out where this one is sent. */
  supersedes?: string | undefined;
}

/** An argument and the value it is sent with. */
export interface Constant {
  slot: Slot;
  value: Json;
}

/** How an operation's input becomes a tool's arguments. */
export interface ArgumentPlan {
  fillings: Filling[];
  constants: Constant[];
  /** Values for required arguments that nothing else filled. */
  fallbacks: Constant[];
  paging: Paging;
  derive: (input: JsonObject) => JsonObject;
  /** Of a bulk write: where its items go, and how each is encoded. */
  items: { field: string; at: string[]; plan: ArgumentPlan; most: number } | null;
  /** Fields that no argument takes. */
  lost: string[];
  /** Phrases for what is cut or rounded. */
  losses: string[];
  /** Whether the tool requires a person, who is the current user where nobody is named. */
  wantsCaller: boolean;
  /** Fields that found an argument under its best name. */
  exact: string[];
  /** Optional arguments that nothing fills. */
  idle: Slot[];
}

/** Why a tool cannot serve an intent, as a phrase. */
export interface Misfit {
  misfit: string;
}

/** A plan under construction and what it is built from. */
interface Draft {
  plan: ArgumentPlan;
  intent: AnyIntent;
  effect: Effect;
  /** Whether the operation's own input has to name the field. */
  isDemanded(field: string): boolean;
  options: EncodeOptions;
  taken: Set<Slot>;
}

/**
 * `preset` are arguments with values already chosen, such as the `action` of a many-in-one tool;
 * `given` has the contents of arguments by name, as in an Assignment.
 */
export function planArguments(
  operation: OperationName,
  intent: AnyIntent,
  slots: Slot[],
  preset: ReadonlyMap<Slot, Json>,
  options: EncodeOptions,
  given: Readonly<Record<string, Json>> = {},
): ArgumentPlan | Misfit {
  const { effect } = operationNamed(operation);
  const draft: Draft = {
    plan: emptyPlan(intent, slots, preset),
    ...{ intent, effect, options },
    isDemanded: (field) =>
      intent.demands?.includes(field) === true ||
      (isDemanded(operation, field) && intent.spares?.includes(field) !== true),
    taken: new Set(preset.keys()),
  };
  return takeGiven(draft, slots, given) ?? build(draft, slots);
}

/** Arguments chosen by a person or a record: `$field` carries a field, anything else is a constant. */
function takeGiven(
  { plan, intent, options, taken, isDemanded }: Draft,
  slots: Slot[],
  given: Readonly<Record<string, Json>>,
): Misfit | null {
  for (const [name, value] of Object.entries(given)) {
    const slot = slots.find(({ path }) => path.join('.') === name || path.at(-1) === name);
    if (!slot) return { misfit: `it declares no argument ${name}` };
    taken.add(slot);
    const field = typeof value === 'string' && value.startsWith('$') ? value.slice(1) : null;
    if (field === null) {
      plan.constants.push({ slot, value });
      continue;
    }
    const spec = intent.fields[field];
    const codec = spec && codecFor(spec.kind, slot, options);
    if (!codec) return { misfit: `${name} cannot hold ${field}` };
    plan.fillings.push({ field, slot, codec, demanded: isDemanded(field) });
    if (codec.loss) plan.losses.push(codec.loss);
  }
  return null;
}

function emptyPlan(
  intent: AnyIntent,
  slots: Slot[],
  preset: ReadonlyMap<Slot, Json>,
): ArgumentPlan {
  return {
    ...{ fillings: [], fallbacks: [], lost: [], losses: [], exact: [], idle: [] },
    constants: [...preset].map(([slot, value]) => ({ slot, value })),
    paging: pagingOf(slots),
    derive: (given) => intent.derived?.from(given) ?? {},
    ...{ items: null, wantsCaller: false },
  };
}

function build(draft: Draft, slots: Slot[]): ArgumentPlan | Misfit {
  const { plan, intent, effect } = draft;
  const problem = intent.items ? planItems(draft, slots, intent.items) : null;
  if (problem) return problem;
  const own = plan.items ? slots.filter((slot) => !slot.path.includes(0)) : slots;
  const filled = fillingsOf(plan).map(({ field }) => field);
  const unnamed = Object.entries({ ...intent.fields, ...intent.derived?.fields })
    .filter(([field]) => field !== plan.items?.field && !filled.includes(field))
    .filter(([field, spec]) => !carry(draft, field, spec, own, matchField));
  for (const [field, spec] of unnamed) {
    if (!carry(draft, field, spec, own, matchDescribed) && field in intent.fields) {
      plan.lost.push(field);
    }
  }
  for (const { field, without, loss } of intent.derived?.wanting ?? []) {
    const bare = plan.fillings.find((one) => one.field === field);
    if (bare && holdsNumber(bare.slot) && !isFilled(plan, without)) plan.losses.push(loss);
  }
  const { sign } = intent;
  if (sign) {
    const slot = own.find(
      ({ name, description }) => sign.argument.test(name) && sign.says.test(description),
    );
    if (!slot || !holdsNumber(slot)) return { misfit: 'it does not declare that it can' };
    draft.taken.add(slot);
    plan.constants.push({ slot, value: sign.value });
  }
  for (const slot of own) {
    if (draft.taken.has(slot) || plan.paging.slots.has(slot)) continue;
    const value = intent.asks?.[slot.name] ?? constantFor(slot, effect);
    const fallback = intent.fallbacks?.[slot.name];
    if (value !== undefined) plan.constants.push({ slot, value });
    else if (isWorkspace(draft, slot)) {
      const codec = codecFor('id', slot, draft.options);
      if (codec) plan.fillings.push({ field: 'workspaceId', slot, codec, demanded: false });
    } else if (!slot.required) plan.idle.push(slot);
    else if (fallback === undefined) return { misfit: `it requires ${slot.path.join('.')}` };
    else plan.fallbacks.push({ slot, value: fallback });
  }
  return fillOptional(draft) ?? missing(draft) ?? plan;
}

/** The arguments that carry fields, those of each item of a bulk write among them. */
export function fillingsOf({ fillings, items }: ArgumentPlan): Filling[] {
  return [...fillings, ...(items?.plan.fillings ?? [])];
}

function isFilled(plan: ArgumentPlan, field: string): boolean {
  return plan.fillings.some((one) => one.field === field);
}

/** Whether an argument that nothing fills names the workspace, which the profile may know. */
function isWorkspace({ intent, plan }: Draft, { name, required }: Slot): boolean {
  if (isFilled(plan, 'workspaceId') || (required && intent.unaided)) return false;
  return workspaceId.names.includes(name);
}

/** Settles arguments that the tool requires though the operation's field is optional. */
function fillOptional({ plan, intent, effect, isDemanded }: Draft): Misfit | null {
  for (const { field, slot } of plan.fillings) {
    const spec = intent.fields[field];
    if (!slot.required || !spec || spec.ambient || isDemanded(field)) continue;
    const fallback = intent.fallbacks?.[field] ?? intent.fallbacks?.[slot.name];
    if (fallback !== undefined) plan.fallbacks.push({ slot, value: fallback });
    else if (effect === 'read' && spec.kind === 'flag') plan.fallbacks.push({ slot, value: false });
    else if (field === 'assigneeId') plan.wantsCaller = true;
    // A listing that requires one more place to look in is another listing.
    else if (effect === 'read' && !spec.must) return { misfit: `it requires ${field}` };
    else plan.losses.push(`it does not work without ${field}`);
  }
  return null;
}

/** What the operation requires has to have an argument, or be known from elsewhere. */
function missing({ plan, intent, isDemanded }: Draft): Misfit | null {
  const still = plan.lost.filter(
    (field) => !intent.fields[field]?.ambient && isDemanded(field) && !isGivenByEnd(plan, field),
  );
  return still.length > 0 ? { misfit: `it has no argument for ${still.join(', ')}` } : null;
}

/** Whether a duration is sent as the end of the entry. */
export function isGivenByEnd(plan: ArgumentPlan, field: string): boolean {
  return field === 'durationMs' && isFilled(plan, 'end');
}

/** Whether an operation's input schema requires a field. */
export function isDemanded(operation: OperationName, field: string): boolean {
  const { shape } = operationNamed(operation).input as {
    shape?: Record<string, { safeParse(v: unknown): { success: boolean } }>;
  };
  return shape?.[field]?.safeParse(undefined).success === false;
}

/** A side effect that some servers add to a create. */
const DEFAULTS_TO_CALLER = /defaults? to (the )?(current|authenticated|calling) user/i;

/** A number goes to ClickUp as it is; a text is parsed by the server. */
function holdsNumber({ schema }: Slot): boolean {
  const types = typesOf(schema);
  return types.length === 0 || types.some((type) => type === 'number' || type === 'integer');
}

/** Gives a field its argument, where there is one that can hold it; returns whether there is. */
function carry(
  draft: Draft,
  field: string,
  spec: Field,
  slots: Slot[],
  matching: (field: Field, free: Slot[]) => Match | null,
): boolean {
  const { plan, effect, options, taken } = draft;
  const found = matching(
    spec,
    slots.filter((slot) => !taken.has(slot)),
  );
  // Some tools require both, though one follows from the other.
  const isReplaced = spec.instead !== undefined && isFilled(plan, spec.instead);
  const match = isReplaced && found?.slot.required !== true ? null : found;
  const codec = match && codecFor(spec.kind, match.slot, options);
  if (!match || !codec || (effect === 'update' && field === 'description' && adds(match.slot))) {
    return false;
  }
  taken.add(match.slot);
  plan.fillings.push({
    ...{ field, slot: match.slot, codec, supersedes: spec.supersedes },
    demanded: draft.isDemanded(field),
  });
  if (match.type) {
    taken.add(match.type.slot);
    plan.constants.push(match.type);
  }
  if (effect === 'create' && DEFAULTS_TO_CALLER.test(match.slot.description)) {
    plan.losses.push('it assigns the current user when nobody is named');
  }
  if (match.rank === 0) plan.exact.push(field);
  if (codec.loss && (effect !== 'read' || spec.must)) plan.losses.push(codec.loss);
  return true;
}

/** Whether an argument adds to the current value instead of replacing it. */
function adds({ name, description }: Slot): boolean {
  const text = /\bappend(s|ed)?\b|\bkeeps? (the )?(previous|existing)/i;
  return /^append/.test(name) || text.test(description);
}

/** Plans the arguments of each item of a bulk write. */
function planItems(
  draft: Draft,
  slots: Slot[],
  { field, fields }: NonNullable<AnyIntent['items']>,
): Misfit | null {
  const inside = slots.filter((slot) => slot.path.includes(0));
  const [first] = inside;
  if (!first) return { misfit: 'it takes one thing at a time' };
  const relative = inside.map((slot) => ({
    ...slot,
    path: slot.path.slice(slot.path.indexOf(0) + 1),
  }));
  const { items: _, ...whole } = draft.intent;
  const intent: AnyIntent = { ...whole, fields };
  const plan = build(
    {
      ...{ ...draft, intent, plan: emptyPlan(intent, [], new Map()), taken: new Set<Slot>() },
      isDemanded: (one) => one === 'name',
    },
    relative,
  );
  if ('misfit' in plan) return plan;
  const at = first.path.slice(0, first.path.indexOf(0)).map(String);
  draft.plan.items = { field, at, plan, most: first.most ?? Number.POSITIVE_INFINITY };
  draft.plan.losses.push(...plan.losses);
  return null;
}
