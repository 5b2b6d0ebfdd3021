// Requests at the addresses of managed servers: who may come in, with which tools, as which account.
import { AppError } from '../../base/index.ts';
import { openOffer } from '../handler.ts';
import { onlyPost, turnAway } from '../hosting/guard.ts';
import type { Offer } from '../protocol/dispatch.ts';
import { type SpeakOptions, type Spoken, speak } from '../protocol/http.ts';
import { createUpstream, type Upstream } from '../upstream/upstream.ts';
import type { Account } from './accounts.ts';
import { admit, type Registry } from './registry.ts';
import type { ServerConfig } from './server-request.ts';
import type { ManagedServer } from './servers.ts';
import { askWho, type Who } from './who.ts';

export interface ManagedOptions {
  registry: Registry;
  /** Base URL of the REST API. */
  rest: string;
  adminKeyHash: string;
  fetch?: typeof fetch | undefined;
}

/** What a request is answered with besides its own content. */
export interface ManagedCall extends SpeakOptions {
  /** Told which server of which account was reached. */
  admitted?: (server: string, account: string) => void;
  /** Answers for a server, or refuses where it has enough to do. */
  within?: (server: string, work: () => Promise<Response>) => Promise<Response>;
}

/** Most different sets of tools that are held ready. */
const MOST_OFFERS = 200;

/**
 * How long an admission counts within one request, ms: a body may come slowly and hold many messages, and
 * what was begun before a revocation must not go on after it.
 */
const FRESH_MS = 100;

/** How those are turned away who may not come in. */
const REFUSALS = {
  'no-server': () =>
    turnAway(404, 'This address leads to no server: it is wrong, was revoked or has ended.'),
  'no-key': () =>
    turnAway(401, 'This server asks for an API key besides its address.', {
      'www-authenticate': 'Bearer',
    }),
};

/** How long ClickUp's word on a credential counts, ms. */
const WORD_MS = 60_000;

/**
 * Answers a request at the address with that token. The store is asked each time, so what another
 * process has revoked is refused at once.
 */
export function managedHandler(options: ManagedOptions) {
  const { registry, adminKeyHash } = options;
  const upstreamOf = upstreams(options);
  const offerOf = offers();
  const judge = judgement(registry);

  return async (token: string, request: Request, how: ManagedCall = {}): Promise<Response> => {
    const caller = { token, authorization: request.headers.get('authorization') };
    const { clock } = registry;
    let admittedAt = clock.now();
    const admitted = await admit(registry, caller, adminKeyHash);
    if (typeof admitted === 'string') return REFUSALS[admitted]();
    const refusal = onlyPost(request);
    if (refusal) return refusal;
    const { server, account } = admitted;
    const isOver = async () => {
      if (clock.now() - admittedAt < FRESH_MS) return null;
      const at = clock.now();
      const now = await admit(registry, caller, adminKeyHash);
      if (typeof now === 'string') return REFUSALS[now]();
      admittedAt = at;
      return null;
    };
    how.admitted?.(server.id, account.id);
    try {
      const upstream = await upstreamOf(account);
      const { within = (_server, work) => work(), signal = request.signal } = how;
      if (account.revokedAt !== null && (await judge(account, upstream, signal)) === 'refused') {
        return revoked(account);
      }
      const service = { ...offerOf(server.config), upstream, localFiles: false };
      let refused = false;
      const listen = (spoken: Spoken) => {
        refused = spoken.refusedWith === 401;
        how.listen?.(spoken);
      };
      const response = await within(server.id, () =>
        speak(service, request, { signal, listen, isOver }),
      );
      // ClickUp answers 401 for ids that it does not know as well.
      if (!refused || (await judge(account, upstream, signal)) !== 'refused') return response;
      return revoked(account);
    } catch (thrown) {
      if (thrown instanceof AppError) return turnAway(503, thrown.message);
      throw thrown;
    }
  };
}

function revoked({ name, kind }: Account): Response {
  const how =
    kind === 'oauth'
      ? `\`clickup-agent gateway account login ${name}\``
      : kind === 'token'
        ? `\`clickup-agent gateway account add ${name}\``
        : 'another CLICKUP_API_TOKEN';
  return turnAway(
    401,
    `ClickUp no longer accepts the credential of the account "${name}": it was revoked or has expired. The operator of this gateway can renew it with ${how}; this address then works again.`,
  );
}

/** Asks ClickUp whether it still takes a credential, once in a while, and notes what it says. */
function judgement({ accounts, clock }: Registry) {
  const words = new Map<string, { at: number; updatedAt: number; state: Who['state'] }>();
  return async (account: Account, upstream: Upstream, signal: AbortSignal) => {
    const { id, updatedAt } = account;
    const word = words.get(id);
    if (word?.updatedAt === updatedAt && clock.now() - word.at < WORD_MS) return word.state;
    const { state } = await askWho(upstream, signal);
    words.set(id, { at: clock.now(), updatedAt, state });
    const isRevoked = state === 'refused';
    if (state !== 'unknown' && isRevoked !== (account.revokedAt !== null)) {
      await accounts.noteRevoked(account, isRevoked);
    }
    return state;
  };
}

/** Each account's way to ClickUp, made again when its credential is another. */
function upstreams({
  registry,
  rest,
  fetch = globalThis.fetch,
}: Omit<ManagedOptions, 'adminKeyHash'>) {
  const open = new Map<string, { updatedAt: number; upstream: Upstream }>();
  return async (account: Account): Promise<Upstream> => {
    const held = open.get(account.id);
    if (held?.updatedAt === account.updatedAt) return held.upstream;
    const { token } = await registry.accounts.credential(account);
    const upstream = createUpstream({ rest, token, clock: registry.clock, fetch });
    open.set(account.id, { updatedAt: account.updatedAt, upstream });
    return upstream;
  };
}

/** The tools of a configuration: servers of the same one share them. */
function offers() {
  const open = new Map<string, Offer>();
  return ({ methods, tags, strict, tool_exposure: exposure }: ServerConfig): Offer => {
    const key = JSON.stringify([methods, tags, strict, exposure]);
    const held = open.get(key);
    if (held) return held;
    const offer = openOffer({ methods, tags, strict, exposure });
    if (open.size >= MOST_OFFERS) open.clear();
    open.set(key, offer);
    return offer;
  };
}

/**
 * The service of a managed server for a caller that started the gateway itself, looked up again each
 * time. Errors: AppError `authorization` once the server or its account is gone.
 */
export function managedService(
  options: Omit<ManagedOptions, 'adminKeyHash'>,
  server: ManagedServer,
) {
  const upstreamOf = upstreams(options);
  const offerOf = offers();
  const { servers, accounts } = options.registry;
  return async () => {
    const now = await servers.get(server.account, server.id);
    const account = await accounts.find(server.account);
    if (!now || !account) {
      throw new AppError('authorization', `The server "${server.name}" has ended or was deleted.`);
    }
    return { ...offerOf(now.config), upstream: await upstreamOf(account), localFiles: true };
  };
}
