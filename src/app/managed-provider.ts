// Providers of managed MCP servers, Truto and our own gateway: one HTTP interface makes a server,
// gives it more time, and ends it.
import {
  AppError,
  type Clock,
  cleanLine,
  isObject,
  type JsonObject,
  parseJson,
} from '../base/index.ts';
import type { EndpointSettings, Secrets } from '../config/index.ts';

type HttpSettings = Extract<EndpointSettings, { kind: 'http' }>;
/** What is remembered of a server that a provider has made. */
export type Managed = NonNullable<HttpSettings['managed']>;
type ProviderName = Managed['provider'];

/** A provider as it can be reached now. */
export interface Provider {
  name: ProviderName;
  base: string;
  /** The key that makes and ends servers. */
  key: string;
  /** The key that callers show, where a server asks for one. */
  callerKey: string | undefined;
}

export interface ManagedRequest {
  /** The server's name at the provider. */
  name: string;
  /** The integrated account's id. */
  account: string;
  /** `read`, `write` or single methods; none means all. */
  methods: string[];
  tags: string[];
  requireApiToken: boolean;
  discovery: boolean;
  expiresInMs: number | null;
}

interface Around {
  clock: Clock;
  signal: AbortSignal;
}

const PROVIDERS = {
  truto: {
    label: 'Truto',
    keyName: 'TRUTO_API_TOKEN',
    baseName: 'TRUTO_API_BASE',
    callerKeyName: 'TRUTO_API_TOKEN',
    base: 'https://api.truto.one',
    accounts: 'Its id is in the Truto dashboard, under integrated accounts.',
  },
  gateway: {
    label: 'The gateway',
    keyName: 'CLICKUP_GATEWAY_ADMIN_KEY',
    baseName: 'CLICKUP_GATEWAY_URL',
    callerKeyName: 'CLICKUP_GATEWAY_API_KEY',
    base: undefined,
    accounts: 'Run `clickup-agent gateway account list` where the gateway runs.',
  },
} satisfies Record<ProviderName, object>;

export const PROVIDER_NAMES = Object.keys(PROVIDERS) as ProviderName[];
/** Providers refuse an end that is nearer than this, ms. */
const SHORTEST_LIFE_MS = 60_000;

/**
 * A provider with its key from the environment. `base`: where it is, instead of the usual address.
 * Errors: AppError `authorization` without a key, `usage` without an address.
 */
export function openProvider(
  name: ProviderName,
  base: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Provider {
  const { label, keyName, baseName, callerKeyName, base: usual } = PROVIDERS[name];
  const address = base ?? environment[baseName] ?? usual;
  if (address === undefined || !URL.canParse(address)) {
    throw new AppError('usage', 'The address of the gateway is missing.', {
      next: `Give --url, such as --url https://mcp.example.com, or set ${baseName}.`,
    });
  }
  const key = environment[keyName];
  if (!key) {
    throw new AppError('authorization', `${label} needs an API key.`, {
      next: `Set ${keyName} in the environment.`,
    });
  }
  return { name, base: address.replace(/\/+$/, ''), key, callerKey: environment[callerKeyName] };
}

/** Makes a server. Errors: AppError `usage`, `authorization`, `unreachable`, `failed`. */
export async function createManaged(
  provider: Provider,
  wanted: ManagedRequest,
  around: Around,
): Promise<{ endpoint: HttpSettings; secrets: Secrets }> {
  const { label, callerKeyName } = PROVIDERS[provider.name];
  const { expiresInMs, requireApiToken, discovery, methods, tags, account } = wanted;
  if (requireApiToken && !provider.callerKey) {
    throw new AppError('usage', 'With --require-api-token, this program needs an API key too.', {
      next: `Set ${callerKeyName}; \`clickup-agent gateway key create NAME\` makes one.`,
    });
  }
  const expiresAt = expiresInMs === null ? undefined : endAfter(expiresInMs, around.clock);
  const made = await ask(
    provider,
    { method: 'POST', account, signal: around.signal },
    {
      name: wanted.name,
      config: {
        ...(methods.length > 0 ? { methods } : {}),
        ...(tags.length > 0 ? { tags } : {}),
        ...(discovery ? { tool_exposure: 'discovery' } : {}),
        require_api_token_auth: requireApiToken,
      },
      ...(expiresAt === undefined ? {} : { expires_at: new Date(expiresAt).toISOString() }),
    },
  );
  if (typeof made.url !== 'string') {
    throw new AppError('failed', `${label} answered without the address of the endpoint.`, {
      next: 'Look for it there, and add it with `clickup-agent endpoint add`.',
    });
  }
  const end = endIn(made) ?? expiresAt;
  return {
    endpoint: {
      kind: 'http',
      ...(end === undefined ? {} : { expiresAt: end }),
      managed: {
        provider: provider.name,
        account,
        base: provider.base,
        ...(typeof made.id === 'string' ? { id: made.id } : {}),
        ...(methods.length > 0 ? { methods } : {}),
        ...(tags.length > 0 ? { tags } : {}),
        ...(discovery ? { discovery } : {}),
      },
    },
    secrets: {
      url: made.url,
      ...(requireApiToken && provider.callerKey
        ? { headers: { Authorization: `Bearer ${provider.callerKey}` } }
        : {}),
    },
  };
}

/** Gives a server more time; answers its new end, epoch ms. Errors: as above. */
export async function renewManaged(
  provider: Provider,
  managed: Managed,
  forMs: number,
  around: Around,
): Promise<number> {
  const wanted = endAfter(forMs, around.clock);
  const { account } = managed;
  const changed = await ask(
    provider,
    { method: 'PATCH', account, id: idOf(managed), signal: around.signal },
    { expires_at: new Date(wanted).toISOString() },
  );
  const end = endIn(changed);
  // What the provider says of the end counts, not what was asked for.
  if (end !== undefined && Math.abs(end - wanted) < 1_000) return end;
  throw new AppError('failed', `${PROVIDERS[provider.name].label} did not extend it.`, {
    next: 'Make a new one with `clickup-agent endpoint create`.',
  });
}

/** Ends a server; one that is gone already is as good. Errors: as above. */
export async function revokeManaged(
  provider: Provider,
  managed: Managed,
  { signal }: Pick<Around, 'signal'>,
): Promise<void> {
  const { account } = managed;
  await ask(provider, { method: 'DELETE', account, id: idOf(managed), signal });
}

/** The command that makes such an endpoint again. */
export function createCommand(name: string, managed: Managed | undefined): string {
  if (managed === undefined) return `clickup-agent endpoint add ${name} URL`;
  const { provider, account, base, methods, tags, discovery } = managed;
  const isUsual = base === undefined || base === PROVIDERS[provider].base;
  return [
    `clickup-agent endpoint create ${name} --provider ${provider} --account ${account}`,
    ...(isUsual ? [] : [`--url ${base}`]),
    ...(methods ? [`--methods ${methods.join(',')}`] : []),
    ...(tags ? [`--tags ${tags.join(',')}`] : []),
    ...(discovery ? ['--exposure discovery'] : []),
  ].join(' ');
}

function endAfter(forMs: number, clock: Clock): number {
  if (forMs >= SHORTEST_LIFE_MS) return clock.now() + forMs;
  throw new AppError('usage', 'An endpoint must live for at least a minute.', {
    next: 'Write --expires like 1h or 7d.',
  });
}

function endIn({ expires_at }: JsonObject): number | undefined {
  const end = typeof expires_at === 'string' ? Date.parse(expires_at) : Number.NaN;
  return Number.isNaN(end) ? undefined : end;
}

function idOf({ id }: Managed): string {
  if (id !== undefined) return id;
  throw new AppError('usage', 'The id of this server at its provider is not known.', {
    next: 'Renew or revoke it at the provider.',
  });
}

interface Sent {
  method: 'POST' | 'PATCH' | 'DELETE';
  account: string;
  id?: string;
  signal: AbortSignal;
}

async function ask(provider: Provider, sent: Sent, body?: JsonObject): Promise<JsonObject> {
  const { method, account, id, signal } = sent;
  const path = ['integrated-account', account, 'mcp', ...(id === undefined ? [] : [id])];
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(`${provider.base}/${path.map(encodeURIComponent).join('/')}`, {
      method,
      headers: { authorization: `Bearer ${provider.key}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal,
    });
    text = await answer.text();
  } catch (thrown) {
    signal.throwIfAborted();
    throw new AppError('unreachable', `${PROVIDERS[provider.name].label} could not be reached.`, {
      next: 'Check the network, then run it again.',
      cause: thrown,
    });
  }
  const reply = parseJson(text);
  if (!answer.ok) {
    if (method === 'DELETE' && answer.status === 404) return {};
    throw refused(provider, answer.status, sent, reasonIn(reply));
  }
  return isObject(reply) ? reply : {};
}

/** What a provider says of a refusal, in a line. */
function reasonIn(reply: unknown): string {
  if (!isObject(reply)) return '';
  const { message, error, errors } = reply;
  const inner = isObject(error) ? error.message : error;
  const first = Array.isArray(errors) && isObject(errors[0]) ? errors[0].message : undefined;
  const reason = [message, inner, first].find((one) => typeof one === 'string');
  return typeof reason === 'string' ? cleanLine(reason, 400) : '';
}

function refused(provider: Provider, status: number, sent: Sent, reason: string): AppError {
  const { label, keyName, accounts } = PROVIDERS[provider.name];
  const why = reason === '' ? '' : ` ${reason}`;
  if (status === 401 || status === 403) {
    return new AppError('authorization', `${label} refused the API token (HTTP ${status}).${why}`, {
      next: `Check ${keyName}.`,
    });
  }
  if (status === 404) {
    return sent.id === undefined
      ? new AppError('usage', `${label} knows no integrated account "${sent.account}".`, {
          next: accounts,
        })
      : new AppError('usage', `${label} has no such server any more.`, {
          next: 'Make a new one with `clickup-agent endpoint create`.',
        });
  }
  const what = sent.method === 'POST' ? 'make' : 'change';
  return new AppError(
    status === 400 ? 'usage' : 'failed',
    `${label} refused to ${what} the endpoint (HTTP ${status}).${why}`,
    reason === '' ? { next: 'Check --methods, --tags and --expires.' } : {},
  );
}
