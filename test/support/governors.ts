// Governors for tests of what stands above them: one that waits for nothing.
import type { Governor } from '../../src/quota/index.ts';

/**
 * Tries again at once as long as the outcome says that it may, at most `tries` times in all.
 * `outcomes` holds how each try ended.
 */
export function impatientGovernor(tries = 3) {
  const outcomes: string[] = [];
  const governor: Pick<Governor, 'schedule'> = {
    async schedule(call, attempt) {
      const signal = call.signal ?? new AbortController().signal;
      for (let left = tries; ; left--) {
        const { outcome } = await attempt(signal);
        outcomes.push(outcome.kind);
        const again = outcome.kind === 'rate-limited' || outcome.kind === 'unavailable';
        if (!again || left <= 1) return outcome;
      }
    },
  };
  return { governor, outcomes };
}
