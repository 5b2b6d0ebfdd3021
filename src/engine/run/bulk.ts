// Several new tasks with one call: each journaled as a write of its own, and looked for one by one
// when the call ends in any other way than with all of them.
import { AppError, type Outcome } from '../../base/index.ts';
import type { BoundEndpoint } from '../../binding/index.ts';
import type { Task } from '../../clickup/index.ts';
import type { PolicyRules } from '../../policy/index.ts';
import type { Journal } from '../../store/index.ts';
import { bulkCall, bulkInput, isDenied } from '../plan/bulk.ts';
import type { PlanStep } from '../plan/plan.ts';
import { entryOf, settleStep } from './record.ts';
import { LATE_MS, type SearchResult, searchEffects } from './search.ts';
import { lost, type SendDeps, type SendResult } from './send.ts';

/** What writing several steps at once needs. */
export interface BulkDeps extends SendDeps {
  runId: string;
  journal: Journal;
  leased?: boolean | undefined;
  binding: Pick<
    BoundEndpoint,
    'send' | 'callTool' | 'otherCalls' | 'prefer' | 'encode' | 'capability' | 'reachOf'
  >;
  policy: PolicyRules;
}

type Answer = Outcome<Task[]>;

/** How long a task that an answer left out is looked for before it is written alone, ms. */
const SOON_MS = 3_000;

/**
 * Writes steps, whose references are resolved, with the call that they share. Answers how each ended,
 * by step id; a step that is not among them was surely not written, and wants a call of its own.
 */
export async function writeTogether(
  steps: readonly PlanStep[],
  deps: BulkDeps,
): Promise<Map<string, SendResult>> {
  const call = bulkCall(steps, deps.binding);
  // What was planned with one tool is not sent with another.
  if (!call || call.tool !== steps[0]?.bulk?.tool || isDenied(call, deps)) return new Map();
  const { clock } = deps;
  const sentAt = clock.now();
  const begun: PlanStep[] = [];
  for (const step of steps) {
    const intent = await deps.journal.intend(entryOf(step, deps.runId, sentAt));
    if (intent.kind === 'intended') begun.push(step);
  }
  if (begun.length < steps.length) {
    // Another run is writing one of them: each is settled by itself.
    const message = 'It was not sent with the others.';
    for (const step of begun) await settleStep(step, { state: 'failed', message }, sentAt, deps);
    return new Map();
  }
  let answer: Answer;
  try {
    const { signal } = deps;
    const how = { ...deps.call, many: true, ...(signal ? { signal } : {}) };
    answer = await deps.binding.send('task.bulk_create', bulkInput(steps), call, how);
  } catch (thrown) {
    // Quota that never came, or a lock that passed on, held the call back: nothing was sent.
    if (thrown instanceof AppError && ['quota', 'locked'].includes(thrown.code)) {
      const held = { state: 'failed', message: thrown.message } as const;
      for (const step of steps) await settleStep(step, held, sentAt, deps);
    }
    throw thrown;
  }
  const goneAt = clock.now();
  const found = await foundAfter(answer, steps, { sentAt, goneAt }, deps);
  const ends = new Map<string, SendResult>();
  for (const step of steps) {
    const { alone, ...end } = endOf(step, found.get(step.id) ?? 'cannot tell', answer, goneAt);
    await settleStep(step, end, sentAt, deps);
    if (!alone) ends.set(step.id, end);
  }
  return ends;
}

/** What became of each step: as the answer tells, else as looking tells. */
async function foundAfter(
  answer: Answer,
  steps: readonly PlanStep[],
  { sentAt, goneAt }: { sentAt: number; goneAt: number },
  deps: BulkDeps,
): Promise<Map<string, SearchResult>> {
  if (answer.kind === 'unavailable') return new Map(steps.map(({ id }) => [id, 'not there']));
  if (answer.kind === 'ok') {
    const told = toldBy(answer.value, steps);
    if (told) return told;
  }
  if (answer.kind === 'unknown') {
    return searchEffects(steps, { sentAt, until: goneAt + LATE_MS }, deps);
  }
  // The endpoint has answered, so nothing is under way any more; only lists can be a moment late.
  const { onInDoubt: _quiet, ...silent } = deps;
  return searchEffects(steps, { sentAt, until: goneAt + SOON_MS }, silent);
}

/** The ids of all tasks, where the answer names each of them just once; else null. */
function toldBy(
  tasks: readonly Task[],
  steps: readonly PlanStep[],
): Map<string, SearchResult> | null {
  const ids = new Map(tasks.map(({ name, id }) => [name, id]));
  const found = new Map(
    steps.map(({ id, input }) => [id, { id: ids.get(String(input.name)) ?? null }]),
  );
  const all = new Set([...found.values()].map(({ id }) => id));
  return tasks.length === steps.length && all.size === steps.length && !all.has(null)
    ? found
    : null;
}

/** How a step ended; `alone`: it was surely not written, and may be by a call of its own. */
function endOf(
  step: PlanStep,
  found: SearchResult,
  answer: Answer,
  goneAt: number,
): SendResult & { alone?: boolean } {
  if (typeof found === 'object') return { state: 'done', id: found.id, output: null };
  const message = answer.kind === 'ok' ? 'The answer left it out.' : answer.message;
  if (answer.kind === 'unknown' || found === 'cannot tell') {
    return { ...lost(step, message), goneAt };
  }
  const final =
    answer.kind === 'unavailable' ||
    (answer.kind === 'rejected' && ['authorization', 'forbidden'].includes(answer.reason));
  return { state: 'failed', message, alone: !final };
}
