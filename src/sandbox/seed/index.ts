// Fresh worlds, by name.
import type { RandomInt } from '../../base/index.ts';
import type { Meta, PlanName, SeedName } from '../world/meta.ts';
import type { World } from '../world/world.ts';
import { demoWorld } from './demo.ts';
import { largeWorld } from './large.ts';
import { officeWorld } from './office.ts';
import { seededRandom } from './random.ts';

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
  return make(meta, options.timeZone, random);
}
