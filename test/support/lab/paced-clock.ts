// The clock of a lab: it stands still while anything is under way, on a real socket or in the
// program, and otherwise moves to the next instant that somebody sleeps for.
import type { Clock } from '../../../src/base/index.ts';

interface Sleeper {
  at: number;
  wake(): void;
}

/** Turns of the event loop without a sign of life after which nothing more can happen by itself. */
const IDLE_TURNS = 6;
/** How long to wait in earnest for a module to load or the like before giving up, ms. */
const PATIENCE_MS = 20_000;

export class PacedClock implements Clock {
  #now: number;
  #sleepers: Sleeper[] = [];
  #busy = 0;
  #idle: (() => void)[] = [];
  #signs = 0;

  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    this.#signs += 1;
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.#signs += 1;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const stop = () => {
        this.#sleepers = this.#sleepers.filter((one) => one !== sleeper);
        reject(signal?.reason);
      };
      const wake = () => {
        signal?.removeEventListener('abort', stop);
        resolve();
      };
      const sleeper = { at: this.#now + Math.max(0, ms), wake };
      signal?.addEventListener('abort', stop, { once: true });
      this.#sleepers.push(sleeper);
    });
  }

  /** Keeps the time still until the work has ended. */
  async while<T>(work: () => Promise<T>): Promise<T> {
    this.#busy += 1;
    try {
      return await work();
    } finally {
      this.#signs += 1;
      this.#busy -= 1;
      if (this.#busy === 0) for (const wake of this.#idle.splice(0)) wake();
    }
  }

  /** Lets time pass until the promise settles, and gives its value. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    const end = () => {
      settled = true;
    };
    promise.then(end, end);
    for (let waited = 0; ; ) {
      await this.#quiet();
      if (settled) return promise;
      if (this.#step(Number.POSITIVE_INFINITY)) continue;
      if (waited >= PATIENCE_MS) throw new Error('Nobody sleeps, and nothing happens.');
      waited += 5;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Lets `ms` pass. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    do await this.#quiet();
    while (this.#step(end));
    this.#now = end;
  }

  async #quiet(): Promise<void> {
    for (let turns = 0; turns < IDLE_TURNS; turns++) {
      if (this.#busy > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
      const seen = this.#signs;
      await new Promise((resolve) => setImmediate(resolve));
      // Bottleneck hops through Node's own timers between one step and the next.
      await new Promise((resolve) => setTimeout(resolve, 0));
      if (this.#busy > 0 || seen !== this.#signs) turns = -1;
    }
  }

  #step(end: number): boolean {
    const next = Math.min(...this.#sleepers.map(({ at }) => at));
    if (!(next <= end) || !Number.isFinite(next)) return false;
    this.#now = Math.max(this.#now, next);
    const due = this.#sleepers.filter(({ at }) => at <= this.#now).sort((a, b) => a.at - b.at);
    this.#sleepers = this.#sleepers.filter(({ at }) => at > this.#now);
    for (const { wake } of due) wake();
    return true;
  }
}
