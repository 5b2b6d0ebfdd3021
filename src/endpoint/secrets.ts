// The secret values in an endpoint's specification, so that no message repeats them.
import type { EndpointSpec } from './spec.ts';

/** Longest first is not needed; what is too short to be a secret is the redactor's affair. */
export function secretsOf({ transport }: EndpointSpec): string[] {
  if (transport.kind === 'stdio') return Object.values(transport.env ?? {});
  return [
    ...addressSecrets(transport.url),
    ...Object.values(transport.headers ?? {}).flatMap(parts),
    ...[transport.client?.secret, transport.client?.key].filter((one) => one !== undefined),
  ];
}

/** The address, and what in it may be the secret: path segments, query values, user info. */
function addressSecrets(address: string): string[] {
  if (!URL.canParse(address)) return [address];
  const url = new URL(address);
  const segments = url.pathname.split('/').filter((segment) => segment.length >= 12);
  return [address, url.href, ...segments, ...url.searchParams.values(), url.username, url.password];
}

/** A header is secret as a whole, and so is the token behind its scheme. */
function parts(header: string): string[] {
  return [header, ...header.split(' ').slice(1)];
}
