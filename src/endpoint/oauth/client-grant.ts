// The login of a program instead of a person: OAuth client credentials, by a secret or by a signed JWT.
import { createPrivateKey } from 'node:crypto';
import { auth, type OAuthDiscoveryState } from '@modelcontextprotocol/sdk/client/auth.js';
import {
  ClientCredentialsProvider,
  PrivateKeyJwtProvider,
} from '@modelcontextprotocol/sdk/client/auth-extensions.js';
import { OAuthError } from '@modelcontextprotocol/sdk/server/auth/errors.js';
import type { OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js';
import { AppError, cleanLine, messageOf } from '../../base/index.ts';
import { AttemptEnded, endingOfNetworkError, refusal } from '../connection/attempt-end.ts';
import type { Fetch } from '../connection/wire-fetch.ts';
import type { ClientGrant } from '../spec.ts';
import { challenged } from './challenge.ts';
import { type Credentials, joinScopes } from './credentials.ts';
import { checkDiscovery, publicFetch, resolveHost } from './trust.ts';

export interface GrantSetup {
  endpoint: string;
  url: URL;
  client: ClientGrant;
  fetch: Fetch;
  /** Whether requests are led somewhere else, so that names mean nothing to the system. */
  led: boolean;
}

/**
 * New tokens for a client. It is bound to the authorization server that it was first led to. Throws
 * `Ended`: `login-needed` when the client was refused, else something that passes.
 */
export async function grantTokens(
  earlier: Credentials,
  { endpoint, url, client, fetch, led }: GrantSetup,
): Promise<Pick<Credentials, 'tokens' | 'discovery'>> {
  const resolve = led ? async () => [] : resolveHost;
  let status: number | undefined;
  const fetchFn = publicFetch(
    url,
    async (address, init) => {
      const response = await fetch(address, init);
      ({ status } = response);
      return response;
    },
    resolve,
  );
  const known = earlier.discovery?.authorizationServerUrl;
  let discovery: OAuthDiscoveryState | undefined;
  let tokens: OAuthTokens | undefined;
  const provider = Object.assign(providerFor(client, known), {
    async saveDiscoveryState(found: OAuthDiscoveryState) {
      await checkDiscovery(url, found, resolve);
      discovery = found;
    },
    discoveryState: () => discovery,
    saveTokens(granted: OAuthTokens) {
      tokens = granted;
    },
  });
  try {
    const challenge = await challenged(url, fetchFn);
    const scope = joinScopes(client.scope, earlier.wantedScope ?? challenge?.scope);
    await auth(provider, {
      serverUrl: url,
      fetchFn,
      ...(scope !== undefined && { scope }),
      ...(challenge?.resourceMetadata && { resourceMetadataUrl: challenge.resourceMetadata }),
    });
  } catch (thrown) {
    throw failed(endpoint, thrown, status);
  }
  return { ...(tokens && { tokens }), ...(discovery && { discovery }) };
}

function providerFor({ id, secret, key, scope }: ClientGrant, known: string | undefined) {
  const common = {
    clientId: id,
    clientName: 'clickup-agent',
    ...(scope !== undefined && { scope }),
    ...(known !== undefined && { expectedIssuer: known }),
  };
  return key === undefined
    ? new ClientCredentialsProvider({ ...common, clientSecret: secret ?? '' })
    : new PrivateKeyJwtProvider({ ...common, privateKey: key, algorithm: algorithmOf(key) });
}

const CURVES: Record<string, string> = {
  prime256v1: 'ES256',
  secp384r1: 'ES384',
  secp521r1: 'ES512',
};

/** How a key signs. Errors: AppError `usage` for what is no private key in PEM. */
export function algorithmOf(pem: string): string {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(pem);
    if (asymmetricKeyType === 'rsa') return 'RS256';
    if (asymmetricKeyType === 'ed25519') return 'EdDSA';
    const curve = CURVES[asymmetricKeyDetails?.namedCurve ?? ''];
    if (curve !== undefined) return curve;
  } catch {
    // Said below: what the library says of it could repeat the key.
  }
  throw new AppError('usage', 'The client key is not a private key that can sign.', {
    next: 'Give a file with an RSA, EC or Ed25519 key in PEM.',
  });
}

function failed(endpoint: string, thrown: unknown, status: number | undefined): AttemptEnded {
  if (thrown instanceof AttemptEnded) return thrown;
  if (status === 429) return new AttemptEnded(refusal(status, 'while the client logged in'));
  if (thrown instanceof OAuthError || thrown instanceof AppError) {
    const why = cleanLine(messageOf(thrown), 200);
    return new AttemptEnded({
      kind: 'login-needed',
      message: `${endpoint} refuses the client credentials: ${why}`,
    });
  }
  const ending = endingOfNetworkError(thrown);
  const why = 'message' in ending ? ending.message : cleanLine(messageOf(thrown), 200);
  return new AttemptEnded({ kind: 'unsent', message: `the client could not log in: ${why}` });
}
