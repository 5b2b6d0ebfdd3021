// Starting the sandbox: a port, the lock of the world file, the world, and then the answers.
import { Hono } from 'hono';
import { AppError, type Clock, messageOf, type RandomInt } from '../base/index.ts';
import { controlApp } from './control/control.ts';
import { findOwner, type Lock, lockedBy, takeLock } from './disk/lock.ts';
import { readWorld, writeWorld } from './disk/world-file.ts';
import type { RestEnv } from './http/delivery.ts';
import { restApp } from './http/rest.ts';
import { listen, type Server } from './http/server.ts';
import { type Keeper, memoryKeeper, SandboxClock, type Seeder, Simulation } from './simulation.ts';
import type { PlanName, SeedName, World } from './world/world.ts';

export interface WorldOptions {
  /** What a fresh world holds; a world that exists stays as it is. Default `demo`. */
  readonly seed?: SeedName;
  /** The plan whose rate limit holds. Default: the world's own, `free` for a fresh one. */
  readonly plan?: PlanName;
  readonly clock: Clock;
  /** IANA name; the caller's time zone, and the one whose week counts. Default UTC. */
  readonly timeZone?: string;
  /** Default: seeded from the seed, so that equal seeds make equal worlds. */
  readonly random?: RandomInt;
}

export interface SandboxOptions extends WorldOptions {
  /** Default 0: the system picks one. */
  readonly port?: number;
  /** Where the world is kept; in memory alone when left out. */
  readonly file?: string;
}

/** A running sandbox. */
export interface Sandbox {
  /** The base that holds `/api/v2` and `/api/v3`. */
  readonly rest: string;
  /** The base of the control interface. */
  readonly control: string;
  /** Adds the gateway's URL to the lock file, for those who join. */
  announce(extra: { mcp: string }): void;
  close(): Promise<void>;
}

/**
 * Starts the sandbox on loopback.
 * @throws AppError `locked` when another process owns the world file; `data` holds `pid`, `rest`,
 *   `control` and, once announced, `mcp`, so that a second process can use the first one's
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { file, plan } = options;
  const server = await listenFor(options);
  const rest = server.url;
  const control = `${rest}/control`;
  let lock: Lock | null = null;
  try {
    if (file !== undefined) lock = await takeLock(file, { pid: process.pid, rest, control });
    const { world, keeper } = await openWorld(options);
    const clock = new SandboxClock(options.clock);
    const simulation = new Simulation(world, clock, keeper, seeder(options));
    if (plan !== undefined && plan !== world.meta.plan) {
      world.change({ plan });
      simulation.save();
    }
    const app = new Hono<RestEnv>();
    server.answerWith(
      app.route('/control', controlApp(simulation)).route('/', restApp(simulation)),
    );
    return {
      rest,
      control,
      announce: (extra) => lock?.announce(extra),
      async close() {
        await server.stop();
        keeper.close();
        lock?.release();
      },
    };
  } catch (thrown) {
    lock?.release();
    await server.stop();
    throw thrown;
  }
}

/**
 * Puts a fresh world into a file, whatever it held.
 * @throws AppError `locked` while a running sandbox owns the file
 */
export async function resetWorld(file: string, options: WorldOptions): Promise<void> {
  const lock = await takeLock(file, { pid: process.pid, rest: '', control: '' });
  try {
    const { seed = 'demo', plan = 'free' } = options;
    const world = await seeder(options)(seed, plan, options.clock.now());
    writeWorld(file, world).close();
  } finally {
    lock.release();
  }
}

/** Opens the world of the file, or makes one where there is none yet. */
async function openWorld(options: SandboxOptions): Promise<{ world: World; keeper: Keeper }> {
  const { file, seed = 'demo', plan = 'free' } = options;
  const kept = file === undefined ? null : readWorld(file);
  if (kept !== null) return kept;
  const world = await seeder(options)(seed, plan, options.clock.now());
  world.takeChanges();
  return { world, keeper: file === undefined ? memoryKeeper : writeWorld(file, world) };
}

/** Seeds are loaded only when one is needed: most starts find a world. */
function seeder(options: WorldOptions): Seeder {
  return async (seed, plan, now) => {
    const { seededWorld } = await import('./seed/index.ts');
    const { timeZone = 'UTC', random } = options;
    return seededWorld({ seed, plan, now: Math.trunc(now), timeZone, random });
  };
}

async function listenFor({ port = 0, file }: SandboxOptions): Promise<Server> {
  try {
    return await listen(port);
  } catch (thrown) {
    // The world's owner is the likeliest program to hold the port, and the better thing to name.
    const owner = file === undefined ? null : await findOwner(file);
    if (owner !== null && file !== undefined) throw lockedBy(file, owner);
    const why = messageOf(thrown);
    throw new AppError('failed', `The sandbox cannot listen on port ${port}: ${why}.`, {
      next: 'Choose another port, or 0 to let the system pick one.',
      data: { port },
    });
  }
}
