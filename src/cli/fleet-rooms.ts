// What the fleet's commands share: the server, whose work a job is, and the rooms for it.
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { Readable } from 'node:stream';
import type { AppOptions } from '../app/index.ts';
import { AppError, messageOf } from '../base/index.ts';
import type { Credential, Fleet, Reference, Rooms, Schedule } from '../fleet/index.ts';
import type { Server, Store } from '../store/index.ts';
import type { Cli } from './cli.ts';
import { loadWorkflow } from './workflow-flags.ts';

/** Longest wait for quota before a job gives its place to another credential's, or a page is answered, ms. */
const LONGEST_WAIT_MS = 20_000;

/** The address of the fleet's server. Errors: AppError `usage` when nobody names one. */
export function storeOf(cli: Cli): string {
  const store =
    cli.flags.store ?? cli.machine.environment.CLICKUP_AGENT_STORE ?? cli.app().profile.store;
  if (store === undefined) {
    throw new AppError('usage', 'A fleet needs a PostgreSQL server.', {
      next: 'Name it with --store postgres://user@host/database, or in CLICKUP_AGENT_STORE.',
    });
  }
  const { password } = URL.canParse(store) ? new URL(store) : { password: '' };
  if (password !== '') cli.conceal(password);
  return store;
}

/** Does something with the tables of the fleet. */
export async function withTables(cli: Cli, use: (server: Server) => Promise<void>): Promise<void> {
  const { openTables } = await import('../store/index.ts');
  const server = await openTables(storeOf(cli));
  await use(server).finally(() => server.close());
}

/** Does something with the tables and the queue of the fleet. */
export async function withFleet(cli: Cli, use: (fleet: Fleet) => Promise<void>): Promise<void> {
  const { openFleet } = await import('../fleet/index.ts');
  const fleet = await openFleet(storeOf(cli), cli.log);
  await use(fleet).finally(() => fleet.close());
}

/** The system's name for the current user; no environment variable can change it. */
export function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'somebody';
  }
}

/** Opens the rooms of a person's work. Errors: AppError `authorization` for a secret that is not here. */
export async function openRooms(
  cli: Cli,
  schedule: Schedule,
  credential: Credential | undefined,
  store: Store,
): Promise<Rooms> {
  const rooms = await openEngine(cli, schedule, credential, store);
  try {
    return { ...rooms, workflow: await loadWorkflow(cli, schedule.workflow) };
  } catch (thrown) {
    await rooms.close();
    throw thrown;
  }
}

/** Opens an engine with a credential of the fleet. Errors: as above. */
export async function openEngine(
  cli: Cli,
  work: Pick<Schedule, 'credential' | 'workspace'> & Partial<Schedule>,
  credential: Credential | undefined,
  store: Store,
): Promise<Omit<Rooms, 'workflow'>> {
  if (!credential) {
    throw new AppError('authorization', `There is no credential "${work.credential}".`, {
      next: 'Name it in the fleet file, and apply that.',
    });
  }
  const { environment } = cli.machine;
  const token = 'token' in credential ? secretOf(cli, credential.token) : undefined;
  const url = 'url' in credential ? secretOf(cli, credential.url) : undefined;
  const rest = 'token' in credential ? credential.rest : undefined;
  return openUnattended(cli, {
    machine: {
      ...cli.machine,
      environment: {
        ...environment,
        ...(token === undefined ? {} : { CLICKUP_API_TOKEN: token }),
        ...(rest === undefined ? {} : { CLICKUP_API_BASE: rest }),
      },
    },
    systemTimeZone: () => work.timeZone ?? cli.systemTimeZone(),
    profile:
      'profile' in credential ? credential.profile : token === undefined ? undefined : 'clickup',
    endpoints: url === undefined ? undefined : [url],
    workspace: work.workspace,
    store,
    subject: work.person ?? `credential ${work.credential}`,
    credentialName: work.credential,
    allow: work.allow,
    fleet: true,
  });
}

/** Rooms of their own for one piece of work that nobody sits in front of; `own` is what differs. */
export async function openUnattended(
  cli: Cli,
  own: Partial<AppOptions>,
): Promise<Pick<Rooms, 'engine' | 'close'>> {
  const { openApp } = await import('../app/index.ts');
  const app = openApp({
    ...{ machine: cli.machine, clock: cli.clock, random: cli.random, log: cli.log },
    ...{ systemTimeZone: cli.systemTimeZone, home: cli.flags.home, version: cli.version },
    ...{ lane: 'batch', signal: cli.interrupted, maxWaitMs: LONGEST_WAIT_MS },
    input: () => Readable.from([]),
    ...own,
  });
  try {
    return { engine: await app.engine(), close: () => app.close() };
  } catch (thrown) {
    await app.close();
    throw thrown;
  }
}

/** The secret that a reference of the fleet file leads to. Errors: AppError `authorization`. */
export function secretOf(cli: Cli, from: Reference): string {
  const value = 'env' in from ? cli.machine.environment[from.env] : readSecret(from.file);
  if (!value) {
    const what = 'env' in from ? `environment variable ${from.env}` : `file ${from.file}`;
    throw new AppError('authorization', `The ${what} holds no secret on this machine.`, {
      next: 'Set it where the fleet runs, and release the slot.',
    });
  }
  cli.conceal(value);
  return value;
}

function readSecret(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (thrown) {
    throw new AppError('authorization', `The secret cannot be read: ${messageOf(thrown)}.`, {
      next: 'Check the path in the fleet file.',
    });
  }
}
