// Message batches: requests that nobody waits for. What was handed in is written down before and after,
// so that a run that was killed finds its batch again and nothing is paid for twice.
import { z } from 'zod';
import { AppError, type Clock, type ErrorCode } from '../base/index.ts';
import type { Memory } from '../engine/index.ts';
import type { ModelBatches, ModelReply, ModelRequest } from './model/model.ts';

/** Between two looks, ms: the first is at once, and each wait is twice the one before. */
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 60_000;
/** So many looks in a row may fail in passing. */
const MOST_FAILURES = 10;
/** The service stores its answers for so long, ms. */
const STORED_MS = 28 * 24 * 3_600_000;
/** How far the service's clock may be from ours, ms. */
const SKEW = 10 * 60_000;
const PASSING: ReadonlySet<ErrorCode> = new Set(['quota', 'unreachable', 'failed', 'usage']);

const document = z.object({
  batches: z
    .array(
      z.object({
        /** Null: handed in, and its answer never came. */
        id: z.string().nullable(),
        /** Epoch ms before it was handed in. */
        at: z.number(),
        keys: z.array(z.string()),
      }),
    )
    .default([]),
});
type Batch = z.output<typeof document>['batches'][number];

interface BatchDeps {
  batches: ModelBatches;
  memory: Memory;
  /** What the batches are remembered under. */
  name: string;
  clock: Clock;
  signal: AbortSignal;
  progress(sentence: string): void;
}

/** The replies by the names of their requests, and why others did not come. */
interface Ahead {
  replies: Map<string, ModelReply>;
  why: string | null;
}

/** Errors: AppError `authorization`, `interrupted`. */
export async function askInBatch(
  requests: ReadonlyMap<string, ModelRequest>,
  deps: BatchDeps,
): Promise<Ahead> {
  const { memory, name, clock } = deps;
  const parsed = document.safeParse((await memory.get(name)) ?? {});
  const held = (parsed.success ? parsed.data.batches : []).filter(
    ({ at }) => at > clock.now() - STORED_MS,
  );
  const put = () => memory.put(name, { batches: held });
  const replies = new Map<string, ModelReply>();
  let why: string | null = null;
  const collect = async (batch: Batch) => {
    try {
      for (const [key, reply] of await ended(batch, deps)) replies.set(key, reply);
      return true;
    } catch (thrown) {
      if (!(thrown instanceof AppError) || !PASSING.has(thrown.code)) throw thrown;
      why = thrown.message;
      return false;
    }
  };
  const open = new Set(requests.keys());
  for (const batch of [...held]) {
    if (!batch.keys.some((key) => open.has(key))) continue;
    batch.id ??= await lookedFor(batch, held, deps);
    const found = batch.id !== null;
    if (!found) held.splice(held.indexOf(batch), 1);
    await put();
    // Whatever became of them there, they are not handed in again: the rest is asked alone.
    if (found && (await collect(batch))) for (const key of batch.keys) open.delete(key);
  }
  const fresh = new Map([...requests].filter(([key]) => open.has(key)));
  if (fresh.size > 0 && why === null) {
    const batch: Batch = { id: null, at: clock.now(), keys: [...fresh.keys()] };
    held.push(batch);
    await put();
    try {
      batch.id = await deps.batches.submit(fresh, deps.signal);
    } catch (thrown) {
      if (!(thrown instanceof AppError) || !PASSING.has(thrown.code)) throw thrown;
      why = thrown.message;
      // An answer that was lost is no refusal: the batch may be under way.
      if (thrown.code === 'unreachable') batch.id = await lookedFor(batch, held, deps);
    }
    if (batch.id === null) held.splice(held.indexOf(batch), 1);
    await put();
    if (batch.id !== null) {
      why = null;
      await collect(batch);
    }
  }
  return { replies: new Map([...replies].filter(([key]) => requests.has(key))), why };
}

/** The replies of a batch once it has ended. */
async function ended(
  { id, keys }: Batch,
  { batches, clock, signal, progress }: BatchDeps,
): Promise<Map<string, ModelReply>> {
  let failures = 0;
  for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
    try {
      const replies = await batches.answers(id ?? '', signal);
      if (replies !== null) return replies;
      failures = 0;
    } catch (thrown) {
      const passes = thrown instanceof AppError && ['quota', 'unreachable'].includes(thrown.code);
      failures += 1;
      if (!passes || failures > MOST_FAILURES) throw thrown;
    }
    if (wait === FIRST_WAIT) {
      const questions = keys.length === 1 ? 'question' : 'questions';
      progress(
        `Waiting for the batch of ${keys.length} ${questions}; a run that is stopped goes on with it next time.`,
      );
    }
    await clock.sleep(wait, signal).catch(() => {
      throw new AppError('interrupted', 'It was interrupted; the batch goes on.', {
        next: 'Run the same again to use its answers.',
      });
    });
  }
}

/** The batch of ours whose id never came: one as big, begun then, that answers our names. */
async function lookedFor(
  { at, keys }: Batch,
  held: readonly Batch[],
  deps: BatchDeps,
): Promise<string | null> {
  const others = new Set(held.map(({ id }) => id));
  try {
    for (const id of await deps.batches.begun(at - SKEW, keys.length, deps.signal)) {
      if (others.has(id)) continue;
      const replies = await ended({ id, at, keys }, deps);
      if (keys.some((key) => replies.has(key))) return id;
    }
  } catch (thrown) {
    if (!(thrown instanceof AppError) || !PASSING.has(thrown.code)) throw thrown;
  }
  return null;
}
