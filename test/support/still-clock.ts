// A clock that stands still until a test moves it.
import type { Clock } from '../../src/base/index.ts';

interface Sleeper {
  at: number;
  wake: () => void;
}

export class StillClock implements Clock {
  #now: number;
  #sleepers: Sleeper[] = [];

  constructor(start = Date.UTC(2026, 2, 2, 9)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const sleeper: Sleeper = { at: this.#now + ms, wake: resolve };
      if (signal?.aborted) return reject(signal.reason);
      signal?.addEventListener('abort', () => {
        this.#sleepers = this.#sleepers.filter((one) => one !== sleeper);
        reject(signal.reason);
      });
      this.#sleepers.push(sleeper);
    });
  }

  /** How long until the next sleeper wakes, ms; null when nobody sleeps. */
  get nextIn(): number | null {
    const first = Math.min(...this.#sleepers.map(({ at }) => at));
    return Number.isFinite(first) ? first - this.#now : null;
  }

  /** Lets `ms` pass, and wakes whom it wakes. */
  advance(ms: number): void {
    this.#now += ms;
    const due = this.#sleepers.filter((one) => one.at <= this.#now);
    this.#sleepers = this.#sleepers.filter((one) => one.at > this.#now);
    for (const { wake } of due) wake();
  }
}
