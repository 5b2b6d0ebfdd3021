// The control interface: what a test or a demonstration does to the sandbox from outside.
import { Hono } from 'hono';
import { z } from 'zod';
import { isObject, type Json, messageOf, parseJson } from '../../base/index.ts';
import { FAULT, oneOf } from '../http/faults.ts';
import { LIMITS } from '../http/window.ts';
import type { Simulation } from '../simulation.ts';
import { type PlanName, SEED_NAMES, type WorldData } from '../world/world.ts';

const RESET = z
  .object({ seed: oneOf(SEED_NAMES), plan: oneOf(Object.keys(LIMITS) as PlanName[]) })
  .partial();

/** Anything wrong in a control request; its message is the sentence in the 400. */
class BadControl extends Error {}

export function controlApp(simulation: Simulation): Hono {
  const app = new Hono({ strict: false });
  app.onError((error, c) =>
    c.json({ error: messageOf(error) }, error instanceof BadControl ? 400 : 500),
  );
  app.use(async (c, next) => {
    await next();
    c.header('Date', new Date(simulation.clock.now()).toUTCString());
  });
  app.get('/', (c) => {
    const { seed, plan, workspaceId } = simulation.world.meta;
    return c.json({ pid: process.pid, now: simulation.clock.now(), seed, plan, workspaceId });
  });
  app.get('/requests', (c) => c.json(simulation.requests as unknown as Json[]));
  app.delete('/requests', (c) => {
    simulation.requests = [];
    return c.json({ ok: true });
  });
  app.get('/faults', (c) =>
    c.json(
      simulation.faults.all().map(({ match: { method = null, path }, ...fault }) => {
        return { ...fault, method, path: path === undefined ? null : String(path) };
      }),
    ),
  );
  app.post('/faults', async (c) => {
    const body = bodyIn(await c.req.text());
    const faults = (Array.isArray(body) ? body : [body]).map((one) => accepted(FAULT, one));
    simulation.faults.add(faults);
    return c.json({ ok: true, added: faults.length });
  });
  app.delete('/faults', (c) => {
    simulation.faults.clear();
    return c.json({ ok: true });
  });
  app.post('/clock', async (c) => {
    const body = bodyIn(await c.req.text());
    const { advanceMs, now } = isObject(body) ? body : {};
    if (typeof advanceMs === 'number') simulation.clock.advance(advanceMs);
    else if (typeof now === 'number') simulation.clock.set(now);
    else throw new BadControl('send {"advanceMs": milliseconds} or {"now": epoch milliseconds}');
    return c.json({ now: simulation.clock.now() });
  });
  app.get('/world', (c) => c.json(told(simulation.world.toData()) as unknown as Json));
  app.post('/reset', async (c) => {
    const text = await c.req.text();
    const { meta } = simulation.world;
    const { seed = meta.seed, plan = meta.plan } = accepted(RESET, text === '' ? {} : bodyIn(text));
    await simulation.reset(seed, plan);
    return c.json({ ok: true, seed, plan });
  });
  app.notFound((c) => c.json({ error: `the control interface has no ${c.req.path}` }, 404));
  return app;
}

/** A workspace and its tables; further workspaces stand under `further`, told in the same way. */
function told({ meta, tables, further }: WorldData): Record<string, unknown> {
  return { meta, ...tables, ...(further === undefined ? {} : { further: further.map(told) }) };
}

function bodyIn(text: string): Json {
  const body = parseJson(text);
  if (body === undefined) throw new BadControl('the body must be JSON');
  return body;
}

/** The value in the shape asked for. @throws BadControl that says what is wrong, and where */
function accepted<S extends z.ZodType>(shape: S, value: Json): z.output<S> {
  const read = shape.safeParse(value);
  if (read.success) return read.data;
  const faults = read.error.issues.map(({ path, message }) => [path.join('.'), message].join(' '));
  throw new BadControl(faults.join('; ').trim());
}
