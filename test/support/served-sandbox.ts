// A sandbox as `sandbox serve` opens it, with its controls. It runs inside the test's own process:
// a server that nothing is promised about need not start a program for each test.
import { isObject, type JsonObject, systemClock } from '../../src/base/index.ts';
import { startGateway } from '../../src/gateway/index.ts';
import { type PlanName, type SeedName, startSandbox } from '../../src/sandbox/index.ts';

/** A request that the sandbox's REST API has answered. */
export interface Answered {
  method: string;
  path: string;
  status: number;
  body: Record<string, unknown> | null;
}

export interface ServedSandbox {
  rest: string;
  mcp: string;
  /** Requests answered since the last `forget`. */
  requests(): Promise<Answered[]>;
  /** Those that wrote: everything but GET. */
  writes(): Promise<Answered[]>;
  forget(): Promise<void>;
  fault(fault: Record<string, unknown>): Promise<void>;
  clearFaults(): Promise<void>;
  advance(ms: number): Promise<void>;
  /** Every table of the world, deleted rows left out. */
  world(): Promise<Record<string, JsonObject[]>>;
  /** A REST answer as the caller gets it. */
  get<T>(path: string): Promise<T>;
  send(method: string, path: string, body?: unknown): Promise<Response>;
  close(): Promise<void>;
}

/**
 * Starts a sandbox with its gateway, with the flags `--seed` and `--plan` of `sandbox serve`. `--number`:
 * worlds of other numbers have other ids.
 */
export async function serveSandbox(...flags: string[]): Promise<ServedSandbox> {
  const flag = (name: string) =>
    flags.includes(name) ? flags[flags.indexOf(name) + 1] : undefined;
  const server = await startSandbox({
    port: 0,
    seed: (flag('--seed') ?? 'demo') as SeedName,
    plan: (flag('--plan') ?? 'free') as PlanName,
    clock: systemClock,
    timeZone: 'UTC',
    ...(flag('--number') === undefined ? {} : { random: numbersFrom(Number(flag('--number'))) }),
  });
  const { rest, control } = server;
  const gateway = await startGateway({ rest, token: 'pk_sandbox', clock: systemClock });
  server.announce({ mcp: gateway.url });
  const steer = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${control}/${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  // A token of its own: looking at the world spends nobody else's quota.
  const authorization = 'pk_observer';
  const send = (method: string, path: string, body?: unknown) =>
    fetch(`${rest}${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const requests = async () => {
    const all = (await (await steer('GET', 'requests')).json()) as (Answered & { token: string })[];
    return all.filter(({ token }) => !token?.endsWith(authorization.slice(-4)));
  };
  return {
    rest,
    mcp: gateway.url,
    requests,
    writes: async () => (await requests()).filter(({ method }) => method !== 'GET'),
    forget: async () => void (await steer('DELETE', 'requests')),
    fault: async (fault) => void (await steer('POST', 'faults', fault)),
    clearFaults: async () => void (await steer('DELETE', 'faults')),
    async world() {
      const tables = Object.entries((await (await steer('GET', 'world')).json()) as JsonObject);
      return Object.fromEntries(
        tables.map(([name, rows]) => [
          name,
          (Array.isArray(rows) ? rows : []).filter(isObject).filter(({ deleted }) => !deleted),
        ]),
      );
    },
    advance: async (advanceMs) => void (await steer('POST', 'clock', { advanceMs })),
    get: async <T>(path: string) => (await (await send('GET', path)).json()) as T,
    send,
    async close() {
      await gateway.close();
      await server.close();
    },
  };
}

/** Numbers that follow from a first one. */
function numbersFrom(first: number): (bound: number) => number {
  let state = (first + 1) * 7_919;
  return (bound) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * bound);
  };
}
