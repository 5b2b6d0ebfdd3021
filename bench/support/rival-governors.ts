// Four common ways of living with a rate limit, in the governor's place, so that all else is equal.
import Bottleneck from 'bottleneck';
import pRetry from 'p-retry';
import { type Clock, systemClock } from '../../src/base/index.ts';
import type { AttemptResult, Governor } from '../../src/quota/index.ts';

type Scheduler = Pick<Governor, 'schedule'>;
type Attempt<T> = (signal: AbortSignal) => Promise<AttemptResult<T>>;

const never = () => new AbortController().signal;

/** No limit at all: how fast the calls are by themselves. */
export const unlimited = (): Scheduler => ({
  schedule: async (_call, attempt) => (await attempt(never())).outcome,
});

/** What anybody writes first: count down what the headers say is left, sleep until the reset. */
export function naive(clock: Clock = systemClock): Scheduler {
  let left = 10;
  let under = 0;
  let resetAt = 0;
  let queue: Promise<unknown> = Promise.resolve();
  const turn = async () => {
    while (left - under <= 0) {
      if (under > 0 && clock.now() < resetAt) await clock.sleep(20);
      else {
        await clock.sleep(Math.max(0, resetAt - clock.now()) + 1000);
        left = 10;
      }
    }
    under += 1;
  };
  const one = async <T>(attempt: Attempt<T>): Promise<AttemptResult<T>['outcome']> => {
    const mine = queue.then(turn);
    queue = mine;
    await mine;
    const { outcome, reading } = await attempt(never()).finally(() => {
      under -= 1;
    });
    left = reading?.remaining ?? left - 1;
    resetAt = reading?.resetAt ?? resetAt;
    return outcome.kind === 'rate-limited' ? one(attempt) : outcome;
  };
  return { schedule: (_call, attempt) => one(attempt) };
}

/** Bottleneck's `minTime`: one call every window/limit, however empty the window is. */
export function evenSpacing(limit = 100, windowMs = 60_000): Scheduler {
  const limiter = new Bottleneck({ minTime: windowMs / limit });
  return { schedule: (_call, attempt) => limiter.schedule(() => afterReset(attempt)) };
}

/** octokit's throttling plugin as it comes: ten at once, writes one by one and a second apart. */
export function octokitDefaults(): Scheduler {
  const all = new Bottleneck({ maxConcurrent: 10 });
  const writes = new Bottleneck({ maxConcurrent: 1, minTime: 1000 }).chain(all);
  return { schedule: (_call, attempt) => writes.schedule(() => afterReset(attempt)) };
}

/** No limiter: ten at a time, and p-retry's own exponential backoff on a refusal. */
export function retryAlone(): Scheduler {
  const places = new Bottleneck({ maxConcurrent: 10 });
  const until = <T>(attempt: Attempt<T>) =>
    pRetry(
      async () => {
        const { outcome } = await attempt(never());
        if (outcome.kind === 'rate-limited') throw new Error('refused');
        return outcome;
      },
      { retries: 20, maxTimeout: 60_000 },
    );
  return { schedule: (_call, attempt) => places.schedule(() => until(attempt)) };
}

/** On a refusal: sleep until the stated reset and a second more, as octokit does. */
async function afterReset<T>(attempt: Attempt<T>): Promise<AttemptResult<T>['outcome']> {
  for (;;) {
    const { outcome, reading } = await attempt(never());
    if (outcome.kind !== 'rate-limited') return outcome;
    await systemClock.sleep(Math.max(0, (reading?.resetAt ?? 0) - Date.now()) + 1000);
  }
}
