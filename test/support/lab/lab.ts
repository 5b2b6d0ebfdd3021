// A laboratory for runs: a real sandbox behind a real gateway, spoken to by the real endpoint,
// binding and engine, on a clock that nobody waits for. Machines remember; processes on them die.
import { Readable } from 'node:stream';
import { createReader } from '../../../src/app/reader.ts';
import { type Clock, type RandomInt, sha256, silentLog } from '../../../src/base/index.ts';
import { bindEndpoint } from '../../../src/binding/index.ts';
import { openEndpoint } from '../../../src/endpoint/index.ts';
import { createEngine, type Engine } from '../../../src/engine/index.ts';
import { createGatewayHandler } from '../../../src/gateway/index.ts';
import { createHierarchy } from '../../../src/hierarchy/index.ts';
import type { PolicyRules } from '../../../src/policy/index.ts';
import { createGovernor } from '../../../src/quota/index.ts';
import { type PlanName, type SeedName, startSandbox } from '../../../src/sandbox/index.ts';
import type { Store } from '../../../src/store/index.ts';
import { memoryStore } from '../memory-store.ts';
import { withBulk } from './bulk-binding.ts';
import type { World } from './effects.ts';
import { type CutAt, Fuse } from './fuse.ts';
import { mortalStore } from './mortal-store.ts';
import { PacedClock } from './paced-clock.ts';
import { createWire, type WireFault } from './wire.ts';

/** Friday noon: the demo world's week is nearly over. */
const NOON = Date.parse('2026-11-20T12:00:00Z');

export interface Lab {
  readonly clock: PacedClock;
  /** A machine with an empty memory. */
  machine(): Machine;
  world(): Promise<World>;
  /** Speaks to the REST API as a person would, past all faults. */
  rest<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** Lets everything that is still under way arrive. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export interface Machine {
  readonly store: Store;
  /** Starts a process: an engine of its own on the machine's memory. */
  start(options?: ProcessOptions): Promise<LabProcess>;
}

export interface ProcessOptions {
  /** The point at which it is cut off; none: it lives. */
  cutAt?: CutAt;
  /** What goes wrong with its requests, by their number. */
  faults?: ReadonlyMap<number, WireFault>;
  /** The same for the requests that write, by their own number. */
  writeFaults?: ReadonlyMap<number, WireFault>;
  policy?: PolicyRules;
}

export interface LabProcess {
  readonly fuse: Fuse;
  /** Does work in the process; answers how it ended. Time passes as it must. */
  run<T>(work: (engine: Engine) => Promise<T>): Promise<Ended<T>>;
  close(): Promise<void>;
}

export type Ended<T> =
  | { kind: 'done'; value: T }
  | { kind: 'failed'; error: unknown }
  /** It was cut off. */
  | { kind: 'dead' };

/** All machines of a lab share one home's key. */
export const labSign = (text: string) => sha256(`lab ${text}`);

export interface LabOptions {
  /** Whether the endpoint has a tool that makes several tasks with one call. */
  bulk?: boolean;
  /** When it begins, epoch ms. */
  start?: number;
  /** The zone of the account in ClickUp; the machines themselves are in UTC. */
  timeZone?: string;
  /** What the workspace pays for, and so its quota; default `enterprise`. */
  plan?: PlanName;
  /** What the workspace holds; default `demo`. */
  seed?: SeedName;
  /** A file that holds the world; default a fresh one in memory. */
  file?: string;
  /** The workspace to work in, where there are several. */
  workspace?: string;
  /** The credential of the machines; default the owner's. */
  token?: string;
}

export async function openLab(options: LabOptions = {}): Promise<Lab> {
  const { bulk = false, start = NOON, timeZone = 'UTC', seed = 'demo', workspace } = options;
  const { token = 'pk_lab', plan = 'enterprise' } = options;
  const clock = new PacedClock(start);
  const { file } = options;
  const kept = file === undefined ? {} : { file };
  const sandbox = await startSandbox({ clock, plan, timeZone, seed, ...kept });
  const headers = { authorization: 'pk_observer', 'content-type': 'application/json' };
  const json = async (response: Response) => {
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    // A removal is answered without a body.
    const text = await response.text();
    return (text === '' ? null : JSON.parse(text)) as never;
  };
  let digit = 0;
  return {
    clock,
    machine() {
      const store = memoryStore();
      const random = (bound: number) => digit++ % bound;
      const setup = { clock, sandbox, store, random, bulk, workspace, token };
      return { store, start: (options = {}) => startProcess({ ...setup, ...options }) };
    },
    world: async () => json(await fetch(`${sandbox.control}/world`)),
    rest: async (method, path, body) =>
      json(
        await fetch(`${sandbox.rest}${path}`, {
          ...{ method, headers },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      ),
    settle: () => clock.pass(15 * 60_000),
    close: () => sandbox.close(),
  };
}

async function startProcess(
  setup: ProcessOptions & {
    clock: PacedClock;
    sandbox: { rest: string; control: string };
    store: Store;
    random: RandomInt;
    bulk: boolean;
    workspace: string | undefined;
    token: string;
  },
): Promise<LabProcess> {
  const { clock: time, sandbox, random, cutAt = null, faults, writeFaults } = setup;
  const fuse = new Fuse(cutAt);
  const store = mortalStore(setup.store, fuse);
  const clock: Clock = {
    now: () => time.now(),
    sleep: (ms, signal) => fuse.live(time.sleep(ms, signal)),
  };
  let writes = 0;
  const wire = createWire({
    ...{ clock: time, control: sandbox.control, fuse },
    faultOf(number, method) {
      const own = method === 'GET' ? undefined : writeFaults?.get(writes++);
      return own ?? faults?.get(number) ?? null;
    },
  });
  const handle = createGatewayHandler({
    rest: sandbox.rest,
    token: setup.token,
    clock,
    fetch: wire,
  });
  const governor = createGovernor({ clock, random: () => 0.5, credential: 'lab' });
  const endpoint = openEndpoint(
    { name: 'lab', identity: 'lab', transport: { kind: 'http', url: 'http://127.0.0.1/mcp' } },
    {
      ...{ governor, clock, random, log: silentLog },
      fetch: (input, init) => handle(new Request(input, init)),
    },
  );
  const opened = async (): Promise<Engine> => {
    const bare = await bindEndpoint(endpoint);
    const binding = setup.bulk ? withBulk(bare) : bare;
    const reader = createReader('lab', binding, { lane: 'batch' });
    const { fingerprint } = endpoint;
    return createEngine({
      ...{ profile: 'lab', endpoint: { name: 'lab', fingerprint }, binding, reader, store },
      hierarchy: createHierarchy({
        ...{ reader: async () => reader, cache: store.cache, clock, scope: fingerprint },
        ...{ workspace: setup.workspace, profile: null, people: undefined },
      }),
      ...{ policy: setup.policy ?? {}, sign: labSign, timeZone: 'UTC', zoneOfAccount: true },
      ...{ clock, random, lane: 'batch' },
      waitFor: () => 0,
      quota: () => ({ calls: governor.snapshot().calls }),
      input: () => Readable.from([]),
    });
  };
  let engine: Promise<Engine> | null = null;
  return {
    fuse,
    run(work) {
      engine ??= opened();
      const ended = engine.then(work).then(
        (value) => ({ kind: 'done' as const, value }),
        (error: unknown) => ({ kind: 'failed' as const, error }),
      );
      const died = fuse.dead.then(() => ({ kind: 'dead' as const }));
      return time.until(Promise.race([ended, died]));
    },
    async close() {
      if (fuse.isDead) return;
      await time.until(Promise.all([endpoint.close(), governor.close()]));
    },
  };
}
