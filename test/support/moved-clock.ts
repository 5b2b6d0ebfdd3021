// A clock that stands still until everything that can happen at this instant has happened, and then
// moves to the next instant somebody sleeps for. An hour passes in milliseconds, nobody really waits.
import type { Clock } from '../../src/base/index.ts';

interface Sleeper {
  at: number;
  order: number;
  wake: () => void;
}

export class MovedClock implements Clock {
  #now = Date.UTC(2026, 0, 5, 9, 0, 0, 350);
  #order = 0;
  #sleepers: Sleeper[] = [];
  #activity = 0;
  readonly #hops: number;

  /** `hops`: how long a chain of Node's own timers may be in what is tested. */
  constructor({ hops = 0 } = {}) {
    this.#hops = hops;
  }

  now(): number {
    this.#activity += 1;
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.#activity += 1;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const sleeper: Sleeper = {
        at: this.#now + Math.max(0, ms),
        order: this.#order++,
        wake: () => {
          signal?.removeEventListener('abort', stop);
          resolve();
        },
      };
      const stop = () => {
        this.#sleepers = this.#sleepers.filter((one) => one !== sleeper);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', stop, { once: true });
      this.#sleepers.push(sleeper);
    });
  }

  /** Sets the clock without waking anybody: somebody changed the machine's time. */
  jump(ms: number): void {
    this.#now += ms;
    for (const sleeper of this.#sleepers) sleeper.at += ms;
  }

  /** Lets time pass until the promise settles, and gives its value. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    const end = () => {
      settled = true;
    };
    promise.then(end, end);
    await this.quiet();
    while (!settled) {
      if (!this.#step(Number.POSITIVE_INFINITY)) {
        throw new Error('Nobody sleeps, and what is waited for has not happened.');
      }
      await this.quiet();
    }
    return promise;
  }

  /** Lets `ms` pass. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await this.quiet();
    while (this.#step(end)) await this.quiet();
    this.#now = end;
  }

  /**
   * Returns when all that can happen without time passing has happened: nobody looks at the clock any
   * more.
   */
  async quiet(): Promise<void> {
    for (let idle = 0; idle <= this.#hops; idle++) {
      const seen = this.#activity;
      await immediate();
      await immediate();
      if (this.#hops > 0) await hop();
      if (seen !== this.#activity) idle = -1;
    }
  }

  #step(end: number): boolean {
    const next = this.#sleepers.reduce<Sleeper | null>(
      (first, one) =>
        first && (first.at < one.at || (first.at === one.at && first.order < one.order))
          ? first
          : one,
      null,
    );
    if (!next || next.at > end) return false;
    this.#now = Math.max(this.#now, next.at);
    const due = this.#sleepers.filter((one) => one.at <= this.#now);
    this.#sleepers = this.#sleepers.filter((one) => one.at > this.#now);
    for (const sleeper of due.sort((a, b) => a.at - b.at || a.order - b.order)) sleeper.wake();
    return true;
  }
}

function hop(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function immediate(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
