// What wraps every REST call, outermost first. The order is the point: it decides what a dropped
// connection still logs, what costs quota, and that an effect is on disk before its answer leaves.
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context, MiddlewareHandler } from 'hono';
import { type Json, messageOf, parseJson } from '../../base/index.ts';
import { ANONYMOUS_HAS_WINDOW } from '../assumptions.ts';
import type { Simulation } from '../simulation.ts';
import type { Upload } from './call.ts';
import { FAULT_KINDS, type Fault } from './faults.ts';
import { Refusal, versionOf } from './refusal.ts';
import { routingRefusal } from './routing.ts';
import { readToken, redacted, rejectionOf } from './token.ts';
import type { Standing } from './window.ts';

export interface RestEnv {
  Bindings: HttpBindings;
  Variables: {
    /** The request body, parsed; null without one. */
    body: Json;
    upload: Upload | null;
    faults: readonly Fault[];
    /** How the answer travels: whole, cut short, or not at all. */
    delivery: 'whole' | 'cut' | 'none';
    error: string | undefined;
  };
}

type Layer = (simulation: Simulation) => MiddlewareHandler<RestEnv>;

/** Sends the finished answer, or drops the connection in the way a fault asks for. */
const delivered: Layer = () => async (c, next) => {
  c.set('delivery', 'whole');
  await next();
  const delivery = c.get('delivery');
  if (delivery === 'whole') return;
  const { outgoing } = c.env;
  if (delivery === 'none') {
    outgoing.destroy();
  } else {
    const text = Buffer.from(await c.res.arrayBuffer());
    const headers = { ...Object.fromEntries(c.res.headers), 'content-length': text.length + 64 };
    outgoing.writeHead(c.res.status, headers);
    outgoing.write(text.subarray(0, Math.ceil(text.length / 2)), () => outgoing.destroy());
  }
  replace(c, RESPONSE_ALREADY_SENT);
};

const dated: Layer = (simulation) => async (c, next) => {
  await next();
  c.header('Date', new Date(simulation.clock.now()).toUTCString());
};

const logged: Layer = (simulation) => async (c, next) => {
  const { body, upload } = await readBody(c);
  c.set('body', body);
  c.set('upload', upload);
  await next();
  const fault = c.get('faults').find((one) => one.kind !== 'delay') ?? c.get('faults')[0];
  const error = c.get('error');
  simulation.requests.add({
    method: c.req.method,
    path: pathOf(c),
    status: c.get('delivery') === 'none' ? 0 : c.res.status,
    token: redacted(readToken(c.req.header('authorization'))),
    at: simulation.clock.now(),
    body,
    ...(fault === undefined ? {} : { fault: fault.kind }),
    ...(error === undefined ? {} : { error }),
  });
};

const faultyOnArrival: Layer = (simulation) => async (c, next) => {
  const faults = simulation.faults.take(c.req.method, pathOf(c));
  c.set('faults', faults);
  for (const fault of faults) {
    if (fault.kind === 'delay') await simulation.clock.sleep(fault.delayMs);
  }
  const kind = faults.find((fault) => fault.kind !== 'delay' && stageOf(fault) === 'arrival')?.kind;
  if (kind === 'html-502') return c.html(BAD_GATEWAY, 502);
  if (kind !== undefined) {
    c.set('delivery', 'none');
    return c.body(null, 200);
  }
  return next();
};

const routed: Layer = (simulation) => async (c, next) => {
  const token = readToken(c.req.header('authorization'));
  const anonymous = new URL(c.req.url).pathname.endsWith('/oauth/token');
  if (token === null && !anonymous && !ANONYMOUS_HAS_WINDOW)
    return refuse(c, simulation, new Refusal('OAUTH_017'));
  const refusal = routingRefusal(c.req.path, simulation.world.meta.workspaceId);
  if (refusal !== null) return refuse(c, simulation, new Refusal(refusal));
  return next();
};

const metered: Layer = (simulation) => async (c, next) => {
  const token = readToken(c.req.header('authorization'));
  if (token === null) return next();
  const { plan } = simulation.world.meta;
  const standing = simulation.windows.spend(token.text, plan, simulation.clock.now());
  if (standing.refused) c.res = refuse(c, simulation, new Refusal('APP_002'));
  else await next();
  tell(c, standing);
};

const authorized: Layer = (simulation) => async (c, next) => {
  const token = readToken(c.req.header('authorization'));
  const rejection = token === null ? null : rejectionOf(token);
  return rejection === null ? next() : refuse(c, simulation, new Refusal(rejection));
};

const faultyAtWork: Layer = (simulation) => async (c, next) => {
  const kind = c.get('faults').find((fault) => stageOf(fault) !== 'arrival')?.kind;
  if (kind === '429') return refuse(c, simulation, new Refusal('APP_002'));
  if (kind === '500-before') return refuse(c, simulation, new Refusal('APP_500'));
  await next();
  if (kind === '500-after') replace(c, refuse(c, simulation, new Refusal('APP_500')));
  if (kind === 'drop-after') c.set('delivery', 'none');
  if (kind === 'truncate') c.set('delivery', 'cut');
  if (kind === 'malformed') {
    const text = await c.res.text();
    replace(c, new Response(`${text.slice(0, -1)},`, { status: 200, headers: JSON_HEADERS }));
  }
};

/** In the order they wrap: the first sees a request first and its answer last. */
export const LAYERS: readonly Layer[] = [
  delivered,
  dated,
  logged,
  faultyOnArrival,
  routed,
  metered,
  authorized,
  faultyAtWork,
];

const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8' };

const BAD_GATEWAY =
  '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';

/** An error in the shape of the API version that was called. */
export function refuse(c: Context<RestEnv>, simulation: Simulation, thrown: unknown): Response {
  const refusal = thrown instanceof Refusal ? thrown : new Refusal('APP_500');
  if (refusal !== thrown) c.set('error', messageOf(thrown));
  const body = refusal.body(versionOf(c.req.path), simulation.clock.now());
  return new Response(JSON.stringify(body), { status: refusal.status, headers: JSON_HEADERS });
}

/** The path with its query string, as it was asked for. */
function pathOf(c: Context<RestEnv>): string {
  return c.env.incoming.url ?? c.req.path;
}

function stageOf(fault: Fault): 'arrival' | 'work' | 'answer' {
  return FAULT_KINDS[fault.kind];
}

/** Hono would merge the old answer's headers into a new one; these must not meet. */
function replace(c: Context<RestEnv>, response: Response): void {
  c.res = undefined;
  c.res = response;
}

function tell(c: Context<RestEnv>, standing: Standing): void {
  const spent = c.res.status === 429;
  c.header('X-RateLimit-Limit', String(standing.limit));
  c.header('X-RateLimit-Remaining', String(spent ? 0 : standing.remaining));
  c.header('X-RateLimit-Reset', String(standing.reset));
}

async function readBody(c: Context<RestEnv>): Promise<{ body: Json; upload: Upload | null }> {
  const type = c.req.header('content-type') ?? '';
  if (!/form/i.test(type)) {
    const text = await c.req.text();
    return { body: text === '' ? null : (parseJson(text) ?? text), upload: null };
  }
  const parts = Object.entries(await c.req.parseBody()).map(([name, part]) => [
    name,
    part instanceof File ? { name: part.name, size: part.size } : String(part),
  ]);
  const upload = parts.find(([, part]) => typeof part === 'object')?.[1];
  return {
    body: Object.fromEntries(parts) as Json,
    upload: (upload as Upload | undefined) ?? null,
  };
}
