// The shared window in one process, and one that may be out of reach: it says so, goes on alone or
// stops as configured, and returns to the shared state when that answers again.
import { AppError, type Clock, type JsonObject, messageOf } from '../base/index.ts';
import type { SharedWindow } from './contract.ts';

/** A shared window within one process; what tests and a lone governor use. */
export function memoryWindow(): SharedWindow {
  const states = new Map<string, JsonObject>();
  return {
    async transact(credential, change) {
      const { state, result } = change(states.get(credential) ?? null);
      if (state !== null) states.set(credential, state);
      return result;
    },
  };
}

export interface GuardOptions {
  clock: Clock;
  whenLost: 'local' | 'stop';
  /** Called once when the shared state is lost, with a sentence, and once (null) when it is back. */
  onChange(lost: string | null): void;
}

/** A transaction takes milliseconds; after this it is given up. */
const PATIENCE_MS = 3000;
/** While lost, the shared state is tried again this often. */
const RETRY_MS = 5000;

/** Wraps a shared window. Rejects with AppError `unreachable` only when told to stop. */
export function guardedWindow(shared: SharedWindow, options: GuardOptions): SharedWindow {
  const { clock, whenLost, onChange } = options;
  /** What was last seen of each state: where going on alone begins. */
  const seen = new Map<string, JsonObject>();
  let lost = false;
  let triedAt = 0;

  /** Looks, without holding anybody up, whether the shared state answers again. */
  function look(credential: string): void {
    if (Math.abs(clock.now() - triedAt) < RETRY_MS) return;
    triedAt = clock.now();
    const reading = shared.transact(credential, () => ({ state: null, result: null }));
    within(clock, reading).then(
      () => {
        if (lost) onChange(null);
        lost = false;
      },
      () => {},
    );
  }

  return {
    async transact(credential, change) {
      const remembering = (state: JsonObject | null) => {
        const result = change(state);
        const next = result.state ?? state;
        if (next !== null) seen.set(credential, next);
        return result;
      };
      // Without another state to go by, the store is asked every time, and given the time it takes.
      const stops = whenLost === 'stop';
      if (!lost || stops) {
        try {
          const asked = shared.transact(credential, remembering);
          const result = await (stops ? asked : within(clock, asked));
          if (lost) onChange(null);
          lost = false;
          return result;
        } catch (error) {
          if (!lost) onChange(messageOf(error));
          lost = true;
          triedAt = clock.now();
        }
      } else {
        look(credential);
      }
      if (stops) {
        throw new AppError('unreachable', 'The shared quota state cannot be reached.', {
          next: 'Bring the shared store back, or let the program go on alone while it is away.',
        });
      }
      return remembering(seen.get(credential) ?? null).result;
    },
  };
}

async function within<T>(clock: Clock, work: Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = clock.sleep(PATIENCE_MS, over.signal).then(
    () => Promise.reject(new Error('It did not answer in time.')),
    () => new Promise<never>(() => {}),
  );
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}
