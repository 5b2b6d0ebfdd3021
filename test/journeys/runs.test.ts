// Kept plans, runs that are taken up and taken back, through the built program.
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';
import { projectRoot } from '../support/source.ts';
import { closeTtys, openTty } from '../support/tty.ts';

interface Step {
  operation: string;
  target: { id: string; name: string };
  after: Record<string, unknown>;
  state: string;
  message?: string;
}
interface Document {
  id: string;
  state: string;
  steps: Step[];
  summary: Record<string, number>;
}

const SYNC = ['run', 'weekly-sync', '--goal', 'Q3 Platform Stability'];
let sandbox: ServedSandbox;
let home: ReturnType<typeof temporaryFolder>;

beforeEach(async () => {
  [sandbox, home] = [await serveSandbox(), temporaryFolder()];
});
afterEach(async () => {
  closeTtys();
  await sandbox.close();
  home.remove();
});

const run = (...args: string[]) =>
  runProgram([...args, '--endpoint', sandbox.mcp, '--home', home.path]);
async function document(...args: string[]): Promise<Document & { code: number | null }> {
  const { out, code } = await run(...args, '--json');
  return { ...(JSON.parse(out) as Document), code };
}
async function moveKeyResult(plan: Document, to: number): Promise<void> {
  const step = plan.steps.find(({ operation }) => operation === 'key_result.update');
  await sandbox.send('PUT', `/api/v2/key_result/${step?.target.id}`, { steps_current: to });
}

describe('runs undo', () => {
  test('shows what it takes back, wants a word, and takes it back; and that too', async () => {
    const done = await document(...SYNC, '--yes');
    const shown = await run('runs', 'undo', done.id, '--dry-run', '--detailed-exitcode');
    expect(shown.code).toBe(10);
    expect(shown.out).toContain('Plan: undo in Acme: 1 to update, 7 to delete.');
    await sandbox.forget();
    expect((await run('runs', 'undo', done.id)).code).toBe(5);
    expect(await sandbox.writes()).toEqual([]);

    const undone = await document('runs', 'undo', done.id, '--yes');
    expect([undone.code, undone.summary]).toMatchObject([0, { update: 1, delete: 7 }]);
    const again = await document('runs', 'undo', undone.id, '--yes');
    expect([again.code, again.summary]).toMatchObject([0, { create: 7, update: 1 }]);
    expect((await document(...SYNC, '--dry-run')).steps).toEqual([]);
    expect((await run('runs', 'list')).out).toContain(`undo of ${done.id}`);
  });

  test('leaves what somebody changed since, and exits 3', async () => {
    const done = await document(...SYNC, '--yes');
    await moveKeyResult(done, 30);
    const undone = await document('runs', 'undo', done.id, '--yes');
    expect(undone.code).toBe(3);
    expect(undone.steps.filter(({ state }) => state === 'drift')).toMatchObject([
      { operation: 'key_result.update', message: expect.stringContaining('was 24, is 30 now') },
    ]);
  });

  test('of what cannot be taken back exits 3 and names what stays', async () => {
    const { tasks = [] } = await sandbox.world();
    const args = JSON.stringify({ id: tasks[0]?.id, archived: false });
    const done = await document('call', 'update_a_click_up_task_by_id', args, '--yes');
    const undone = await run('runs', 'undo', done.id, '--yes');
    expect([undone.code, undone.out]).toEqual([3, expect.stringContaining('and stays.')]);
    expect(undone.out).toContain(String(tasks[0]?.id));
  });

  test('of a run that nobody knows is refused with a sentence', async () => {
    const ended = await run('runs', 'undo', 'run-nobody');
    expect([ended.code, ended.err]).toEqual([2, expect.stringContaining('There is no run')]);
  });
});

describe('a kept plan', () => {
  test('is shown field by field', async () => {
    const file = join(home.path, 'plan.json');
    await run(...SYNC, '--plan-out', file);
    const { out } = await run('plan', 'show', file);
    expect(out).toMatch(/Field\s+Before\s+After/);
    expect(out).toMatch(/duration\s+–\s+4 h/);
    expect(out).toMatch(
      /8\.\s+key_result\.update .+\n.+\n.+\n\s+if unchanged: The key .+\n\s+current\s+17\s+24/,
    );
  });

  test('shows all that a new task gets', async () => {
    const file = join(home.path, 'plan.json');
    const triage = ['--csv', 'examples/feedback.csv', '--match', 'SSO login errors'];
    const routed = ['--list', 'Bug Triage', '--tag', 'auth', '--due', 'next friday'];
    await run('run', 'sprint-triage', ...triage, ...routed, '--dry-run', '--plan-out', file);
    const { out } = await run('plan', 'show', file);
    const fields = ['description', 'priority', 'due', 'tags'];
    for (const field of fields) expect(out).toMatch(new RegExp(`\\s${field}\\s+–\\s+\\S`));
  });

  test('of which nothing holds any more exits 9; of which a part does, 3', async () => {
    const file = join(home.path, 'plan.json');
    const plan = await document(...SYNC, '--plan-out', file);
    await moveKeyResult(plan, 18);
    const partly = await document('apply', file);
    expect([partly.code, partly.state]).toEqual([3, 'partial']);
    const nothing = await document('apply', file);
    expect(nothing.code).toBe(9);
    expect(nothing.steps.at(-1)?.message).toContain('was 17, is 18 now');
  });

  test('on a narrow terminal both values of a drift can still be read', async () => {
    const file = join(home.path, 'plan.json');
    const plan = await document(...SYNC, '--plan-out', file);
    await moveKeyResult(plan, 18);
    const at = ['--endpoint', sandbox.mcp, '--home', home.path];
    const main = join(projectRoot, 'dist/main.js');
    const tty = openTty(process.execPath, [main, 'apply', file, ...at], { columns: 80, rows: 40 });
    expect(await tty.ended).toBe(3);
    const shown = tty.all().join('');
    expect(shown).toContain(
      'drift: The key result "Stability tickets closed" changed: was 17, is 18 now.',
    );
  });

  test('with --allow-drift becomes what it would be now: shown, approved, written', async () => {
    const file = join(home.path, 'plan.json');
    const plan = await document(...SYNC, '--plan-out', file);
    await moveKeyResult(plan, 18);
    await sandbox.forget();
    const denied = await run('apply', file, '--allow-drift');
    expect(denied.code).toBe(5);
    expect(denied.out).toContain('Planned again: 0 added, 0 removed, 1 changed.');
    expect(denied.out).toContain('~ Q3 Platform Stability › Stability tickets closed: 24 → 25');
    expect(await sandbox.writes()).toEqual([]);

    const done = await document('apply', file, '--allow-drift', '--yes');
    expect([done.code, done.state, done.steps.at(-1)?.after]).toEqual([0, 'done', { current: 25 }]);
  });

  test('that has not changed needs no further word with --allow-drift', async () => {
    const file = join(home.path, 'plan.json');
    await run(...SYNC, '--plan-out', file);
    const ended = await run('apply', file, '--allow-drift');
    expect([ended.code, ended.out]).toEqual([
      0,
      expect.stringContaining('the same as the saved plan'),
    ]);
  });
});
