// Starting the sandbox: the world, of its file or fresh, a port, and the answers.
import { Hono } from 'hono';
import { AppError, type Clock, messageOf, type RandomInt } from '../base/index.ts';
import { controlApp } from './control/control.ts';
import { openWorldFile } from './disk/world-file.ts';
import { restApp } from './http/rest.ts';
import { listen, type RestEnv } from './http/server.ts';
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
  /** Where the world is stored; in memory alone when left out. */
  readonly file?: string;
}

/** A running sandbox. */
export interface Sandbox {
  /** The base that holds `/api/v2` and `/api/v3`. */
  readonly rest: string;
  /** The base of the control interface. */
  readonly control: string;
  /** Tells those who find the world taken where the gateway is. */
  announce(extra: { mcp: string }): void;
  close(): Promise<void>;
}

/**
 * Starts the sandbox on loopback.
 * @throws AppError `locked` when another process owns the world file; `data` holds `pid`, `rest`,
 *   `control` and, once announced, `mcp`, so that a second process can use the first one's
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { file, plan, port = 0 } = options;
  const worldFile = file === undefined ? null : await openWorldFile(file);
  try {
    const keeper = worldFile ?? memoryKeeper;
    const world = worldFile?.read() ?? (await freshWorld(options, keeper));
    const clock = new SandboxClock(options.clock);
    const simulation = new Simulation(world, clock, keeper, seeder(options));
    if (plan !== undefined && plan !== world.meta.plan) {
      world.change({ plan });
      simulation.save();
    }
    const app = new Hono<RestEnv>();
    app.route('/control', controlApp(simulation)).route('/', restApp(simulation));
    const server = await listen(app, port).catch((thrown: unknown) => {
      const why = messageOf(thrown);
      throw new AppError('failed', `The sandbox cannot listen on port ${port}: ${why}.`, {
        next: 'Choose another port, or 0 to let the system pick one.',
        data: { port },
      });
    });
    const place = { rest: server.url, control: `${server.url}/control` };
    worldFile?.announce(place);
    return {
      ...place,
      announce: (extra) => worldFile?.announce(extra),
      async close() {
        await server.stop();
        keeper.close();
      },
    };
  } catch (thrown) {
    worldFile?.close();
    throw thrown;
  }
}

/**
 * Puts a fresh world into a file, whatever it held.
 * @throws AppError `locked` while a running sandbox owns the file
 */
export async function resetWorld(file: string, options: WorldOptions): Promise<void> {
  const worldFile = await openWorldFile(file, true);
  try {
    await freshWorld(options, worldFile);
  } finally {
    worldFile.close();
  }
}

async function freshWorld(options: WorldOptions, keeper: Keeper): Promise<World> {
  const { seed = 'demo', plan = 'free' } = options;
  const world = await seeder(options)(seed, plan, options.clock.now());
  keeper.replace(world);
  return world;
}

/** Seeds are loaded only when one is needed: most starts find a world. */
function seeder(options: WorldOptions): Seeder {
  return async (seed, plan, now) => {
    const { seededWorld } = await import('./seed/index.ts');
    const { timeZone = 'UTC', random } = options;
    return seededWorld({ seed, plan, now: Math.trunc(now), timeZone, random });
  };
}
