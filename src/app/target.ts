// Where a profile's endpoint is: somewhere else, or a gateway inside this process.
import { join } from 'node:path';
import { AppError, type Clock, sha256 } from '../base/index.ts';
import { fillSecrets, type ProfileSettings, type Secrets } from '../config/index.ts';
import type { EndpointSpec } from '../endpoint/index.ts';
import { given } from './given.ts';
import { createCommand } from './managed-provider.ts';

/** An endpoint that can be opened. `fetch` leads its requests to a gateway without a socket. */
export interface EndpointTarget {
  spec: EndpointSpec;
  /** Said of an endpoint that has little time left. */
  soonGone?: string;
  fetch?: typeof fetch;
  /** Starts what is behind `fetch`, once however often it is called. Errors: AppError. */
  start?(): Promise<void>;
  close?(): Promise<void>;
}

/** What decides about the place. */
export interface TargetDeps {
  stateFolder: string;
  clock: Clock;
  /** IANA name. */
  timeZone(): string;
  /** A ClickUp token from the environment, and the REST API's base when it is not ClickUp's own. */
  environmentToken: string | undefined;
  restBase: string | undefined;
}

const HOUR_MS = 3_600_000;
/** An endpoint that lasts no longer than this is said to be near its end. */
const SOON_MS = 24 * HOUR_MS;
const CLICKUP = 'https://api.clickup.com';
/** In-process requests need an address, and no server ever sees it. */
const INSIDE = 'http://127.0.0.1/mcp';

/** The sandbox's token: any will do, and this one is nobody's secret. */
const TOKEN = 'pk_sandbox';

/** The place of a profile's endpoint. Errors: AppError `usage` or `authorization` for a missing or expired secret. */
export async function openTarget(
  name: string,
  profile: ProfileSettings,
  secrets: Secrets,
  around: TargetDeps,
): Promise<EndpointTarget> {
  const { endpoint } = profile;
  switch (endpoint.kind) {
    case 'sandbox':
      return embeddedPlace(around.stateFolder, around.clock, around.timeZone);
    case 'token':
      return openTokenGateway(name, endpoint.rest ?? around.restBase ?? CLICKUP, secrets, around);
    case 'http': {
      if (!secrets.url) throw missing(name, 'address', 'URL');
      checkExpiry(name, endpoint, around.clock);
      const { url, headers, client } = secrets;
      return {
        ...given({ soonGone: soonGone(name, endpoint, around.clock) }),
        spec: {
          name,
          // Another client may be another account.
          identity: client ? `${url} ${client.id}` : url,
          transport: { kind: 'http', url, ...given({ headers, client }) },
        },
      };
    }
    case 'combined':
      throw new AppError('usage', `"${name}" combines ${endpoint.of.join(' and ')}.`, {
        next: 'Name one of them.',
      });
    case 'stdio': {
      const { command, cwd } = endpoint;
      const { env } = secrets;
      const args = fillSecrets(endpoint.args, secrets.args ?? {});
      return {
        spec: {
          name,
          // The same command with another account's token is another endpoint.
          identity: JSON.stringify([command, args, env ?? {}]),
          transport: {
            kind: 'stdio',
            command,
            args,
            ...(env ? { env } : {}),
            ...(cwd ? { cwd } : {}),
          },
        },
      };
    }
  }
}

/** The file that holds the embedded world. */
export function worldFile(stateFolder: string): string {
  return join(stateFolder, 'sandbox', 'world.db');
}

/** The embedded workspace as an endpoint. Nothing runs before it is started. */
function embeddedPlace(stateFolder: string, clock: Clock, timeZone: () => string): EndpointTarget {
  const file = worldFile(stateFolder);
  let running: Promise<Running> | null = null;
  const run = () => {
    running ??= startOn(file, clock, timeZone());
    return running;
  };
  return {
    spec: {
      name: 'sandbox',
      identity: `sandbox:${file}`,
      transport: { kind: 'http', url: INSIDE },
    },
    async start() {
      await run();
    },
    fetch: async (input, init) => (await run()).handle(new Request(input, init)),
    async close() {
      const begun = await running?.catch(() => null);
      await begun?.close();
    },
  };
}

/** The sandbox and the gateway in front of it. */
interface Running {
  handle(request: Request): Promise<Response>;
  close(): Promise<void>;
}

/**
 * Starts the sandbox on its world file, or joins the process that has it open. Errors: AppError
 * `locked` when another process has it and cannot be reached.
 */
async function startOn(file: string, clock: Clock, timeZone: string): Promise<Running> {
  const [{ startSandbox }, { createGatewayHandler }] = await Promise.all([
    import('../sandbox/index.ts'),
    import('../gateway/index.ts'),
  ]);
  const sandbox = await startSandbox({ file, clock, timeZone }).catch((thrown: unknown) => {
    const rest = thrown instanceof AppError && thrown.code === 'locked' ? thrown.data.rest : null;
    if (typeof rest !== 'string') throw thrown;
    // Another command of this machine has the world open: share its server.
    return { rest, close: async () => {} };
  });
  return {
    handle: createGatewayHandler({ rest: sandbox.rest, token: TOKEN, clock }),
    close: () => sandbox.close(),
  };
}

/** Our own gateway in front of ClickUp, inside the process: nobody needs a third party to begin. */
async function openTokenGateway(
  name: string,
  rest: string,
  secrets: Secrets,
  around: TargetDeps,
): Promise<EndpointTarget> {
  const token = secrets.token ?? around.environmentToken;
  if (!token) throw missing(name, 'ClickUp token', '--token');
  const { createGatewayHandler } = await import('../gateway/index.ts');
  const handle = createGatewayHandler({ rest, token, clock: around.clock });
  return {
    spec: {
      name,
      identity: `token:${sha256(token)}:${rest}`,
      transport: { kind: 'http', url: INSIDE },
    },
    fetch: (input, init) => handle(new Request(input, init)),
  };
}

type HttpSettings = Extract<ProfileSettings['endpoint'], { kind: 'http' }>;

function checkExpiry(name: string, { expiresAt, managed }: HttpSettings, clock: Clock): void {
  if (expiresAt === undefined || clock.now() < expiresAt) return;
  const how = managed?.revoked === true ? 'was revoked' : 'has expired';
  throw new AppError('authorization', `The endpoint "${name}" ${how}.`, {
    next: `Make a new one: \`${createCommand(name, managed)}\`.`,
  });
}

/** What is said of an endpoint that has little time left; undefined for any other. */
function soonGone(
  name: string,
  { expiresAt, managed }: HttpSettings,
  clock: Clock,
): string | undefined {
  const left = expiresAt === undefined ? Number.POSITIVE_INFINITY : expiresAt - clock.now();
  if (left > SOON_MS) return undefined;
  const hours = Math.floor(left / HOUR_MS);
  const time = hours > 0 ? `${hours} h` : `${Math.ceil(left / 60_000)} min`;
  const next =
    managed?.id === undefined
      ? `Make a new one: \`${createCommand(name, managed)}\`.`
      : `Give it more time: \`clickup-agent endpoint renew ${name}\`.`;
  return `The endpoint "${name}" expires in ${time}. ${next}`;
}

function missing(name: string, what: string, place: string): AppError {
  return new AppError('authorization', `The ${what} of "${name}" is not stored.`, {
    next: `Add it again: \`clickup-agent endpoint add ${name} ${place}\`.`,
  });
}
