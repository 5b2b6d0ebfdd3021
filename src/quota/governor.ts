// Puts the governor together: scheduler, retries, events, and the answers to questions.
import { randomUUID } from 'node:crypto';
import type Bottleneck from 'bottleneck';
import type { Clock } from '../base/index.ts';
import type {
  Governor,
  GovernorOptions,
  Lane,
  Places,
  QuotaEvent,
  QuotaSnapshot,
} from './contract.ts';
import { retry } from './retry.ts';
import { Scheduler } from './scheduler.ts';
import { guardedWindow, memoryWindow } from './shared.ts';
import { estimateMs, snapshotOf, type Terms } from './window/index.ts';

const RESERVE = 0.1;
const MOST_RESERVE = 0.9;
const WINDOW_MS = 60_000;
const MAX_WAIT_MS = 60 * 60 * 1000;
const MAX_CONCURRENT = 50;

/** Makes the governor of one credential. Close it when done. */
export function createGovernor(options: GovernorOptions): Governor {
  const { clock, random, credential, shared, whenLost = 'local' } = options;
  const listeners = new Set<(event: QuotaEvent) => void>();
  const tell = (event: QuotaEvent) => {
    for (const listener of listeners) {
      try {
        listener(event);
      } catch {
        // A listener's error must not cost a call its answer.
      }
    }
  };
  const terms: Terms = {
    me: randomUUID(),
    reserve: Math.min(Math.max(options.reserve ?? RESERVE, 0), MOST_RESERVE),
    defaultLimit: options.defaultLimit,
    windowMs: options.windowMs ?? WINDOW_MS,
    steady: options.steady ?? false,
  };
  const onChange = (lost: string | null) =>
    tell(lost === null ? { kind: 'share-back' } : { kind: 'share-lost', message: lost });
  const scheduler = new Scheduler({
    ...{ clock, random, credential, terms, tell },
    shared: shared ? guardedWindow(shared, { clock, whenLost, onChange }) : memoryWindow(),
    poll: shared !== undefined,
    places: options.places ?? createPlaces(clock, options.maxConcurrent ?? MAX_CONCURRENT),
  });

  function snapshot(): QuotaSnapshot {
    const now = clock.now();
    return {
      ...snapshotOf(scheduler.state, now),
      calls: scheduler.calls,
      rejected: scheduler.rejected,
      waitedMs: scheduler.waits.totalMs(now),
      lanes: { interactive: scheduler.count('interactive'), batch: scheduler.count('batch') },
    };
  }

  return {
    schedule(call, attempt) {
      const deadline = clock.now() + (call.maxWaitMs ?? options.maxWaitMs ?? MAX_WAIT_MS);
      const once = (again: boolean) => scheduler.run(call, again, deadline, attempt);
      return retry(once, { clock, random, call, deadline, tell });
    },
    snapshot,
    async refresh() {
      await scheduler.look();
      return snapshot();
    },
    estimate(calls) {
      const ahead = scheduler.count('interactive').queued + scheduler.count('batch').queued;
      return { waitMs: estimateMs(scheduler.state, terms, ahead + calls, clock.now()) };
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => scheduler.close(),
  };
}

/** Bottleneck's priorities: lower goes first. */
const PRIORITY = { standing: 0, repeat: 2, first: 5 } as const;
/** A clock set back by more than this would make Bottleneck wait for the time to come round again. */
const SET_BACK_MS = 1000;

/**
 * The places of one process: `maxConcurrent` a lane, so that a person never waits for batch work.
 * Bottleneck goes through Node's timers several times, which is 3 to 5 ms a call, and is loaded
 * when first two calls meet: a call that is alone in its lane goes by without.
 */
export function createPlaces(clock: Clock, maxConcurrent: number): Places {
  const taken: Record<Lane, number> = { interactive: 0, batch: 0 };
  /** The last call that found its lane empty, over or not; Bottleneck does not know of it yet. */
  const alone: Partial<Record<Lane, Promise<void>>> = {};
  let limiters: Partial<Record<Lane, Bottleneck>> = {};
  let seenAt = clock.now();

  async function limiterOf(lane: Lane): Promise<Bottleneck> {
    const { default: Limiter } = await import('bottleneck');
    const now = clock.now();
    // Calls of the old limiters end there; for a moment both together may exceed the bound.
    if (now < seenAt - SET_BACK_MS) limiters = {};
    seenAt = now;
    limiters[lane] ??= new Limiter({ maxConcurrent });
    return limiters[lane];
  }

  return {
    async take(lane, again) {
      taken[lane] += 1;
      let leave = () => {};
      const over = new Promise<void>((resolve) => {
        leave = () => {
          taken[lane] -= 1;
          resolve();
        };
      });
      if (taken[lane] === 1) {
        alone[lane] = over;
        return leave;
      }
      const limiter = await limiterOf(lane);
      const standing = alone[lane];
      delete alone[lane];
      if (standing) void limiter.schedule({ priority: PRIORITY.standing }, () => standing);
      const priority = again ? PRIORITY.repeat : PRIORITY.first;
      return new Promise((resolve) => {
        void limiter.schedule({ priority }, () => {
          resolve(leave);
          return over;
        });
      });
    },
  };
}
