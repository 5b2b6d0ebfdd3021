// The REST API as a web application: the layers, the routes, and what is left over.
import { Hono } from 'hono';
import { isObject } from '../../base/index.ts';
import { ROUTES } from '../routes/index.ts';
import type { Simulation } from '../simulation.ts';
import type { Answer, Call, Route } from './call.ts';
import { LAYERS, type RestEnv, refuse } from './pipeline.ts';
import { Query } from './query.ts';
import { Refusal } from './refusal.ts';
import { readToken } from './token.ts';

export function restApp(simulation: Simulation): Hono<RestEnv> {
  const app = new Hono<RestEnv>({ strict: false });
  for (const layer of LAYERS) app.use('/api/*', layer(simulation));
  for (const route of ROUTES) {
    app.on(route.method, route.path, (c) => {
      const body = c.get('body');
      const { world } = simulation;
      try {
        return respond(
          run(simulation, route, {
            world,
            now: simulation.clock.now(),
            caller: world.caller,
            oauth: readToken(c.req.header('authorization'))?.oauth ?? false,
            params: c.req.param() as Record<string, string>,
            query: new Query(new URL(c.req.url).search),
            body: isObject(body) ? body : {},
            upload: c.get('upload'),
          }),
        );
      } catch (thrown) {
        return refuse(c, simulation, thrown);
      }
    });
  }
  app.all('/api/*', (c) => refuse(c, simulation, new Refusal('APP_001')));
  return app;
}

function run(simulation: Simulation, route: Route, call: Call): Answer {
  try {
    return route.handle(call);
  } finally {
    simulation.save();
  }
}

function respond(answer: Answer): Response {
  const { status, body } = answer;
  if (body === undefined) return new Response(null, { status });
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });
}
