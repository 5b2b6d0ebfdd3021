// Finding a run again: by workflow, state, profile and time.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runProgram, temporaryFolder } from '../support/program.ts';

let home: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  home = temporaryFolder();
});
afterEach(() => home.remove());

const run = (...args: string[]) => runProgram([...args, '--home', home.path]);

async function listed(...filters: string[]): Promise<number> {
  const ended = await run('runs', 'list', '--json', ...filters);
  return (JSON.parse(ended.out) as { runs: unknown[] }).runs.length;
}

test('runs are found by what they were, where, how they ended and when', async () => {
  await run('run', 'weekly-sync', '--yes', '--quiet');
  await run('run', 'weekly-sync', '--yes', '--quiet');
  await run('endpoint', 'add', 'work', 'http://127.0.0.1:9/mcp', '--quiet');

  expect(await listed('--profile', 'sandbox')).toBe(2);
  expect(await listed('--profile', 'work')).toBe(0);
  expect(await listed('--workflow', 'weekly-sync', '--state', 'done', '--since', '1h')).toBe(2);
  expect(await listed('--workflow', 'sprint-triage')).toBe(0);
  expect(await listed('--state', 'failed')).toBe(0);
  expect(await listed('--since', '2199-01-01')).toBe(0);
  expect(await listed('--limit', '1')).toBe(1);

  const table = (await run('runs', 'list', '--profile', 'sandbox')).out;
  expect(table).toMatch(/Took.*Calls/);
  const id = /run-\S+/.exec(table)?.[0] ?? '';
  expect((await run('runs', 'show', id)).out).toMatch(/^Started .* on sandbox, took \d/);
});

test('a time that is none is refused', async () => {
  const ended = await run('runs', 'list', '--since', 'yesterday');
  expect([ended.code, ended.err]).toEqual([2, expect.stringContaining('"yesterday" is not a')]);
});
