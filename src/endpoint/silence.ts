// A wait that ends after a silence: every sign of life starts it anew.
import type { Clock } from '../base/index.ts';

export interface SilenceWatch {
  /** A sign of life came. */
  heard(): void;
  stop(): void;
}

/** Calls `onSilent` once nothing was heard for `ms`. */
export function watchSilence(clock: Clock, ms: number, onSilent: () => void): SilenceWatch {
  let sleeper = new AbortController();
  const listen = () => {
    sleeper = new AbortController();
    clock.sleep(ms, sleeper.signal).then(onSilent, () => {});
  };
  listen();
  return {
    heard() {
      sleeper.abort();
      listen();
    },
    stop: () => sleeper.abort(),
  };
}
