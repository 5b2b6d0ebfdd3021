// A saved plan as whoever edits it would meet it: what is shown is what is written, or nothing is.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Plan } from '../../src/engine/index.ts';
import { runProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';
import { projectRoot } from '../support/source.ts';
import { closeTtys, openTty } from '../support/tty.ts';

const SYNC = ['run', 'weekly-sync', '--goal', 'Q3 Platform Stability'];
const posix = process.platform !== 'win32';
let sandbox: ServedSandbox;
let home: ReturnType<typeof temporaryFolder>;
/** A plan of the seven hours of a week, as it was saved; shared, because nothing here changes it. */
let saved: string;

beforeAll(async () => {
  [sandbox, home] = [await serveSandbox('--plan', 'enterprise'), temporaryFolder()];
  const file = join(home.path, 'made.json');
  await run(...SYNC, '--plan-out', file);
  saved = readFileSync(file, 'utf8');
});
afterAll(async () => {
  await sandbox.close();
  home.remove();
});
afterEach(() => closeTtys());

const at = (folder = home.path) => ['--endpoint', sandbox.mcp, '--home', folder];
const run = (...args: string[]) => runProgram([...args, ...at()]);

/** The saved plan with one step changed, in a file of its own. */
function edited(change: (step: Plan['steps'][number], plan: Plan) => void): string {
  const plan = JSON.parse(saved) as Plan;
  const [step] = plan.steps;
  if (step) change(step, plan);
  const file = join(home.path, `edited-${Math.random().toString(36).slice(2)}.json`);
  writeFileSync(file, JSON.stringify(plan));
  return file;
}

const hashShown = async (file: string) =>
  (JSON.parse((await run('plan', 'show', file, '--json')).out) as Plan).hash;

describe('a plan that somebody edited', () => {
  beforeEach(() => sandbox.forget());

  test('is foreign: without a terminal it is refused, and says how to approve it', async () => {
    const file = edited((step) => {
      step.input.durationMs = 400 * 3_600_000;
      step.args.duration = 400 * 3_600_000;
    });
    const ended = await run('apply', file);
    expect(ended.code).toBe(9);
    expect(ended.err).toContain('made in another home, or was changed');
    expect(ended.err).toContain(`--approve ${await hashShown(file)}`);
    expect(await sandbox.writes()).toEqual([]);
  });

  test('to call another tool than its step says is refused, though its hash is approved', async () => {
    const { tasks = [] } = await sandbox.world();
    const file = edited((step) => {
      step.tool = 'delete_a_click_up_task_by_id';
      step.args = { id: String(tasks[0]?.id) };
    });
    const hash = await hashShown(file);
    const ended = await run('apply', file, '--approve', hash);
    expect([ended.code, await sandbox.writes()]).toEqual([9, []]);
    expect(ended.err).toContain('Step s1 (time_entry.create');
    expect(ended.err).toContain('the plan says delete_a_click_up_task_by_id');
  });

  test('is shown with the call that would be sent, not with the one it claims', async () => {
    const file = edited((step) => {
      step.tool = 'delete_a_click_up_task_by_id';
      step.args = { id: 'x' };
    });
    const shown = JSON.parse((await run('plan', 'show', file, '--json')).out) as {
      foreign: boolean;
      steps: { tool: string; args: unknown }[];
    };
    expect([shown.foreign, shown.steps[0]?.tool]).toEqual([true, 'create_a_click_up_time_entry']);
  });

  test('is refused for a call that is milder named than it is', async () => {
    const file = edited((step) => {
      const call = { tool: 'delete_a_click_up_task_by_id', args: { id: 'x' } };
      Object.assign(step, { ...call, operation: 'tool.update', input: call });
    });
    const ended = await run('apply', file, '--approve', await hashShown(file));
    expect([ended.code, await sandbox.writes()]).toEqual([9, []]);
    expect(ended.err).toContain('would delete');
  });

  test('to last longer, or with another text beside its steps, is foreign too', async () => {
    const longer = edited((_step, plan) => {
      plan.expiresAt += 1;
    });
    const told = edited((_step, plan) => {
      plan.notes = ['Everybody has agreed to this.'];
    });
    for (const file of [longer, told]) expect((await run('apply', file)).code).toBe(9);
    expect(await sandbox.writes()).toEqual([]);
  });

  test('to look as if a part of it were done already leaves nothing out: it is refused', async () => {
    for (const state of ['done', 'noop'] as const) {
      const ended = await run(
        'apply',
        edited((step) => void Object.assign(step, { state })),
      );
      expect([ended.code, ended.err]).toEqual([9, expect.stringContaining('claims to be done')]);
    }
    expect(await sandbox.writes()).toEqual([]);
  });

  test('to hold control sequences moves nothing on a terminal, wherever they stand', async () => {
    const evil = 'x\u001b]0;owned\u0007\u009b2J';
    const file = edited((step, plan) => {
      Object.assign(plan, { workflow: evil, notes: [evil], report: evil, timeZone: 'UTC' });
      plan.workspace.name = evil;
      plan.endpoint.name = evil;
      Object.assign(step, { reason: evil, key: evil, tool: evil });
      step.target.name = evil;
      step.preconditions = step.preconditions.map((one) => ({ ...one, what: evil }));
    });
    const ended = [
      await run('plan', 'show', file),
      await run('apply', file),
      await run('apply', file, '--approve', await hashShown(file)),
    ];
    for (const { out, err } of ended) {
      for (const sign of evil.match(/[^ -~]/g) ?? []) expect(out + err).not.toContain(sign);
    }
    expect([ended[0]?.code, ended[1]?.code, await sandbox.writes()]).toEqual([0, 9, []]);
    expect(ended[0]?.out).toContain('Plan: x');
    expect(ended[2]?.err).toContain('Nothing was written.');
  });

  test('to be sent whatever is there by then is shown as such', async () => {
    const shown = async (file: string) => (await run('plan', 'show', file)).out;
    const stripped = await shown(edited((step) => void step.preconditions.splice(0)));
    expect(stripped.match(/unless time for .*; if unchanged: The finish of /g)).toHaveLength(6);
    expect(stripped.match(/without looking at what is there by then/g)).toHaveLength(1);
  });

  test.each([
    ['first eight letters', (hash: string) => hash.slice(0, 8)],
    ['capital letters', (hash: string) => hash.toUpperCase()],
    ['nothing', () => ''],
    ['hash and something more', (hash: string) => `${hash}0`],
  ])('is not approved by %s', async (_what, of) => {
    const file = edited((step) => void Object.assign(step, { reason: 'Agreed.' }));
    const ended = await run('apply', file, '--approve', of(await hashShown(file)));
    expect([ended.code, await sandbox.writes()]).toEqual([9, []]);
  });

  test('from the future is refused as such', async () => {
    const file = edited((_step, plan) => {
      plan.createdAt += 3_600_000;
    });
    const ended = await run('apply', file, '--approve', await hashShown(file));
    expect([ended.code, ended.err]).toEqual([9, expect.stringContaining('clock was set back')]);
  });

  test('to be good for longer than a day is stale after a day all the same', async () => {
    const file = edited((_step, plan) => {
      plan.createdAt -= 25 * 3_600_000;
    });
    const ended = await run('apply', file, '--approve', await hashShown(file));
    expect([ended.code, ended.err]).toEqual([9, expect.stringContaining('older than a day')]);
  });

  test.each([
    ['no JSON', 'not a plan'],
    ['too deep', `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
    ['no object', '[]'],
  ])('to be %s is refused with a sentence', async (_what, text) => {
    const file = join(home.path, 'broken.json');
    writeFileSync(file, text);
    const ended = await run('apply', file);
    expect([ended.code, ended.err]).toEqual([9, expect.stringMatching(/plan/)]);
    expect(ended.err).not.toMatch(/\n\s+at /);
  });
});

describe('a plan of another home', () => {
  const file = () => {
    const path = join(home.path, 'elsewhere.json');
    writeFileSync(path, saved);
    return path;
  };

  test('is applied where its very hash is approved, and not with another', async () => {
    const other = temporaryFolder();
    try {
      const apply = (...flags: string[]) =>
        runProgram(['apply', file(), ...flags, ...at(other.path)]);
      const { out } = await run('plan', 'show', file());
      const hash = /^Hash: (\w{64})$/m.exec(out)?.[1] ?? '';
      expect(out).not.toContain('FOREIGN');
      await sandbox.forget();
      expect((await apply()).code).toBe(9);
      expect((await apply('--approve', hash.replace(/^./, 'x'))).code).toBe(9);
      expect(await sandbox.writes()).toEqual([]);
      expect((await apply('--approve', hash)).code).toBe(0);
      expect((await sandbox.writes()).length).toBe(8);
    } finally {
      other.remove();
    }
  });

  test('is shown whole on a terminal, and asked about', async () => {
    const other = temporaryFolder();
    const main = join(projectRoot, 'dist/main.js');
    const tty = openTty(process.execPath, [main, 'apply', file(), ...at(other.path)], {
      ...{ columns: 100, rows: 40 },
    });
    await tty.until(/made in another home[\s\S]*Write all of this/);
    expect(tty.bytes()).toContain('create_a_click_up_time_entry');
    await sandbox.forget();
    tty.send('n\r');
    expect([await tty.ended, await sandbox.writes()]).toEqual([5, []]);
    other.remove();
  });
});

describe.skipIf(!posix)('files that commands leave', () => {
  const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

  test('belong to their owner alone, also where a wider file was', async () => {
    const [plan, log] = [join(home.path, 'p.json'), join(home.path, 'logs/l.jsonl')];
    writeFileSync(plan, '{}');
    chmodSync(plan, 0o666);
    await run(...SYNC, '--plan-out', plan, '--log-file', log);
    expect([mode(plan), mode(log), mode(join(home.path, 'logs'))]).toEqual(['600', '600', '700']);
    expect(mode(join(home.path, 'plan.key'))).toBe('600');
  });

  test('are never written through a link', async () => {
    const victim = join(home.path, 'victim');
    writeFileSync(victim, 'precious');
    const link = join(home.path, 'link');
    symlinkSync(victim, link);
    const saving = await run(...SYNC, '--plan-out', link);
    const logging = await run('quota', '--log-file', link);
    expect([saving.code, logging.code, readFileSync(victim, 'utf8')]).toEqual([2, 2, 'precious']);
    expect(saving.err).toContain('it is a symbolic link');
  });

  test.each(['--report', '--chosen', '--unmatched'])(
    'of %s are not written through one either',
    async (flag) => {
      const victim = join(home.path, `victim${flag}`);
      writeFileSync(victim, 'precious');
      const link = join(home.path, `link${flag}.csv`);
      symlinkSync(victim, link);
      const triage = ['--csv', 'examples/feedback.csv', '--match', 'SSO login errors'];
      const args = ['--list', 'Bug Triage', flag, link, '--dry-run'];
      const ended = await run('run', 'sprint-triage', ...triage, ...args);
      expect([ended.code, readFileSync(victim, 'utf8')]).toEqual([2, 'precious']);
      const device = await run('run', 'sprint-triage', ...triage, ...args.with(3, '/dev/null'));
      expect(device.code).toBe(2);
    },
  );

  test('of reports and tables are such files too', async () => {
    const [report, chosen] = [join(home.path, 'r.md'), join(home.path, 'c.csv')];
    const triage = ['--csv', 'examples/feedback.csv', '--match', 'SSO login errors'];
    const files = ['--list', 'Bug Triage', '--report', report, '--chosen', chosen];
    await run('run', 'sprint-triage', ...triage, ...files, '--dry-run');
    expect([report, chosen].filter(existsSync).map(mode)).toEqual(['600', '600']);
  });

  test('are read only where they are plans in size and kind', async () => {
    const [pipe, huge] = [join(home.path, 'pipe'), join(home.path, 'huge.json')];
    execFileSync('/bin/sh', ['-c', 'mkfifo "$0"', pipe]);
    writeFileSync(huge, '');
    truncateSync(huge, 64_000_001);
    for (const path of [pipe, huge, '/dev/zero', home.path]) {
      const ended = await run('apply', path);
      expect([ended.code, ended.err]).toEqual([2, expect.stringContaining('cannot be read')]);
    }
  });
});
