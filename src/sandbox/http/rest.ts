// The REST API as a web application: the layers, the routes, and what is left over.
import { Hono } from 'hono';
import { isObject } from '../../base/index.ts';
import { ROUTES } from '../routes/index.ts';
import type { Simulation } from '../simulation.ts';
import { refuseUnseen, refuseWeakRole } from './access.ts';
import type { Answer, Call, Route } from './call.ts';
import { callerOf } from './caller.ts';
import { jsonResponse, type Layer, type RestEnv, refuse, tokenOf } from './layer.ts';
import { dated, delivered, logged } from './layers/delivery.ts';
import { faultyAtWork, faultyOnArrival } from './layers/faulty.ts';
import { authorized, metered, routed } from './layers/gate.ts';
import { Query } from './query.ts';
import { Refusal } from './refusal.ts';

export function restApp(simulation: Simulation): Hono<RestEnv> {
  const app = new Hono<RestEnv>({ strict: false });
  app.onError((error, c) => refuse(c, simulation, error));
  for (const layer of LAYERS) app.use('/api/*', layer(simulation));
  for (const route of ROUTES) {
    app.on(route.method, route.path, (c) => {
      const body = c.get('body');
      const token = tokenOf(c);
      const params = c.req.param() as Record<string, string>;
      const query = new Query(new URL(c.req.url).search);
      try {
        const call: Call = {
          ...callerOf(simulation.world, token, params, query),
          now: simulation.clock.now(),
          oauth: token?.oauth ?? false,
          params,
          query,
          body: isObject(body) ? body : {},
          items: Array.isArray(body) ? body : [],
          upload: c.get('upload'),
        };
        refuseUnseen(call);
        refuseWeakRole(route, call);
        return respond(run(simulation, route, call));
      } catch (thrown) {
        return refuse(c, simulation, thrown);
      }
    });
  }
  app.all('/api/*', (c) => refuse(c, simulation, new Refusal('APP_001')));
  return app;
}

/** What a call changed is kept before anybody hears of it. */
function run(simulation: Simulation, route: Route, call: Call): Answer {
  try {
    return route.handle(call);
  } finally {
    simulation.save();
  }
}

function respond({ status, body }: Answer): Response {
  return body === undefined ? new Response(null, { status }) : jsonResponse(status, body);
}

/** In the order they wrap: the first sees a request first and its answer last. */
const LAYERS: readonly Layer[] = [
  delivered,
  dated,
  logged,
  faultyOnArrival,
  routed,
  metered,
  authorized,
  faultyAtWork,
];
