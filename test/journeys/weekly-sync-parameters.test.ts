// What each parameter of the weekly sync promises, seen in the plan it makes.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';

const HOUR = 3_600_000;

interface Step {
  operation: string;
  target: { id: string; name: string };
  after: { durationMs: number; start: number };
  reason: string;
}
interface Plan {
  steps: Step[];
  summary: { noop: number };
  notes: string[];
}
interface Named {
  id: string;
  name: string;
}

describe('weekly-sync plans', () => {
  let sandbox: ServedSandbox;
  let home: ReturnType<typeof temporaryFolder>;
  let me: number;
  let workspace: string;
  let lists: Map<string, string>;

  beforeEach(async () => {
    [sandbox, home] = [await serveSandbox('--plan', 'enterprise'), temporaryFolder()];
    const { user } = await sandbox.get<{ user: { id: number } }>('/api/v2/user');
    const { teams } = await sandbox.get<{ teams: Named[] }>('/api/v2/team');
    me = user.id;
    workspace = teams[0]?.id ?? '';
    const { folders } = await sandbox.get<{ folders: { lists: Named[] }[] }>(
      `/api/v2/team/${workspace}/folder`,
    );
    lists = new Map(folders.flatMap((folder) => folder.lists.map(({ name, id }) => [name, id])));
  });
  afterEach(async () => {
    await sandbox.close();
    home.remove();
  });

  async function plan(...flags: string[]): Promise<Plan> {
    const ended = await runProgram([
      ...['run', 'weekly-sync', '--dry-run', '--json', ...flags],
      ...['--endpoint', sandbox.mcp, '--home', home.path],
    ]);
    expect(ended.err).toBe('');
    return JSON.parse(ended.out) as Plan;
  }

  /** A task of the caller's that was finished just now; answers its id. */
  async function finish(name: string, fields: Record<string, unknown> = {}, list = 'Services') {
    const id = lists.get(list);
    const { statuses } = await sandbox.get<{ statuses: { status: string; type: string }[] }>(
      `/api/v2/list/${id}`,
    );
    const closed = statuses.find(({ type }) => type === 'closed')?.status;
    const made = await sandbox.send('POST', `/api/v2/list/${id}/task`, {
      name,
      assignees: [me],
      ...fields,
    });
    const task = (await made.json()) as { id: string };
    await sandbox.send('PUT', `/api/v2/task/${task.id}`, { status: closed });
    return task.id;
  }

  async function track(tid: string, hours: number) {
    await sandbox.send('POST', `/api/v2/team/${workspace}/time_entries`, {
      tid,
      start: Date.now() - 20 * HOUR,
      duration: hours * HOUR,
      description: 'by hand',
    });
  }

  const stepFor = (made: Plan, id: string) => made.steps.find(({ target }) => target.id === id);

  test("--hours estimate takes the task's own, and says which tasks have none", async () => {
    const sized = await finish('Sized', { time_estimate: 1.5 * HOUR });
    await finish('Unsized');
    const made = await plan('--hours', 'estimate');
    expect(stepFor(made, sized)?.after.durationMs).toBe(1.5 * HOUR);
    expect(made.notes.join()).toContain('Unsized');
  });

  test('--top-up logs what is missing beyond time tracked by hand, and nothing where enough is', async () => {
    const some = await finish('Some time tracked');
    const enough = await finish('Enough time tracked');
    await track(some, 1.5);
    await track(enough, 5);
    const made = await plan('--hours', '4', '--top-up');
    expect(stepFor(made, some)?.after.durationMs).toBe(2.5 * HOUR);
    expect(stepFor(made, enough)).toBeUndefined();
  });

  test('--list and --space narrow which tasks count', async () => {
    const here = await finish('Here');
    const there = await finish('There', {}, 'Bug Triage');
    const inList = await plan('--list', 'Services');
    expect(stepFor(inList, here)).toBeDefined();
    expect(stepFor(inList, there)).toBeUndefined();
    expect((await plan('--space', 'Product')).steps.every(({ target }) => target.id !== here)).toBe(
      true,
    );
  });

  test('--done-status keeps only tasks in that status, whatever its case', async () => {
    const all = await plan();
    const closed = await plan('--done-status', 'CLOSED');
    expect(closed.steps.length).toBeGreaterThan(0);
    expect(closed.steps.length).toBeLessThan(all.steps.length);
    expect(closed.steps.every(({ reason }) => reason.includes('"closed"'))).toBe(true);
  });

  test('--assignee by role plans that person’s tasks', async () => {
    const mine = new Set((await plan()).steps.map(({ target }) => target.id));
    const lead = await plan('--assignee', 'backend team lead');
    expect(lead.steps.every(({ target }) => !mine.has(target.id))).toBe(true);
  });

  test('last week has its own tasks', async () => {
    const now = await finish('This week');
    const lastWeek = await plan('--week', weekBefore());
    expect(lastWeek.steps.length).toBeGreaterThan(0);
    expect(stepFor(lastWeek, now)).toBeUndefined();
  });

  test('more tasks than a page holds are all found', async () => {
    for (let i = 0; i < 105; i++) await finish(`Many ${i}`);
    expect(
      (await plan()).steps.filter(({ target }) => target.name.startsWith('Many')),
    ).toHaveLength(105);
  });
});

/** The ISO week before the current one, in UTC. */
function weekBefore(): string {
  const thursday = new Date(Date.now() - 7 * 24 * HOUR);
  thursday.setUTCDate(thursday.getUTCDate() + 4 - (thursday.getUTCDay() || 7));
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const week = Math.ceil(((thursday.getTime() - first) / (24 * HOUR) + 1) / 7);
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, '0')}`;
}
