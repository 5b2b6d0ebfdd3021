// A call that logs time with a negative duration starts a timer in ClickUp, and is treated as that by the
// built program.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';

let sandbox: ServedSandbox;
let home: ReturnType<typeof temporaryFolder>;
beforeAll(async () => {
  [sandbox, home] = [await serveSandbox('--seed', 'office'), temporaryFolder()];
  const endpoint = ['endpoint', 'add', 'office', sandbox.mcp, '--home', home.path];
  expect((await runProgram(endpoint)).code).toBe(0);
});
afterAll(async () => {
  await sandbox.close();
  home.remove();
});

async function calls(policy: Record<string, string[]>, ...flags: string[]) {
  const set = ['config', 'set', 'profiles.office.policy', JSON.stringify(policy)];
  await runProgram([...set, '--home', home.path]);
  await runProgram([
    ...['config', 'set', 'profiles.office.workspace', 'Northstar', '--home', home.path],
  ]);
  const { teams } = await sandbox.get<{ teams: { id: string }[] }>('/api/v2/team');
  const task = (await sandbox.world()).tasks?.find(({ customId }) => customId === 'ENG-102');
  const args = { team_id: teams[0]?.id, tid: task?.id, start: Date.now() - 60_000, duration: -1 };
  const call = ['call', 'create_a_click_up_time_entry', JSON.stringify(args), '--json', ...flags];
  return runProgram([...call, '--home', home.path, '--profile', 'office']);
}

test('a timer that began a minute ago is a timer for the policy and in the plan', async () => {
  await sandbox.forget();
  const denied = await calls({ deny: ['time_entry.start'] }, '--yes');
  expect([denied.code, await sandbox.writes()]).toEqual([5, []]);
  expect(denied.err).toContain('the policy forbids');

  const started = await calls({ deny: ['time_entry.update'] }, '--yes');
  expect([started.code, started.err]).toEqual([0, '']);
  expect(JSON.parse(started.out)).toMatchObject({
    steps: [{ operation: 'time_entry.start', state: 'done', after: { start: expect.any(Number) } }],
  });
  const { teams } = await sandbox.get<{ teams: { id: string }[] }>('/api/v2/team');
  const path = `/api/v2/team/${teams[0]?.id}/time_entries/current`;
  const current = await sandbox.get<{ data: { task: { custom_id: string }; duration: number } }>(
    path,
  );
  expect(current.data.duration).toBeLessThan(-59_000);
});
