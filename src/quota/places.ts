// Places for calls: so many of a lane under way at once, on Bottleneck. When a call may leave at all is
// the window's affair, which Bottleneck cannot know: the window is shared, and a cost may change while
// its call waits.
import type Bottleneck from 'bottleneck';
import type { Clock } from '../base/index.ts';
import type { Lane, Places } from './contract.ts';

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
