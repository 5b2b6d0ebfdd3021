// The life of a simulated process: it passes named points, and at one of them it may be cut off.
// From then on nothing it asks for is ever answered, as if the machine had lost its power.

const NEVER = new Promise<never>(() => {});

/** The point at which a process ends, by its index or its name; null: it lives. */
export type CutAt = number | string | null;

export class Fuse {
  /** Every point that was passed, in order. */
  readonly passed: string[] = [];
  /** Resolves when the process is cut off. */
  readonly dead: Promise<'dead'>;
  readonly #cutAt: CutAt;
  readonly #last: (() => void)[] = [];
  #die: () => void = () => {};
  #isDead = false;

  constructor(cutAt: CutAt = null) {
    this.#cutAt = cutAt;
    this.dead = new Promise((resolve) => {
      this.#die = () => resolve('dead');
    });
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** What the system does for a process that is gone: frees its locks, closes its sockets. */
  atDeath(act: () => void): void {
    this.#last.push(act);
  }

  /** Passes a point; never returns when the process ends there. `then` happens without it. */
  async pass(point: string, then: () => void = () => {}): Promise<void> {
    if (this.#isDead) return NEVER;
    this.passed.push(point);
    if (this.passed.length - 1 !== this.#cutAt && point !== this.#cutAt) return;
    this.#isDead = true;
    for (const act of this.#last) act();
    then();
    this.#die();
    return NEVER;
  }

  /** Waits for something on behalf of the process, which may be gone when it comes. */
  async live<T>(promise: Promise<T>): Promise<T> {
    if (this.#isDead) return NEVER;
    try {
      const value = await promise;
      return this.#isDead ? NEVER : value;
    } catch (thrown) {
      if (this.#isDead) return NEVER;
      throw thrown;
    }
  }
}
