// How the process is asked to end, and how much it may finish first.
import type { Clock } from '../base/index.ts';

/** Who asked: a person at the keyboard, the system, or a time limit. */
export type EndReason = 'interrupt' | 'terminate' | 'timeout';

/**
 * What is under way. `write`: something in flight that should be finished. `wait`: nothing is
 * in flight and nothing will be for a while. `free`: whatever it is, it can be cut off.
 */
export type UnderWay = 'free' | 'write' | 'wait';

/** The end of one command, seen from inside it. */
export interface Shutdown {
  /** Aborts when what is under way is to be cut off. */
  readonly now: AbortSignal;
  /** Aborts when the end was asked for: what is under way may be finished first. */
  readonly request: AbortSignal;
  /** Aborts when a run begins to write. */
  readonly writes: AbortSignal;
  /** Why the end was asked for; null while nobody did. */
  readonly asked: EndReason | null;
  /** Whether a run was begun: from then on its report decides about the exit code. */
  readonly wrote: boolean;
  /** Asks for the end. Asked while a write is under way, that write is finished first. */
  ask(reason: EndReason): void;
  /** Says what is under way from here on; `free` at the start. */
  during(what: UnderWay): void;
  /** Asks for the end after a span, ms, and cuts off what is still in flight a little later. */
  limit(ms: number, clock: Clock): void;
  /** Ends the time limit, so that the process can end. */
  settle(): void;
}

/** How long the write in flight when the time is up may still take, ms. */
const GRACE_MS = 10_000;

export function createShutdown(): Shutdown {
  const now = new AbortController();
  const request = new AbortController();
  const settled = new AbortController();
  const writes = new AbortController();
  let asked: EndReason | null = null;
  let under: UnderWay = 'free';
  return {
    now: now.signal,
    request: request.signal,
    writes: writes.signal,
    get asked() {
      return asked;
    },
    get wrote() {
      return writes.signal.aborted;
    },
    ask(reason) {
      asked ??= reason;
      request.abort();
      if (under !== 'write') now.abort();
    },
    during(what) {
      under = what;
      if (what === 'write') writes.abort();
      if (what === 'wait' && asked !== null) now.abort();
    },
    limit(ms, clock) {
      const run = async () => {
        await clock.sleep(ms, settled.signal);
        this.ask('timeout');
        await clock.sleep(GRACE_MS, settled.signal);
        now.abort();
      };
      // Settled in time: there is nothing to limit any more.
      run().catch(() => {});
    },
    settle: () => settled.abort(),
  };
}
