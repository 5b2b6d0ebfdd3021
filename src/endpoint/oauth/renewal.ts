// Renews an access token, and tells a login that is over from a server that is only busy.
import { refreshAuthorization } from '@modelcontextprotocol/sdk/client/auth.js';
import { InvalidClientError, OAuthError } from '@modelcontextprotocol/sdk/server/auth/errors.js';
import type { OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js';
import { type Clock, messageOf } from '../../base/index.ts';
import type { Signals } from '../../quota/index.ts';
import { type AttemptEnd, AttemptEnded, refusal } from '../connection/attempt-end.ts';
import type { Fetch } from '../connection/wire-fetch.ts';
import type { Credentials } from './credentials.ts';

export interface RenewalSetup {
  endpoint: string;
  fetch: Fetch;
  clock: Clock;
}

/**
 * New tokens for old. Throws `Ended`: `login-needed` when the authorization server refused for good;
 * otherwise something that passes, and that leaves the call surely unmade.
 */
export async function renew(credentials: Credentials, setup: RenewalSetup): Promise<OAuthTokens> {
  const { client, discovery, tokens } = credentials;
  if (!client || !discovery || !tokens?.refresh_token) throw loginNeeded(setup.endpoint);
  const metadata = discovery.authorizationServerMetadata;
  const resource = discovery.resourceMetadata?.resource;
  let last: Signals | null = null;
  try {
    return await refreshAuthorization(discovery.authorizationServerUrl, {
      ...(metadata && { metadata }),
      clientInformation: client,
      refreshToken: tokens.refresh_token,
      ...(resource !== undefined && { resource }),
      async fetchFn(url, init) {
        const response = await setup.fetch(url, init);
        const { status, headers } = response;
        last = { status, headers, receivedAt: setup.clock.now() };
        return response;
      },
    });
  } catch (thrown) {
    throw failed(setup.endpoint, thrown, last);
  }
}

function failed(endpoint: string, thrown: unknown, last: Signals | null): AttemptEnded {
  const status = last?.status;
  if (status === 429) return new AttemptEnded(refusal(status, 'while the login was renewed'), last);
  if (isFinal(thrown)) {
    const forgetClient = thrown instanceof InvalidClientError;
    return new RenewalRefused(loginNeeded(endpoint).ending, forgetClient);
  }
  const why = status === undefined ? messageOf(thrown) : `HTTP ${status}`;
  return new AttemptEnded(
    { kind: 'unsent', message: `its login could not be renewed: ${why}` },
    last,
  );
}

/** Only the authorization server's own refusal ends a login; a proxy's error page does not. */
function isFinal(thrown: unknown): boolean {
  const passing = ['server_error', 'temporarily_unavailable', 'too_many_requests'];
  return thrown instanceof OAuthError && !passing.includes(thrown.errorCode);
}

/** The refresh token is dead, and with `forgetClient` our registration is too. */
export class RenewalRefused extends AttemptEnded {
  readonly forgetClient: boolean;

  constructor(ending: AttemptEnd, forgetClient: boolean) {
    super(ending);
    this.forgetClient = forgetClient;
  }
}

/** Ends a try because only a person can help. */
function loginNeeded(endpoint: string): AttemptEnded {
  return new AttemptEnded({
    kind: 'login-needed',
    message: `The login at ${endpoint} has expired and cannot be renewed.`,
  });
}
