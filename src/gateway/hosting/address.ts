// Where a request was sent and where it came from: only the gateway's own addresses are served, and a
// proxy is believed only where it was named.
import { BlockList, isIP } from 'node:net';
import { AppError, isLoopback, isWithin } from '../../base/index.ts';
import { turnAway } from './guard.ts';

/** One request, as far as its way is known. */
export interface Way {
  /** The caller's address, behind proxies that are trusted. */
  client: string;
  /** Whether it came from this machine, through no proxy. */
  local: boolean;
  /** Why it is turned away; null when it may pass. */
  refusal: Response | null;
}

/** Reads a request's way. `remote` is the address of the connection. */
export type ReadWay = (request: Request, remote: string) => Way;

/**
 * A page in a browser can reach this machine through a name of its own that it points here, and then
 * `Host` or `Origin` betrays it: only loopback and `publicUrl` are served.
 */
export function wayReader(publicUrl: string | undefined, proxies: readonly string[]): ReadWay {
  const trusted = networks(proxies);
  const own = publicUrl === undefined ? null : new URL(publicUrl);
  const isOwn = (address: string) =>
    isLoopback(address) ||
    (own !== null && URL.canParse(address) && new URL(address).host === own.host);

  return (request, remote) => {
    const { headers } = request;
    const byProxy = isWithin(trusted, remote);
    const forwardedFor = headers.get('x-forwarded-for');
    const forwardedHost = byProxy
      ? headers.get('x-forwarded-host')?.split(',')[0]?.trim()
      : undefined;
    const host =
      forwardedHost === undefined ? request.url : `${own?.protocol ?? 'http:'}//${forwardedHost}`;
    const origin = headers.get('origin');
    const mayPass = isOwn(host) && (origin === null || isOwn(origin));
    return {
      client: (byProxy && nearest(forwardedFor, trusted)) || remote,
      local:
        isLoopback(`http://${isIP(remote) === 6 ? `[${remote}]` : remote}`) &&
        forwardedFor === null &&
        isLoopback(host),
      refusal: mayPass
        ? null
        : turnAway(403, 'Only requests to this server, from it or from programs are served.'),
    };
  };
}

/** Whether an address is one of these proxies'. Errors: AppError `usage` for what is no network. */
export function trustedBy(proxies: readonly string[]): (address: string) => boolean {
  const trusted = networks(proxies);
  return (address) => isWithin(trusted, address);
}

/** The last address of the chain that is no trusted proxy's: whatever stands before it can be made up. */
function nearest(forwardedFor: string | null, trusted: BlockList): string | undefined {
  const chain = (forwardedFor ?? '').split(',').map((part) => part.trim());
  return chain.reverse().find((address) => isIP(address) !== 0 && !isWithin(trusted, address));
}

/** Errors: AppError `usage` for what is no address and no network. */
function networks(texts: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of texts) {
    const [address = '', bits] = text.split('/');
    const version = isIP(address);
    const most = version === 4 ? 32 : 128;
    const size = bits === undefined ? most : Number(bits);
    if (version === 0 || !Number.isInteger(size) || size < 0 || size > most) {
      throw new AppError('usage', `"${text}" is no address of a proxy.`, {
        next: 'Write addresses such as 10.0.0.7, or networks such as 10.0.0.0/8.',
      });
    }
    list.addSubnet(address, size, version === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}
