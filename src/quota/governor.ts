// Puts the governor together: scheduler, retries, events, and the answers to questions.
import { randomUUID } from 'node:crypto';
import type { Governor, GovernorOptions, QuotaEvent, QuotaSnapshot } from './contract.ts';
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
    maxConcurrent: options.maxConcurrent ?? MAX_CONCURRENT,
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
