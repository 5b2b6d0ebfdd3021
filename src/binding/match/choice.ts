// Weighs how well one way to call a tool serves one operation.
import { type OperationName, operationNamed } from '../../clickup/index.ts';
import type { Surroundings } from '../encode/codec.ts';
import { isDemanded } from '../encode/demands.ts';
import type { ArgumentPlan } from '../encode/draft.ts';
import { planArguments } from '../encode/plan.ts';
import { type AnyIntent, intentsOf } from '../intent/index.ts';
import { isOutdated } from '../name/description.ts';
import { nameFit } from '../name/fit.ts';
import { singular, wordsOf } from '../name/words.ts';
import { typesOf } from '../shape/schema.ts';
import type { Candidate } from './candidate.ts';

/** A tool chosen for an operation, with the plan of its arguments. */
export interface Choice {
  candidate: Candidate;
  intent: AnyIntent;
  plan: ArgumentPlan;
  /** Compared between tools; what a person is shown is cut to 0..1. */
  score: number;
}

/** The best use of a candidate for an operation; null when it does something else. */
export function choiceOf(
  operation: OperationName,
  candidate: Candidate,
  surroundings: Surroundings,
): Choice | null {
  const { effect } = operationNamed(operation);
  if ((candidate.effect === 'read') !== (effect === 'read')) return null;
  let best: Choice | null = null;
  for (const intent of intentsOf(operation)) {
    const named = nameFit(candidate.reading, intent);
    if (named === null || !isShown(candidate, intent)) continue;
    const { slots, preset } = candidate;
    const plan = planArguments(operation, intent, slots, preset, surroundings);
    if ('misfit' in plan) continue;
    const score = scoreOf(operation, named, intent, plan, candidate);
    if (!best || score > best.score) best = { candidate, intent, plan, score };
  }
  return best;
}

/** Why a candidate that says just this cannot serve an operation; null where it says something else. */
export function misfitOf(
  operation: OperationName,
  { reading, slots, preset, effect, tool }: Candidate,
  surroundings: Surroundings,
): string | null {
  if ((effect === 'read') !== (operationNamed(operation).effect === 'read')) return null;
  for (const intent of intentsOf(operation)) {
    if (nameFit(reading, intent) === null) continue;
    const plan = planArguments(operation, intent, slots, preset, surroundings);
    if ('misfit' in plan) return `${tool.name} comes nearest, but ${plan.misfit}`;
  }
  return null;
}

/** Whether the arguments bear out what the name says. */
function isShown({ reading, slots, preset }: Candidate, intent: AnyIntent): boolean {
  const declares = (names: string[]) => slots.some(({ name }) => names.includes(name));
  if (intent.shownBy && !declares(intent.shownBy)) return false;
  if (intent.beyond && isOfOne(intent.beyond, reading, slots)) return false;
  // `get` of a many-in-one tool that has the thing's own id brings that one thing.
  const one = reading.verb === 'get' && preset.size > 0 && ![...preset.values()].some(saysMany);
  return !(intent.many && one && declares([intent.noun, `${intent.noun}_id`, 'id']));
}

/** Whether the action that was chosen speaks of many: `get_entries`. */
function saysMany(action: unknown): boolean {
  return wordsOf(String(action)).some((word) => singular(word) !== word);
}

/** Whether the only place that a listing can be told is one such place: it looks nowhere else. */
function isOfOne(
  place: 'list' | 'space',
  { verb, nouns }: Candidate['reading'],
  slots: Candidate['slots'],
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

/** Most of it is the name; the rest is how much of the input the arguments can say, and how. */
function scoreOf(
  operation: OperationName,
  named: number,
  intent: AnyIntent,
  plan: ArgumentPlan,
  { tool, reading, slots }: Candidate,
): number {
  const weigh = (fields: string[]) =>
    fields.reduce((sum, field) => sum + weightOf(operation, intent, field), 0);
  const all = weigh(Object.keys(intent.fields));
  const share = all === 0 ? 1 : 1 - weigh(plan.lost) / all;
  const exact = all === 0 ? 1 : weigh(plan.exact) / all;
  const left = plan.lost.filter((field) => intent.fields[field]?.matters).length;
  const searches =
    reading.verb === 'search' && plan.idle.some(({ name }) => SEARCHED_FOR.includes(name));
  const malus =
    0.04 * left +
    (plan.losses.length > 0 ? 0.05 : 0) +
    (searches ? 0.05 : 0) +
    (isOutdated(tool.description) ? 0.1 : 0) +
    (!intent.many && reading.plural.includes(intent.noun) ? 0.02 : 0) +
    0.01 * Math.max(0, reading.verb === null ? 0 : intent.verbs.indexOf(reading.verb)) +
    (intent.handicap ?? 0);
  const { prefers } = intent;
  const preferred =
    prefers !== undefined &&
    (reading.word === prefers || slots.some(({ name }) => name === prefers));
  // What the operation cannot do without is what the tool cannot do without: a sure sign.
  const insists = plan.fillings.some(({ slot, demanded }) => slot.required && demanded);
  const bonus = (preferred ? 0.02 : 0) + (insists ? 0.06 : 0);
  return 0.6 * named + 0.25 * share + 0.15 * exact - malus + bonus;
}

/** Fields that narrow a listing weigh little: it is narrowed again afterwards. */
function weightOf(operation: OperationName, intent: AnyIntent, field: string): number {
  const spec = intent.fields[field];
  if (!spec || spec.ambient || spec.extra) return 0;
  const { effect, input } = operationNamed(operation);
  return effect !== 'read' || spec.matters || isDemanded(input, field) ? 1 : 0.3;
}
