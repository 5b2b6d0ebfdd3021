// Bottleneck as the runner of admitted calls: how many at once, and people before batch work. When a
// call may leave at all is the ledger's affair, because Bottleneck keeps its own time.
import Bottleneck from 'bottleneck';
import type { Clock } from '../../base/index.ts';
import type { Lane } from '../ledger/index.ts';
import type { Runner } from './contract.ts';

/** Bottleneck's priorities: lower goes first. */
export const PRIORITY = { interactive: 2, batch: 6 } as const satisfies Record<Lane, number>;

/** A clock set back by more than this would make Bottleneck wait for the time to come round again. */
const SET_BACK_MS = 1000;

/** A runner within this process. */
export function localRunner(clock: Clock, maxConcurrent: number): Runner {
  const make = () => new Bottleneck({ maxConcurrent });
  let limiter = make();
  let seen = clock.now();
  return {
    run(lane, task) {
      const now = clock.now();
      // Calls of the old limiter end there; for a moment both together may exceed the bound.
      if (now < seen - SET_BACK_MS) limiter = make();
      seen = now;
      return limiter.schedule({ priority: PRIORITY[lane] }, task);
    },
    async close() {
      await limiter.disconnect();
    },
  };
}
