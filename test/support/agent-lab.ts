// A conversation on real rooms: sandbox, gateway, endpoint, binding, engine and store in this
// process, with a scripted service for the model.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AgentEvent, AgentSession, Limits, Mode, WriteCard } from '../../src/agent/index.ts';
import { type App, openApp, openChat } from '../../src/app/index.ts';
import { silentLog, systemClock } from '../../src/base/index.ts';
import { startGateway } from '../../src/gateway/index.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { workflows } from '../../workflows/index.ts';
import { heldClock } from './clock.ts';
import { type MessagesApi, type Scripted, serveMessages } from './messages-api.ts';

/** A request that the sandbox has answered. */
export interface RestRequest {
  method: string;
  path: string;
  status: number;
  body: Record<string, unknown> | null;
}

export interface AgentLab {
  api: MessagesApi;
  app: App;
  home: string;
  mcp: string;
  rest: string;
  environment: Record<string, string>;
  /** A new session on these rooms. */
  chat(options?: ChatSettings): Promise<Chat>;
  requests(): Promise<RestRequest[]>;
  /** Requests that wrote. */
  writes(): Promise<RestRequest[]>;
  fault(fault: Record<string, unknown>): Promise<void>;
  /** The sandbox's own answer, seen with another credential. */
  get<T>(path: string): Promise<T>;
  send(method: string, path: string, body?: unknown): Promise<Response>;
  close(): Promise<void>;
}

export interface ChatSettings {
  mode?: Mode;
  attended?: boolean;
  keep?: boolean;
  allow?: string[];
  limits?: Partial<Limits>;
  model?: string;
  resume?: string;
  /** Other rooms than the lab's. */
  rooms?: App;
  /** Gives the person's word on a write as soon as it is asked for; without it, nobody answers. */
  person?: (card: WriteCard, session: AgentSession) => void;
}

export interface Chat {
  session: AgentSession;
  events: AgentEvent[];
  /** The last turn's end. */
  end(): Extract<AgentEvent, { kind: 'turn-ended' }>;
  /** All text that was shown. */
  text(): string;
  /** Every write that was shown, by its card. */
  cards(): WriteCard[];
  of<K extends AgentEvent['kind']>(kind: K): Extract<AgentEvent, { kind: K }>[];
}

/** The person's, and the one whose week the world is made for. */
const TIME_ZONE = 'Europe/Berlin';

export const accept = (card: WriteCard, session: AgentSession) =>
  session.answer(card.id, { kind: 'accept' });

/** A lab that ends with the test. */
export async function agentLab(...script: Scripted[]): Promise<AgentLab> {
  const lab = await openLab(...script);
  onTestFinished(() => lab.close());
  return lab;
}

/** A lab for several tests, to be closed by whoever opened it. */
export async function openLab(...script: Scripted[]): Promise<AgentLab> {
  const home = mkdtempSync(join(tmpdir(), 'clickup-agent-'));
  const sandbox = await startSandbox({
    clock: systemClock,
    plan: 'enterprise',
    timeZone: TIME_ZONE,
  });
  const gateway = await startGateway({ rest: sandbox.rest, token: 'pk_lab', clock: systemClock });
  const api = await serveMessages(...script);
  const environment = { ANTHROPIC_API_KEY: 'sk-ant-secretkey123', ANTHROPIC_BASE_URL: api.url };
  const machine = { platform: process.platform, homeFolder: home, environment };
  let digit = 0;
  const random = (bound: number) => digit++ % bound;
  const app = openApp({
    machine,
    clock: systemClock,
    random,
    log: silentLog,
    systemTimeZone: () => TIME_ZONE,
    home,
    endpoints: [gateway.url],
    lane: 'interactive',
    version: '0.0.0',
    input: () => process.stdin,
  });
  // A token of its own: looking at the world is not counted as anybody's work.
  const headers = { authorization: 'pk_observer', 'content-type': 'application/json' };
  const send = (method: string, path: string, body?: unknown) =>
    fetch(`${sandbox.rest}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const requests = async () => {
    const all = (await (await fetch(`${sandbox.control}/requests`)).json()) as (RestRequest & {
      token: string;
    })[];
    return all.filter(({ token }) => !token?.endsWith('rver'));
  };
  return {
    api,
    app,
    home,
    mcp: gateway.url,
    rest: sandbox.rest,
    environment,
    requests,
    writes: async () => (await requests()).filter(({ method }) => method !== 'GET'),
    fault: async (fault) => {
      const body = JSON.stringify(fault);
      await fetch(`${sandbox.control}/faults`, { method: 'POST', body });
    },
    get: async <T>(path: string) => (await (await send('GET', path)).json()) as T,
    send,
    async close() {
      await app.close();
      await api.close();
      await gateway.close();
      await sandbox.close();
      rmSync(home, { recursive: true, force: true });
    },
    async chat(settings = {}) {
      const { person, rooms = app, ...options } = settings;
      const session = await openChat(rooms, {
        machine,
        // Waiting for the model's service takes no time here.
        clock: heldClock(Date.now()),
        random,
        workflows,
        mode: 'ask',
        attended: true,
        keep: false,
        ...options,
      });
      return listen(session, person);
    },
  };
}

export function listen(session: AgentSession, person: ChatSettings['person']): Chat {
  const events: AgentEvent[] = [];
  session.onEvent((event) => {
    events.push(event);
    if (event.kind === 'approval-needed' && person) {
      queueMicrotask(() => person(event.approval, session));
    }
  });
  const of = <K extends AgentEvent['kind']>(kind: K) =>
    events.filter((event): event is Extract<AgentEvent, { kind: K }> => event.kind === kind);
  return {
    session,
    events,
    of,
    end() {
      const end = of('turn-ended').at(-1);
      if (!end) throw new Error('The turn has not ended.');
      return end;
    },
    text: () =>
      of('text')
        .map(({ delta }) => delta)
        .join(''),
    cards: () => of('approval-needed').map(({ approval }) => approval),
  };
}
