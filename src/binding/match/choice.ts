// Scores how well one way to call a tool serves one operation.
import type { Json } from '../../base/index.ts';
import { type Effect, type OperationName, operationNamed } from '../../clickup/index.ts';
import type { Tool } from '../../endpoint/index.ts';
import { type ArgumentPlan, isDemanded, type Misfit, planArguments } from '../arguments/plan.ts';
import type { EncodeOptions } from '../arguments/time.ts';
import { EFFECT_OF_VERB, effectOf, effectOfCall } from '../effect.ts';
import type { AnyIntent } from '../entity/contract.ts';
import { intentsOf } from '../entity/index.ts';
import { isOutdated, withDescription } from '../name/description.ts';
import {
  type NameReading,
  nounOf,
  readName,
  sharedPrefix,
  singular,
  wordsOf,
} from '../name/name.ts';
import type { Noun } from '../name/vocabulary.ts';
import { typesOf } from '../schema/schema.ts';
import { type Slot, slotsOf, variantsOf } from '../schema/slots.ts';

/** One way to call a tool: as it is, or with one value of its `action` argument. */
export interface Candidate {
  tool: Tool;
  reading: NameReading;
  /** What calling it this way does. */
  effect: Effect;
  slots: Slot[];
  preset: ReadonlyMap<Slot, Json>;
}

/** A tool chosen for an operation, with the plan of its arguments. */
export interface Choice {
  candidate: Candidate;
  intent: AnyIntent;
  plan: ArgumentPlan;
  /** Compared between tools; shown to people it is cut to 0..1. */
  score: number;
}

/** Every way to call every tool. */
export function candidatesOf(tools: readonly Tool[]): Candidate[] {
  const prefix = sharedPrefix(tools.map((tool) => tool.name));
  return tools.flatMap((tool) => {
    const slots = slotsOf(tool);
    return variantsOf(tool.name, slots).map(({ name, preset }) => {
      const reading = withDescription(readName(name, prefix), tool);
      return { tool, reading, effect: effectOfWay(tool, reading, preset), slots, preset };
    });
  });
}

/** What a call does: its action's verb, or what the whole tool does. */
function effectOfWay(tool: Tool, reading: NameReading, preset: Candidate['preset']): Effect {
  const byVerb = reading.verb && EFFECT_OF_VERB[reading.verb];
  if (preset.size > 0) {
    const args = [...preset].map(([{ path }, value]) => [path.at(-1), value] as const);
    return byVerb ?? effectOfCall(tool, Object.fromEntries(args));
  }
  // For a name without a verb the description counts, unless the annotations contradict it.
  if (reading.borrowed && byVerb && readName(tool.name).verb === null) {
    return byVerb === 'read' && tool.annotations.readOnlyHint === false ? 'update' : byVerb;
  }
  return effectOf(tool);
}

/** The intents of an operation that a candidate's name fits, each with the plan of its arguments. */
function usesOf(operation: OperationName, candidate: Candidate, options: EncodeOptions) {
  const { slots, preset, reading, effect } = candidate;
  if ((effect === 'read') !== (operationNamed(operation).effect === 'read')) return [];
  return intentsOf(operation).flatMap((intent) => {
    const named = nameFit(reading, slots, intent);
    if (named === null) return [];
    const plan = planArguments(operation, intent, slots, preset, options);
    return [{ intent, named, plan: plan as ArgumentPlan | Misfit }];
  });
}

/** The best use of a candidate for an operation; null when it does something else. */
export function choiceOf(
  operation: OperationName,
  candidate: Candidate,
  options: EncodeOptions,
): Choice | null {
  let best: Choice | null = null;
  for (const { intent, named, plan } of usesOf(operation, candidate, options)) {
    if ('misfit' in plan || !isShown(candidate, intent)) continue;
    const score = scoreOf(operation, named, intent, plan, candidate);
    if (!best || score > best.score) best = { candidate, intent, plan, score };
  }
  return best;
}

/** Why a candidate whose name fits cannot serve an operation; null where the name does not fit. */
export function misfitOf(
  operation: OperationName,
  candidate: Candidate,
  options: EncodeOptions,
): string | null {
  for (const { plan } of usesOf(operation, candidate, options)) {
    if ('misfit' in plan) return `${candidate.tool.name} comes nearest, but ${plan.misfit}`;
  }
  return null;
}

/** Whether the arguments confirm what the name says. */
function isShown({ reading, slots, preset }: Candidate, intent: AnyIntent): boolean {
  const declares = (names: string[]) => slots.some(({ name }) => names.includes(name));
  if (intent.shownBy && !declares(intent.shownBy)) return false;
  if (intent.beyond && isOfOne(intent.beyond, reading, slots)) return false;
  // `get` of a many-in-one tool that takes the entity's own id returns that one entity.
  const isMany = [...preset.values()].some((action) =>
    wordsOf(String(action)).some((word) => singular(word) !== word),
  );
  const one = reading.verb === 'get' && preset.size > 0 && !isMany;
  return !(intent.many && one && declares([intent.noun, `${intent.noun}_id`, 'id']));
}

/** Whether a listing can only be given one such place: it covers no more than that. */
function isOfOne(
  place: 'list' | 'space',
  { verb, nouns }: NameReading,
  slots: readonly Slot[],
): boolean {
  if (verb === 'search' || nouns.includes('workspace')) return false;
  const own = slots.find(({ name }) => name === `${place}_id` || name === place);
  const wider = /^(workspace|team|space|folder|project)(_id)?$/;
  return (
    own !== undefined &&
    !typesOf(own.schema).includes('array') &&
    !slots.some((slot) => slot !== own && wider.test(slot.name))
  );
}

/** Arguments that a search is made with; a listing leaves them empty. */
const SEARCHED_FOR = ['query', 'text', 'term', 'keyword', 'search', 'q', 'search_term'];

/** Mostly the name; the rest is how much of the input the arguments can hold, and how. */
function scoreOf(
  operation: OperationName,
  named: number,
  intent: AnyIntent,
  plan: ArgumentPlan,
  { tool, reading, slots }: Candidate,
): number {
  const { prefers, verbs, noun, handicap = 0 } = intent;
  const weigh = (fields: string[]) =>
    fields.reduce((sum, field) => sum + weightOf(operation, intent, field), 0);
  const all = weigh(Object.keys(intent.fields));
  const share = all === 0 ? 1 : 1 - weigh(plan.lost) / all;
  const exact = all === 0 ? 1 : weigh(plan.exact) / all;
  const has = (name: string) => slots.some((slot) => slot.name === name);
  const evidence: [boolean, number][] = [
    [plan.losses.length > 0, -0.05],
    [reading.verb === 'search' && plan.idle.some((one) => SEARCHED_FOR.includes(one.name)), -0.05],
    [isOutdated(tool.description), -0.1],
    [!intent.many && reading.plural.includes(noun), -0.02],
    [prefers !== undefined && (reading.word === prefers || has(prefers)), 0.02],
    // What the operation requires, the tool requires too: a sure sign.
    [plan.fillings.some(({ slot, demanded }) => slot.required && demanded), 0.06],
  ];
  const unsent = plan.lost.filter((field) => intent.fields[field]?.matters).length;
  const rank = reading.verb === null ? 0 : Math.max(0, verbs.indexOf(reading.verb));
  const start = 0.6 * named + 0.25 * share + 0.15 * exact - handicap - 0.04 * unsent - 0.01 * rank;
  return evidence.reduce((sum, [holds, points]) => sum + (holds ? points : 0), start);
}

/** Fields that narrow a listing weigh little: it is narrowed again afterwards. */
function weightOf(operation: OperationName, intent: AnyIntent, field: string): number {
  const spec = intent.fields[field];
  if (!spec || spec.ambient || spec.extra) return 0;
  const { effect } = operationNamed(operation);
  return effect !== 'read' || spec.matters || isDemanded(operation, field) ? 1 : 0.3;
}

/** 1 for a name with just this meaning, less for each further word, null for another meaning. */
function nameFit(reading: NameReading, slots: readonly Slot[], intent: AnyIntent): number | null {
  const { verb, nouns, plural, qualifiers, unknown, doubtful, borrowed } = reading;
  const { noun, needs = [], accepts = [], marks = [], allows = [], promises } = intent;
  const others = nouns.filter((one) => one !== noun);
  const isMany = verb === 'list' || verb === 'search' || plural.includes(noun);
  const isAsked = (one: Noun) =>
    slots.some(({ name, required }) => required && nounOf(name.replace(/_id$/, '')) === one);
  const fits =
    unknown.length === 0 &&
    nouns.includes(noun) &&
    !doubtful.includes(noun) &&
    (verb === null ? intent.verbless === true : intent.verbs.includes(verb)) &&
    (!intent.many || isMany) &&
    !(intent.single && plural.includes(noun)) &&
    (promises === undefined || reading.promised.includes(promises)) &&
    others.every((one) => accepts.includes(one) || needs.includes(one)) &&
    needs.every((one) => nouns.includes(one) || isAsked(one)) &&
    qualifiers.every((one) => marks.includes(one) || allows.includes(one)) &&
    marks.every((one) => qualifiers.includes(one));
  if (!fits) return null;
  // Of two names with one meaning, the plainer is the usual way.
  const extra =
    others.filter((one) => !needs.includes(one)).length +
    qualifiers.filter((one) => !marks.includes(one)).length;
  return 1 - 0.05 * extra - (verb === null || borrowed ? 0.1 : 0);
}
