// Adds the access token to every request, and renews it when it runs out. Never asks a person.
import type { Clock, Log } from '../../base/index.ts';
import { AttemptEnded } from '../connection/attempt-end.ts';
import { Headers } from '../connection/plain-response.ts';
import type { Fetch } from '../connection/wire-fetch.ts';
import { challengeOf } from './challenge.ts';
import { type Credentials, joinScopes, type StoredCredentials } from './credentials.ts';

export interface AuthorizedFetchSetup {
  endpoint: string;
  store: StoredCredentials;
  fetch: Fetch;
  clock: Clock;
  log: Log;
  /** Logs a client in that needs no person; absent where a person's login is used. */
  grant?: ((stored: Credentials) => Promise<Pick<Credentials, 'tokens' | 'discovery'>>) | undefined;
}

/** A token this close to its end is renewed before it is used, ms. */
const EARLY_MS = 30_000;

/**
 * A fetch that is logged in, where a login was made. Throws `Ended` with `login-needed` when only a
 * person can help; a request that ended so was not looked at by the endpoint.
 */
export function authorizedFetch(setup: AuthorizedFetchSetup): Fetch {
  const keeper = new TokenKeeper(setup);
  return async (url, init = {}) => {
    const token = await keeper.token();
    const response = await setup.fetch(url, withToken(init, token));
    const challenge = challengeOf(response);
    if (token === undefined || !challenge) return response;
    if (challenge.kind === 'more-rights') {
      await response.body?.cancel();
      throw await keeper.lacking(challenge.scope);
    }
    await response.body?.cancel();
    const renewed = await keeper.renewed(token);
    const second = await setup.fetch(url, withToken(init, renewed));
    if (challengeOf(second)?.kind !== 'no-token') return second;
    await second.body?.cancel();
    throw refusedAgain(setup.endpoint);
  };
}

function withToken(init: RequestInit, token: string | undefined): RequestInit {
  if (token === undefined) return init;
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${token}`);
  return { ...init, headers };
}

function refusedAgain(endpoint: string): AttemptEnded {
  const message = `${endpoint} refuses the login although it was renewed.`;
  return new AttemptEnded({ kind: 'login-needed', message });
}

/** Holds the token; one renewal at a time, in this process and alongside others. */
class TokenKeeper {
  readonly #setup: AuthorizedFetchSetup;
  #credentials: Credentials | null = null;
  #renewing: Promise<string> | null = null;

  constructor(setup: AuthorizedFetchSetup) {
    this.#setup = setup;
  }

  /** The token to send; undefined where nobody has logged in. */
  async token(): Promise<string | undefined> {
    this.#credentials ??= await this.#setup.store.load();
    const { tokens, issuedAt } = this.#credentials;
    if (!tokens && this.#setup.grant) return this.renewed('');
    if (!tokens) {
      // Another process may log in meanwhile, so the next request looks again.
      this.#credentials = null;
      return undefined;
    }
    const { expires_in: seconds, refresh_token: renewable } = tokens;
    const cannot = renewable === undefined && !this.#setup.grant;
    if (cannot || seconds === undefined || issuedAt === undefined) {
      return tokens.access_token;
    }
    const endsAt = issuedAt + seconds * 1000;
    const now = this.#setup.clock.now();
    if (now < endsAt - Math.min(EARLY_MS, seconds * 100)) return tokens.access_token;
    try {
      return await this.renewed(tokens.access_token);
    } catch (thrown) {
      // It was renewed early, so a passing fault need not stop anybody yet.
      if (now < endsAt) return tokens.access_token;
      throw thrown;
    }
  }

  /** A token other than the one that was refused. */
  renewed(refused: string): Promise<string> {
    this.#renewing ??= this.#renew(refused).finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  /** Notes for the next login which rights were missing. */
  async lacking(scope: string | undefined): Promise<AttemptEnded> {
    const { store, endpoint } = this.#setup;
    this.#credentials = null;
    const credentials = await store.load();
    const wantedScope = joinScopes(credentials.wantedScope, credentials.tokens?.scope, scope);
    if (wantedScope !== undefined) await store.save({ ...credentials, wantedScope });
    const rights = scope === undefined ? '' : ` (${scope})`;
    const message = `${endpoint} asks for more rights than the login gave${rights}.`;
    return new AttemptEnded({ kind: 'login-needed', message });
  }

  #renew(refused: string): Promise<string> {
    return this.#setup.store.exclusively(async () => {
      const latest = await this.#setup.store.load();
      // Another process may have renewed it meanwhile; a refresh token may only be used once.
      if (isNewer(latest, refused)) return this.#keep(latest);
      try {
        return await this.#fetchNew(latest);
      } catch (thrown) {
        const winner = await this.#setup.store.load();
        if (isNewer(winner, refused)) return this.#keep(winner);
        throw thrown;
      }
    });
  }

  async #fetchNew(old: Credentials): Promise<string> {
    const { store, clock, log, grant } = this.#setup;
    if (grant) {
      const granted = { ...old, ...(await grant(old)), issuedAt: clock.now() };
      await store.save(granted);
      return this.#keep(granted);
    }
    const { renew, RenewalRefused } = await import('./renewal.ts');
    try {
      const tokens = await renew(old, this.#setup);
      // What the server did not repeat stays as it was.
      const renewed = { ...old, tokens: { ...old.tokens, ...tokens }, issuedAt: clock.now() };
      await store.save(renewed);
      log('debug', 'endpoint.login-renewed');
      return this.#keep(renewed);
    } catch (thrown) {
      this.#credentials = null;
      // Another process may have used the refresh token first; what it earned is not forgotten.
      const latest = await store.load();
      const isOver = latest.tokens?.refresh_token === old.tokens?.refresh_token;
      if (thrown instanceof RenewalRefused && isOver) await this.#forget(old, thrown.forgetClient);
      throw thrown;
    }
  }

  /** A dead refresh token is not tried again; a dead registration is made again at the next login. */
  async #forget({ tokens, client, ...rest }: Credentials, forgetClient: boolean): Promise<void> {
    const { refresh_token: _dead, ...left } = tokens ?? { access_token: '', token_type: 'bearer' };
    await this.#setup.store.save({
      ...rest,
      ...(client && !forgetClient && { client }),
      tokens: left,
    });
  }

  #keep(credentials: Credentials): string {
    this.#credentials = credentials;
    return credentials.tokens?.access_token ?? '';
  }
}

function isNewer({ tokens }: Credentials, refused: string): boolean {
  return tokens !== undefined && tokens.access_token !== refused;
}
