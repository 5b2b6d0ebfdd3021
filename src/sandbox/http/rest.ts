// The REST API as a web application: what every request passes, in order, and the routes at its end.
import type { Context } from 'hono';
import { Hono } from 'hono';
import { type Json, messageOf } from '../../base/index.ts';
import { isIssued } from '../assumptions.ts';
import { ROUTES } from '../routes/index.ts';
import type { Simulation } from '../simulation.ts';
import { Body, Query } from './body.ts';
import { Answer, Call, type Route } from './call.ts';
import {
  callerOf,
  readToken,
  redacted,
  refuseUnseen,
  refuseWeakRole,
  rejectionOf,
  type Token,
} from './caller.ts';
import { FAULT_KINDS, type FaultKind } from './faults.ts';
import { Refusal, type RefusalCode } from './refusal.ts';
import { type Delivery, deliver, type RestEnv, readBody, replaceResponse } from './server.ts';

export function restApp(simulation: Simulation): Hono<RestEnv> {
  const app = new Hono<RestEnv>({ strict: false });
  app.onError((error, c) => refuse(c, simulation, error));
  app.use('/api/*', async (c, next) => {
    const { body, upload } = await readBody(c);
    c.set('body', body);
    c.set('upload', upload);
    const path = c.env.incoming.url ?? c.req.path;
    const faults = simulation.faults.take(c.req.method, path);
    for (const { kind, delayMs } of faults) {
      if (kind === 'delay') await simulation.clock.sleep(delayMs);
    }
    // Delays pass through; of the other faults at most one strikes a request.
    const fault = faults.find(({ kind }) => kind !== 'delay')?.kind;
    const delivery = await arrive(simulation, c, next, fault);
    const error = c.get('error');
    const played = fault ?? faults[0]?.kind;
    simulation.log({
      method: c.req.method,
      path,
      status: delivery === 'none' ? 0 : c.res.status,
      token: redacted(tokenOf(c)),
      at: simulation.clock.now(),
      body,
      ...(played === undefined ? {} : { fault: played }),
      ...(error === undefined ? {} : { error }),
    });
    // Every answer tells the sandbox's time, by which a client reads the rate headers.
    c.header('Date', new Date(simulation.clock.now()).toUTCString());
    await deliver(c, delivery);
  });
  for (const route of ROUTES) {
    app.on(route.method, route.path, (c) => {
      const answer = answerOf(simulation, route, c);
      if (!(answer instanceof Answer)) return jsonResponse(200, answer);
      const { status, body } = answer;
      return body === undefined ? new Response(null, { status }) : jsonResponse(status, body);
    });
  }
  app.all('/api/*', (c) => refuse(c, simulation, new Refusal('APP_001')));
  return app;
}

type Next = () => Promise<void>;

/**
 * From arrival to the finished answer, with the fault that strikes on the way. Requests that cannot be
 * routed never reach the rate limiter; a token that is refused has been counted all the same.
 */
async function arrive(
  simulation: Simulation,
  c: Context<RestEnv>,
  next: Next,
  fault: FaultKind | undefined,
): Promise<Delivery> {
  if (fault === 'drop-before' || fault === 'html-502') {
    c.res = fault === 'html-502' ? c.html(BAD_GATEWAY, 502) : c.body(null, 200);
    return fault === 'html-502' ? 'whole' : 'none';
  }
  const token = tokenOf(c);
  const { world, windows, clock } = simulation;
  const unrouted = routingRefusal(simulation, c.req.path, token);
  if (unrouted !== null) {
    c.res = refuse(c, simulation, new Refusal(unrouted));
    return 'whole';
  }
  const standing = token === null ? null : windows.spend(token.text, world.meta.plan, clock.now());
  const refusal = standing?.refused ? 'APP_002' : token === null ? null : rejectionOf(token);
  let delivery: Delivery = 'whole';
  if (refusal === null) delivery = await work(simulation, c, next, fault);
  else c.res = refuse(c, simulation, new Refusal(refusal));
  if (standing !== null) {
    c.header('X-RateLimit-Limit', String(standing.limit));
    c.header('X-RateLimit-Remaining', String(c.res.status === 429 ? 0 : standing.remaining));
    c.header('X-RateLimit-Reset', String(standing.reset));
  }
  return delivery;
}

/** The route's work, or a fault in its place, or one that strikes after it has taken effect. */
async function work(
  simulation: Simulation,
  c: Context<RestEnv>,
  next: Next,
  fault: FaultKind | undefined,
): Promise<Delivery> {
  if (fault !== undefined && FAULT_KINDS[fault] === 'work') {
    c.res = refuse(c, simulation, new Refusal(fault === '429' ? 'APP_002' : 'APP_500'));
    return 'whole';
  }
  await next();
  if (fault === '500-after') replaceResponse(c, refuse(c, simulation, new Refusal('APP_500')));
  if (fault === 'malformed') {
    const text = await c.res.text();
    replaceResponse(c, new Response(`${text.slice(0, -1)},`, jsonResponse(200, null)));
  }
  return fault === 'drop-after' ? 'none' : fault === 'truncate' ? 'cut' : 'whole';
}

const BAD_GATEWAY =
  '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';

/** The one call that is made to get a token. */
const TOKEN_PATH = '/api/v2/oauth/token';

/**
 * What ClickUp refuses while it looks for the data center that holds a workspace, or null: such answers
 * come before the rate limiter, cost nothing and carry none of its headers.
 */
function routingRefusal(
  { world }: Simulation,
  path: string,
  token: Token | null,
): RefusalCode | null {
  if (token === null && path !== TOKEN_PATH) return 'OAUTH_017';
  const list = /^\/api\/v2\/list\/([^/]+)/.exec(path)?.[1];
  if (list !== undefined && !/^0*[1-9]\d*$/.test(list)) return 'INPUT_003';
  const team = /^\/api\/(?:v2\/team|v3\/workspaces)\/([^/]+)/.exec(path)?.[1];
  const isKnown = world.all.some(({ meta }) => meta.workspaceId === team);
  return team === undefined || isKnown || isIssued(team) ? null : 'SHARD_031';
}

function answerOf(simulation: Simulation, route: Route, c: Context<RestEnv>): Json | Answer {
  const body = c.get('body');
  const token = tokenOf(c);
  const params = c.req.param() as Record<string, string>;
  const query = new Query(new URL(c.req.url).search);
  const call = new Call({
    ...callerOf(simulation.world, token, params, query),
    now: simulation.clock.now(),
    oauth: token?.oauth ?? false,
    params,
    query,
    body: new Body(body),
    items: Array.isArray(body) ? body : [],
    upload: c.get('upload'),
  });
  refuseUnseen(call, token);
  refuseWeakRole(route, call);
  try {
    return route.handle(call);
  } finally {
    // What a call changed is saved before it is answered.
    simulation.save();
  }
}

function tokenOf(c: Context<RestEnv>): Token | null {
  return readToken(c.req.header('authorization'));
}

function jsonResponse(status: number, body: Json): Response {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return new Response(JSON.stringify(body), { status, headers });
}

/** An error in the shape of the API version that was called. */
function refuse(c: Context<RestEnv>, simulation: Simulation, thrown: unknown): Response {
  const refusal = thrown instanceof Refusal ? thrown : new Refusal('APP_500');
  if (refusal !== thrown) c.set('error', messageOf(thrown));
  return jsonResponse(refusal.status, refusal.body(c.req.path, simulation.clock.now()));
}
