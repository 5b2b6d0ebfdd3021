// The one place where a person is sent to a browser: the whole OAuth login for an endpoint.
import { randomBytes } from 'node:crypto';
import { auth, type OAuthDiscoveryState } from '@modelcontextprotocol/sdk/client/auth.js';
import {
  AppError,
  type Clock,
  cleanLine,
  isObject,
  messageOf,
  redactor,
} from '../../base/index.ts';
import { endingOfNetworkError } from '../connection/attempt-end.ts';
import { type CredentialStore, type EndpointSpec, secretsOf } from '../spec.ts';
import { httpPlace } from '../transports/transport.ts';
import { type Callback, isAnswer, listenForCallback } from './callback.ts';
import { challenged } from './challenge.ts';
import { joinScopes, StoredCredentials } from './credentials.ts';
import { LoginProvider } from './provider.ts';
import { checkDiscovery, isFromIssuer, publicFetch, resolveHost } from './trust.ts';

export interface LoginOptions {
  credentials: CredentialStore;
  clock: Clock;
  fetch?: typeof fetch;
  /** Opens a page in the person's browser. Absent: the address is only shown. */
  openBrowser?: (address: string) => Promise<void>;
  /** Shows the person which page to visit. */
  showAddress: (address: string) => void;
  /**
   * Asks for the address that the browser ended at, for people whose browser is on another machine.
   */
  readAddress?: (signal: AbortSignal) => Promise<string>;
  /** Ports of the redirect address, tried in order, for servers that allow only some. */
  redirectPorts?: number[];
  redirectHost?: '127.0.0.1' | 'localhost';
  redirectPath?: string;
  /** A client that was registered by hand, for servers where programs cannot register. */
  client?: { id: string; secret?: string };
  clientMetadataUrl?: string;
  scope?: string;
  /** How long the person may take, ms. Default five minutes. */
  timeoutMs?: number;
  signal?: AbortSignal;
}

const DEFAULT_TIMEOUT_MS = 300_000;
/** Fixed ones first, so that a registration can be used again; then whatever is free. */
const DEFAULT_PORTS = [33418, 33419, 33420, 0];

/**
 * Logs in and keeps what that earned.
 * Errors: AppError `authorization` when it was refused or the endpoint offers no login, `timeout`,
 * `failed` when no redirect port is free, or the reason of the signal.
 */
export async function login(spec: EndpointSpec, options: LoginOptions): Promise<void> {
  const { url } = httpPlace(spec);
  const store = new StoredCredentials(options.credentials, spec.name, url);
  const earlier = await store.load();
  const callback = await listenForCallback({
    host: options.redirectHost ?? '127.0.0.1',
    ports: options.redirectPorts ?? DEFAULT_PORTS,
    path: options.redirectPath ?? '/callback',
  });
  try {
    // Where requests are led somewhere else anyway, names mean nothing to the system.
    const resolve = options.fetch ? async () => [] : resolveHost;
    const fetchFn = publicFetch(url, options.fetch ?? fetch, resolve);
    const challenge = await challenged(url, fetchFn).catch((thrown: unknown) => {
      throw unreachable(spec, thrown);
    });
    const scope = joinScopes(options.scope, earlier.wantedScope ?? challenge?.scope);
    const state = randomBytes(24).toString('base64url');
    const provider = new LoginProvider({
      redirectUrl: callback.redirectUrl,
      state,
      scope,
      earlier,
      client: options.client,
      checkDiscovery: (discovery) => checkDiscovery(url, discovery, resolve),
      clientMetadataUrl: options.clientMetadataUrl,
    });
    const flow = {
      serverUrl: url,
      fetchFn,
      ...(scope !== undefined && { scope }),
      ...(challenge?.resourceMetadata && { resourceMetadataUrl: challenge.resourceMetadata }),
    };
    await auth(provider, flow);
    const authorizationCode = await personReturns(spec, provider, callback, state, options);
    // Of several logins at once, the newest tokens win.
    await store.exclusively(async () => {
      await auth(provider, { ...flow, authorizationCode });
      await store.save({ ...provider.earned, issuedAt: options.clock.now() });
    });
  } catch (thrown) {
    options.signal?.throwIfAborted();
    if (thrown instanceof AppError) throw thrown;
    const why = redactor(secretsOf(spec))(sentenceOf(thrown));
    throw new AppError('authorization', `The login at ${spec.name} failed: ${why}`, {
      next: 'If the endpoint takes a key instead, add it with `clickup-agent endpoint add --header`.',
    });
  } finally {
    await callback.close();
  }
}

/** Why a login failed, in a line: what does not fit a schema is named by its place, not dumped. */
function sentenceOf(thrown: unknown): string {
  const { issues } = (thrown ?? {}) as { issues?: unknown };
  if (!Array.isArray(issues)) return cleanLine(messageOf(thrown), 300);
  const [first] = issues as unknown[];
  const path = isObject(first) && Array.isArray(first.path) ? first.path.join('.') : '';
  return `what the authorization server says does not fit the standard${path === '' ? '' : ` (${path})`}.`;
}

function unreachable(spec: EndpointSpec, thrown: unknown): AppError {
  const ending = endingOfNetworkError(thrown);
  const why = 'message' in ending ? ending.message : ending.kind;
  return new AppError('unreachable', `${spec.name} cannot be reached (${why}).`);
}

/** Sends the person to the page, and waits for the code that they come back with. */
async function personReturns(
  spec: EndpointSpec,
  { authorizationUrl, earned }: LoginProvider,
  callback: Callback,
  state: string,
  options: LoginOptions,
): Promise<string> {
  if (!authorizationUrl || !/^https?:$/.test(authorizationUrl.protocol)) {
    throw new AppError('authorization', `${spec.name} names no page to log in at.`);
  }
  const over = new AbortController();
  const abort = () => over.abort(options.signal?.reason);
  options.signal?.addEventListener('abort', abort);
  try {
    const came = callback.answer(({ searchParams }) => searchParams.get('state') === state);
    options.showAddress(authorizationUrl.href);
    await options.openBrowser?.(authorizationUrl.href).catch(() => {});
    options.signal?.throwIfAborted();
    const address = await Promise.race([
      came,
      pasted(options, over.signal),
      nobodyCame(spec, options, over.signal),
    ]);
    return codeIn(address, state, spec, earned.discovery);
  } finally {
    options.signal?.removeEventListener('abort', abort);
    over.abort();
  }
}

async function pasted({ readAddress }: LoginOptions, over: AbortSignal): Promise<URL> {
  while (readAddress) {
    const text = (await readAddress(over)).trim();
    if (URL.canParse(text) && isAnswer(new URL(text))) return new URL(text);
  }
  return await new Promise<never>(() => {});
}

async function nobodyCame(
  spec: EndpointSpec,
  { clock, timeoutMs = DEFAULT_TIMEOUT_MS }: LoginOptions,
  over: AbortSignal,
): Promise<never> {
  await clock.sleep(timeoutMs, over);
  const minutes = Math.ceil(timeoutMs / 60_000);
  throw new AppError('timeout', `Nobody finished the login at ${spec.name} in ${minutes} min.`, {
    next: `Run \`clickup-agent endpoint login ${spec.name}\` again.`,
  });
}

function codeIn(
  answer: URL,
  state: string,
  spec: EndpointSpec,
  discovery: OAuthDiscoveryState | undefined,
): string {
  const { searchParams } = answer;
  const code = searchParams.get('code');
  if (searchParams.get('state') !== state) {
    throw new AppError('authorization', `Somebody else's login came back for ${spec.name}.`, {
      next: `Run \`clickup-agent endpoint login ${spec.name}\` again.`,
    });
  }
  if (!isFromIssuer(answer, discovery?.authorizationServerMetadata)) {
    throw new AppError(
      'authorization',
      `Another authorization server than that of ${spec.name} answered the login.`,
      { next: 'Nothing was sent to it. Ask the operator of the endpoint.' },
    );
  }
  if (code !== null) return code;
  const why = searchParams.get('error_description') ?? searchParams.get('error') ?? 'no reason';
  throw new AppError('authorization', `The login at ${spec.name} was refused: ${why}.`);
}
