// A week that was missed, made up for by the next run, and nothing of it twice.
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';

interface Step {
  operation: string;
  key: string;
  before: { current?: number };
  after: { current?: number; start?: number };
}

const SYNC = ['run', 'weekly-sync', '--goal', 'Q3 Platform Stability'];

let sandbox: ServedSandbox;
let home: ReturnType<typeof temporaryFolder>;

beforeEach(async () => {
  [sandbox, home] = [await serveSandbox('--plan', 'business-plus'), temporaryFolder()];
});
afterEach(async () => {
  await sandbox.close();
  home.remove();
});

const document = async (...args: string[]) => {
  const at = ['--endpoint', sandbox.mcp, '--home', home.path, '--json'];
  const ended = await runProgram([...SYNC, ...args, ...at]);
  expect(ended.err).toBe('');
  return JSON.parse(ended.out) as { steps: Step[]; summary: { noop: number } };
};

const entriesOf = ({ steps }: { steps: Step[] }) =>
  steps.filter(({ operation }) => operation === 'time_entry.create');
const moved = ({ steps }: { steps: Step[] }) => {
  const step = steps.find(({ operation }) => operation === 'key_result.update');
  return (step?.after.current ?? 0) - (step?.before.current ?? 0);
};
const weeksOf = (run: { steps: Step[] }) => [
  ...new Set(entriesOf(run).map(({ key }) => key.split('/')[1])),
];

describe('--catch-up', () => {
  test('makes up for last week alone when this week is done, on any machine only once', async () => {
    const usual = await document('--yes');
    const made = await document('--catch-up', '4', '--yes');
    expect(weeksOf(made)).toHaveLength(1);
    expect(weeksOf(made)).not.toEqual(weeksOf(usual));
    expect(entriesOf(made).length).toBeGreaterThan(0);
    expect(moved(made)).toBe(entriesOf(made).length);

    expect((await document('--catch-up', '4', '--dry-run')).steps).toEqual([]);
    rmSync(home.path, { recursive: true });
    expect((await document('--catch-up', '4', '--dry-run')).steps).toEqual([]);
    expect((await document('--dry-run')).steps).toEqual([]);
  });

  test('makes up for both weeks at once, each entry in its own week, with one move of the key result', async () => {
    const made = await document('--catch-up', '1', '--yes');
    const [last, current] = weeksOf(made);
    expect(weeksOf(made)).toHaveLength(2);
    expect(moved(made)).toBe(entriesOf(made).length);
    const starts = (week: string | undefined) =>
      entriesOf(made)
        .filter(({ key }) => key.split('/')[1] === week)
        .map(({ after }) => after.start ?? Number.NaN);
    expect(Math.max(...starts(last))).toBeLessThan(Math.min(...starts(current)));

    expect((await document('--week', last ?? '', '--yes')).steps).toEqual([]);
    rmSync(home.path, { recursive: true });
    expect((await document('--week', last ?? '', '--yes')).steps).toEqual([]);
  });

  test('costs no more reads than one week', async () => {
    await document('--dry-run');
    await sandbox.forget();
    await document('--dry-run');
    const one = (await sandbox.requests()).length;
    await sandbox.forget();
    await document('--catch-up', '4', '--dry-run');
    expect((await sandbox.requests()).length).toBe(one);
  });
});
