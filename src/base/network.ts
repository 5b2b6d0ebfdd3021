// Where an address leads: to this machine, to a private network, or out into the world; and whether a
// request that failed ever left.
import { BlockList, isIPv4, isIPv6 } from 'node:net';

const NETWORKS = {
  loopback: ['127.0.0.0/8', '::1/128'],
  /** Networks that only somebody inside them can reach, with this machine's own among them. */
  private: [
    ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16'],
    ...['172.16.0.0/12', '192.0.0.0/24', '192.168.0.0/16', '198.18.0.0/15'],
    ...['::/128', '::1/128', 'fc00::/7', 'fe80::/10'],
  ],
};

/** The lists are made when first asked: no start waits for them. */
const lists = new Map<keyof typeof NETWORKS, BlockList>();

function listOf(kind: keyof typeof NETWORKS): BlockList {
  const list = lists.get(kind) ?? blockList(NETWORKS[kind]);
  lists.set(kind, list);
  return list;
}

/** Whether a URL names this machine itself; false for what is no URL. */
export function isLoopback(url: string): boolean {
  const host = hostOf(url);
  return host !== null && (isLocalName(host) || isWithin(listOf('loopback'), host));
}

/**
 * Whether a URL's host is an address of a private network or a name of this machine. Other names
 * count as public: what they resolve to is looked at by `isPrivateAddress`.
 */
export function isPrivate(url: string): boolean {
  const host = hostOf(url);
  return host !== null && (isLocalName(host) || isPrivateAddress(host));
}

/** Whether an IP address, v4 or v6, belongs to a private network; false for what is none. */
export function isPrivateAddress(address: string): boolean {
  return isWithin(listOf('private'), address);
}

function isLocalName(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost');
}

/** The host without brackets; null for what is no URL. */
function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$|\.$/g, '') : null;
}

/** Whether an address is one of these networks'; false for what is none. */
export function isWithin(list: BlockList, address: string): boolean {
  // A v4 address that is written as v6 is found among the v4 networks by BlockList itself.
  return familyOf(address) === 'ipv6'
    ? isIPv6(address) && list.check(address, 'ipv6')
    : isIPv4(address) && list.check(address, 'ipv4');
}

/** What an address is if it is one. The pattern that tells v6 for sure is the dearest line of a start. */
function familyOf(address: string): 'ipv4' | 'ipv6' {
  return address.includes(':') ? 'ipv6' : 'ipv4';
}

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits = '0'] = network.split('/');
    const family = familyOf(address);
    list.addSubnet(address, Number(bits), family);
    if (family === 'ipv6') continue;
    // The same networks as a translator (NAT64) and an old tunnel write them.
    for (const prefix of ['64:ff9b::', '::']) {
      list.addSubnet(`${prefix}${address}`, 96 + Number(bits), 'ipv6');
    }
  }
  return list;
}

/** System codes of a connection that was never made. */
const NEVER_CONNECTED = new Set([
  ...['EACCES', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOENT', 'ENOTFOUND'],
  'UND_ERR_CONNECT_TIMEOUT',
]);
/** Failures of the handshake and of the certificate check, which precede the request. */
const HANDSHAKE = /CERT|SIGNATURE|SELF_SIGNED|_TLS_|HOSTNAME_MISMATCH|INVALID_CA|^EPROTO$/;

/**
 * Why the request that `fetch` failed at never left, as a system's code or what a proxy answered; null
 * where it may have arrived.
 */
export function whyUnsent(thrown: unknown): string | null {
  if (!(thrown instanceof Error)) return null;
  if (thrown instanceof AggregateError) {
    const reasons = thrown.errors.map(whyUnsent);
    return reasons.includes(null) ? null : (reasons[0] ?? null);
  }
  const { syscall, code = '' } = thrown as NodeJS.ErrnoException;
  const refusal = /^Proxy response \((\d+)\)/.exec(thrown.message)?.[1];
  if (refusal !== undefined) return `the proxy answered ${refusal}`;
  const isConnecting =
    syscall === 'connect' || syscall === 'getaddrinfo' || /before secure TLS/.test(thrown.message);
  const isUnsent = isConnecting || NEVER_CONNECTED.has(code) || HANDSHAKE.test(code);
  return isUnsent ? code || thrown.message : whyUnsent(thrown.cause);
}
