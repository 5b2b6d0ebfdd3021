// The clock as an argument: what needs the time is handed one of these, so tests can hold it.

/** A source of time. All instants are epoch milliseconds, all spans milliseconds. */
export interface Clock {
  now(): number;
  /** Resolves after `ms`; rejects with the signal's reason as soon as `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Node's timers fire at once for a longer delay than this, so long waits go in stages. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(ms, signal) {
    // Measured on a clock that nobody sets: a change of the machine's time stretches no sleep.
    const until = performance.now() + ms;
    do {
      const left = Math.min(Math.max(until - performance.now(), 0), LONGEST_TIMER_MS);
      await timer(left, signal);
    } while (performance.now() < until);
  },
};

/** Whether the work ends within so long, ms. Errors: its own. */
export async function within(clock: Clock, ms: number, work: Promise<unknown>): Promise<boolean> {
  const over = new AbortController();
  const late = clock.sleep(ms, over.signal).then(
    () => false,
    () => false,
  );
  return Promise.race([work.then(() => true), late]).finally(() => over.abort());
}

function timer(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const stop = () => {
      clearTimeout(handle);
      reject(signal?.reason);
    };
    const handle = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
