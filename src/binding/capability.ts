// What an endpoint can do of one operation, for people and workflows.
import { type OperationName, operationNamed } from '../clickup/index.ts';
import { isGivenByEnd } from './arguments/plan.ts';
import type { Choice } from './match/choice.ts';

/**
 * - `bound`: a tool serves it without loss.
 * - `partial`: a tool serves it, and `reason` says what is lost or uncertain.
 * - `absent`: no tool serves it, or several seem to and none stands out.
 */
export interface Capability {
  operation: OperationName;
  state: 'bound' | 'partial' | 'absent';
  /** Null when absent, or when the answer comes from what is already known. */
  tool: string | null;
  /** Which of several combined endpoints it is, by name. */
  endpoint?: string;
  /** 0 to 1. */
  confidence: number;
  /** One sentence. */
  reason: string;
  /** Fields of the operation's input that no argument takes. */
  lost: string[];
  /** Whether its answers are prose, which no script can use. */
  prose: boolean;
}

/** What a chosen tool makes of an operation. */
export function capabilityOf(operation: OperationName, choice: Choice): Capability {
  const lost = lostFields(operation, choice);
  const problems = [
    ...(lost.length > 0 ? [`it has no argument for ${lost.join(', ')}`] : []),
    ...new Set(choice.plan.losses),
    ...(choice.intent.demands ?? []).map((field) => `it does not work without ${field}`),
    ...(choice.intent.caveat ? [choice.intent.caveat] : []),
  ];
  const tool = choice.candidate.tool.name;
  const lossless = problems.length === 0;
  return {
    operation,
    state: lossless ? 'bound' : 'partial',
    tool,
    confidence: Math.round(Math.max(0, Math.min(1, choice.score)) * 100) / 100,
    reason: lossless
      ? `${tool} matched by name and arguments.`
      : `${tool} serves it, but ${problems.join('; ')}.`,
    lost,
    prose: false,
  };
}

/** A write must send everything; a listing is narrowed afterwards by most of what was not sent. */
function lostFields(operation: OperationName, { plan, intent }: Choice): string[] {
  const { effect } = operationNamed(operation);
  return plan.lost.filter((field) => {
    const spec = intent.fields[field];
    return (
      !spec?.ambient &&
      !spec?.extra &&
      (effect !== 'read' || spec?.matters === true) &&
      !isGivenByEnd(plan, field)
    );
  });
}

/** Whether a script can use it: it is there, and answers with more than words for people. */
export function isUsable({ state, prose }: Pick<Capability, 'state' | 'prose'>): boolean {
  return state !== 'absent' && !prose;
}

/** An operation that no tool serves, with the sentence that says why. */
export function absence(operation: OperationName, reason: string): Capability {
  return { operation, state: 'absent', tool: null, confidence: 0, reason, lost: [], prose: false };
}

/** The capability of a tool whose answers only people can read. */
export function asProse(capability: Capability, why: string): Capability {
  const reason = `${capability.tool} answers in words for people: ${why}`;
  return { ...capability, state: 'partial', reason, prose: true };
}
