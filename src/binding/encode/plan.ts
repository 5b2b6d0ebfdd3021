// Decides which argument of a tool carries which field of an operation, before any value is known.
import type { Json } from '../../base/index.ts';
import { type OperationName, operationNamed } from '../../clickup/index.ts';
import type { AnyIntent } from '../intent/index.ts';
import type { Field } from '../intent/intent.ts';
import { typesOf } from '../shape/schema.ts';
import type { Slot } from '../shape/slots.ts';
import { codecFor, type Surroundings } from './codec.ts';
import { broughtBy, constantFor } from './constants.ts';
import { aid, demand, insisted, isDemanded, isWorkspace, missing } from './demands.ts';
import type { ArgumentPlan, Draft, Misfit } from './draft.ts';
import { type Match, matchDescribed, matchField } from './match.ts';
import { pagingOf } from './paging.ts';

/**
 * `preset` are arguments with values already chosen, such as the `action` of a many-in-one tool;
 * `given` says what arguments hold, by name, as in an Assignment.
 */
export function planArguments(
  operation: OperationName,
  intent: AnyIntent,
  slots: Slot[],
  preset: ReadonlyMap<Slot, Json>,
  surroundings: Surroundings,
  given: Readonly<Record<string, Json>> = {},
): ArgumentPlan | Misfit {
  const { effect, input } = operationNamed(operation);
  const draft: Draft = {
    plan: emptyPlan(intent, slots, preset),
    ...{ intent, effect, surroundings },
    isDemanded: (field) =>
      intent.demands?.includes(field) === true ||
      (isDemanded(input, field) && intent.spares?.includes(field) !== true),
    taken: new Set(preset.keys()),
  };
  return takeGiven(draft, slots, given) ?? build(draft, slots);
}

/** Arguments that someone has chosen: `$field` carries a field, anything else is a constant. */
function takeGiven(
  { plan, intent, surroundings, taken, isDemanded }: Draft,
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
    const codec = spec && codecFor(spec.kind, slot, surroundings);
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
    fillings: [],
    constants: [...preset].map(([slot, value]) => ({ slot, value })),
    fallbacks: [],
    paging: pagingOf(slots),
    derive: (given) => intent.derived?.from(given) ?? {},
    items: null,
    wantsCaller: false,
    ...{ lost: [], losses: [], exact: [], idle: [] },
  };
}

function build(draft: Draft, slots: Slot[]): ArgumentPlan | Misfit {
  const { plan, intent, effect } = draft;
  const problem = intent.items ? planItems(draft, slots, intent.items) : null;
  if (problem) return problem;
  const own = plan.items ? slots.filter((slot) => !slot.path.includes(0)) : slots;
  const derived = Object.entries(intent.derived?.fields ?? {});
  const fields = [...Object.entries(intent.fields), ...derived].filter(
    ([field]) =>
      field !== plan.items?.field &&
      ![...plan.fillings, ...(plan.items?.plan.fillings ?? [])].some((one) => one.field === field),
  );
  const unnamed = fields.filter(([field, spec]) => !carry(draft, field, spec, own, matchField));
  for (const [field, spec] of unnamed) {
    if (!carry(draft, field, spec, own, matchDescribed) && field in intent.fields) {
      plan.lost.push(field);
    }
  }
  for (const { field, without, loss } of intent.derived?.wanting ?? []) {
    const bare = plan.fillings.find((one) => one.field === field);
    const beside = plan.fillings.some((one) => one.field === without);
    if (bare && !beside && holdsNumber(bare.slot)) plan.losses.push(loss);
  }
  const { told } = intent;
  if (told) {
    const slot = own.find(
      ({ name, description }) => told.argument.test(name) && told.says.test(description),
    );
    if (!slot || !holdsNumber(slot)) return { misfit: 'it does not say that it can' };
    draft.taken.add(slot);
    plan.constants.push({ slot, value: told.value });
  }
  for (const slot of own) {
    if (draft.taken.has(slot) || plan.paging.slots.has(slot)) continue;
    const value =
      intent.asks?.[slot.name] ?? broughtBy(slot, intent.brings) ?? constantFor(slot, effect);
    if (value !== undefined) plan.constants.push({ slot, value });
    else if (isWorkspace(draft, slot)) aid(draft, slot);
    else if (slot.required) {
      const misfit = demand(draft, slot);
      if (misfit) return misfit;
    } else plan.idle.push(slot);
  }
  return insisted(draft) ?? missing(draft) ?? plan;
}

/** A side effect that some servers add to a create. */
const DEFAULTS_TO_CALLER = /defaults? to (the )?(current|authenticated|calling) user/i;

/** A number goes to ClickUp as it is; a text is read by the server, which may know better. */
function holdsNumber({ schema }: Slot): boolean {
  const types = typesOf(schema);
  return types.length === 0 || types.some((type) => type === 'number' || type === 'integer');
}

/** Gives a field its argument, where there is one that can hold it; answers whether there is. */
function carry(
  draft: Draft,
  field: string,
  spec: Field,
  slots: Slot[],
  matching: (field: Field, free: Slot[]) => Match | null,
): boolean {
  const { plan, effect, surroundings, taken } = draft;
  const replaced = plan.fillings.some((filling) => filling.field === spec.instead);
  const free = slots.filter((slot) => !taken.has(slot));
  const found = matching(spec, free);
  // Some tools insist on both, though one follows from the other.
  const match = replaced && found?.slot.required !== true ? null : found;
  const codec = match && codecFor(spec.kind, match.slot, surroundings);
  if (!match || !codec || (effect === 'update' && field === 'description' && adds(match.slot))) {
    return false;
  }
  taken.add(match.slot);
  plan.fillings.push({
    ...{ field, slot: match.slot, codec },
    demanded: draft.isDemanded(field),
    supersedes: spec.supersedes,
  });
  if (match.type) {
    taken.add(match.type.slot);
    plan.constants.push(match.type);
  }
  if (effect === 'create' && DEFAULTS_TO_CALLER.test(match.slot.description)) {
    plan.losses.push('it assigns the caller when nobody is named');
  }
  if (match.rank === 0) plan.exact.push(field);
  if (codec.loss && (effect !== 'read' || spec.must)) plan.losses.push(codec.loss);
  return true;
}

/** Whether an argument adds to what is there, instead of saying what is to be there. */
function adds({ name, description }: Slot): boolean {
  return (
    /^append/.test(name) ||
    /\bappend(s|ed)?\b|\bkeeps? (the )?(previous|existing)/i.test(description)
  );
}

/** The arguments of each thing, for a tool that takes several at once. */
function planItems(
  draft: Draft,
  slots: Slot[],
  items: NonNullable<AnyIntent['items']>,
): Misfit | null {
  const inside = slots.filter((slot) => slot.path.includes(0));
  const at = inside[0]?.path.slice(0, inside[0].path.indexOf(0)) ?? [];
  const relative = inside.map((slot) => ({
    ...slot,
    path: slot.path.slice(slot.path.indexOf(0) + 1),
  }));
  const intent: AnyIntent = { ...draft.intent, fields: items.fields };
  delete intent.items;
  const plan = build(
    {
      ...draft,
      ...{ intent, plan: emptyPlan(intent, [], new Map()), taken: new Set<Slot>() },
      isDemanded: (field) => field === 'name',
    },
    relative,
  );
  if ('misfit' in plan) return plan;
  if (inside.length === 0) return { misfit: 'it takes one thing at a time' };
  const most = inside[0]?.most ?? Number.POSITIVE_INFINITY;
  draft.plan.items = { field: items.field, at: at.map(String), plan, most };
  draft.plan.losses.push(...plan.losses);
  return null;
}
