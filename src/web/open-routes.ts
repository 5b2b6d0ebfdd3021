// What is answered without a session: whether the page lives, figures, events from outside, and the ways
// to sign in.
import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import { html } from 'hono/html';
import { AppError, type ErrorCode } from '../base/index.ts';
import type { Door, Redirect } from './sign-in.ts';
import type { Source } from './source.ts';
import { type Around, bare } from './views/layout.ts';

export type Form = Record<string, string | File | (string | File)[]>;

export type Env = {
  /** The connection's other end comes with each request. */
  Bindings: { remote: string };
  Variables: { around: Around; form: Form };
};

export interface OpenParts {
  source: Source;
  door: Door;
  /** Whether the sender may see the figures. */
  maySeeMetrics(request: Request, remote: string): boolean;
}

export const STATUS: Partial<Record<ErrorCode, 400 | 401 | 403 | 409 | 503>> = {
  ...{ usage: 400, authorization: 401, denied: 403, stale: 409, locked: 409 },
  ...{ quota: 503, unreachable: 503 },
};

export function openRoutes(app: Hono<Env>, { source, door, maySeeMetrics }: OpenParts): void {
  app.get('/health', (context) => context.json({ status: 'ok' }));
  app.get('/ready', async (context) => {
    const ready = await source.ready();
    return context.json({ ready }, ready ? 200 : 503);
  });
  app.get('/metrics', async (context) => {
    if (!source.metrics) return context.notFound();
    if (!maySeeMetrics(context.req.raw, context.env.remote)) {
      return context.text('Figures are for this machine, and for --metrics-from.', 403);
    }
    return context.text(await source.metrics(), 200, {
      'content-type': 'text/plain; version=0.0.4',
    });
  });
  hookRoutes(app, source);
  // HEAD is answered by the same route, and must not use the link up.
  app.get('/link/:token', (context) => {
    if (!door.enter || context.req.method !== 'GET') return context.notFound();
    context.header('set-cookie', door.enter(context.req.param('token')));
    // A cookie that is SameSite=Strict comes along only from a page of our own.
    const body = bare('Signed in', html`<p><a href="/">Go to the page</a></p>`);
    return context.html(body, 200, { refresh: '0; url=/' });
  });
  const { begin, finish } = door;
  if (!begin || !finish) return;
  const sent = ({ location, cookies }: Redirect) => {
    const headers = new Headers({ location });
    for (const cookie of cookies) headers.append('set-cookie', cookie);
    return new Response(null, { status: 303, headers });
  };
  app.get('/sign-in', async (context) => sent(await begin(context.req.query('to') ?? '/')));
  app.get('/sign-in/callback', async (context) => sent(await finish(context.req.raw)));
}

/** Events come from programs: they show a token or a signature, and no cookie counts for them. */
function hookRoutes(app: Hono<Env>, { hooks }: Source): void {
  if (!hooks) return;
  const refused = (thrown: unknown) => {
    if (!(thrown instanceof AppError)) throw thrown;
    const status = STATUS[thrown.code] ?? 500;
    return Response.json({ message: thrown.message }, { status });
  };
  const answered = (started: string[]) =>
    Response.json({ started }, { status: started.length > 0 ? 202 : 200 });
  app.post('/hooks/call/:schedule', async (context) => {
    const header = (name: string) => context.req.header(name);
    const token = /^Bearer (\S+)$/.exec(header('authorization') ?? '')?.[1] ?? '';
    // A caller that names no occasion means a new one each time.
    const event = header('idempotency-key') ?? randomUUID();
    return hooks
      .call({ schedule: context.req.param('schedule'), token, event })
      .then(answered, refused);
  });
  app.post('/hooks/clickup', async (context) => {
    const signature = context.req.header('x-signature') ?? '';
    return hooks.clickup({ body: await context.req.text(), signature }).then(answered, refused);
  });
}
