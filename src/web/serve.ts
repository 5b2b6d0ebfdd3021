// The page on a port: loopback by default, elsewhere only behind a proxy that signs people in.
import { randomBytes } from 'node:crypto';
import type { Clock, Log } from '../base/index.ts';
import { openPort, trustedBy, wayReader } from '../gateway/index.ts';
import { pageApp } from './app.ts';
import type { Door } from './sign-in.ts';
import type { Source } from './source.ts';

/** How long requests under way may take when the page ends, ms. */
const GRACE_MS = 5_000;

export interface PageOptions {
  source: Source;
  /** Port to listen on; 0: the system picks. */
  port: number;
  /** Address to listen on; default loopback. */
  host?: string | undefined;
  /** The address that people use, where it is another. */
  publicUrl?: string | undefined;
  /** Addresses and networks of proxies. */
  proxies?: readonly string[];
  /** Addresses and networks that may read the figures; loopback always may. */
  metricsFrom?: readonly string[];
  /** Made once the port is known. */
  door(port: number): Door;
  /** What the tokens of forms are made with; default one of this process. */
  key?: Buffer;
  clock: Clock;
  log: Log;
}

export interface Page {
  /** The address to open: with a link that signs in once, where the page signs in by links. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Starts the page. Errors: AppError `failed` when it cannot listen on the port. */
export async function startPage(options: PageOptions): Promise<Page> {
  const { publicUrl, source, clock, log } = options;
  const readWay = wayReader(publicUrl, options.proxies ?? []);
  const isCollector = trustedBy(options.metricsFrom ?? []);
  let answer: (request: Request, remote: string) => Response | Promise<Response> = () =>
    new Response(null, { status: 503 });
  const opened = await openPort({
    answer: (request, remote) => answer(request, remote),
    ...{ clock, host: options.host, port: options.port, graceMs: GRACE_MS },
    who: 'The page',
    next: 'Choose another with --port, or 0 for any free one.',
  });
  const { port } = opened;
  const own = new URL(publicUrl ?? opened.base);
  const door = options.door(port);
  const app = pageApp({
    ...{ source, door, clock, log, key: options.key ?? randomBytes(32) },
    maySeeMetrics: (request, remote) => readWay(request, remote).local || isCollector(remote),
    refusal: (request, remote) =>
      // A collector asks an address of the network, and brings no cookie.
      readWay(request, remote).refusal && !isCollector(remote)
        ? 'Only requests to this page, from itself, are served.'
        : crossOrigin(request),
  });
  answer = (request, remote) => app.fetch(request, { remote });
  return {
    port,
    url: `${own.href.replace(/\/$/, '')}${door.newLink?.() ?? '/'}`,
    async close() {
      await opened.close();
      await source.close();
    },
  };
}

/** A form comes from this very page: browsers say where it stood, another port of this machine included. */
function crossOrigin(request: Request): string | null {
  const { pathname } = new URL(request.url);
  // Events show a token or a signature of their own, and cookies mean nothing to them.
  if (request.method === 'GET' || request.method === 'HEAD' || pathname.startsWith('/hooks/')) {
    return null;
  }
  const { headers } = request;
  const origin = headers.get('origin');
  const asked = headers.get('x-forwarded-host')?.split(',')[0]?.trim() ?? headers.get('host');
  const sameHost = origin !== null && URL.canParse(origin) && new URL(origin).host === asked;
  const site = headers.get('sec-fetch-site');
  return sameHost && (site === null || site === 'same-origin')
    ? null
    : 'Forms are accepted from this page only.';
}
