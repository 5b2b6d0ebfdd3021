// The routes of the page: who may see what, what a form does, and what stands around every answer.
import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { html } from 'hono/html';
import { secureHeaders } from 'hono/secure-headers';
import { AppError, type Clock, type ErrorCode, type Log, messageOf } from '../base/index.ts';
import type { Role } from '../fleet/index.ts';
import { type Door, formToken, isSame, type SignedIn } from './sign-in.ts';
import type { Source } from './source.ts';
import { STYLE } from './style.ts';
import { type Around, bare, foreign, layout, type View } from './views/layout.ts';
import { plansView, planView } from './views/plans.ts';
import { runsView, runView } from './views/runs.ts';
import { auditView, overview, quotaView, schedulesView, slotsView } from './views/tables.ts';

export interface AppParts {
  source: Source;
  door: Door;
  /** What the tokens of forms are made with; the same on all machines behind one address. */
  key: Buffer;
  clock: Clock;
  log: Log;
  /** Why a request is not for this page, such as another host; null when it is. */
  refusal(request: Request, remote: string): string | null;
  /** Whether the figures are for whoever asks. */
  maySeeMetrics(request: Request, remote: string): boolean;
}

/** The connection's other end comes with each request. */
export interface Bindings {
  remote: string;
}

type Form = Record<string, string | File | (string | File)[]>;
type Env = { Bindings: Bindings; Variables: { around: Around; form: Form } };

const STATES = ['running', 'done', 'partial', 'failed', 'interrupted'] as const;
const MOST_ROWS = 400;
/** Forms of 10,000 steps take a tenth of it, bytes. */
const LONGEST_FORM = 2 * 1024 ** 2;
const STATUS: Partial<Record<ErrorCode, 400 | 401 | 403 | 409 | 503>> = {
  ...{ usage: 400, authorization: 401, denied: 403, stale: 409, locked: 409 },
  ...{ quota: 503, unreachable: 503 },
};

export function pageApp(parts: AppParts): Hono<Env> {
  const { source, door, key, clock, log } = parts;
  const app = new Hono<Env>();

  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        ...{ defaultSrc: ["'none'"], styleSrc: ["'self'"], formAction: ["'self'"] },
        ...{ frameAncestors: ["'none'"], baseUri: ["'none'"] },
      },
      ...{ xFrameOptions: 'DENY', referrerPolicy: 'same-origin', strictTransportSecurity: false },
    }),
  );
  app.use(async (context, next) => {
    await next();
    context.header('cache-control', 'no-store');
  });
  app.use(async (context, next) => {
    const refusal = parts.refusal(context.req.raw, context.env.remote);
    return refusal === null ? next() : context.text(refusal, 403);
  });
  app.use(
    bodyLimit({ maxSize: LONGEST_FORM, onError: (c) => c.text('The form is too long.', 413) }),
  );

  app.onError((thrown, context) => {
    const known = thrown instanceof AppError;
    if (!known) log('error', 'page.failed', { path: context.req.path, message: messageOf(thrown) });
    const body = known
      ? html`<p>${foreign(thrown.message, 2_000)}</p>${thrown.next ? html`<p>${foreign(thrown.next, 2_000)}</p>` : ''}`
      : html`<p>Something went wrong. The log has it.</p>`;
    const status = known ? (STATUS[thrown.code] ?? 500) : 500;
    return context.html(
      bare(
        'Not done',
        html`<main id="main"><h1>Not done</h1>${body}<p><a href="/">Overview</a></p></main>`,
      ),
      status,
    );
  });
  app.notFound((context) =>
    context.html(
      bare(
        'Not found',
        html`<main id="main"><h1>Not found</h1><p><a href="/">Overview</a></p></main>`,
      ),
      404,
    ),
  );

  app.get('/style.css', (context) => context.body(STYLE, 200, { 'content-type': 'text/css' }));
  app.get('/health', (context) => context.json({ status: 'ok' }));
  app.get('/ready', async (context) => {
    const ready = await source.ready();
    return context.json({ ready }, ready ? 200 : 503);
  });
  app.get('/metrics', async (context) => {
    if (!source.metrics) return context.notFound();
    if (!parts.maySeeMetrics(context.req.raw, context.env.remote)) {
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
    return context.html(
      bare(
        'Signed in',
        html`<main id="main"><h1>Signed in</h1><p><a href="/">Go to the page</a></p></main>`,
      ),
      200,
      { refresh: '0; url=/' },
    );
  });

  app.use(async (context, next) => {
    const visitor = await door.visitor(context.req.raw, context.env.remote);
    if (visitor === null || !visitor.roles.includes('see')) {
      const message = visitor ? 'You may not look at this page.' : 'You are not signed in.';
      throw new AppError(visitor ? 'denied' : 'authorization', message, { next: door.hint });
    }
    const canLeave = door.leave !== undefined;
    const token = formToken(key, visitor);
    context.set('around', { source, visitor, token, canLeave, now: clock.now() });
    return next();
  });
  // A form counts only with the token of its session: no other page can have sent it.
  app.post('*', async (context, next) => {
    const form = await context.req.parseBody({ all: true });
    const { token } = form;
    context.set('form', form);
    if (typeof token === 'string' && isSame(token, context.var.around.token)) return next();
    throw new AppError('denied', 'The form is not of this session.', {
      next: 'Open the page again, and send it from there.',
    });
  });

  const show = (view: View, around: Around) => layout(view, around);
  const demand = ({ roles }: SignedIn, role: Role) => {
    if (roles.includes(role)) return;
    throw new AppError('denied', `You have not the role "${role}".`, {
      next: 'Ask the maintainer of the fleet file for it.',
    });
  };

  app.get('/', async (context) => {
    const { around } = context.var;
    const [waiting, schedules, fleet] = await Promise.all([
      source.plans('waiting'),
      source.schedules(),
      source.fleet?.status() ?? null,
    ]);
    return context.html(show(overview(waiting, schedules, fleet, around), around));
  });
  app.get('/runs', async (context) => {
    const state = STATES.find((one) => one === context.req.query('state'));
    const limit = Math.min(MOST_ROWS, Math.max(1, Number(context.req.query('limit')) || 50));
    const runs = await source.runs({ state, limit });
    return context.html(show(runsView(runs, state ?? '', limit), context.var.around));
  });
  app.get('/runs/:id', async (context) => {
    const run = await source.run(context.req.param('id'));
    return context.html(show(runView(run, context.var.around), context.var.around));
  });
  app.post('/runs/:id/undo', async (context) => {
    const { visitor } = context.var.around;
    demand(visitor, 'run');
    const hash = await source.planUndo(context.req.param('id'), visitor.person);
    return context.redirect(`/plans/${hash}`, 303);
  });
  app.get('/plans', async (context) => {
    const which = context.req.query('show') === 'all' ? 'all' : 'waiting';
    const plans = await source.plans(which);
    return context.html(show(plansView(plans, which, context.var.around), context.var.around));
  });
  app.get('/plans/:hash', async (context) => {
    const { waiting, plan } = await source.plan(context.req.param('hash'));
    return context.html(show(planView(waiting, plan, context.var.around), context.var.around));
  });
  app.post('/plans/:hash', async (context) => {
    const { visitor } = context.var.around;
    demand(visitor, 'approve');
    const { verdict, step = [] } = context.var.form;
    const hash = context.req.param('hash');
    if (!/^[0-9a-f]{64}$/.test(hash) || !['all', 'some', 'reject'].includes(String(verdict))) {
      throw new AppError('usage', 'The form says neither approve nor reject.');
    }
    const { person } = visitor;
    const steps = [step].flat().map(String);
    if (verdict === 'some' && steps.length === 0) {
      throw new AppError('usage', 'No step is ticked.', {
        next: 'Tick at least one, or reject the plan.',
      });
    }
    await source.decide({
      ...{ hash, person, verdict: verdict === 'reject' ? 'reject' : 'approve' },
      steps: verdict === 'some' ? steps : undefined,
    });
    log('info', 'page.decided', { hash, person, verdict: String(verdict) });
    return context.redirect(`/plans/${hash}`, 303);
  });
  app.get('/schedules', async (context) => {
    const { around } = context.var;
    return context.html(show(schedulesView(await source.schedules(), around), around));
  });
  app.post('/schedules/start', async (context) => {
    const { visitor } = context.var.around;
    demand(visitor, 'run');
    const { schedule, once } = context.var.form;
    if (!source.start || typeof schedule !== 'string' || !/^[\w-]{8,64}$/.test(String(once))) {
      throw new AppError('usage', 'There is nothing to start.');
    }
    await source.start(schedule, String(once), visitor.person);
    return context.redirect('/slots', 303);
  });
  app.get('/quota', async (context) =>
    context.html(show(quotaView(await source.quota(), context.var.around), context.var.around)),
  );
  app.get('/audit', async (context) =>
    context.html(show(auditView(await source.audit(), context.var.around), context.var.around)),
  );
  const { fleet } = source;
  if (fleet) {
    app.get('/slots', async (context) => {
      const state = /^[a-z]+$/.exec(context.req.query('state') ?? '')?.[0] ?? '';
      const slots = await fleet.slots(state);
      return context.html(show(slotsView(slots, state, context.var.around), context.var.around));
    });
    app.post('/slots/release', async (context) => {
      const { visitor } = context.var.around;
      demand(visitor, 'run');
      const { slot } = context.var.form;
      await fleet.release(String(slot), visitor.person);
      return context.redirect('/slots', 303);
    });
  }
  app.post('/sign-out', (context) => {
    if (door.leave) context.header('set-cookie', door.leave(context.req.raw));
    return context.html(bare('Signed out', html`<main id="main"><h1>Signed out</h1></main>`));
  });
  return app;
}

/** Events come from programs: they show a token or a signature, and no cookie counts for them. */
function hookRoutes(app: Hono<Env>, { hooks }: Source): void {
  if (!hooks) return;
  const refused = (thrown: unknown) => {
    if (!(thrown instanceof AppError)) throw thrown;
    const status = STATUS[thrown.code] ?? 500;
    return Response.json({ message: thrown.message }, { status });
  };
  const told = (started: string[]) =>
    Response.json({ started }, { status: started.length > 0 ? 202 : 200 });
  app.post('/hooks/call/:schedule', async (context) => {
    const header = (name: string) => context.req.header(name);
    const token = /^Bearer (\S+)$/.exec(header('authorization') ?? '')?.[1] ?? '';
    // A caller that names no occasion means a new one each time.
    const event = header('idempotency-key') ?? randomUUID();
    return hooks
      .call({ schedule: context.req.param('schedule'), token, event })
      .then(told, refused);
  });
  app.post('/hooks/clickup', async (context) => {
    const signature = context.req.header('x-signature') ?? '';
    return hooks.clickup({ body: await context.req.text(), signature }).then(told, refused);
  });
}
