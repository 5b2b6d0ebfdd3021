// A clock that tests hold: sleeping moves it, nobody really waits.
import type { Clock } from '../../src/base/index.ts';

export interface HeldClock extends Clock {
  advance(ms: number): void;
  /** Every sleep that was asked for, ms. */
  readonly slept: number[];
}

/** A clock at an instant (epoch ms). `onSleep` may move another clock along. */
export function heldClock(
  start = Date.parse('2026-11-20T12:00:00Z'),
  onSleep: (ms: number) => void | Promise<void> = () => {},
): HeldClock {
  let now = start;
  const slept: number[] = [];
  return {
    now: () => now,
    slept,
    advance: (ms) => {
      now += ms;
    },
    async sleep(ms, signal) {
      if (signal?.aborted) throw signal.reason;
      slept.push(ms);
      now += ms;
      await onSleep(ms);
    },
  };
}
