// Whether and when to try again: the one rule for repeating, shared by every kind of call. p-retry
// counts, the injected clock waits.
import pRetry from 'p-retry';
import type { Clock, Outcome } from '../base/index.ts';
import type { AttemptResult, QuotaCall, QuotaEvent } from './contract.ts';
import { interrupted } from './errors.ts';

/** How often an endpoint in trouble is asked in all, before its last outcome is handed on. */
const MOST_TRIES = 5;
const FIRST_MS = 1000;
const MOST_MS = 60_000;
/** Never quite zero, or an unlucky draw would hammer a server that has just refused. */
const LEAST_MS = 50;
/** A wait shorter than this is over before anybody could read of it. */
const SHORT_MS = 2000;

/**
 * Whether a call may be made again. `rate-limited` and `unavailable` were surely not applied, so even a
 * write may go again; `unknown` may have been applied, so only what is `repeatable` (a read) goes again.
 * Of a call that does `many` things, a refusal for quota can come after some of them were done.
 */
export function mayRepeat(
  { kind }: Outcome<unknown>,
  { repeatable, many = false }: Pick<QuotaCall, 'repeatable' | 'many'>,
): boolean {
  if (kind === 'rate-limited') return !many;
  return kind === 'unavailable' || (kind === 'unknown' && repeatable);
}

/**
 * The wait (ms) before repeat number `attempt` (1, 2, …) where nobody says how long: full jitter, so
 * that many clients do not come back at once. `jitter` is a random number in [0, 1).
 */
export function backoffMs(attempt: number, jitter: number): number {
  const ceiling = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(Math.max(attempt, 1) - 1, 10));
  return Math.max(LEAST_MS, Math.round(jitter * ceiling));
}

/** Thrown inside to make p-retry go round again; never leaves this file. */
class Again extends Error {}

export interface RetryOptions {
  clock: Clock;
  random: () => number;
  call: QuotaCall;
  /** Epoch ms after which no further wait begins. */
  deadline: number;
  tell(event: QuotaEvent): void;
}

/**
 * Calls `once` until its outcome is final. A refusal for quota is repeated for as long as `once`
 * admits it again (the scheduler keeps the time and the deadline); trouble is repeated a few times.
 */
export function retry<T>(
  once: (again: boolean) => Promise<AttemptResult<T>>,
  { clock, random, call, deadline, tell }: RetryOptions,
): Promise<Outcome<T>> {
  let troubles = 0;
  const attempt = async (number: number): Promise<Outcome<T>> => {
    const { outcome, reading } = await once(number > 1);
    if (!mayRepeat(outcome, call)) return outcome;
    if (outcome.kind === 'rate-limited') throw new Again();
    troubles += 1;
    const now = clock.now();
    const stated = reading?.resetAt ?? null;
    const nothingLeft = reading?.remaining === 0 || reading?.remaining === null;
    const waitMs =
      stated !== null && nothingLeft && stated > now ? stated - now : backoffMs(troubles, random());
    if (troubles >= MOST_TRIES || now + waitMs > deadline || call.signal?.aborted) return outcome;
    const { lane, signal } = call;
    const long = waitMs > SHORT_MS;
    if (long) tell({ kind: 'waiting', lane, until: now + waitMs, why: 'unavailable' });
    try {
      await clock.sleep(waitMs, signal);
    } catch (reason) {
      throw interrupted(reason);
    } finally {
      if (long) tell({ kind: 'resumed', lane, waitedMs: clock.now() - now });
    }
    throw new Again();
  };
  return pRetry(attempt, {
    retries: Number.POSITIVE_INFINITY,
    // p-retry would wait on the machine's own timers; the waiting is done above.
    minTimeout: 0,
    shouldRetry: ({ error }) => error instanceof Again,
  });
}
