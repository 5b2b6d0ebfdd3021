// A sandbox served by the built program, with its controls.
import { isObject, type JsonObject } from '../../src/base/index.ts';
import { startProgram } from './program.ts';

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

/** Starts `clickup-agent sandbox serve` with further flags. */
export async function serveSandbox(...flags: string[]): Promise<ServedSandbox> {
  const { child, ended, firstLine } = startProgram(['sandbox', 'serve', '--port', '0', ...flags]);
  const { rest, mcp, control } = JSON.parse(await firstLine()) as Record<string, string>;
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
    rest: rest ?? '',
    mcp: mcp ?? '',
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
      child.kill('SIGTERM');
      await ended;
    },
  };
}
