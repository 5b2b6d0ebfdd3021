// Decides which argument of a tool carries which field of an operation, before any value is known.
import type { Json, JsonObject } from '../../base/index.ts';
import type { OperationName } from '../../clickup/index.ts';
import { operationNamed } from '../../clickup/index.ts';
import { workspaceId } from '../intent/fields.ts';
import type { AnyIntent } from '../intent/index.ts';
import type { Field } from '../intent/intent.ts';
import { valuesOf } from '../shape/schema.ts';
import type { Slot } from '../shape/slots.ts';
import { type Codec, codecFor, type Surroundings } from './codec.ts';
import { constantFor } from './constants.ts';
import { type Paging, pagingOf } from './paging.ts';

/** One argument and the field that it carries. */
export interface Filling {
  field: string;
  slot: Slot;
  codec: Codec;
}

/** How an operation's input becomes a tool's arguments. */
export interface ArgumentPlan {
  fillings: Filling[];
  constants: { slot: Slot; value: Json }[];
  /** Values for demanded arguments that nothing else filled. */
  fallbacks: { slot: Slot; value: Json }[];
  paging: Paging;
  derive: (input: JsonObject) => JsonObject;
  /** Fields that no argument takes. */
  lost: string[];
  /** Phrases that say what is cut or rounded. */
  losses: string[];
  /** How many fields found an argument, and how many of them by their best name. */
  exact: number;
}

/** Why a tool cannot serve an intent, as a phrase. */
export interface Misfit {
  misfit: string;
}

/** `preset` are arguments with values already chosen, such as the `action` of a many-in-one tool. */
export function planArguments(
  operation: OperationName,
  intent: AnyIntent,
  slots: Slot[],
  preset: ReadonlyMap<Slot, Json>,
  surroundings: Surroundings,
): ArgumentPlan | Misfit {
  const { effect, input } = operationNamed(operation);
  const taken = new Set<Slot>(preset.keys());
  const plan: ArgumentPlan = {
    fillings: [],
    constants: [...preset].map(([slot, value]) => ({ slot, value })),
    fallbacks: [],
    paging: pagingOf(slots),
    derive: (given) => intent.derived?.from(given) ?? {},
    lost: [],
    losses: [],
    exact: 0,
  };
  const derived = Object.entries(intent.derived?.fields ?? {});
  for (const [field, spec] of [...Object.entries(intent.fields), ...derived]) {
    const replaced = plan.fillings.some((filling) => filling.field === spec.instead);
    const found = replaced ? null : slotFor(spec, slots, taken);
    const codec = found && codecFor(spec.kind, found.slot, surroundings);
    if (found && codec) {
      for (const slot of [found.slot, found.type?.slot]) if (slot) taken.add(slot);
      plan.fillings.push({ field, slot: found.slot, codec });
      if (found.type) plan.constants.push({ slot: found.type.slot, value: found.type.value });
      if (found.rank === 0) plan.exact += 1;
      if (codec.loss && (effect !== 'read' || spec.must)) plan.losses.push(codec.loss);
    } else if (field in intent.fields) plan.lost.push(field);
  }
  for (const slot of slots) {
    if (taken.has(slot) || plan.paging.slots.has(slot)) continue;
    const value = intent.asks?.[slot.name] ?? constantFor(slot, effect);
    if (value !== undefined) plan.constants.push({ slot, value });
    else if (slot.required) {
      const problem = demand(slot, intent, plan, surroundings);
      if (problem) return problem;
    }
  }
  const demands = demandsOfFillings(intent, input, plan);
  // A listing that insists on one more place to look in is another listing.
  const other = demands.find((field) => effect === 'read' && !intent.fields[field]?.must);
  if (other !== undefined) return { misfit: `it wants ${other}` };
  plan.losses.push(...demands.map((field) => `it does not work without ${field}`));
  return missing(intent, input, plan) ?? plan;
}

/** An argument the tool insists on and no field of the operation carries. */
function demand(
  slot: Slot,
  intent: AnyIntent,
  plan: ArgumentPlan,
  surroundings: Surroundings,
): Misfit | null {
  const fallback = intent.fallbacks?.[slot.name];
  if (fallback !== undefined) {
    plan.fallbacks.push({ slot, value: fallback });
    return null;
  }
  const codec = workspaceId.names.includes(slot.name) && codecFor('id', slot, surroundings);
  if (!codec) return { misfit: `it wants ${slot.path.join('.')}` };
  plan.fillings.push({ field: 'workspaceId', slot, codec });
  return null;
}

/** Arguments the tool insists on though the operation's field may be left out. */
function demandsOfFillings(intent: AnyIntent, input: unknown, plan: ArgumentPlan): string[] {
  const demanding = plan.fillings.filter(
    ({ field, slot }) =>
      slot.required &&
      field in intent.fields &&
      !intent.fields[field]?.ambient &&
      !isDemanded(input, field),
  );
  return demanding.flatMap(({ field, slot }) => {
    const fallback = intent.fallbacks?.[field] ?? intent.fallbacks?.[slot.name];
    if (fallback === undefined) return [field];
    plan.fallbacks.push({ slot, value: fallback });
    return [];
  });
}

interface Found {
  slot: Slot;
  rank: number;
  type?: { slot: Slot; value: Json };
}

function slotFor(field: Field, slots: Slot[], taken: ReadonlySet<Slot>): Found | null {
  const free = slots.filter((slot) => !taken.has(slot));
  for (const [rank, name] of field.names.entries()) {
    const slot = free.find((one) => one.name === name);
    if (slot) return { slot, rank };
  }
  return field.of ? slotOfPlace(field.of, free) : null;
}

/** `container_id` beside `container_type: folder | list`: the type says whose id it is. */
function slotOfPlace(thing: string, slots: Slot[]): Found | null {
  for (const slot of slots) {
    const stem = /^(container|parent|entity|location|scope|target|resource|object)(_id)?$/.exec(
      slot.name,
    );
    const type = stem && slots.find((one) => one.name === `${stem[1]}_type`);
    const value = type && valuesOf(type.schema).find((one) => String(one).toLowerCase() === thing);
    if (type && value !== undefined) return { slot, rank: 1, type: { slot: type, value } };
  }
  return null;
}

/** What the operation cannot do without has to have an argument, or come from elsewhere. */
function missing(intent: AnyIntent, input: unknown, plan: ArgumentPlan): Misfit | null {
  const demanded = plan.lost.filter(
    (field) => !intent.fields[field]?.ambient && isDemanded(input, field),
  );
  // A duration can be said by the end of the entry.
  const still = demanded.filter(
    (field) => !(field === 'durationMs' && plan.fillings.some((one) => one.field === 'end')),
  );
  return still.length > 0 ? { misfit: `it has no argument for ${still.join(', ')}` } : null;
}

function isDemanded(input: unknown, field: string): boolean {
  const shape = (
    input as { shape?: Record<string, { safeParse(v: unknown): { success: boolean } }> }
  ).shape;
  return shape?.[field]?.safeParse(undefined).success === false;
}
