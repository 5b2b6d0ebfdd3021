// The proxy that the environment names: used for every request, whatever Node brings itself, and told
// in errors. Addresses of this machine are never asked of a proxy.
import { AppError } from '../base/index.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that decide how a request gets out, and which certificates are trusted. */
export const NETWORK_VARIABLES = [
  ...['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy'],
  'NODE_EXTRA_CA_CERTS',
];

/** A variable in either spelling; the lower one goes before, as everywhere else. */
function variable(environment: Environment, name: string): string | undefined {
  return environment[name.toLowerCase()] || environment[name] || undefined;
}

/** The proxies that are set, by variable. Errors: AppError `usage` for one that is no HTTP proxy. */
function proxiesIn(environment: Environment): Map<string, URL> {
  const found = new Map<string, URL>();
  for (const name of ['HTTPS_PROXY', 'HTTP_PROXY']) {
    const text = variable(environment, name);
    if (text === undefined) continue;
    const address = text.includes('://') ? text : `http://${text}`;
    const url = URL.canParse(address) ? new URL(address) : null;
    if (url === null || !/^https?:$/.test(url.protocol)) {
      throw new AppError('usage', `${name} does not name an HTTP proxy.`, {
        next: 'Write it like http://proxy.example.com:3128.',
      });
    }
    found.set(name, url);
  }
  return found;
}

/**
 * Sends every later request of the process through the environment's proxy; nothing is loaded
 * without one. Errors: AppError `usage` for a proxy that cannot be used.
 */
export async function sendThroughProxy(environment: Environment): Promise<void> {
  const proxies = proxiesIn(environment);
  if (proxies.size === 0) return;
  const loaded = await import('undici');
  // In the bundle, what a CommonJS package exports stands under `default`.
  const undici = (loaded as unknown as { default?: typeof loaded }).default ?? loaded;
  const { EnvHttpProxyAgent, setGlobalDispatcher } = undici;
  const noProxy = variable(environment, 'NO_PROXY');
  const [https, http] = [proxies.get('HTTPS_PROXY'), proxies.get('HTTP_PROXY')];
  setGlobalDispatcher(
    new EnvHttpProxyAgent({
      httpProxy: http?.href ?? '',
      httpsProxy: https?.href ?? '',
      noProxy: noProxy === '*' ? '*' : `${noProxy ?? ''},localhost,127.0.0.1,[::1]`,
      // Most proxies open tunnels to port 443 alone.
      proxyTunnel: false,
    }),
  );
}

/** What a request that did not get through has to do with the network's fences; null for nothing. */
export function networkNote(environment: Environment, message: string): string | null {
  const sentences: string[] = [];
  for (const [name, url] of proxiesIn(environment)) {
    sentences.push(`Requests go through ${name} (${url.protocol}//${url.host})`);
  }
  if (sentences.length > 0) sentences.push('hosts in NO_PROXY are reached directly');
  const notes = sentences.length > 0 ? [`${sentences.join('; ')}.`] : [];
  if (/CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/.test(message)) {
    const trusted = environment.NODE_EXTRA_CA_CERTS;
    notes.push(
      trusted
        ? `NODE_EXTRA_CA_CERTS (${trusted}) is trusted and does not vouch for it.`
        : 'If a proxy signs for the server, name its certificate authority in NODE_EXTRA_CA_CERTS.',
    );
  }
  return notes.length > 0 ? notes.join('\n') : null;
}

/** The variable that holds a password, which nothing that is stored or listed may show; else null. */
export function proxyWithPassword(environment: Environment): string | null {
  const held = [...proxiesIn(environment)].find(([, url]) => url.password !== '');
  return held?.[0] ?? null;
}
