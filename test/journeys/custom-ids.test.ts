// Tasks named by the ids that a Workspace gives them, such as ENG-101, through the built program.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { records } from '../../src/documentation/index.ts';
import { restRequest } from '../../src/gateway/tools/request.ts';
import { runProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';

let sandbox: ServedSandbox;
let home: ReturnType<typeof temporaryFolder>;
const run = (...args: string[]) =>
  runProgram([...args, '--home', home.path, '--profile', 'office']);
const call = async (tool: string, args: Record<string, unknown>) => {
  const ended = await run('call', tool, JSON.stringify(args), '--yes', '--json');
  expect([ended.code, ended.err]).toEqual([0, '']);
  return JSON.parse(ended.out) as { steps: { operation: string; target: { id: string } }[] };
};

beforeAll(async () => {
  [sandbox, home] = [
    await serveSandbox('--seed', 'office', '--plan', 'enterprise'),
    temporaryFolder(),
  ];
  const endpoint = ['endpoint', 'add', 'office', sandbox.mcp, '--home', home.path];
  expect((await runProgram(endpoint)).code).toBe(0);
  const set = (name: string, value: string) =>
    runProgram(['config', 'set', `profiles.office.${name}`, value, '--home', home.path]);
  await set('workspace', 'Northstar');
  await set('policy', JSON.stringify({ allow: ['task.update'], deny: ['tool.*'] }));
});
afterAll(async () => {
  await sandbox.close();
  home.remove();
});

/** The task with the custom id ENG-102. */
const task = async () => {
  const found = (await sandbox.world()).tasks?.find(({ customId }) => customId === 'ENG-102');
  return found as { id: string; name: string; tags: string[] };
};

test('a read finds it', async () => {
  const ended = await run('call', 'get_single_click_up_task_by_id', '{"id":"ENG-102"}');
  expect([ended.code, ended.out]).toEqual([0, expect.stringContaining('Sign in with SSO')]);
});

const northstar = async () => {
  const { teams } = await sandbox.get<{ teams: { id: string; name: string }[] }>('/api/v2/team');
  return teams.find(({ name }) => name === 'Northstar')?.id;
};

describe('a write', () => {
  test('that changes it is the update that policy allows', async () => {
    const args = { id: 'ENG-102', name: 'Sign in with SAML', custom_task_ids: true };
    const { steps } = await call('update_a_click_up_task_by_id', args);
    const { id, name } = await task();
    expect([steps[0]?.operation, steps[0]?.target.id, name]).toEqual([
      ...['task.update', id],
      'Sign in with SAML',
    ]);
  });

  test.each([
    ['create_a_click_up_task_tag', { task_id: 'ENG-102', tag_name: 'audit' }, 'task.tag'],
    ['create_a_click_up_comment', { task_id: 'ENG-102', comment_text: 'Seen' }, 'comment.create'],
    ['create_a_click_up_comment', { task_id: 'eng-102', comment_text: 'Too' }, 'comment.create'],
    [
      'create_a_click_up_time_entry',
      { tid: 'ENG-102', start: 1_795_000_000_000, duration: 60_000 },
      'time_entry.create',
    ],
  ])('%s reaches it', async (tool, args, operation) => {
    const team = tool.includes('time_entry') ? { team_id: await northstar() } : {};
    const { steps } = await call(tool, { ...args, ...team });
    expect([steps[0]?.operation, steps[0]?.target.id]).toEqual([operation, (await task()).id]);
  });

  test('with an id that no task has says so and sends nothing', async () => {
    const ended = await run(
      'call',
      'create_a_click_up_comment',
      '{"task_id":"ENG-9999","comment_text":"x"}',
      '--yes',
    );
    expect([ended.code, ended.err]).toEqual([
      2,
      expect.stringContaining('There is no task "ENG-9999"'),
    ]);
  });
});

test('the end of a run is told on it, however it is spelled', async () => {
  const ended = await run('run', 'goal-report', '--notify', 'task:Eng-102');
  const { id } = await task();
  const comments = (await sandbox.world()).comments?.filter(({ parentId }) => parentId === id);
  expect([ended.code, comments?.some(({ text }) => String(text).includes('goal-report'))]).toEqual([
    0,
    true,
  ]);
});

test('the gateway names the workspace beside the flag, as ClickUp wants it', () => {
  const record = records.find(
    ({ resource, kind }) => resource === 'time_entry' && kind === 'create',
  );
  const given = { team_id: '9015', tid: 'ENG-102', start: 1, duration: 1, custom_task_ids: true };
  expect(record && restRequest(record, given).target).toBe(
    '/api/v2/team/9015/time_entries?custom_task_ids=true&team_id=9015',
  );
});
