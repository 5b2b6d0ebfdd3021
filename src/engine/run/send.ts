// One call in flight, and the search for its effect when its answer was lost.
import { isObject, type Outcome } from '../../base/index.ts';
import type { BoundEndpoint, ToolCall } from '../../binding/index.ts';
import { isToolCallName, operationNamed } from '../../clickup/index.ts';
import type { CallOptions } from '../../endpoint/index.ts';
import type { PlanStep } from '../plan/plan.ts';
import { canProbe, LATE_MS, type SearchDeps, searchEffect } from './search.ts';

/** What sending needs. */
export interface SendDeps extends SearchDeps {
  binding: Pick<BoundEndpoint, 'send' | 'callTool'>;
  /** How the call is made. */
  call: Omit<CallOptions, 'effect' | 'signal'>;
}

/** How a call ended. `id` names what it wrote, where an answer or a probe told. */
export type SendResult =
  | { state: 'done'; id: string | null; output: unknown }
  /** `refused`: a first call that was surely not applied, so that another one may be made. */
  | { state: 'failed'; message: string; refused?: Outcome<unknown> }
  /** `goneAt`: when the call was given up, epoch ms. */
  | { state: 'unknown'; message: string; goneAt?: number };

/** How long the effect of a write that may be repeated is looked for before it is sent again, ms. */
const SOON_MS = 3_000;

/**
 * Sends, and where the answer is lost looks for the effect. Only what leaves the same when it is
 * done twice is sent a second time; what makes something new never is, because an endpoint may
 * still be at work on the first call.
 */
export async function sendStep(
  step: PlanStep,
  call: ToolCall,
  deps: SendDeps,
): Promise<SendResult> {
  const sentAt = deps.clock.now();
  const first = await sendOnce(step, call, deps);
  if (first.kind !== 'unknown') {
    const result = answered(first);
    return result.state === 'failed' ? { ...result, refused: first } : result;
  }
  const goneAt = deps.clock.now();
  const repeatable = operationNamed(step.operation).repeatable?.(step.input) ?? false;
  const until = goneAt + (repeatable ? SOON_MS : LATE_MS);
  const found = await searchEffect(step, { sentAt, until }, deps);
  if (typeof found === 'object') return { state: 'done', id: found.id, output: null };
  if (!repeatable) return { ...lost(step, first.message), goneAt };

  const second = await sendOnce(step, call, deps);
  if (second.kind === 'ok') return answered(second);
  // A refusal now may only say that the first call had done it: what was removed cannot be found.
  const givenUp = deps.clock.now();
  const again = { sentAt, until: givenUp + (second.kind === 'unknown' ? LATE_MS : 0) };
  const now = await searchEffect(step, again, deps);
  if (typeof now === 'object') return { state: 'done', id: now.id, output: null };
  return second.kind === 'unknown'
    ? { ...lost(step, second.message), goneAt: givenUp }
    : answered(second);
}

function sendOnce(step: PlanStep, call: ToolCall, deps: SendDeps): Promise<Outcome<unknown>> {
  const { operation } = step;
  const { effect } = operationNamed(operation);
  const { signal } = deps;
  const options = { ...deps.call, effect, ...(signal ? { signal } : {}) };
  if (isToolCallName(operation)) return deps.binding.callTool(call, options);
  return deps.binding.send(operation, step.input as never, call, options);
}

function answered(outcome: Exclude<Outcome<unknown>, { kind: 'unknown' }>): SendResult {
  if (outcome.kind !== 'ok') return { state: 'failed', message: outcome.message };
  const { value } = outcome;
  const id = isObject(value) && typeof value.id === 'string' ? value.id : null;
  return { state: 'done', id, output: value };
}

/** An unknown outcome, with what a person can do about it. */
export function lost(step: PlanStep, why: string): SendResult & { state: 'unknown' } {
  return { state: 'unknown', message: `${why} ${howToLook(step)}` };
}

/** How a person finds out what became of a write. */
function howToLook(step: PlanStep): string {
  const what = `${step.operation} on "${step.target.name}"`;
  const look = step.marker === null ? what : `${step.marker} (${what})`;
  return canProbe(step)
    ? `It may still arrive. Look for ${look} in ClickUp; the next run looks before it sends anything.`
    : `Nothing that the endpoint offers can tell. Look for ${look} in ClickUp.`;
}
