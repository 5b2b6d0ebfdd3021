// A wait that ends after a silence: every sign of life restarts it.
import type { Clock } from '../../base/index.ts';

/** Signs of life count for this long, ms; a call that babbles on without an answer ends too. */
const LONGEST_CALL_MS = 3_600_000;

export interface SilenceWatch {
  /** A sign of life came. */
  alive(): void;
  /** Nothing is waited for meanwhile: a person is being asked. */
  pause(): void;
  stop(): void;
}

/** Calls `onSilent` once nothing was heard for `ms`. */
export function watchSilence(clock: Clock, ms: number, onSilent: () => void): SilenceWatch {
  const started = clock.now();
  let sleeper = new AbortController();
  const listen = () => {
    sleeper = new AbortController();
    clock.sleep(ms, sleeper.signal).then(onSilent, () => {});
  };
  listen();
  return {
    alive() {
      if (clock.now() - started > LONGEST_CALL_MS) return;
      sleeper.abort();
      listen();
    },
    pause: () => sleeper.abort(),
    stop: () => sleeper.abort(),
  };
}
