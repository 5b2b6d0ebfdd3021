// Requests at the addresses of managed servers: who may come in, with which tools, as which account.
import { AppError } from '../../base/index.ts';
import { openBox } from '../handler.ts';
import { onlyPost, turnAway } from '../hosting/guard.ts';
import { type SpeakOptions, speak } from '../protocol/http.ts';
import type { Toolbox } from '../tools/toolbox.ts';
import { createUpstream, type Upstream } from '../upstream/upstream.ts';
import type { Account } from './accounts.ts';
import { admit, type Registry } from './registry.ts';
import type { ServerConfig } from './server-request.ts';

export interface ManagedOptions {
  registry: Registry;
  /** Base URL of the REST API. */
  rest: string;
  adminKeyHash: string;
  fetch?: typeof fetch | undefined;
}

/** What a request is answered with beside its own content. */
export interface ManagedCall extends SpeakOptions {
  /** Told which server of which account was reached. */
  admitted?: (server: string, account: string) => void;
  /** Answers for a server, or refuses where it has enough to do. */
  within?: (server: string, work: () => Promise<Response>) => Promise<Response>;
}

/** Most different sets of tools that are held ready. */
const MOST_BOXES = 200;

/**
 * Answers a request at the address with that token. The store is asked each time, so what another
 * process has revoked is refused at once.
 */
export function managedHandler(options: ManagedOptions) {
  const { registry, adminKeyHash } = options;
  const upstreamOf = upstreams(options);
  const boxOf = boxes();

  return async (token: string, request: Request, how: ManagedCall = {}): Promise<Response> => {
    const admitted = await admit(
      registry,
      { token, authorization: request.headers.get('authorization') },
      adminKeyHash,
    );
    if (admitted === 'no-server') {
      return turnAway(
        404,
        'This address leads to no server: it is wrong, was revoked or has ended.',
      );
    }
    if (admitted === 'no-key') {
      return turnAway(401, 'This server asks for an API key besides its address.', {
        'www-authenticate': 'Bearer',
      });
    }
    const refusal = onlyPost(request);
    if (refusal) return refusal;
    const { server, account } = admitted;
    how.admitted?.(server.id, account.id);
    try {
      const upstream = await upstreamOf(account);
      const service = { box: boxOf(server.config), upstream, localFiles: false };
      const { within = (_server, work) => work() } = how;
      return await within(server.id, () => speak(service, request, how));
    } catch (thrown) {
      if (thrown instanceof AppError) return turnAway(503, thrown.message);
      throw thrown;
    }
  };
}

/** Each account's way to ClickUp, made anew when its credential is another. */
function upstreams({ registry, rest, fetch = globalThis.fetch }: ManagedOptions) {
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
function boxes() {
  const open = new Map<string, Toolbox>();
  return ({ methods, tags, strict, tool_exposure: exposure }: ServerConfig): Toolbox => {
    const key = JSON.stringify([methods, tags, strict, exposure]);
    const held = open.get(key);
    if (held) return held;
    const box = openBox({ methods, tags, strict, exposure });
    if (open.size >= MOST_BOXES) open.clear();
    open.set(key, box);
    return box;
  };
}
