// Decides which tool of an endpoint serves which operation, and refuses to guess between equals.
import type { Json } from '../../base/index.ts';
import { type OperationName, operationNamed, operations } from '../../clickup/index.ts';
import type { Tool } from '../../endpoint/index.ts';
import { absence, asProse, type Capability, capabilityOf } from '../capability.ts';
import { type Assignment, type Correction, correctionFor, schemaHash } from '../correction.ts';
import type { Surroundings } from '../encode/codec.ts';
import { planArguments } from '../encode/plan.ts';
import { intentsOf } from '../intent/index.ts';
import { readName } from '../name/reading.ts';
import { type Slot, slotsOf } from '../shape/slots.ts';
import { type Candidate, candidatesOf } from './candidate.ts';
import { type Choice, choiceOf, misfitOf } from './choice.ts';

/** Why an operation is absent where nothing even comes near it. */
export const NO_TOOL = 'No tool of the endpoint does this.';

/** What is known of one operation on one endpoint. */
export interface Bound {
  capability: Capability;
  /** Tools that serve it, best first. Another one gets a write only where the one before refused it. */
  choices: Choice[];
}

/** What a binding is made with beside the tools. */
export interface BindSettings extends Surroundings {
  /** Known servers; the first whose tools are all there counts. */
  corrections?: readonly Correction[];
  /** What a person has decided, by operation. */
  overrides?: Partial<Record<OperationName, Assignment>>;
}

/** Below this a fit is no more than a resemblance. */
const THRESHOLD = 0.45;
/** Two tools nearer than this are a tie. */
const MARGIN = 0.01;
/** Tools that are tried for one operation. */
const MOST_TRIED = 3;

/** What serves each operation. An operation is decided when it is first asked for, and once. */
export interface BindingTable {
  readonly operations: OperationName[];
  /** Every way to call every tool. */
  readonly candidates: readonly Candidate[];
  /** Operations that a person or a known server's record decides, whatever the tools look like. */
  readonly assigned: OperationName[];
  get(operation: OperationName): Bound;
}

/** Matches tools with operations. Never throws, whatever the tools declare. */
export function bind(tools: readonly Tool[], settings: BindSettings): BindingTable {
  const candidates = candidatesOf(tools);
  const names = new Set(tools.map((tool) => tool.name));
  const correction = correctionFor(settings.corrections ?? [], names);
  const decide = (operation: OperationName): Bound => {
    const chosen = settings.overrides?.[operation];
    if (chosen) return chosenByPerson(operation, chosen, tools, settings);
    const known = correction?.operations[operation];
    if (known === null) return absent(operation, `${correction?.server} cannot do this.`);
    const plain = inferred(operation, candidates, settings);
    const bound =
      known && correction ? assigned(operation, known, correction.server, tools, settings) : plain;
    const prose = correction?.prose?.[operation];
    return prose !== undefined && bound.choices.length > 0
      ? { ...bound, capability: asProse(bound.capability, prose) }
      : bound;
  };
  const decided = new Map<OperationName, Bound>();
  return {
    operations: Object.keys(operations) as OperationName[],
    candidates,
    assigned: Object.keys({ ...correction?.operations, ...settings.overrides }) as OperationName[],
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
  surroundings: Surroundings,
): Bound {
  const choices = candidates
    .flatMap((candidate) => choiceOf(operation, candidate, surroundings) ?? [])
    .filter(({ score }) => score >= THRESHOLD)
    .sort((a, b) => b.score - a.score);
  const [best, rival] = choices;
  if (!best) {
    const near = candidates.map((one) => misfitOf(operation, one, surroundings));
    const why = near.find((one) => one !== null);
    return absent(operation, why === undefined || why === null ? NO_TOOL : `${why}.`);
  }
  if (rival && best.score - rival.score < MARGIN) {
    const names = `${best.candidate.tool.name} and ${rival.candidate.tool.name}`;
    return absent(operation, `${names} fit equally well, so neither is used.`);
  }
  return { capability: capabilityOf(operation, best), choices: choices.slice(0, MOST_TRIED) };
}

/** What a person has bound holds as long as the tool declares what it declared then. */
function chosenByPerson(
  operation: OperationName,
  chosen: Assignment,
  tools: readonly Tool[],
  surroundings: Surroundings,
): Bound {
  const tool = tools.find((one) => one.name === chosen.tool);
  if (!tool || chosen.schema === undefined || chosen.schema === schemaHash(tool)) {
    return assigned(operation, chosen, 'your profile', tools, surroundings);
  }
  return absent(
    operation,
    `It was bound to ${tool.name}, whose arguments have changed since: bind it again with \`clickup-agent endpoint bind\`.`,
  );
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
  const { effect } = operationNamed(operation);
  const preset = new Map<Slot, Json>();
  const candidate = { tool, slots, effect, reading: readName(name), preset };
  let misfit = 'it fits no use of it';
  for (const intent of intentsOf(operation)) {
    const plan = planArguments(operation, intent, slots, preset, surroundings, args);
    if ('misfit' in plan) misfit = plan.misfit;
    else {
      const choice = { candidate, intent: { ...intent, caveat: '' }, plan, score: 1 };
      return { capability: capabilityOf(operation, choice), choices: [choice] };
    }
  }
  return absent(operation, `The tool ${name}, named by ${by}, cannot serve it: ${misfit}.`);
}

function absent(operation: OperationName, reason: string): Bound {
  return { capability: absence(operation, reason), choices: [] };
}
