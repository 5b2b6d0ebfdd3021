// Everything one running sandbox holds: its world, clock, rate windows, faults and request log.
import type { SandboxClock } from './clock.ts';
import { Faults } from './http/faults.ts';
import { RequestLog } from './http/request-log.ts';
import { RateWindows } from './http/window.ts';
import type { ChangeSet, PlanName, SeedName, World } from './world/world.ts';

/** Where the world is kept. */
export interface Keeper {
  /** Called once for each request that changed something, before its answer leaves. */
  append(changes: ChangeSet, world: World): void;
  /** Puts a new world in place of the kept one. */
  replace(world: World): void;
  close(): void;
}

/** Keeps nothing: the world lives as long as the process. */
export const memoryKeeper: Keeper = { append() {}, replace() {}, close() {} };

/** Makes a fresh world as of `now` (epoch ms). */
export type Seeder = (seed: SeedName, plan: PlanName, now: number) => Promise<World>;

export class Simulation {
  readonly windows = new RateWindows();
  readonly faults = new Faults();
  readonly requests = new RequestLog();
  readonly clock: SandboxClock;
  readonly #keeper: Keeper;
  readonly #seeder: Seeder;
  #world: World;

  constructor(world: World, clock: SandboxClock, keeper: Keeper, seeder: Seeder) {
    this.#world = world;
    this.clock = clock;
    this.#keeper = keeper;
    this.#seeder = seeder;
  }

  get world(): World {
    return this.#world;
  }

  /** Puts what the last request changed where it is kept. */
  save(): void {
    const changes = this.#world.takeChanges();
    if (changes !== null) this.#keeper.append(changes, this.#world);
  }

  /** Starts over: a fresh world, no faults, no spent quota, no logged requests. */
  async reset(seed: SeedName, plan: PlanName): Promise<void> {
    const world = await this.#seeder(seed, plan, this.clock.now());
    world.takeChanges();
    this.#world = world;
    this.#keeper.replace(this.#world);
    this.windows.clear();
    this.faults.clear();
    this.requests.clear();
  }
}
