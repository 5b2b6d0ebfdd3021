// The routes of the page: who may see what, what a form does, and what stands around every answer.
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { html } from 'hono/html';
import { secureHeaders } from 'hono/secure-headers';
import { AppError, type Clock, type JsonObject, type Log, messageOf } from '../base/index.ts';
import { parametersOf, type Workflow } from '../engine/index.ts';
import { isSame, type Role } from '../fleet/index.ts';
import { type Env, type Form, type OpenParts, openRoutes, STATUS } from './open-routes.ts';
import { formToken, type SignedIn } from './sign-in.ts';
import { STYLE } from './style.ts';
import { type Around, bare, foreign, layout, type View } from './views/layout.ts';
import { plansView, planView } from './views/plans.ts';
import { runsView, runView } from './views/runs.ts';
import { auditView, overview, quotaView, schedulesView, slotsView } from './views/tables.ts';
import { workflowsView, workflowView } from './views/workflows.ts';

export interface AppParts extends OpenParts {
  /** What the tokens of forms are made with; the same on all machines behind one address. */
  key: Buffer;
  clock: Clock;
  log: Log;
  /** Why a request is not for this page, such as another host; null when it is. */
  refusal(request: Request, remote: string): string | null;
}

const STATES = ['running', 'done', 'partial', 'failed', 'interrupted'] as const;
const MOST_ROWS = 400;
/** What names one sending of a form. */
const ONCE = /^[\w-]{8,64}$/;
/** Forms of 10,000 steps take a tenth of it, bytes. */
const LONGEST_FORM = 2 * 1024 ** 2;

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
    const back = html`${body}<p><a href="/">Overview</a></p>`;
    return context.html(bare('Not done', back), status);
  });
  app.notFound((context) =>
    context.html(bare('Not found', html`<p><a href="/">Overview</a></p>`), 404),
  );

  app.get('/style.css', (context) => context.body(STYLE, 200, { 'content-type': 'text/css' }));
  openRoutes(app, parts);

  app.use(async (context, next) => {
    const visitor = await door.visitor(context.req.raw, context.env.remote);
    if (visitor === null && door.begin && context.req.method === 'GET') {
      const { pathname, search } = new URL(context.req.url);
      return context.redirect(`/sign-in?${new URLSearchParams({ to: pathname + search })}`, 303);
    }
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
    throw new AppError('denied', 'The form belongs to another session.', {
      next: 'Open the page again, and send it from there.',
    });
  });

  type Request = Context<Env>;
  const page = (path: string, view: (request: Request, around: Around) => Promise<View>) =>
    app.get(path, async (context) => {
      const { around } = context.var;
      return context.html(layout(await view(context, around), around));
    });
  const named = (context: Request) => context.req.param('name') ?? '';
  const demand = ({ roles }: SignedIn, role: Role) => {
    if (roles.includes(role)) return;
    throw new AppError('denied', `You do not have the role "${role}".`, {
      next: 'Ask the maintainer of the fleet file for it.',
    });
  };

  page('/', async (_, around) =>
    overview(
      await source.plans('waiting'),
      await source.schedules(),
      (await source.fleet?.status()) ?? null,
      around,
    ),
  );
  page('/runs', async ({ req }) => {
    const state = STATES.find((one) => one === req.query('state'));
    const limit = Math.min(MOST_ROWS, Math.max(1, Number(req.query('limit')) || 50));
    return runsView(await source.runs({ state, limit }), state ?? '', limit);
  });
  page('/runs/:name', async (context, around) => runView(await source.run(named(context)), around));
  page('/plans', async ({ req }, around) => {
    const which = req.query('show') === 'all' ? 'all' : 'waiting';
    return plansView(await source.plans(which), which, around);
  });
  page('/plans/:name', async (context, around) => {
    const { waiting, plan } = await source.plan(named(context));
    return planView(waiting, plan, around);
  });
  page('/schedules', async (_, around) => schedulesView(await source.schedules(), around));
  page('/workflows', async () => workflowsView(await source.work.list()));
  page('/workflows/:name', async (context, around) =>
    workflowView(await source.work.get(named(context)), await source.work.workspaces(), around),
  );
  page('/quota', async (_, around) => quotaView(await source.quota(), around));
  page('/audit', async (_, around) => auditView(await source.audit(), around));
  app.post('/runs/:id/undo', async (context) => {
    const { visitor } = context.var.around;
    demand(visitor, 'run');
    const hash = await source.planUndo(context.req.param('id'), visitor.person);
    return context.redirect(`/plans/${hash}`, 303);
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
      throw new AppError('usage', 'No step is selected.', {
        next: 'Select at least one, or reject the plan.',
      });
    }
    await source.decide({
      ...{ hash, person, verdict: verdict === 'reject' ? 'reject' : 'approve' },
      steps: verdict === 'some' ? steps : undefined,
    });
    log('info', 'page.decided', { hash, person, verdict: String(verdict) });
    return context.redirect(`/plans/${hash}`, 303);
  });
  app.post('/schedules/start', async (context) => {
    const { visitor } = context.var.around;
    demand(visitor, 'run');
    const { schedule, once } = context.var.form;
    if (!source.start || typeof schedule !== 'string' || !ONCE.test(String(once))) {
      throw new AppError('usage', 'There is nothing to start.');
    }
    await source.start(schedule, String(once), visitor.person);
    return context.redirect('/slots', 303);
  });
  app.post('/workflows/:name', async (context) => {
    const { around, form } = context.var;
    const { person } = around.visitor;
    demand(around.visitor, 'run');
    const { once, what, workspace = '' } = form;
    if (!ONCE.test(String(once)) || !['dry', 'propose'].includes(String(what))) {
      throw new AppError('usage', 'The form says neither dry run nor propose.');
    }
    const workflow = await source.work.get(context.req.param('name'));
    const request = { workflow: workflow.name, params: paramsOf(workflow, form), person };
    const propose = what === 'propose';
    const plan = await source.work.plan({
      ...request,
      propose,
      once: String(once),
      workspace: String(workspace),
    });
    if (propose && plan.steps.length > 0) return context.redirect(`/plans/${plan.hash}`, 303);
    const workspaces = await source.work.workspaces();
    const given = Object.fromEntries(
      Object.entries(form).map(([name, value]) => [name, [value].flat().map(String)]),
    );
    return context.html(
      layout(workflowView(workflow, workspaces, around, { plan, given }), around),
    );
  });
  const { fleet } = source;
  if (fleet) {
    page('/slots', async ({ req }, around) => {
      const state = /^[a-z]+$/.exec(req.query('state') ?? '')?.[0] ?? '';
      return slotsView(await fleet.slots(state), state, around);
    });
    app.post('/slots/release', async (context) => {
      const { visitor } = context.var.around;
      demand(visitor, 'run');
      const { slot } = context.var.form;
      await fleet.release(String(slot), visitor.person);
      return context.redirect('/slots', 303);
    });
  }
  app.post('/sign-out', async (context) => {
    if (door.leave) context.header('set-cookie', await door.leave(context.req.raw));
    const again = door.begin ? html`<p><a href="/">Sign in again</a></p>` : '';
    return context.html(bare('Signed out', html`${again}`));
  });
  return app;
}

/** What was filled in, by parameter: an empty field is left out, a line is an entry of a list. */
function paramsOf(workflow: Workflow, form: Form): JsonObject {
  return Object.fromEntries(
    parametersOf(workflow).flatMap(({ name, type }) => {
      const text = String([form[`p.${name}`] ?? ''].flat()[0]).trim();
      if (text === '') return [];
      const isList = type === 'list' || type === 'texts';
      return [[name, isList ? text.split(/\r?\n/).filter(Boolean) : text]];
    }),
  );
}
