// One write: journal, send, and the search for its effect when the answer was lost.
import { AppError, type Clock, isObject, type JsonObject, type Outcome } from '../../base/index.ts';
import type { BoundEndpoint } from '../../binding/index.ts';
import { isToolCallName, operationNamed } from '../../clickup/index.ts';
import type { CallOptions } from '../../endpoint/index.ts';
import type { Journal } from '../../store/index.ts';
import type { PlanStep } from '../plan/plan.ts';
import { readBackOf } from '../plan/planner.ts';
import type { Look } from './evidence.ts';

/** What a write needs of the world. */
export interface Writing {
  runId: string;
  binding: Pick<BoundEndpoint, 'send' | 'callTool'>;
  journal: Journal;
  /** Looks that are always read anew: what a lost answer left behind must not be remembered. */
  look: Look;
  clock: Clock;
  call: Omit<CallOptions, 'effect'>;
}

/** How a write ended. `id` names what it wrote, where an answer or a probe told. */
export type Written =
  | { state: 'done'; id: string | null; output: unknown }
  | { state: 'failed'; message: string }
  | { state: 'unknown'; message: string };

/** Pauses before each search for a lost write's effect: an endpoint may still be busy with it, ms. */
const SEARCH_AFTER_MS = [1_000, 4_000];
/** How often a write is sent in all, when a search shows that it had no effect. */
const ATTEMPTS = 2;

/** Writes a step whose references are resolved, exactly as planned. */
export async function writeStep(step: PlanStep, world: Writing): Promise<Written> {
  const { journal, clock, runId } = world;
  const planned: JsonObject = { ...step };
  await journal.intend({
    runId,
    stepId: step.id,
    key: step.key,
    state: 'intended',
    intendedAt: clock.now(),
    settledAt: null,
    body: { step: planned },
  });
  const written = await sendUntilSettled(step, world);
  // An unknown stays `intended`: a later run must look for it before anything is sent again.
  if (written.state !== 'unknown') {
    await journal.settle(runId, step.id, clock.now(), {
      step: planned,
      outcome: written.state,
      ...(written.state === 'done'
        ? { id: written.id, output: asObject(written.output) }
        : { message: written.message }),
    });
  }
  return written;
}

async function sendUntilSettled(step: PlanStep, world: Writing): Promise<Written> {
  let lost = '';
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const outcome = await send(step, world);
    if (outcome.kind === 'ok') {
      return { state: 'done', id: idIn(outcome.value), output: outcome.value };
    }
    if (outcome.kind !== 'unknown') return { state: 'failed', message: outcome.message };
    lost = outcome.message;
    const found = await searchEffect(step, world);
    if (found === 'cannot tell') break;
    if (found !== 'not there') return { state: 'done', id: found.id, output: null };
  }
  return { state: 'unknown', message: lost };
}

function send(step: PlanStep, world: Writing): Promise<Outcome<unknown>> {
  const { operation, tool, args } = step;
  const options = { ...world.call, effect: operationNamed(operation).effect };
  if (isToolCallName(operation)) return world.binding.callTool({ tool, args }, options);
  return world.binding.send(operation, step.input as never, { tool, args }, options);
}

/** Looks for the effect of a write whose answer was lost, waiting a little for a slow endpoint. */
async function searchEffect(step: PlanStep, world: Writing) {
  const { signal } = world.call;
  for (const pause of SEARCH_AFTER_MS) {
    await world.clock.sleep(pause, signal);
    const found = await probeStep(step, world.look);
    if (found !== 'not there') return found;
  }
  return 'not there';
}

/** Asks the world once whether a step's effect is there. */
export async function probeStep(
  step: PlanStep,
  look: Look,
): Promise<{ id: string | null } | 'not there' | 'cannot tell'> {
  const { probe } = operationNamed(step.operation);
  const call = readBackOf(step);
  if (!probe || !call) return 'cannot tell';
  try {
    return probe.applied(await look(call), step.input, step.marker) ?? 'not there';
  } catch (thrown) {
    // An interrupted look is the person's word; any other failed look says nothing about the write.
    if (thrown instanceof AppError && thrown.code === 'interrupted') throw thrown;
    return 'cannot tell';
  }
}

function idIn(value: unknown): string | null {
  return isObject(value) && typeof value.id === 'string' ? value.id : null;
}

function asObject(value: unknown): JsonObject | null {
  return isObject(value) ? value : null;
}
