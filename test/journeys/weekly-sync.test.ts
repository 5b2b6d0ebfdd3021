// The main job, driven through the built program against a served sandbox.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';

interface Step {
  id: string;
  key: string;
  operation: string;
  tool: string;
  target: { id: string; name: string };
  args: Record<string, unknown>;
  before: Record<string, unknown> | null;
  after: Record<string, unknown>;
  state: string;
  matches?: boolean;
  observed?: Record<string, unknown>;
}
interface Document {
  kind: string;
  steps: Step[];
  summary: Record<string, number>;
  quota: Record<string, unknown>;
}
interface Goals {
  goals: { id: string; name: string }[];
}
interface GoalAnswer {
  goal: { key_results: { id: string; name: string; type: string; steps_current: number }[] };
}
interface Entries {
  data: { id: string; description: string; task: { id: string }; start: string; end: string }[];
}

const GOAL = ['--goal', 'Q3 Platform Stability'];
const SYNC = ['run', 'weekly-sync', ...GOAL];

describe('weekly-sync', () => {
  let sandbox: ServedSandbox;
  let home: ReturnType<typeof temporaryFolder>;

  beforeEach(async () => {
    [sandbox, home] = [await serveSandbox(), temporaryFolder()];
  });
  afterEach(async () => {
    await sandbox.close();
    home.remove();
  });

  const at = () => ['--endpoint', sandbox.mcp, '--home', home.path];
  const run = (...args: string[]) => runProgram([...args, ...at()]);
  const document = async (...args: string[]): Promise<Document> => {
    const ended = await run(...args, '--json');
    expect(ended.err).toBe('');
    return JSON.parse(ended.out) as Document;
  };

  /** Entries that a weekly sync wrote, from the sandbox itself. */
  async function logged(): Promise<Entries['data']> {
    const { teams } = await sandbox.get<{ teams: { id: string }[] }>('/api/v2/team');
    const week = 8 * 86_400_000;
    const from = Date.now() - week;
    const path = `/api/v2/team/${teams[0]?.id}/time_entry`.replace('time_entry', 'time_entries');
    const { data } = await sandbox.get<Entries>(
      `${path}?start_date=${from}&end_date=${Date.now() + week}`,
    );
    return data.filter(({ description }) => description.includes('[ca:'));
  }

  async function ticketsClosed(): Promise<number> {
    const { teams } = await sandbox.get<{ teams: { id: string }[] }>('/api/v2/team');
    const { goals } = await sandbox.get<Goals>(`/api/v2/team/${teams[0]?.id}/goal`);
    const id = goals.find(({ name }) => name === 'Q3 Platform Stability')?.id;
    const { goal } = await sandbox.get<GoalAnswer>(`/api/v2/goal/${id}`);
    return (
      goal.key_results.find(({ name }) => name === 'Stability tickets closed')?.steps_current ?? NaN
    );
  }

  /** Every task's time logged once, and the key result moved by their number, from where it stood. */
  async function expectEachOnce(tasks: number, stood: number): Promise<void> {
    const entries = await logged();
    expect(entries.map(({ task }) => task.id).sort()).toEqual(
      [...new Set(entries.map(({ task }) => task.id))].sort(),
    );
    expect(entries).toHaveLength(tasks);
    expect(await ticketsClosed()).toBe(stood + tasks);
  }

  test('a dry run writes nothing, and the run after it does exactly what was shown', async () => {
    const stood = await ticketsClosed();
    const dry = await document(...SYNC, '--dry-run');
    expect(await sandbox.writes()).toEqual([]);
    expect(dry.steps.length).toBeGreaterThanOrEqual(6);

    const done = await document(...SYNC, '--yes');
    const shown = ({ key, operation, tool, args, target, before, after }: Step) => ({
      key,
      operation,
      tool,
      args,
      target,
      before,
      after,
    });
    expect(done.steps.map(shown)).toEqual(dry.steps.map(shown));
    expect(done.steps.every(({ state, matches }) => state === 'done' && matches)).toBe(true);
    expect(await sandbox.writes()).toHaveLength(done.steps.length);
    await expectEachOnce(dry.steps.length - 1, stood);

    const again = await document(...SYNC, '--yes');
    expect(again.steps).toEqual([]);
    expect(again.summary.noop).toBe(dry.steps.length);
  });

  test('a kept plan is applied as it was shown', async () => {
    const stood = await ticketsClosed();
    const file = join(home.path, 'plan.json');
    const plan = await document(...SYNC, '--plan-out', file);
    expect(await sandbox.writes()).toEqual([]);
    const applied = await document('apply', file);
    expect(applied.steps.map(({ args }) => args)).toEqual(plan.steps.map(({ args }) => args));
    await expectEachOnce(plan.steps.length - 1, stood);
  });

  test('a plan that was edited is refused, and nothing is written', async () => {
    const file = join(home.path, 'plan.json');
    await run(...SYNC, '--plan-out', file);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"durationMs": \d+/, '"durationMs": 1'));
    const ended = await run('apply', file);
    expect(ended.code).toBe(9);
    expect(ended.err).toContain('was changed after it was made.');
    expect(await sandbox.writes()).toEqual([]);
  });

  test('a plan for another endpoint is refused, and nothing is written', async () => {
    const file = join(home.path, 'plan.json');
    await run(...SYNC, '--plan-out', file);
    const other = await serveSandbox();
    try {
      const ended = await runProgram(['apply', file, '--endpoint', other.mcp, '--home', home.path]);
      expect(ended.code).toBe(9);
      expect(await other.writes()).toEqual([]);
    } finally {
      await other.close();
    }
  });

  test('without --yes and without a terminal nothing is written', async () => {
    const ended = await run(...SYNC);
    expect(ended.code).toBe(5);
    expect(ended.out).toContain('to create');
    expect(await sandbox.writes()).toEqual([]);
  });

  test('a machine whose journal is lost writes nothing twice', async () => {
    const stood = await ticketsClosed();
    const first = await document(...SYNC, '--yes');
    rmSync(home.path, { recursive: true });
    const second = await document(...SYNC, '--yes');
    expect(second.steps).toEqual([]);
    await expectEachOnce(first.steps.length - 1, stood);
  });

  test('entries of a day do not overlap', async () => {
    await run(...SYNC, '--yes');
    const spans = (await logged())
      .map(({ start, end }) => [Number(start), Number(end)] as const)
      .sort(([a], [b]) => a - b);
    const overlapping = spans.filter(([start], i) => i > 0 && start < (spans[i - 1]?.[1] ?? 0));
    expect(overlapping).toEqual([]);
  });

  test('it costs one write for each task, one for the key result, and the fewest reads', async () => {
    const dry = await document(...SYNC, '--dry-run');
    await sandbox.forget();
    const done = await document(...SYNC, '--yes');
    const all = await sandbox.requests();
    expect(all.filter(({ method }) => method !== 'GET')).toHaveLength(dry.steps.length);
    // Names are cached by now: tasks, entries, goals, the goal; the first entry, for its tool is not
    // verified yet; then entries and the goal read back.
    expect(all.filter(({ method }) => method === 'GET')).toHaveLength(7);
    // The list of tools is asked for again before anything is written; it is free.
    expect(done.quota.calls).toBe(all.length + 1);
  });

  test.each([
    [['--goal', 'Q3 Platfrom Stability'], 'Did you mean "Q3 Platform Stability"?'],
    [['--goal', 'Q3 Growth'], 'Choose one:'],
    [['--assignee', 'nobody'], 'There is no member "nobody".'],
    [['--week', 'last'], '"last" is not a week.'],
    [['--tz', 'Mars/Olympus'], '"Mars/Olympus" is not a time zone.'],
    [['--hours', 'many'], '--hours does not fit'],
    [['--list', 'Bug Traige'], 'Did you mean "Bug Triage"?'],
    [['--weak', '1'], "unknown option '--weak'"],
    [[...GOAL, '--key-result', 'nothing like it'], 'There is no key result'],
  ])('%j is refused with a sentence before any write', async (flags, sentence) => {
    const ended = await run('run', 'weekly-sync', ...flags, '--yes');
    expect(ended.code).toBe(2);
    expect(ended.err).toContain(sentence);
    expect(ended.err).not.toMatch(/\n\s+at /);
    expect(await sandbox.writes()).toEqual([]);
  });
});
