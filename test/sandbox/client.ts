// A sandbox for one test, and a small HTTP client for it.
import { onTestFinished } from 'vitest';
import { type Clock, isObject, type Json, type JsonObject } from '../../src/base/index.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts';

/** A clock that moves only when told, and counts how long it was asked to sleep. */
export class HeldClock implements Clock {
  slept = 0;
  #now: number;

  constructor(now: number | string) {
    this.#now = typeof now === 'string' ? Date.parse(now) : now;
  }

  now(): number {
    return this.#now;
  }

  async sleep(ms: number): Promise<void> {
    this.slept += ms;
  }

  advance(ms: number): void {
    this.#now += ms;
  }
}

/** A Wednesday noon. */
export const NOON = Date.parse('2026-03-11T12:00:00Z');

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** The body, parsed; null for an empty one, text for what is not JSON. */
  readonly body: Json;
}

export interface Client {
  readonly sandbox: Sandbox;
  readonly clock: HeldClock;
  readonly team: string;
  /** Calls the REST API: `GET /team`, v2 unless the path begins with `/api/`. */
  call(request: string, body?: Json, headers?: Record<string, string>): Promise<Reply>;
  /** The same, for a body that must be an object of a 2xx answer. */
  ask(request: string, body?: Json): Promise<JsonObject>;
  control(request: string, body?: Json): Promise<Reply>;
}

export async function openSandbox(options: Partial<SandboxOptions> = {}): Promise<Client> {
  const clock = options.clock instanceof HeldClock ? options.clock : new HeldClock(NOON);
  const sandbox = await startSandbox({ ...options, clock });
  onTestFinished(() => sandbox.close());
  const call: Client['call'] = (request, body, headers = {}) => {
    const [method = '', path = ''] = request.split(/ (.*)/);
    const url = path.startsWith('/api/') ? sandbox.rest + path : `${sandbox.rest}/api/v2${path}`;
    return send(method, url, body, { authorization: 'pk_test_caller', ...headers });
  };
  const ask: Client['ask'] = async (request, body) => {
    const reply = await call(request, body);
    if (reply.status >= 300)
      throw new Error(`${request}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return object(reply.body);
  };
  return {
    sandbox,
    clock,
    team: text(rows((await ask('GET /team')).teams)[0]?.id),
    call,
    ask,
    control: (request, body) => {
      const [method = '', path = ''] = request.split(/ (.*)/);
      return send(method, sandbox.control + path, body, {});
    },
  };
}

async function send(
  method: string,
  url: string,
  body: Json | undefined,
  headers: Record<string, string>,
): Promise<Reply> {
  const answer = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const raw = await answer.text();
  return { status: answer.status, headers: answer.headers, body: parsed(raw) };
}

function parsed(raw: string): Json {
  if (raw === '') return null;
  try {
    return JSON.parse(raw) as Json;
  } catch {
    return raw;
  }
}

export function object(value: Json | undefined): JsonObject {
  if (!isObject(value)) throw new Error(`not an object: ${JSON.stringify(value)}`);
  return value;
}

export function rows(value: Json | undefined): JsonObject[] {
  if (!Array.isArray(value)) throw new Error(`not an array: ${JSON.stringify(value)}`);
  return value.map(object);
}

export function text(value: Json | undefined): string {
  if (typeof value !== 'string') throw new Error(`not text: ${JSON.stringify(value)}`);
  return value;
}

/** The row of a list that is called `name`. */
export function named(value: Json | undefined, name: string): JsonObject {
  const found = rows(value).find((row) => row.name === name);
  if (found === undefined) throw new Error(`nothing is called ${name}`);
  return found;
}

/** The id of a list of the demo world, wherever it stands. */
export async function listId(client: Client, name: string): Promise<string> {
  const { folders } = await client.ask(`GET /team/${client.team}/folder`);
  const inFolders = rows(folders).flatMap((folder) => rows(folder.lists));
  const { spaces } = await client.ask(`GET /team/${client.team}/space`);
  const loose = await Promise.all(
    rows(spaces).map(async (space) =>
      rows((await client.ask(`GET /space/${space.id}/list`)).lists),
    ),
  );
  return text(named([...inFolders, ...loose.flat()], name).id);
}
