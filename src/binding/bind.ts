// Decides which tool of an endpoint serves which operation, and refuses to guess between equals.
import type { Json } from '../base/index.ts';
import { type Effect, type OperationName, operationNamed, operations } from '../clickup/index.ts';
import type { Tool } from '../endpoint/index.ts';
import type { Capability } from './capability.ts';
import { type Assignment, type Correction, correctionFor } from './correction.ts';
import { EFFECT_OF_VERB, effectOf } from './effect.ts';
import type { Surroundings } from './encode/codec.ts';
import { type ArgumentPlan, isDemanded, planArguments } from './encode/plan.ts';
import { type AnyIntent, intentsOf } from './intent/index.ts';
import { withDescription } from './name/description.ts';
import { nameFit } from './name/fit.ts';
import { sharedPrefix } from './name/prefix.ts';
import { type NameReading, readName } from './name/reading.ts';
import { type Slot, slotsOf } from './shape/slots.ts';
import { variantsOf } from './shape/variants.ts';

/** One way to call a tool: as it is, or with one value of its `action` argument. */
export interface Candidate {
  tool: Tool;
  reading: NameReading;
  slots: Slot[];
  preset: ReadonlyMap<Slot, Json>;
}

/** A tool chosen for an operation, with the plan of its arguments. */
export interface Choice {
  candidate: Candidate;
  intent: AnyIntent;
  plan: ArgumentPlan;
  /** Compared between tools; what a person is shown is cut to 0..1. */
  score: number;
}

/** What is known of one operation on one endpoint. */
export interface Bound {
  capability: Capability;
  choice: Choice | null;
}

/** Below this a fit is no more than a resemblance. */
const THRESHOLD = 0.45;
/** Two tools nearer than this are a tie. */
const MARGIN = 0.01;

/** What a binding is made with beside the tools. */
export interface BindSettings extends Surroundings {
  /** Known servers; the first whose tools are all there counts. */
  corrections?: readonly Correction[];
  /** What a person has decided, by operation. */
  overrides?: Partial<Record<OperationName, Assignment>>;
}

/** Every operation's tool, by operation name. Never throws, whatever the tools declare. */
export function bind(tools: readonly Tool[], settings: BindSettings): Map<OperationName, Bound> {
  const names = tools.map((tool) => tool.name);
  const prefix = sharedPrefix(names);
  const candidates = tools.flatMap((tool) => candidatesOf(tool, prefix));
  const correction = correctionFor(settings.corrections ?? [], new Set(names));
  const operationNames = Object.keys(operations) as OperationName[];
  return new Map(
    operationNames.map((name) => {
      const chosen = settings.overrides?.[name];
      if (chosen) return [name, assigned(name, chosen, 'your profile', tools, settings)];
      const known = correction?.operations[name];
      if (known === null) return [name, absent(name, `${correction?.server} cannot do this.`)];
      const bound =
        known && correction
          ? assigned(name, known, correction.server, tools, settings)
          : inferred(name, candidates, settings);
      return [name, withProse(bound, correction?.prose?.[name])];
    }),
  );
}

function candidatesOf(tool: Tool, prefix: ReadonlySet<string>): Candidate[] {
  const slots = slotsOf(tool);
  return variantsOf(tool.name, slots).map(({ name, preset }) => ({
    tool,
    reading: withDescription(readName(name, prefix), tool.description),
    slots,
    preset,
  }));
}

function inferred(
  operation: OperationName,
  candidates: Candidate[],
  surroundings: Surroundings,
): Bound {
  const choices = candidates
    .flatMap((candidate) => choiceOf(operation, candidate, surroundings) ?? [])
    .filter(({ score }) => score >= THRESHOLD)
    .sort((a, b) => b.score - a.score);
  const [best, rival] = choices;
  if (!best) return absent(operation, 'No tool of the endpoint does this.');
  if (rival && best.score - rival.score < MARGIN) {
    const names = `${best.candidate.tool.name} and ${rival.candidate.tool.name}`;
    return absent(operation, `${names} fit equally well, so neither is used.`);
  }
  return { capability: capabilityOf(operation, best), choice: best };
}

/** The tool that someone named, with inference left for the arguments they did not name. */
function assigned(
  operation: OperationName,
  { tool: name, args = {} }: Assignment,
  by: string,
  tools: readonly Tool[],
  surroundings: Surroundings,
): Bound {
  const tool = tools.find((one) => one.name === name);
  if (!tool) return absent(operation, `The tool ${name}, named by ${by}, is not there.`);
  const slots = slotsOf(tool);
  const candidate = { tool, slots, reading: readName(name), preset: new Map<Slot, Json>() };
  let misfit = 'it fits no use of it';
  for (const intent of intentsOf(operation)) {
    const plan = planArguments(operation, intent, slots, candidate.preset, surroundings, args);
    if ('misfit' in plan) misfit = plan.misfit;
    else {
      const choice = { candidate, intent: { ...intent, caveat: '' }, plan, score: 1 };
      return { capability: capabilityOf(operation, choice), choice };
    }
  }
  return absent(operation, `The tool ${name}, named by ${by}, cannot serve it: ${misfit}.`);
}

/** A capability whose answers are prose is no use to a script, and says so beforehand. */
function withProse(bound: Bound, why: string | undefined): Bound {
  if (why === undefined || !bound.choice) return bound;
  return { ...bound, capability: asProse(bound.capability, why) };
}

/** The capability of a tool whose answers only people can read. */
export function asProse(capability: Capability, why: string): Capability {
  const reason = `${capability.tool} answers in words for people: ${why}`;
  return { ...capability, state: 'partial', reason };
}

function choiceOf(
  operation: OperationName,
  candidate: Candidate,
  surroundings: Surroundings,
): Choice | null {
  const { effect } = operationNamed(operation);
  if ((effectOfCandidate(candidate) === 'read') !== (effect === 'read')) return null;
  let best: Choice | null = null;
  for (const intent of intentsOf(operation)) {
    const named = nameFit(candidate.reading, intent);
    if (named === null) continue;
    const { slots, preset } = candidate;
    if (intent.many && fetchesOne(candidate, intent)) continue;
    if (intent.shownBy && !slots.some(({ name }) => intent.shownBy?.includes(name))) continue;
    const plan = planArguments(operation, intent, slots, preset, surroundings);
    if ('misfit' in plan) continue;
    const score = scoreOf(operation, named, intent, plan, candidate);
    if (!best || score > best.score) best = { candidate, intent, plan, score };
  }
  return best;
}

/** What a candidate does: its action's verb, or what the whole tool does. */
function effectOfCandidate({ tool, reading, preset }: Candidate): Effect {
  const byVerb = reading.verb && EFFECT_OF_VERB[reading.verb];
  if (preset.size > 0 && byVerb) return byVerb;
  // A name without a verb tells nothing; where the description tells, the annotations may object.
  if (reading.borrowed && byVerb && readName(tool.name).verb === null) {
    return byVerb === 'read' && tool.annotations.readOnlyHint === false ? 'update' : byVerb;
  }
  return effectOf(tool);
}

/** Fields that narrow a listing weigh little: it is narrowed again afterwards. */
function weightOf(operation: OperationName, intent: AnyIntent, field: string): number {
  const spec = intent.fields[field];
  if (!spec || spec.ambient) return 0;
  const { effect, input } = operationNamed(operation);
  return effect !== 'read' || spec.matters || isDemanded(input, field) ? 1 : 0.3;
}

function prefers({ prefers }: AnyIntent, slots: Slot[], { word }: NameReading): boolean {
  return prefers !== undefined && (word === prefers || slots.some(({ name }) => name === prefers));
}

/** `get` of a many-in-one tool that has the thing's own id brings that one thing. */
function fetchesOne({ reading, slots, preset }: Candidate, intent: AnyIntent): boolean {
  return (
    reading.verb === 'get' &&
    preset.size > 0 &&
    slots.some(({ name }) => [intent.noun, `${intent.noun}_id`, 'id'].includes(name))
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
  { reading, slots }: Candidate,
): number {
  const said = (fields: Iterable<string>) => {
    let sum = 0;
    for (const field of fields) sum += weightOf(operation, intent, field);
    return sum;
  };
  const all = said(Object.keys(intent.fields));
  const share = all === 0 ? 1 : 1 - said(plan.lost) / all;
  const exact = all === 0 ? 1 : said(plan.exact) / all;
  const left = plan.lost.filter((field) => intent.fields[field]?.matters).length;
  const malus =
    0.04 * left +
    (plan.losses.length > 0 ? 0.05 : 0) +
    (reading.verb === 'search' && plan.idle.some(({ name }) => SEARCHED_FOR.includes(name))
      ? 0.05
      : 0) +
    (intent.handicap ?? 0);
  // What the operation cannot do without is what the tool cannot do without: a sure sign.
  const insists = plan.fillings.some(({ slot, demanded }) => slot.required && demanded);
  const bonus = (prefers(intent, slots, reading) ? 0.02 : 0) + (insists ? 0.06 : 0);
  const raw = 0.6 * named + 0.25 * share + 0.15 * exact - malus + bonus;
  const order = Math.max(0, reading.verb === null ? 0 : intent.verbs.indexOf(reading.verb));
  return raw - 0.01 * order;
}

function capabilityOf(operation: OperationName, choice: Choice): Capability {
  const { intent, plan, candidate, score } = choice;
  const { effect } = operationNamed(operation);
  const lost = plan.lost.filter((field) => {
    const spec = intent.fields[field];
    return !spec?.ambient && (effect !== 'read' || spec?.matters === true);
  });
  const problems = [
    ...(lost.length > 0 ? [`it has no argument for ${lost.join(', ')}`] : []),
    ...new Set(plan.losses),
    ...(intent.demands ?? []).map((field) => `it does not work without ${field}`),
    ...(intent.caveat
      ? [intent.caveat.replace(/^./, (c) => c.toLowerCase()).replace(/\.$/, '')]
      : []),
  ];
  const tool = candidate.tool.name;
  return {
    operation,
    state: problems.length > 0 ? 'partial' : 'bound',
    tool,
    confidence: Math.round(Math.max(0, Math.min(1, score)) * 100) / 100,
    reason:
      problems.length > 0
        ? `${tool} serves it, but ${problems.join('; ')}.`
        : `${tool} serves it by its name and arguments.`,
    lost,
  };
}

/** An operation that no tool serves, with the sentence that says why. */
export function absent(operation: OperationName, reason: string): Bound {
  const capability: Capability = {
    operation,
    state: 'absent',
    tool: null,
    confidence: 0,
    reason,
    lost: [],
  };
  return { capability, choice: null };
}
