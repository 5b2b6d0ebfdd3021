// Random numbers from a seed: the same number makes the same world.
import type { RandomInt } from '../../base/index.ts';

/** The "mulberry32" generator: small, and good enough to make a world look uneven. */
export function seededRandom(seed: number): RandomInt {
  let state = seed >>> 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  };
}
