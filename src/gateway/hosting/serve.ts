// The gateway on a port: its own server, managed ones, the interface that makes them, and what an
// operator looks at.
import { type Log, messageOf, silentLog } from '../../base/index.ts';
import { createGatewayHandler, type GatewayOptions } from '../handler.ts';
import { adminApp } from '../managed/admin.ts';
import { managedHandler } from '../managed/handler.ts';
import { bearerIn, type Registry } from '../managed/registry.ts';
import { hashOf, isSecretOf } from '../managed/secrets.ts';
import type { Spoken } from '../protocol/http.ts';
import { wayReader } from './address.ts';
import { turnAway } from './guard.ts';
import { concurrencyCap, inTime, LIMITS, type Limits, within } from './limits.ts';
import { createMetrics } from './metrics.ts';
import { openPort } from './port.ts';

const PATH = '/mcp';
/** How often ends are looked for that another process has set, ms. */
const SWEEP_MS = 30_000;
/** How long requests under way may take when the gateway stops, ms. */
const GRACE_MS = 10_000;

export interface ServeOptions extends Omit<GatewayOptions, 'token'> {
  /** ClickUp's token for the server at `/mcp`; without one there are managed servers alone. */
  token?: string | undefined;
  /** Port to listen on; default 0, the system picks. */
  port?: number;
  /** Address to listen on; default loopback. */
  host?: string | undefined;
  /** The address that callers use, where it is another: behind a proxy, or on a network. */
  publicUrl?: string | undefined;
  /** Addresses and networks whose `X-Forwarded-*` is believed. */
  proxies?: readonly string[];
  limits?: Partial<Limits>;
  /** Managed servers, and the key that makes them. */
  managed?: { registry: Registry; adminKey: string };
  log?: Log;
}

export interface Gateway {
  /** Where MCP clients connect: `http://127.0.0.1:PORT/mcp`. */
  readonly url: string;
  /** The base of everything that is served. */
  readonly base: string;
  /** Stops listening, lets what is under way end for a moment, and breaks off the rest. */
  close(): Promise<void>;
}

/** Starts the gateway. Throws AppError `failed` when it cannot listen on the port. */
export async function startGateway(options: ServeOptions): Promise<Gateway> {
  const { publicUrl, clock } = options;
  const stopping = new AbortController();
  let base = publicUrl?.replace(/\/+$/, '') ?? '';
  const answer = await answerer(options, () => base, stopping.signal);
  const opened = await openPort({
    ...{ answer, clock, host: options.host, port: options.port ?? 0, graceMs: GRACE_MS },
    who: 'The gateway',
    next: 'Choose another port, or 0 for any free one.',
  });
  if (base === '') base = opened.base;
  return {
    url: `${base}${PATH}`,
    base,
    async close() {
      stopping.abort();
      await opened.close();
    },
  };
}

type Answer = (request: Request, remote: string) => Promise<Response>;

async function answerer(
  options: ServeOptions,
  base: () => string,
  stopping: AbortSignal,
): Promise<Answer> {
  const { clock, log = silentLog, managed, token } = options;
  const limits = { ...LIMITS, ...options.limits };
  const readWay = wayReader(options.publicUrl, options.proxies ?? []);
  const metrics = createMetrics();
  const capped = concurrencyCap(limits);
  const own = token === undefined ? null : createGatewayHandler({ ...options, token });
  const adminKeyHash = managed ? hashOf(managed.adminKey) : null;
  const reach =
    managed && adminKeyHash !== null
      ? managedHandler({ ...options, registry: managed.registry, adminKeyHash })
      : null;
  if (managed) void sweepUntil(managed.registry, stopping);
  const app = await routes();

  async function routes() {
    const { Hono } = await import('hono');
    const app = new Hono<{ Bindings: { way: ReturnType<typeof readWay> } }>({ strict: false });
    app.onError((thrown, context) => {
      // Anyone who asked has left.
      if (context.req.raw.signal.aborted) return new Response(null, { status: 499 });
      log('error', 'gateway.failed', { why: messageOf(thrown) });
      return turnAway(500, 'The gateway could not answer: its log says why.');
    });
    app.get('/health', (context) => context.json({ status: 'ok' }));
    app.get('/ready', async (context) => {
      const ready = !stopping.aborted && (await isUsable(managed?.registry));
      return context.json({ ready }, ready ? 200 : 503);
    });
    app.use(async (context, next) => context.env.way.refusal ?? (await next()));
    app.get('/metrics', (context) => {
      const shown = bearerIn(context.req.header('authorization') ?? null);
      const isAdmin = shown !== null && adminKeyHash !== null && isSecretOf(shown, adminKeyHash);
      if (!context.env.way.local && !isAdmin) {
        return turnAway(401, 'From another machine, the admin key is needed.');
      }
      return context.text(metrics.text(), 200, { 'content-type': 'text/plain; version=0.0.4' });
    });
    app.use(async (context, next) => {
      const request = await within(context.req.raw, limits);
      if (request === null) {
        return turnAway(413, `The body is longer than ${limits.bodyBytes} bytes.`);
      }
      context.req.raw = request;
      return next();
    });
    if (own) {
      app.all(PATH, ({ req, env }) =>
        measured(req.raw, env.way.client, 'own', (how) => capped('own', () => own(req.raw, how))),
      );
    }
    if (managed && reach && adminKeyHash !== null) {
      // Some clients insist that an address ends in the name of the protocol.
      app.on('ALL', [`${PATH}/:token`, `${PATH}/:token${PATH}`], ({ req, env }) =>
        measured(req.raw, env.way.client, 'none', (how) =>
          reach(req.param('token'), req.raw, { ...how, within: capped }),
        ),
      );
      const urlOf = (secret: string) => `${base()}${PATH}/${secret}`;
      const { registry } = managed;
      app.route('/integrated-account', adminApp({ registry, adminKeyHash, urlOf }));
    }
    const ofServers = `${PATH}/TOKEN, the whole address of a managed server`;
    const served = [...(own ? [PATH] : []), ...(managed ? [ofServers] : [])].join(', and at ');
    // Clients that are refused look for an OAuth login next, and show what they are told there.
    app.notFound(() =>
      Response.json(
        {
          error: 'not_found',
          error_description: `MCP is served at ${served}. There is no OAuth login here: callers send a bearer token.`,
        },
        { status: 404 },
      ),
    );
    return app;
  }

  /** Answers a request in time, and notes in the log and the figures what it was about. */
  async function measured(
    request: Request,
    client: string,
    server: string,
    work: (how: {
      signal: AbortSignal;
      listen(spoken: Spoken): void;
      admitted(server: string, account: string): void;
    }) => Promise<Response>,
  ): Promise<Response> {
    const from = clock.now();
    let spoken: Spoken = { topics: [], answer: null, refusedWith: null, rate: {} };
    let reached = { server, account: null as string | null };
    let status = 499;
    metrics.begun();
    try {
      const response = await inTime(request, clock, limits, (signal) =>
        work({
          signal,
          listen: (heard) => {
            spoken = heard;
          },
          admitted: (id, account) => {
            reached = { server: id, account };
          },
        }),
      );
      status = response.status;
      return response;
    } finally {
      const { topics, answer, rate } = spoken;
      const ms = clock.now() - from;
      metrics.ended({ ...reached, tools: topics.map(({ tool }) => tool), status, ms, rate });
      // A line for each message, so that none is hidden behind the first one of its request.
      for (const { method, tool } of topics.length > 0 ? topics : [{ method: null, tool: null }]) {
        log('info', 'gateway.request', {
          ...{ server: reached.server, client, method, tool, status, ms, answer },
          remaining: rate['ratelimit-remaining'] ?? null,
        });
      }
    }
  }

  return async (request, remote) => app.fetch(request, { way: readWay(request, remote) });

  /** Destroys servers at their ends, until the gateway stops. */
  async function sweepUntil({ servers }: Registry, stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      try {
        const next = await servers.sweep();
        const left = next === null ? SWEEP_MS : Math.max(next - clock.now(), 0);
        await clock.sleep(Math.min(left, SWEEP_MS), stop);
      } catch (thrown) {
        if (stop.aborted) return;
        log('error', 'gateway.sweep-failed', { why: String(thrown) });
        await clock.sleep(SWEEP_MS, stop).catch(() => {});
      }
    }
  }
}

/** Whether the store answers. */
async function isUsable(registry: Registry | undefined): Promise<boolean> {
  try {
    await registry?.accounts.list();
    return true;
  } catch {
    return false;
  }
}
