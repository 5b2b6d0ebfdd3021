// The sandbox's clock: the machine's, moved as the control interface asks.
import type { Clock } from '../base/index.ts';

export class SandboxClock {
  readonly #clock: Clock;
  #offset = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Epoch milliseconds. */
  now(): number {
    return Math.trunc(this.#clock.now() + this.#offset);
  }

  advance(ms: number): void {
    this.#offset += ms;
  }

  set(now: number): void {
    this.#offset = now - this.#clock.now();
  }

  /** Real waiting, which moving the clock does not shorten. */
  sleep(ms: number): Promise<void> {
    return this.#clock.sleep(ms);
  }
}
