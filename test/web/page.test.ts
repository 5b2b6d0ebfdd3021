// The page over real HTTP, with a source that remembers what it was told: who may see and do what.
import { request as httpRequest } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { AppError, silentLog, systemClock } from '../../src/base/index.ts';
import type { Plan, RunReport, Workflow } from '../../src/engine/index.ts';
import type { Visitor } from '../../src/fleet/index.ts';
import {
  headerDoor,
  linkDoor,
  type Page,
  type PageOptions,
  type Source,
  startPage,
  trustedBy,
} from '../../src/web/index.ts';
import { MovedClock } from '../support/moved-clock.ts';

const HOSTILE = `</bdi><script>alert(1)</script>"onmouseover="x' \u202Egnp.exe ${'w'.repeat(90)}`;
const HASH = 'a1'.repeat(32);
const ANNA: Visitor = { person: 'anna', roles: ['see', 'approve', 'run'] };

const PLAN = {
  ...{ schemaVersion: 1, kind: 'plan', id: 'plan-1', hash: HASH, signature: '', createdAt: 1 },
  ...{ expiresAt: 4e12, workflow: HOSTILE, params: {}, undoes: null, timeZone: 'UTC' },
  ...{ endpoint: { name: HOSTILE, fingerprint: 'f' }, workspace: { id: '1', name: HOSTILE } },
  ...{ notes: [HOSTILE], report: HOSTILE, detail: null, quota: {} },
  steps: ['s1', 's2'].map((id) => ({
    ...{ id, key: id, operation: 'task.update', tool: HOSTILE, input: {}, args: { name: HOSTILE } },
    ...{ target: { kind: 'task', id: '7', name: HOSTILE }, extra: {}, before: { name: HOSTILE } },
    ...{ after: { name: HOSTILE }, reason: HOSTILE, marker: null, look: null, preconditions: [] },
    ...{ uses: [], facts: {}, policy: 'ask', risk: 'low', state: 'planned' },
  })),
  summary: { create: 0, update: 2, delete: 0, noop: 0 },
  estimate: { reads: 1, writes: 2, waitMs: 0 },
} as unknown as Plan;

const RUN = {
  ...{ ...PLAN, kind: 'run', id: 'run-1', planId: 'plan-1', state: 'partial' },
  ...{ startedAt: 1e12, finishedAt: 1e12 + 5_000, approved: ['s1'], quota: { calls: 4 } },
  steps: PLAN.steps.map((step) => ({
    ...{ ...step, state: 'done', matches: false, message: HOSTILE },
    mismatch: { predicted: { name: 'a' }, observed: { name: HOSTILE } },
  })),
  summary: { create: 0, update: 2, delete: 0, noop: 0, failed: 0 },
} as unknown as RunReport;

const WORK = {
  ...{ name: 'sweep', summary: HOSTILE },
  params: z.object({
    days: z.number().describe(HOSTILE),
    tag: z.array(z.string()).optional(),
    action: z.enum(['comment', 'close']).optional(),
    all: z.boolean().default(false),
  }),
} as unknown as Workflow;

/** A source that tells hostile things and remembers what it was asked to do. */
function scripted(): { source: Source; told: unknown[] } {
  const told: unknown[] = [];
  const waiting = {
    ...{ hash: HASH, about: HOSTILE, proposer: HOSTILE, needed: 2, approvers: ['anna', HOSTILE] },
    ...{ state: 'waiting' as const, createdAt: 1, expiresAt: 4e12, runId: null, message: HOSTILE },
    voices: [{ person: HOSTILE, verdict: 'approve' as const, steps: ['s1'] }],
  };
  const source: Source = {
    ...{ title: 'Fleet', timeZone: 'UTC' },
    runs: async () => [RUN],
    run: async (id) => {
      if (id === RUN.id) return RUN;
      throw new AppError('usage', `There is no run "${id}".`);
    },
    plans: async () => [waiting],
    plan: async () => ({ waiting, plan: PLAN }),
    decide: async (verdict) => void told.push(verdict),
    schedules: async () => [{ id: HOSTILE, what: HOSTILE, rhythm: HOSTILE, nextAt: 1e12 + 0.25 }],
    quota: async () => [{ name: HOSTILE, limit: 100, remaining: 40, resetAt: 1e12 }],
    audit: async () => [{ at: 1e12, who: HOSTILE, what: HOSTILE, subject: HOSTILE }],
    async planUndo(runId, person) {
      told.push({ undo: runId, person });
      return HASH;
    },
    work: {
      workspaces: async () => ['acme'],
      list: async () => [{ name: HOSTILE, summary: HOSTILE }],
      async get(name) {
        if (name === WORK.name) return WORK;
        throw new AppError('usage', `There is no workflow "${name}".`);
      },
      async plan(request) {
        told.push(request);
        return PLAN;
      },
    },
    start: async (schedule, once, person) => void told.push({ schedule, once, person }),
    fleet: {
      status: async () => ({
        machines: [HOSTILE],
        counts: [{ state: 'dead', count: 1 }],
        lateMs: 1,
      }),
      slots: async () => [
        {
          ...{
            id: HOSTILE,
            schedule: 's',
            slot: 1e12,
            state: 'dead',
            class: HOSTILE,
            message: HOSTILE,
          },
          ...{ runId: null, planHash: null, machine: null, tries: 1, endedAt: null },
        },
      ],
      release: async (slot, person) => void told.push({ slot, person }),
    },
    ready: async () => true,
    metrics: async () => 'clickup_fleet_machines 1\n',
    close: async () => {},
  };
  return { source, told };
}

const running: Page[] = [];
afterEach(async () => {
  for (const page of running.splice(0)) await page.close();
});

async function open(options: Partial<PageOptions> = {}) {
  const { source, told } = scripted();
  const page = await startPage({
    ...{ source, port: 0, clock: systemClock, log: silentLog },
    door: (port) => linkDoor(ANNA, `page_${port}`, systemClock),
    ...options,
  });
  running.push(page);
  const base = new URL(page.url).origin;
  /** Signs in by the link. */
  const signIn = async () => {
    const answer = await fetch(page.url);
    const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const get = (path: string) => fetch(base + path, { headers: { cookie } });
    const token = /name="token" value="([^"]+)"/.exec(await (await get('/runs/run-1')).text())?.[1];
    const post = (path: string, form: [string, string][], headers = {}) =>
      fetch(base + path, {
        ...{ method: 'POST', redirect: 'manual', body: new URLSearchParams(form) },
        headers: { cookie, origin: base, ...headers },
      });
    return { cookie, get, token: token ?? '', post };
  };
  return { page, base, told, signIn };
}

describe('the link', () => {
  test('signs in once, with a cookie that no script and no other site can use', async () => {
    const { page } = await open();
    // A look at it by a program that follows links does not use it up.
    expect((await fetch(page.url, { method: 'HEAD' })).status).toBe(404);
    const answer = await fetch(page.url);
    expect(answer.headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Strict;/);
    const replayed = await fetch(page.url);
    expect(replayed.status).toBe(401);
    expect(replayed.headers.get('set-cookie')).toBeNull();
    expect(await replayed.text()).toContain('This link was used before');
  });

  test('that nobody used in a quarter of an hour, and a session after half a day, are void', async () => {
    const clock = new MovedClock();
    const late = await open({ clock, door: () => linkDoor(ANNA, 'page', clock) });
    clock.jump(16 * 60_000);
    expect((await fetch(late.page.url)).status).toBe(401);
    const { signIn } = await open({ clock, door: () => linkDoor(ANNA, 'page', clock) });
    const { get } = await signIn();
    expect((await get('/')).status).toBe(200);
    clock.jump(13 * 3_600_000);
    expect((await get('/')).status).toBe(401);
  });

  test('of nobody shows nothing, and a session that was ended is over', async () => {
    const { base, signIn } = await open();
    for (const path of ['/', '/runs/run-1', `/plans/${HASH}`, '/audit', '/link/guess']) {
      const answer = await fetch(base + path);
      expect([path, answer.status]).toEqual([path, 401]);
      expect(await answer.text()).not.toContain('script');
    }
    const { get, post, token } = await signIn();
    expect((await post('/sign-out', [['token', token]])).status).toBe(200);
    expect((await get('/')).status).toBe(401);
  });
});

describe('every page', () => {
  const PATHS = [
    '/',
    '/plans',
    `/plans/${HASH}`,
    '/runs',
    '/runs/run-1',
    '/schedules',
    '/quota',
    '/workflows',
    '/workflows/sweep',
  ];

  test.each([...PATHS, '/audit', '/slots', '/runs/none'])(
    '%s shows what others have written as text, and forbids scripts, frames and caching',
    async (path) => {
      const { get } = await (await open()).signIn();
      const answer = await get(path);
      const text = await answer.text();
      expect(answer.status).toBe(path === '/runs/none' ? 400 : 200);
      expect(text).not.toContain('<script');
      expect(text).not.toMatch(/<[^>]*\sonmouseover=/);
      // A form sends back exactly what it is about.
      expect(text.replace(/ value="[^"]*"/g, '')).not.toContain('\u202E');
      if (path !== '/runs/none') expect(text).toContain('&lt;/bdi&gt;&lt;script&gt;');
      expect(answer.headers.get('cache-control')).toBe('no-store');
      const policy = answer.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
    },
  );
});

describe('a form', () => {
  test('approves a plan in part or whole, or rejects it, in the name of whoever is signed in', async () => {
    const { told, signIn } = await open();
    const { post, token } = await signIn();
    const say = (...form: [string, string][]) =>
      post(`/plans/${HASH}`, [['token', token], ...form]);
    const some = await say(['verdict', 'some'], ['step', 's2']);
    expect([some.status, some.headers.get('location')]).toEqual([303, `/plans/${HASH}`]);
    await say(['verdict', 'all'], ['step', 's1'], ['person', 'lena']);
    await say(['verdict', 'reject']);
    const common = { hash: HASH, person: 'anna' };
    expect(told).toEqual([
      { ...common, verdict: 'approve', steps: ['s2'] },
      { ...common, verdict: 'approve', steps: undefined },
      { ...common, verdict: 'reject', steps: undefined },
    ]);
    expect((await say(['verdict', 'some'])).status).toBe(400);
    expect((await say()).status).toBe(400);
    expect(told).toHaveLength(3);
  });

  test('without its token, with another session’s, or from elsewhere changes nothing', async () => {
    const { base, told, signIn } = await open();
    const { post, token, cookie } = await signIn();
    const verdict: [string, string] = ['verdict', 'all'];
    const other = (await (await open()).signIn()).token;
    expect((await post(`/plans/${HASH}`, [verdict])).status).toBe(403);
    expect((await post(`/plans/${HASH}`, [verdict, ['token', other]])).status).toBe(403);
    const whole: [string, string][] = [verdict, ['token', token]];
    for (const origin of ['http://evil.example', 'null', `${base}1`, 'http://127.0.0.1:1']) {
      expect((await post(`/plans/${HASH}`, whole, { origin })).status).toBe(403);
    }
    expect((await post(`/plans/${HASH}`, whole, { 'sec-fetch-site': 'same-site' })).status).toBe(
      403,
    );
    const bare = await fetch(`${base}/plans/${HASH}`, {
      ...{ method: 'POST', headers: { cookie }, body: new URLSearchParams(whole) },
    });
    expect(bare.status).toBe(403);
    expect(told).toEqual([]);
  });

  test('starts a workflow as a dry run or as a plan that waits, with what was filled in', async () => {
    const { told, signIn } = await open();
    const { post, token } = await signIn();
    const send = (what: string, ...more: [string, string][]) =>
      post('/workflows/sweep', [
        ...([
          ['token', token],
          ['what', what],
          ['once', '0123456789-abc'],
        ] as [string, string][]),
        ...([
          ['workspace', 'acme'],
          ['p.days', '3'],
          ['p.tag', 'a\r\nb'],
        ] as [string, string][]),
        ...more,
      ]);
    const dry = await send('dry', ['p.all', 'true'], ['p.action', ''], ['p.other', 'x']);
    const text = await dry.text();
    expect(text).toContain('2 writes would be made. Nothing was written.');
    expect(text).toContain('name="p.days" value="3"');
    expect(text).not.toContain('<script');
    const proposed = await send('propose');
    expect([proposed.status, proposed.headers.get('location')]).toEqual([303, `/plans/${HASH}`]);
    const common = { workflow: 'sweep', person: 'anna', once: '0123456789-abc', workspace: 'acme' };
    expect(told).toEqual([
      { ...common, propose: false, params: { days: '3', tag: ['a', 'b'], all: 'true' } },
      { ...common, propose: true, params: { days: '3', tag: ['a', 'b'] } },
    ]);
    expect((await send('other')).status).toBe(400);
    expect(
      (
        await post('/workflows/none', [
          ['token', token],
          ['what', 'dry'],
        ])
      ).status,
    ).toBe(400);
  });

  test('plans an undo, starts a schedule once, and gives a slot back', async () => {
    const { told, signIn } = await open();
    const { post, token } = await signIn();
    const undo = await post('/runs/run-1/undo', [['token', token]]);
    expect(undo.headers.get('location')).toBe(`/plans/${HASH}`);
    const once = ['once', '0123456789-abc'] as [string, string];
    await post('/schedules/start', [['token', token], ['schedule', 'weekly/anna'], once]);
    await post('/slots/release', [
      ['token', token],
      ['slot', 'weekly/anna@x'],
    ]);
    expect(told).toEqual([
      { undo: 'run-1', person: 'anna' },
      { schedule: 'weekly/anna', once: '0123456789-abc', person: 'anna' },
      { slot: 'weekly/anna@x', person: 'anna' },
    ]);
  });
});

test('figures are for this machine, and not for whoever comes through a proxy', async () => {
  const { base } = await open();
  expect(await (await fetch(`${base}/metrics`)).text()).toContain('clickup_fleet_machines 1');
  const headers = { 'x-forwarded-for': '198.51.100.7' };
  expect((await fetch(`${base}/metrics`, { headers })).status).toBe(403);
  expect(await (await fetch(`${base}/ready`)).json()).toEqual({ ready: true });
});

test('a page of another name that leads here is served nothing', async () => {
  const { base } = await open();
  const { hostname, port } = new URL(base);
  const status = await new Promise((resolve, reject) => {
    httpRequest(
      { hostname, port, path: '/health', headers: { host: 'evil.example' } },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      },
    )
      .on('error', reject)
      .end();
  });
  expect(status).toBe(403);
});

describe('behind a proxy', () => {
  const people: Record<string, Visitor> = {
    'lena@example.com': { person: 'lena', roles: ['see'] },
    'omar@example.com': { person: 'omar', roles: ['approve'] },
    'anna@example.com': ANNA,
  };
  const behind = (proxies: string[]) =>
    open({
      ...{ publicUrl: 'https://runs.example.com', proxies },
      door: () => headerDoor('x-user', trustedBy(proxies), async (login) => people[login] ?? null),
    });
  const as = (page: Page, user: string, path = '/') =>
    fetch(`http://127.0.0.1:${page.port}${path}`, {
      headers: { 'x-user': user, 'x-forwarded-host': 'runs.example.com' },
    });

  test('the header names the person, and the file their roles', async () => {
    const { page, told } = await behind(['127.0.0.1']);
    const text = await (await as(page, 'lena@example.com', `/plans/${HASH}`)).text();
    expect(text).toContain('lena');
    expect(text).toContain('You may look at plans, not decide on them.');
    expect((await as(page, 'omar@example.com')).status).toBe(403);
    expect((await as(page, 'stranger@example.com')).status).toBe(401);
    // Whoever may only see sends a form of their own making.
    const token = /name="token" value="([^"]+)"/.exec(
      await (await as(page, 'anna@example.com', '/runs/run-1')).text(),
    )?.[1];
    const headers = {
      ...{ 'x-user': 'anna@example.com', 'x-forwarded-host': 'runs.example.com' },
      origin: 'https://runs.example.com',
    };
    const send = (user: string) =>
      fetch(`http://127.0.0.1:${page.port}/plans/${HASH}`, {
        ...{ method: 'POST', redirect: 'manual', headers: { ...headers, 'x-user': user } },
        body: new URLSearchParams([
          ['token', token ?? ''],
          ['verdict', 'all'],
        ]),
      });
    const form = new URLSearchParams([
      ['token', token ?? ''],
      ['what', 'dry'],
      ['once', 'a'.repeat(9)],
    ]);
    const started = await fetch(`http://127.0.0.1:${page.port}/workflows/sweep`, {
      ...{ method: 'POST', headers: { ...headers, 'x-user': 'lena@example.com' }, body: form },
    });
    expect(started.status).toBe(403);
    expect((await send('lena@example.com')).status).toBe(403);
    expect(told).toEqual([]);
    expect((await send('anna@example.com')).status).toBe(303);
    expect(told).toMatchObject([{ person: 'anna' }]);
  });

  test('a header that does not come from the proxy names nobody', async () => {
    const { page } = await behind(['10.9.8.7']);
    // Loopback is this machine itself, and yet not the proxy.
    expect((await as(page, 'anna@example.com')).status).not.toBe(200);
    const direct = await fetch(`http://127.0.0.1:${page.port}/`, {
      headers: { 'x-user': 'anna@example.com' },
    });
    expect(direct.status).toBe(401);
  });
});
