// standup, stale-sweep and goal-report through the built program.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';

const DAY = 24 * 3_600_000;

interface Run {
  report: string;
  steps: { operation: string; target: { id: string; name: string }; state: string }[];
  summary: { noop: number };
}

let sandbox: ServedSandbox;
let home: ReturnType<typeof temporaryFolder>;
let workspace: string;

beforeEach(async () => {
  [sandbox, home] = [await serveSandbox('--plan', 'business-plus'), temporaryFolder()];
  const { teams } = await sandbox.get<{ teams: { id: string }[] }>('/api/v2/team');
  workspace = teams[0]?.id ?? '';
});
afterEach(async () => {
  await sandbox.close();
  home.remove();
});

const run = (...args: string[]) =>
  runProgram(['run', ...args, '--endpoint', sandbox.mcp, '--home', home.path]);
const document = async (...args: string[]) => JSON.parse((await run(...args, '--json')).out) as Run;

async function pagesNamed(name: string): Promise<{ content: string }[]> {
  const { docs } = await sandbox.get<{ docs: { id: string; name: string }[] }>(
    `/api/v3/workspaces/${workspace}/docs`,
  );
  const doc = docs.find((one) => one.name === 'Engineering Wiki');
  const pages = await sandbox.get<{ name: string; content: string }[]>(
    `/api/v3/workspaces/${workspace}/docs/${doc?.id}/pages`,
  );
  return pages.filter((page) => page.name.startsWith(name));
}

describe('standup', () => {
  test('prints what is finished and open, and nothing else, and writes nothing', async () => {
    const ended = await run('standup', '--since', '2020-01-01');
    expect(ended.out).toMatch(/^Maya Okafor, /);
    expect(ended.out).toMatch(/Finished since 1 Jan 2020\n- .*\n[\s\S]*Open\n- in progress: /);
    expect(ended.out).not.toContain('Run run-');
    expect([ended.code, ended.err, await sandbox.writes()]).toEqual([0, '', []]);
  });

  test('says what another person has open', async () => {
    const { report } = await document('standup', '--assignee', 'Priya');
    expect(report).toContain('Load test the checkout path');
    expect(report).not.toContain('Alert on stuck background jobs');
  });

  test('leaves one page a day in a doc', async () => {
    const page = ['standup', '--doc', 'engineering wiki', '--yes'];
    expect((await document(...page)).steps).toMatchObject([{ state: 'done' }]);
    const again = await document(...page);
    expect([again.steps, again.summary.noop]).toEqual([[], 1]);
    const pages = await pagesNamed('Standup Maya Okafor');
    expect(pages).toHaveLength(1);
    expect(pages[0]?.content).toMatch(/## Finished since[\s\S]*\[ca:[0-9a-z]{10}\]$/);
  });

  test('names the docs there are when one is misspelt', async () => {
    const ended = await run('standup', '--doc', 'Enginering Wiki', '--yes');
    expect([ended.code, ended.err]).toEqual([2, expect.stringContaining('Engineering Wiki')]);
  });
});

describe('stale-sweep', () => {
  const sweep = ['stale-sweep', '--days', '20', '--yes'];

  async function remindersOn(taskId: string | undefined): Promise<number> {
    const { comments } = await sandbox.get<{ comments: { comment_text: string }[] }>(
      `/api/v2/task/${taskId}/comment`,
    );
    return comments.filter(({ comment_text }) => comment_text.includes('still needed')).length;
  }

  test('comments once on each task, and again only after somebody touched it', async () => {
    // The world is 40 days back while the first comments are written.
    await sandbox.advance(-40 * DAY);
    const first = await document(...sweep, '--list', 'Ideas');
    const task = first.steps[0]?.target.id;
    expect(first.steps.length).toBeGreaterThan(1);
    expect((await document(...sweep, '--list', 'Ideas')).steps).toEqual([]);

    await sandbox.advance(10 * DAY);
    await sandbox.send('PUT', `/api/v2/task/${task}`, { description: 'Not forgotten' });
    await sandbox.advance(30 * DAY);
    const later = await document(...sweep, '--list', 'Ideas');
    expect(later.steps.map(({ target }) => target.id)).toEqual([task]);
    expect(await remindersOn(task)).toBe(2);
    expect((await document(...sweep, '--list', 'Ideas')).steps).toEqual([]);
  });

  test('goes on where its limit ended it', async () => {
    const all = (await document('stale-sweep', '--days', '20', '--dry-run')).steps.length;
    const some = await document(...sweep, '--limit', '5');
    expect(some.steps).toHaveLength(5);
    expect((await document(...sweep)).steps).toHaveLength(all - 5);
  });

  test.each([
    ['tag', ['--tag', 'Dusty'], 'task.tag'],
    ['close', [], 'task.update'],
  ])('can %s them, once', async (action, flags, operation) => {
    const act = [...sweep, '--list', 'Ideas', '--action', action, ...flags];
    const { steps } = await document(...act);
    expect(steps.length).toBeGreaterThan(1);
    expect(new Set(steps.map((one) => `${one.operation} ${one.state}`))).toEqual(
      new Set([`${operation} done`]),
    );
    expect((await document(...act)).steps).toEqual([]);
  });
});

describe('goal-report', () => {
  test('shows every goal with a bar, and the key results under it', async () => {
    const ended = await run('goal-report');
    expect(ended.out).toMatch(/Q3 Platform Stability +█+░+ +\d+ %/);
    expect(ended.out).toMatch(/ {2}Stability tickets closed +█+░+ +43 % {2}17 of 40 tickets/);
    expect(await sandbox.writes()).toEqual([]);
  });

  test('leaves a page with charts that loads nothing and runs nothing', async () => {
    await sandbox.send('POST', `/api/v2/team/${workspace}/goal`, {
      name: '<script>alert(1)</script> "quoted" & <img src=x onerror=alert(1)>',
      due_date: Date.now() + DAY,
      description: '',
      multiple_owners: false,
      owners: [],
      color: '#000000',
    });
    const path = join(home.path, 'goals.html');
    const ended = await run('goal-report', '--html', path);
    expect(ended.err).toContain(`The report is in ${path}.`);
    const page = readFileSync(path, 'utf8');
    expect(page).toContain(
      '&lt;script&gt;alert(1)&lt;/script&gt; &quot;quoted&quot; &amp; &lt;img',
    );
    expect(page).not.toMatch(/<script|<img|https?:|javascript:/i);
    expect(page.match(/<svg /g)?.length).toBeGreaterThan(5);
  });

  test('keeps one page in a doc, rewritten only when a number moved', async () => {
    const page = ['goal-report', '--doc', 'Engineering Wiki', '--yes'];
    expect((await document(...page)).steps).toMatchObject([{ operation: 'page.create' }]);
    expect((await document(...page)).steps).toEqual([]);
    await run('weekly-sync', '--goal', 'Q3 Platform Stability', '--yes');
    expect((await document(...page)).steps).toMatchObject([
      { operation: 'page.update', state: 'done' },
    ]);
    const pages = await pagesNamed('Goal report');
    expect(pages).toHaveLength(1);
    expect(pages[0]?.content).toContain('24 of 40 tickets');
  });

  test('refuses a goal that is not there', async () => {
    const ended = await run('goal-report', '--goal', 'Q3 Growht');
    expect([ended.code, ended.err]).toEqual([2, expect.stringContaining('"Q3 Growth"')]);
  });
});
