// Repeats a call where that is safe: p-retry counts, the injected clock waits.
import pRetry from 'p-retry';
import type { Clock, Outcome } from '../../base/index.ts';
import { backoffMs } from '../backoff.ts';
import { verdict } from '../verdict.ts';
import type { Answer, QuotaCall } from './contract.ts';
import { interrupted } from './errors.ts';

/** How often an endpoint in trouble is asked in all, before its last outcome is handed on. */
const MOST_TRIES = 5;

/** Thrown inside to make p-retry go round again; never leaves this file. */
class Again extends Error {}

export interface RepeatOptions {
  clock: Clock;
  random: () => number;
  call: QuotaCall;
  /** Epoch ms after which no further wait begins. */
  deadline: number;
}

/**
 * Calls `once` until its outcome is final. A refusal for quota is repeated for as long as `once`
 * lets it in again (the gate keeps the time and the deadline); trouble is repeated a few times.
 */
export function repeat<T>(
  once: (again: boolean) => Promise<Answer<T>>,
  { clock, random, call, deadline }: RepeatOptions,
): Promise<Outcome<T>> {
  let troubles = 0;
  const attempt = async (number: number): Promise<Outcome<T>> => {
    const { outcome, reading } = await once(number > 1);
    if (verdict(outcome, call) === 'done') return outcome;
    if (outcome.kind === 'rate-limited') throw new Again();
    troubles += 1;
    const now = clock.now();
    const stated = reading?.resetAt ?? null;
    const nothingLeft = reading?.remaining === 0 || reading?.remaining === null;
    const waitMs =
      stated !== null && nothingLeft && stated > now ? stated - now : backoffMs(troubles, random());
    if (troubles >= MOST_TRIES || now + waitMs > deadline || call.signal?.aborted) return outcome;
    await clock.sleep(waitMs, call.signal).catch((reason: unknown) => {
      throw interrupted(reason);
    });
    throw new Again();
  };
  return pRetry(attempt, {
    retries: Number.POSITIVE_INFINITY,
    // p-retry would wait on the machine's own timers; the waiting is done above.
    minTimeout: 0,
    shouldRetry: ({ error }) => error instanceof Again,
  });
}
