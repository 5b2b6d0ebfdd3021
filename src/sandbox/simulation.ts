// Everything one running sandbox holds: its world, clock, rate windows, faults and request log.
import type { Clock, Json } from '../base/index.ts';
import { Faults } from './http/faults.ts';
import { RateWindows } from './http/window.ts';
import type { ChangeSet, PlanName, SeedName, World } from './world/world.ts';

/** The machine's clock, moved as the control interface asks. */
export class SandboxClock {
  readonly #clock: Clock;
  #offset = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Epoch milliseconds. */
  now(): number {
    return Math.trunc(this.#clock.now() + this.#offset);
  }

  advance(ms: number): void {
    this.#offset += ms;
  }

  set(now: number): void {
    this.#offset = now - this.#clock.now();
  }

  /** Real waiting, which moving the clock does not shorten. */
  sleep(ms: number): Promise<void> {
    return this.#clock.sleep(ms);
  }
}

export interface LoggedRequest {
  readonly method: string;
  /** With the query string. */
  readonly path: string;
  /** 0 when the connection was dropped in place of an answer. */
  readonly status: number;
  /** The token's last four characters; null without one. */
  readonly token: string | null;
  /** Epoch milliseconds of the answer, by the sandbox's clock. */
  readonly at: number;
  /** The parsed body; null without one. */
  readonly body: Json;
  /** The kind of fault that was played on this request. */
  readonly fault?: string;
  /** What went wrong inside the sandbox itself. */
  readonly error?: string;
}

/** A long measurement must not eat the memory. */
const KEPT = 50_000;

/** Where the world is kept. */
export interface Keeper {
  /** Called once for each request that changed something, before its answer leaves. */
  append(changes: ChangeSet): void;
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
  /** The latest that were answered, oldest first. */
  requests: LoggedRequest[] = [];
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

  log(request: LoggedRequest): void {
    this.requests.push(request);
    if (this.requests.length > KEPT * 2) this.requests = this.requests.slice(-KEPT);
  }

  /** Puts what the last request changed where it is kept. */
  save(): void {
    const changes = this.#world.takeChanges();
    if (changes !== null) this.#keeper.append(changes);
  }

  /** Starts over: a fresh world, no faults, no spent quota, no logged requests. */
  async reset(seed: SeedName, plan: PlanName): Promise<void> {
    this.#world = await this.#seeder(seed, plan, this.clock.now());
    this.#keeper.replace(this.#world);
    this.windows.clear();
    this.faults.clear();
    this.requests = [];
  }
}
