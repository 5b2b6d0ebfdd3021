// The wait tracker: tells listeners when a lane begins and ceases to wait, and adds up the time.
import type { Lane, QuotaEvent, WaitReason } from './contract.ts';

/** A new end within this much of the announced one is not worth another event. */
const SAME_MS = 1000;

export class Waits {
  readonly #open: Partial<Record<Lane, { since: number; until: number }>> = {};
  readonly #tell: (event: QuotaEvent) => void;
  #since: number | null = null;
  #totalMs = 0;

  constructor(tell: (event: QuotaEvent) => void) {
    this.#tell = tell;
  }

  /** The lane cannot go on before `until`. */
  begin(lane: Lane, until: number, why: WaitReason, now: number): void {
    const open = this.#open[lane];
    if (open && Math.abs(open.until - until) < SAME_MS) return;
    this.#since ??= now;
    this.#open[lane] = { since: open?.since ?? now, until };
    this.#tell({ kind: 'waiting', lane, until, why });
  }

  /** The lane goes on, or has nobody waiting any more. */
  end(lane: Lane, now: number): void {
    const open = this.#open[lane];
    if (!open) return;
    delete this.#open[lane];
    if (Object.keys(this.#open).length === 0 && this.#since !== null) {
      this.#totalMs += Math.max(0, now - this.#since);
      this.#since = null;
    }
    this.#tell({ kind: 'resumed', lane, waitedMs: Math.max(0, now - open.since) });
  }

  /** Time (ms) in which something had to wait, up to `now`. */
  totalMs(now: number): number {
    return this.#totalMs + (this.#since === null ? 0 : Math.max(0, now - this.#since));
  }
}
