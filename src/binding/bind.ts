// Decides which tool of an endpoint serves which operation, and refuses to guess between equals.
import type { Json } from '../base/index.ts';
import { type OperationName, operationNamed, operations } from '../clickup/index.ts';
import type { Tool } from '../endpoint/index.ts';
import type { Capability } from './capability.ts';
import { effectOf } from './effect.ts';
import type { Surroundings } from './encode/codec.ts';
import { type ArgumentPlan, planArguments } from './encode/plan.ts';
import { type AnyIntent, intentsOf } from './intent/index.ts';
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
  confidence: number;
}

/** What is known of one operation on one endpoint. */
export interface Bound {
  capability: Capability;
  choice: Choice | null;
}

/** Below this a fit is no more than a resemblance. */
const THRESHOLD = 0.55;
/** Two tools nearer than this are a tie. */
const MARGIN = 0.01;

/** Every operation's tool, by operation name. Never throws, whatever the tools declare. */
export function bind(
  tools: readonly Tool[],
  surroundings: Surroundings,
): Map<OperationName, Bound> {
  const prefix = sharedPrefix(tools.map((tool) => tool.name));
  const candidates = tools.flatMap((tool) => candidatesOf(tool, prefix));
  const names = Object.keys(operations) as OperationName[];
  return new Map(names.map((name) => [name, bindOne(name, candidates, surroundings)]));
}

function candidatesOf(tool: Tool, prefix: ReadonlySet<string>): Candidate[] {
  const slots = slotsOf(tool);
  return variantsOf(tool.name, slots).map(({ name, preset }) => ({
    tool,
    reading: readName(name, prefix),
    slots,
    preset,
  }));
}

function bindOne(
  operation: OperationName,
  candidates: Candidate[],
  surroundings: Surroundings,
): Bound {
  const choices = candidates
    .flatMap((candidate) => choiceOf(operation, candidate, surroundings) ?? [])
    .filter(({ confidence }) => confidence >= THRESHOLD)
    .sort((a, b) => b.confidence - a.confidence);
  const [best, rival] = choices;
  if (!best) return absent(operation, 'No tool of the endpoint does this.');
  if (rival && best.confidence - rival.confidence < MARGIN) {
    const names = `${best.candidate.tool.name} and ${rival.candidate.tool.name}`;
    return absent(operation, `${names} fit equally well, so neither is used.`);
  }
  return { capability: capabilityOf(operation, best), choice: best };
}

function choiceOf(
  operation: OperationName,
  candidate: Candidate,
  surroundings: Surroundings,
): Choice | null {
  const { effect } = operationNamed(operation);
  const toolEffect = candidate.preset.size > 0 ? effect : effectOf(candidate.tool);
  if ((toolEffect === 'read') !== (effect === 'read')) return null;
  let best: Choice | null = null;
  for (const intent of intentsOf(operation)) {
    const named = nameFit(candidate.reading, intent);
    if (named === null) continue;
    const { slots, preset } = candidate;
    const plan = planArguments(operation, intent, slots, preset, surroundings);
    if ('misfit' in plan) continue;
    const confidence = confidenceOf(named, intent, plan);
    if (!best || confidence > best.confidence) best = { candidate, intent, plan, confidence };
  }
  return best;
}

/** Half of it is the name; the rest is how much of the input the arguments can say, and how. */
function confidenceOf(named: number, intent: AnyIntent, plan: ArgumentPlan): number {
  const needless = plan.lost.filter((field) => intent.fields[field]?.ambient);
  const fields = Object.keys(intent.fields).length - needless.length;
  const lost = plan.lost.length - needless.length;
  const said = fields === 0 ? 1 : (fields - lost) / fields;
  const exact = fields === 0 ? 1 : plan.exact / fields;
  const cut = plan.losses.length > 0 ? 0.05 : 0;
  const raw = 0.5 * named + 0.35 * said + 0.15 * exact - cut - (intent.handicap ?? 0);
  return Math.round(Math.max(0, Math.min(1, raw)) * 1000) / 1000;
}

function capabilityOf(operation: OperationName, choice: Choice): Capability {
  const { intent, plan, candidate, confidence } = choice;
  const { effect } = operationNamed(operation);
  const lost = plan.lost.filter((field) => {
    const spec = intent.fields[field];
    return !spec?.ambient && (effect !== 'read' || spec?.must === true || spec?.widens === true);
  });
  const problems = [
    ...(lost.length > 0 ? [`it has no argument for ${lost.join(', ')}`] : []),
    ...new Set(plan.losses),
    ...(intent.caveat
      ? [intent.caveat.replace(/^./, (c) => c.toLowerCase()).replace(/\.$/, '')]
      : []),
  ];
  const tool = candidate.tool.name;
  return {
    operation,
    state: problems.length > 0 ? 'partial' : 'bound',
    tool,
    confidence,
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
