// The page of one machine through the built program: in a real browser with the keyboard alone on a
// phone's width, and over HTTP, held against what stands in ClickUp.
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runProgram, startProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';

const CHROMIUM = '/usr/bin/chromium';
const HOSTILE = `</bdi><img src=x onerror=alert(1)><script>document.title="taken"</script>'" \u202Efdp.${'w'.repeat(120)}`;
const SYNC = ['run', 'weekly-sync', '--goal', 'Q3 Platform Stability'];

interface Planned {
  hash: string;
  steps: { id: string; operation: string; target: { id: string } }[];
}

let sandbox: ServedSandbox;
let home: ReturnType<typeof temporaryFolder>;

const at = () => ['--endpoint', sandbox.mcp, '--home', home.path];
const run = (...args: string[]) => runProgram([...args, ...at()]);
const propose = async () => JSON.parse((await run(...SYNC, '--propose', '--json')).out) as Planned;
const entries = async () =>
  (await sandbox.world()).timeEntries?.map(({ description }) => String(description)) ?? [];

/** Starts the page; answers its link, and what ends it. */
async function openPage(): Promise<{ link: string; end(): Promise<void> }> {
  const program = startProgram(['web', ...at()]);
  const link = await program.firstLine();
  return {
    link,
    async end() {
      program.child.kill('SIGTERM');
      expect((await program.ended).code).toBe(0);
    },
  };
}

beforeAll(async () => {
  [sandbox, home] = [await serveSandbox('--plan', 'business-plus'), temporaryFolder()];
  const first = JSON.parse((await run(...SYNC, '--dry-run', '--json')).out) as Planned;
  const task = first.steps[0]?.target.id;
  await sandbox.send('PUT', `/api/v2/task/${task}`, { name: HOSTILE });
});
afterAll(async () => {
  await sandbox?.close();
  home?.remove();
});

test('a plan that waits is approved in part over HTTP, once, and taken back as a plan', async () => {
  const before = await entries();
  const plan = await propose();
  const [chosen] = plan.steps.filter(({ operation }) => operation === 'time_entry.create').slice(1);
  await sandbox.forget();
  const page = await openPage();
  const { origin } = new URL(page.link);
  const signedIn = await fetch(page.link);
  const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const get = async (path: string) => (await fetch(origin + path, { headers: { cookie } })).text();
  const waiting = await get(`/plans/${plan.hash}`);
  expect(waiting).not.toContain('<script');
  const token = /name="token" value="([^"]+)"/.exec(waiting)?.[1] ?? '';
  const send = (path: string, ...form: [string, string][]) =>
    fetch(origin + path, {
      ...{ method: 'POST', redirect: 'manual', headers: { cookie, origin } },
      body: new URLSearchParams([['token', token], ...form]),
    });
  const some: [string, string][] = [
    ['verdict', 'some'],
    ['step', chosen?.id ?? ''],
  ];
  // The same form twice at the same moment writes once.
  await Promise.all([send(`/plans/${plan.hash}`, ...some), send(`/plans/${plan.hash}`, ...some)]);
  const runOf = async () => /\/runs\/(run-[\w-]+)/.exec(await get(`/plans/${plan.hash}`))?.[1];
  const state = async () => /class="state[^"]*">(\w+)</.exec(await get(`/plans/${plan.hash}`))?.[1];
  await expect.poll(state, { timeout: 60_000 }).toBe('applied');
  expect((await entries()).length).toBe(before.length + 1);
  expect((await send(`/plans/${plan.hash}`, ['verdict', 'reject'])).status).toBe(409);
  const runId = await runOf();
  expect(await get(`/runs/${runId}`)).toContain('Read back: as predicted.');
  expect(await get('/audit')).toContain('plan approved');

  const undo = (await send(`/runs/${runId}/undo`)).headers.get('location') ?? '';
  expect((await entries()).length).toBe(before.length + 1);
  await send(undo, ['verdict', 'all']);
  const undone = async () => (await get(undo)).includes('The run is done.');
  await expect.poll(undone, { timeout: 60_000 }).toBe(true);
  expect((await entries()).sort()).toEqual(before.sort());
  await page.end();
});

const missing = existsSync(CHROMIUM) ? null : 'Chromium is not installed: apt-get install chromium';

describe.skipIf(missing !== null)(
  `in Chromium${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    });
    afterAll(async () => browser?.close());

    /** Presses Tab until the focus is on what matches; fails when it never is. */
    async function tabTo(page: Page, what: string): Promise<void> {
      for (let presses = 0; presses < 200; presses++) {
        await page.keyboard.press('Tab');
        if (await page.evaluate(`document.activeElement?.matches(${JSON.stringify(what)})`)) return;
      }
      throw new Error(`No number of tabs leads to ${what}.`);
    }

    test('a plan with hostile names is reviewed and approved in part on a phone with the keyboard alone', async () => {
      const before = await entries();
      const plan = await propose();
      const opened = await openPage();
      const context = await browser.newContext({ viewport: { width: 375, height: 740 } });
      const page = await context.newPage();
      const seen: string[] = [];
      page.on('dialog', (dialog) => {
        seen.push('dialog');
        void dialog.dismiss();
      });
      page.on('pageerror', (error) => seen.push(error.message));
      await page.goto(opened.link);
      await page.waitForURL((url) => url.pathname === '/');
      const fits = async () =>
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(
          375,
        );
      await fits();
      await tabTo(page, 'nav a[href="/plans"]');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/plans$/);
      await fits();
      await tabTo(page, `a[href="/plans/${plan.hash}"]`);
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/plans\/[0-9a-f]{64}$/);
      await fits();
      expect(await page.textContent('main')).toContain('<img src=x onerror=alert(1)>');
      // All but the first are left out: Space takes each tick away.
      for (const { id } of plan.steps.slice(1)) {
        await tabTo(page, `input[name="step"][value="${id}"]`);
        await page.keyboard.press('Space');
      }
      await tabTo(page, 'button[value="some"]');
      // What has the focus can be seen: the bar with the buttons does not hide it.
      expect(
        await page.evaluate(`(() => { const e = document.activeElement; const b = e.getBoundingClientRect();
          return document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2) === e; })()`),
      ).toBe(true);
      await page.keyboard.press('Enter');
      const state = () => page.textContent('main .state');
      await expect.poll(state, { timeout: 60_000 }).toBe('applied');
      await tabTo(page, 'a[href^="/runs/"]');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/runs\//);
      await fits();
      expect(await page.textContent('main')).toContain('Read back: as predicted.');
      expect(await page.title()).toMatch(/^Run run-/);
      expect(seen).toEqual([]);
      const written = (await entries()).filter((one) => !before.includes(one));
      expect(written).toHaveLength(1);
      // Without colours everything is still said.
      for (const scheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: scheme, forcedColors: 'active' });
        await fits();
      }
      await context.close();
      await opened.end();
    });

    test('a workflow is tried dry and then proposed from its form on a phone with the keyboard alone', async () => {
      const before = await entries();
      const opened = await openPage();
      const context = await browser.newContext({ viewport: { width: 375, height: 740 } });
      const page = await context.newPage();
      await page.goto(opened.link);
      await page.waitForURL((url) => url.pathname === '/');
      const fits = async () =>
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(
          375,
        );
      for (const path of ['/workflows', '/workflows/weekly-sync']) {
        await tabTo(page, `a[href="${path}"]`);
        await page.keyboard.press('Enter');
        await page.waitForURL((url) => url.pathname === path);
        await fits();
      }
      await tabTo(page, '[name="p.goal"]');
      await page.keyboard.type('Q3 Platform Stability');
      await tabTo(page, 'button[value="dry"]');
      await page.keyboard.press('Enter');
      await page.waitForSelector('section[aria-label="Dry run"]');
      await fits();
      expect(await page.textContent('main')).toContain('Nothing was written.');
      // What was filled in is still there.
      await tabTo(page, 'button[value="propose"]');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/plans\/[0-9a-f]{64}$/);
      expect(await page.textContent('main')).toContain('Approve all');
      expect(await entries()).toEqual(before);
      await context.close();
      await opened.end();
    });
  },
);
