// One write: journal, send, and the search for its effect when the answer was lost.
import { AppError, isObject, type JsonObject, type Outcome } from '../../base/index.ts';
import type { BoundEndpoint } from '../../binding/index.ts';
import { isToolCallName, operationNamed } from '../../clickup/index.ts';
import type { CallOptions } from '../../endpoint/index.ts';
import type { Journal, JournalEntry } from '../../store/index.ts';
import type { PlanStep } from '../plan/plan.ts';
import { canProbe, LATE_MS, type Searching, searchEffect } from './probe.ts';

/** What a write needs of the world. */
export interface Writing extends Searching {
  runId: string;
  binding: Pick<BoundEndpoint, 'send' | 'callTool'>;
  journal: Journal;
  call: Omit<CallOptions, 'effect' | 'signal'>;
}

/** How a write ended. `id` names what it wrote, where an answer or a probe told. */
export type Written =
  | { state: 'done'; id: string | null; output: unknown }
  | { state: 'failed'; message: string }
  /** `goneAt`: when the call was given up, epoch ms. */
  | { state: 'unknown'; message: string; goneAt?: number };

/** How long the effect of a write that may be repeated is looked for before it is sent again, ms. */
const SOON_MS = 3_000;

/** Writes a step whose references are resolved, exactly as planned. */
export async function writeStep(step: PlanStep, world: Writing): Promise<Written> {
  const { journal, clock, runId } = world;
  const planned: JsonObject = { ...step };
  const entry: JournalEntry = {
    ...{ runId, stepId: step.id, key: step.key, state: 'intended' },
    ...{ intendedAt: clock.now(), settledAt: null, body: { step: planned } },
  };
  await journal.intend(entry);
  const settle = (end: JsonObject) =>
    journal.settle(runId, step.id, clock.now(), { step: planned, ...end });
  let written: Written;
  try {
    written = await sendUntilSettled(step, world);
  } catch (thrown) {
    // Quota that never came held the call back: it was not sent, and nobody need look for it.
    if (thrown instanceof AppError && thrown.code === 'quota') {
      await settle({ outcome: 'failed', message: thrown.message });
    }
    throw thrown;
  }
  // An unknown stays `intended`: a later run must look for it before anything is sent again.
  if (written.state === 'done') {
    const output = isObject(written.output) ? written.output : { id: written.id };
    await settle({ outcome: 'done', id: written.id, output });
  } else if (written.state === 'failed') {
    await settle({ outcome: 'failed', message: written.message });
  } else {
    await journal.intend({ ...entry, body: { step: planned, goneAt: written.goneAt } });
  }
  return written;
}

/**
 * Sends, and where the answer is lost looks for the effect. Only what leaves the same when it is
 * done twice is sent a second time; what makes something new never is, because an endpoint may
 * still be at work on the first call.
 */
async function sendUntilSettled(step: PlanStep, world: Writing): Promise<Written> {
  const sentAt = world.clock.now();
  const first = await send(step, world);
  if (first.kind !== 'unknown') return answered(first);
  const goneAt = world.clock.now();
  const repeatable = operationNamed(step.operation).repeatable?.(step.input) ?? false;
  const until = goneAt + (repeatable ? SOON_MS : LATE_MS);
  const found = await searchEffect(step, { sentAt, until }, world);
  if (typeof found === 'object') return { state: 'done', id: found.id, output: null };
  if (!repeatable) return { ...lost(step, first.message), goneAt };

  const second = await send(step, world);
  if (second.kind === 'ok') return answered(second);
  // A refusal now may only say that the first call had done it: what was removed cannot be found.
  const givenUp = world.clock.now();
  const again = { sentAt, until: givenUp + (second.kind === 'unknown' ? LATE_MS : 0) };
  const now = await searchEffect(step, again, world);
  if (typeof now === 'object') return { state: 'done', id: now.id, output: null };
  return second.kind === 'unknown'
    ? { ...lost(step, second.message), goneAt: givenUp }
    : answered(second);
}

function send(step: PlanStep, world: Writing): Promise<Outcome<unknown>> {
  const { operation, tool, args } = step;
  const { effect } = operationNamed(operation);
  const { signal } = world;
  const options = { ...world.call, effect, ...(signal ? { signal } : {}) };
  if (isToolCallName(operation)) return world.binding.callTool({ tool, args }, options);
  return world.binding.send(operation, step.input as never, { tool, args }, options);
}

function answered(outcome: Exclude<Outcome<unknown>, { kind: 'unknown' }>): Written {
  if (outcome.kind !== 'ok') return { state: 'failed', message: outcome.message };
  const { value } = outcome;
  const id = isObject(value) && typeof value.id === 'string' ? value.id : null;
  return { state: 'done', id, output: value };
}

/** An unknown end, with what a person can do about it. */
export function lost(step: PlanStep, why: string): Written & { state: 'unknown' } {
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
