// Decides which tool of an endpoint serves which operation, and refuses to guess between equals.
import { type OperationName, operationNamed, operations } from '../../clickup/index.ts';
import type { Tool } from '../../endpoint/index.ts';
import { isDemanded, planArguments } from '../arguments/plan.ts';
import type { EncodeOptions } from '../arguments/time.ts';
import { absence, asProse, type Capability, capabilityOf } from '../capability.ts';
import { EFFECT_OF_VERB, effectOf } from '../effect.ts';
import type { AnyIntent } from '../entity/contract.ts';
import { intentsOf } from '../entity/index.ts';
import { type Assignment, type Correction, correctionFor, schemaHash } from '../known-servers.ts';
import { type NameReading, readName, readWords, singular, wordsOf } from '../name/name.ts';
import type { Verb } from '../name/vocabulary.ts';
import { slotsOf } from '../schema/slots.ts';
import { type Candidate, type Choice, candidatesOf, choiceOf, misfitOf } from './choice.ts';

/** Why an operation is absent where nothing comes near it. */
export const NO_TOOL = 'No tool of the endpoint does this.';

/** What is known of one operation on one endpoint. */
export interface Bound {
  capability: Capability;
  /** Tools that serve it, best first. A further one gets a write only after a refusal. */
  choices: Choice[];
}

/** What a binding is made with, apart from the tools. */
export interface BindSettings extends EncodeOptions {
  /** Known servers; the first whose tools are all there counts. */
  corrections?: readonly Correction[];
  /** What a person has decided, by operation. */
  overrides?: Partial<Record<OperationName, Assignment>>;
}

/** Below this score a fit is only a similarity. */
const THRESHOLD = 0.45;
/** Two tools nearer than this are a tie. */
const MARGIN = 0.01;
/** Tools that are tried for one operation. */
const MOST_TRIED = 3;

/** What serves each operation. An operation is decided on first use, and once. */
export interface BindingTable {
  readonly operations: OperationName[];
  /** Every way to call every tool. */
  readonly candidates: readonly Candidate[];
  /** Operations decided by a person or a known server's record. */
  readonly assigned: OperationName[];
  get(operation: OperationName): Bound;
}

/** Matches tools with operations. Never throws, whatever the tools declare. */
export function bind(tools: readonly Tool[], settings: BindSettings): BindingTable {
  const { corrections = [], overrides } = settings;
  const candidates = candidatesOf(tools);
  const correction = correctionFor(corrections, new Set(tools.map((tool) => tool.name)));
  const decide = (operation: OperationName): Bound => {
    const chosen = overrides?.[operation];
    if (chosen) return chosenByPerson(operation, chosen, tools, settings);
    const known = correction?.operations[operation];
    if (known === null) return absent(operation, `${correction?.server} cannot do this.`);
    const bound =
      known && correction
        ? assigned(operation, known, correction.server, tools, settings)
        : inferred(operation, candidates, settings);
    const prose = correction?.prose?.[operation];
    if (prose === undefined || bound.choices.length === 0) return bound;
    return { ...bound, capability: asProse(bound.capability, prose) };
  };
  const decided = new Map<OperationName, Bound>();
  return {
    operations: Object.keys(operations) as OperationName[],
    candidates,
    assigned: Object.keys({ ...correction?.operations, ...overrides }) as OperationName[],
    get(operation) {
      const bound = decided.get(operation) ?? decide(operation);
      decided.set(operation, bound);
      return bound;
    },
  };
}

/** The tool whose name and arguments fit best, unless another fits as well. */
function inferred(
  operation: OperationName,
  candidates: Candidate[],
  options: EncodeOptions,
): Bound {
  const choices = candidates
    .flatMap((candidate) => choiceOf(operation, candidate, options) ?? [])
    .filter(({ score }) => score >= THRESHOLD)
    .sort((a, b) => b.score - a.score);
  const [best, rival] = choices;
  if (!best) {
    const [near] = candidates.flatMap((one) => misfitOf(operation, one, options) ?? []);
    return absent(operation, near === undefined ? NO_TOOL : `${near}.`);
  }
  if (rival && best.score - rival.score < MARGIN) {
    const names = `${best.candidate.tool.name} and ${rival.candidate.tool.name}`;
    return absent(operation, `${names} fit equally well, so neither is used.`);
  }
  return { capability: capabilityOf(operation, best), choices: choices.slice(0, MOST_TRIED) };
}

/** A person's choice holds until the tool's schema changes. */
function chosenByPerson(
  operation: OperationName,
  chosen: Assignment,
  tools: readonly Tool[],
  options: EncodeOptions,
): Bound {
  const tool = tools.find((one) => one.name === chosen.tool);
  if (!tool || chosen.schema === undefined || chosen.schema === schemaHash(tool)) {
    return assigned(operation, chosen, 'your profile', tools, options);
  }
  return absent(
    operation,
    `It was bound to ${tool.name}, whose arguments have changed since: bind it again with \`clickup-agent endpoint bind\`.`,
  );
}

/** The named tool, with inference for the arguments that are not named. */
function assigned(
  operation: OperationName,
  { tool: name, args = {} }: Assignment,
  by: string,
  tools: readonly Tool[],
  options: EncodeOptions,
): Bound {
  const tool = tools.find((one) => one.name === name);
  if (!tool) return absent(operation, `The tool ${name}, named by ${by}, is not there.`);
  const use = firstUse(operation, tool, options, args);
  if ('misfit' in use) {
    return absent(operation, `The tool ${name}, named by ${by}, cannot serve it: ${use.misfit}.`);
  }
  return { capability: capabilityOf(operation, use), choices: [use] };
}

/** The first intent of an operation that a tool's arguments fit, whatever its name. */
function firstUse(
  operation: OperationName,
  tool: Tool,
  options: EncodeOptions,
  args: Assignment['args'] = {},
): Choice | { misfit: string } {
  const [slots, preset] = [slotsOf(tool), new Map<never, never>()];
  const { effect } = operationNamed(operation);
  const candidate = { tool, slots, effect, reading: readName(tool.name), preset };
  let misfit = 'it fits no use of it';
  for (const intent of intentsOf(operation)) {
    const plan = planArguments(operation, intent, slots, preset, options, args);
    if (!('misfit' in plan)) {
      return { candidate, intent: { ...intent, caveat: '' }, plan, score: 1 };
    }
    ({ misfit } = plan);
  }
  return { misfit };
}

function absent(operation: OperationName, reason: string): Bound {
  return { capability: absence(operation, reason), choices: [] };
}

/** Why a tool cannot serve an operation by what it declares; null where nothing contradicts it. */
export function disagreement(operation: OperationName, tool: Tool): string | null {
  const { effect } = operationNamed(operation);
  const { verb } = readName(tool.name);
  const named = verb && EFFECT_OF_VERB[verb];
  const { readOnlyHint, destructiveHint } = tool.annotations;
  if (effect === 'read') {
    const writes =
      (named && named !== 'read') || readOnlyHint === false || destructiveHint === true;
    return writes && readOnlyHint !== true ? `${tool.name} says that it changes something` : null;
  }
  if (readOnlyHint === true || (named === 'read' && effectOf(tool) === 'read')) {
    return `${tool.name} says that it only reads`;
  }
  const removes = named === 'delete' || (named === null && destructiveHint === true);
  const takes = intentsOf(operation).some(({ verbs }) => verbs.includes('delete'));
  if (removes !== takes && (named || destructiveHint === true)) {
    return `${tool.name} says that it ${removes ? 'removes' : 'does not remove'} something`;
  }
  return null;
}

/** A tool that may serve an operation, with what it lacks for that; null where nothing is missing. */
interface NearTool {
  tool: string;
  lacks: string | null;
}

/**
 * Tools that may be meant for an operation, best first: those whose name is about its thing and does what
 * it does, and those in words of their own whose description or arguments are about it. None is likelier
 * than a tool of something else.
 */
export function likeliestTools(
  operation: OperationName,
  tools: readonly Tool[],
  options: EncodeOptions,
  most = 3,
): NearTool[] {
  const rated = new Map<string, NearTool & { points: number }>();
  for (const candidate of candidatesOf(tools)) {
    const { tool } = candidate;
    if (disagreement(operation, tool) !== null) continue;
    const about = aboutness(operation, candidate);
    if (about === 0) continue;
    const use = firstUse(operation, tool, options);
    const lacks = 'misfit' in use ? use.misfit : null;
    const points = about + (lacks === null ? 0.5 : 0);
    if (points > (rated.get(tool.name)?.points ?? 0)) {
      rated.set(tool.name, { tool: tool.name, lacks, points });
    }
  }
  return [...rated.values()]
    .sort((a, b) => b.points - a.points)
    .slice(0, most)
    .map(({ tool, lacks }) => ({ tool, lacks }));
}

/** Words after which a name tells where something is, not what it is: `get tasks from list`. */
const WHERE = new Set('to from of in into by for on with at'.split(' '));

/** How surely a candidate is about the thing of an operation: 2 or 1.5 by name, 1 by description, else 0. */
function aboutness(operation: OperationName, { tool, reading, preset, slots }: Candidate): number {
  const { effect } = operationNamed(operation);
  const intents = intentsOf(operation);
  const does = (verb: Verb | null) =>
    verb === null ||
    EFFECT_OF_VERB[verb] === effect ||
    intents.some((one) => one.verbs.includes(verb));
  const isAbout = ({ nouns, plural, verb }: NameReading) => {
    const noun = nouns.at(-1);
    const isMany = verb === 'list' || verb === 'search' || plural.some((one) => one === noun);
    const counts = (one: AnyIntent) => effect !== 'read' || isMany === (one.many === true);
    return does(verb) && intents.some((one) => one.noun === noun && counts(one));
  };
  const own = thingIn(wordsOf([tool.name, ...preset.values()].join(' ')));
  const name = readWords(own);
  // What a write makes is what its name ends with: `attach_task_file` makes no task.
  if (effect !== 'read' && name.unknown.includes(singular(own.at(-1) ?? ''))) return 0;
  if (name.nouns.length > 0) return isAbout(name) ? (name.unknown.length > 0 ? 1.5 : 2) : 0;
  // A name in words of its own: what it says of itself, or the things that its arguments name.
  const words = wordsOf(tool.description.split(/[.\n]/)[0] ?? '');
  const said = readWords(thingIn(words));
  if (isAbout({ ...said, verb: reading.verb ?? said.verb })) return 1;
  const demanded = Object.entries(intents[0]?.fields ?? {}).filter(
    ([field, { ambient }]) => ambient !== true && isDemanded(operation, field),
  );
  const things = demanded.flatMap(([, { of }]) => of ?? []);
  const { nouns } = readWords(words);
  const asks = slots.filter(({ required }) => required).length;
  const isOf = things.length > 0 && things.every((noun) => nouns.includes(noun));
  return isOf && said.nouns.length === 0 && asks === demanded.length ? 1 : 0;
}

/** The words that name a thing, without those that tell where it is: `get tasks from list`. */
function thingIn(words: readonly string[]): readonly string[] {
  const where = words.findIndex((word, at) => at > 0 && WHERE.has(word));
  return where > 0 ? words.slice(0, where) : words;
}
