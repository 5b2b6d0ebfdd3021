// Whether what a login is led to can be trusted: the authorization server is the one that was asked
// for, and nothing leads from the internet into a private network.
import { lookup } from 'node:dns/promises';
import type { OAuthDiscoveryState } from '@modelcontextprotocol/sdk/client/auth.js';
import { AppError, isPrivate, isPrivateAddress } from '../../base/index.ts';
import type { Fetch } from '../connection/wire-fetch.ts';

/** The addresses behind a host name; empty where it has none. */
export type Resolve = (host: string) => Promise<string[]>;

const MOST_REDIRECTS = 3;

/** Asks the system's resolver. */
export async function resolveHost(host: string): Promise<string[]> {
  const found = await lookup(host, { all: true }).catch(() => []);
  return found.map(({ address }) => address);
}

/**
 * A fetch that leads from a public endpoint to public addresses only, redirects looked at as well.
 * An endpoint in a private network may lead anywhere. Throws AppError `authorization`.
 */
export function publicFetch(endpoint: URL, fetch: Fetch, resolve: Resolve): Fetch {
  const check = checkPublic(endpoint, resolve);
  return async (url, init = {}) => {
    let address = new URL(url);
    for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
      await check(address);
      const response = await fetch(address, { ...init, redirect: 'manual' });
      const location = response.headers.get('location');
      const followed = response.status >= 300 && response.status < 400 && location !== null;
      // A form with a code or a secret is sent nowhere else.
      if (!followed || (init.method ?? 'GET') !== 'GET') return response;
      await response.body?.cancel();
      address = new URL(location, address);
    }
    throw new AppError('authorization', `${address.host} redirects from one address to the next.`);
  };
}

/** Refuses an address in a private network that a public endpoint leads to. */
function checkPublic(endpoint: URL, resolve: Resolve): (address: URL) => Promise<void> {
  return async (address) => {
    if (address.host === endpoint.host || isPrivate(endpoint.href)) return;
    const behind = isPrivate(address.href) ? [] : await resolve(address.hostname);
    if (!isPrivate(address.href) && !behind.some(isPrivateAddress)) return;
    throw new AppError(
      'authorization',
      `${endpoint.host} leads the login to ${address.host}, which is in a private network.`,
      { next: 'Ask the operator of the endpoint. Nothing was sent there.' },
    );
  };
}

/**
 * Refuses metadata of another authorization server than was asked for (RFC 8414, section 3.3), and
 * addresses in it that lead from a public endpoint into a private network. Throws AppError
 * `authorization`.
 */
export async function checkDiscovery(
  endpoint: URL,
  { authorizationServerUrl, authorizationServerMetadata: metadata }: OAuthDiscoveryState,
  resolve: Resolve,
): Promise<void> {
  if (!metadata) return;
  if (!sameIssuer(metadata.issuer, authorizationServerUrl)) {
    throw new AppError(
      'authorization',
      `The authorization server of ${endpoint.host} calls itself ${metadata.issuer}, not ${authorizationServerUrl}.`,
      { next: 'Ask the operator of the endpoint: a login there could reach somebody else.' },
    );
  }
  const check = checkPublic(endpoint, resolve);
  for (const name of [
    'authorization_endpoint',
    'token_endpoint',
    'registration_endpoint',
  ] as const) {
    const address = metadata[name];
    if (address !== undefined) await check(new URL(address));
  }
}

/**
 * Whether an answer in the browser came from the server that was asked (RFC 9207): what names another
 * did not, nor what names none although the server promises to name itself.
 */
export function isFromIssuer(
  answer: URL,
  metadata: OAuthDiscoveryState['authorizationServerMetadata'],
): boolean {
  const iss = answer.searchParams.get('iss');
  // To the letter: even a slash more may be another server.
  if (iss !== null) return iss === metadata?.issuer;
  const promised = (metadata as { authorization_response_iss_parameter_supported?: unknown })
    ?.authorization_response_iss_parameter_supported;
  return promised !== true;
}

/** Only a slash at the end, which URLs gain and lose, makes no difference. */
function sameIssuer(one: string, other: string): boolean {
  const bare = (text: string) => text.replace(/\/+$/, '');
  return bare(one) === bare(other);
}
