// Fresh worlds, by name.
import type { RandomInt } from '../../base/index.ts';
import type { Meta, PlanName, SeedName, World } from '../world/world.ts';
import { demoWorld } from './demo.ts';
import { largeWorld } from './large.ts';
import { officeWorld } from './office.ts';

const SEEDS = {
  demo: { number: 4_217, make: demoWorld },
  large: { number: 90_210, make: largeWorld },
  office: { number: 51_873, make: officeWorld },
} as const satisfies Record<
  SeedName,
  { number: number; make: (meta: Meta, zone: string, random: RandomInt) => World }
>;

export interface SeedOptions {
  readonly seed: SeedName;
  readonly plan: PlanName;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly timeZone: string;
  /** Replaces the seed's own source of randomness. */
  readonly random?: RandomInt | undefined;
}

export function seededWorld(options: SeedOptions): World {
  const { number, make } = SEEDS[options.seed];
  const random = options.random ?? seededRandom(number);
  const idSeed = random(10_000_000);
  const meta: Meta = {
    workspaceId: `9015${String(1_000_000 + (idSeed % 9_000_000))}`,
    workspaceName: '',
    workspaceColor: '',
    seed: options.seed,
    plan: options.plan,
    createdAt: options.now,
    callerId: '',
    idSeed,
    sequence: 0,
  };
  const world = make(meta, options.timeZone, random);
  // What is fresh is put in place as a whole, and is no change of anything.
  world.takeChanges();
  return world;
}

/** Random numbers from a seed, by the "mulberry32" generator: small, and good enough to make a world look uneven. */
function seededRandom(seed: number): RandomInt {
  let state = seed >>> 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  };
}
