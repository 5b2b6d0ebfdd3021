// Three common ways of living with a rate limit, acted out on the moved clock for comparison.
import pRetry from 'p-retry';
import { readSignals } from '../src/quota/index.ts';
import type { MovedClock } from '../test/support/moved-clock.ts';
import type { WindowServer } from '../test/support/window-server.ts';

/** Makes so many calls until all have gone through. */
export type Rival = (clock: MovedClock, server: WindowServer, calls: number) => Promise<void>;

/** Bottleneck's `minTime`: one call every window/limit, however empty the window is. */
export const evenSpacing: Rival = async (clock, server, calls) => {
  const gap = server.windowMs / server.limit;
  const underWay: Promise<unknown>[] = [];
  for (let i = 0; i < calls; i++) {
    underWay.push(untilGranted(clock, server));
    if (i < calls - 1) await clock.sleep(gap);
  }
  await Promise.all(underWay);
};

/** The defaults of octokit's throttling for writes: one at a time, a second apart, reset on refusal. */
export const octokitLike: Rival = async (clock, server, calls) => {
  for (let i = 0; i < calls; i++) {
    const started = clock.now();
    await untilGranted(clock, server);
    await clock.sleep(Math.max(0, started + 1000 - clock.now()));
  }
};

/** No limiter: ten at a time, and p-retry's usual exponential backoff on a refusal. */
export const retryAlone: Rival = async (clock, server, calls) => {
  let left = calls;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await pRetry(
        async () => {
          if ((await server.call()).status !== 200) throw new Error('429');
        },
        {
          retries: 20,
          minTimeout: 0,
          onFailedAttempt: ({ attemptNumber }) =>
            clock.sleep(Math.min(1000 * 2 ** (attemptNumber - 1), 60_000)),
        },
      );
    }
  };
  await Promise.all(Array.from({ length: 10 }, worker));
};

async function untilGranted(clock: MovedClock, server: WindowServer): Promise<void> {
  for (;;) {
    const { status, headers } = await server.call();
    if (status === 200) return;
    const reading = readSignals({ status, headers, receivedAt: clock.now() });
    await clock.sleep(Math.max(0, (reading?.resetAt ?? 0) - clock.now()) + 1000);
  }
}
