import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/base/index.ts';
import { bindEndpoint } from '../../src/binding/index.ts';
import type { InputOf, OperationName } from '../../src/clickup/index.ts';
import type { ToolResult } from '../../src/endpoint/index.ts';
import { answered, outcomeOf, resultOf, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { toolsIn } from '../support/tools.ts';

const TOOLS = toolsIn(`
  get_task(*task_id:string)
  filter_tasks(workspace_id:string, page:number)
  create_task(*list_id:string, *name:string, description:string)
  update_task(*task_id:string, name:string)
  delete_task(*task_id:string, confirm:boolean, confirmation_token:string)
  get_spaces(*workspace_id:string)
  get_current_time_entry(*team_id:string)
  add_time_entry(*task_id:string, *start:number, *duration:number)
`);
const TASK = { id: 't1', name: 'One', status: { status: 'open', type: 'open' } };
const options = { lane: 'batch' } as const;

const decoded = <N extends OperationName>(operation: N, input: InputOf<N>, result: ToolResult) =>
  outcomeOf(TOOLS, operation, input, result);
const getTask = (result: ToolResult) => decoded('task.get', { taskId: 't1' }, result);

describe('success is judged by evidence', () => {
  const create = (result: ToolResult) =>
    decoded('task.create', { listId: 'l', name: 'T', description: 'd' }, result);

  test('an id alone proves that a task was created', async () => {
    expect(await create(resultOf({ success: true, id: 't9' }))).toMatchObject({
      kind: 'ok',
      value: { id: 't9', name: 'T', description: 'd', listId: 'l' },
    });
    expect(await create(resultOf('Task created successfully!\ntask_id: t9\nurl: u'))).toMatchObject(
      {
        kind: 'ok',
        value: { id: 't9' },
      },
    );
  });

  test('a sentence proves a create when it names an id that was not sent', async () => {
    const input = { workspaceId: '90157', taskId: '86c03w0u7', start: 1000, durationMs: 500 };
    const logged = (words: string) => decoded('time_entry.create', input, resultOf(words));
    expect(
      await logged('Created time entry.\n\n- **4988916499473470719** on One (86c03w0u7), 1m'),
    ).toMatchObject({ kind: 'ok', value: { id: '4988916499473470719', taskId: '86c03w0u7' } });
    expect((await logged('Added time to One (86c03w0u7).')).kind).toBe('unknown');
    expect((await logged('Could not be created: see ticket (INC-4711).')).kind).not.toBe('ok');
  });

  test('an update is proved by the id and the name that its answer confirms', async () => {
    const update = (answer: Json) =>
      decoded('task.update', { taskId: 't1', name: 'Two' }, resultOf(answer));
    expect(await update({ success: true, id: 't1', name: 'Two' })).toMatchObject({
      kind: 'ok',
      value: { id: 't1', name: 'Two' },
    });
    expect((await update({ success: true, id: 't2', name: 'Two' })).kind).toBe('unknown');
    expect((await update({ success: true })).kind).toBe('unknown');
  });

  test('a write that failed in the lines of a report is refused', async () => {
    const report = 'updated: 0/1\n(no tasks matched)\n\nFAILED 1:\n- t1: Team not authorized';
    const input = { taskId: 't1', name: 'Two' };
    expect((await decoded('task.update', input, resultOf(report))).kind).toBe('rejected');
  });

  test.each([
    ['a bare success', resultOf({ success: true })],
    ['a sentence', resultOf('Your task has been created.')],
    ['nothing', resultOf()],
  ])('%s leaves it unknown', async (_answer, result) => {
    expect((await create(result)).kind).toBe('unknown');
  });

  const refusals: [string, Json, string][] = [
    ["ClickUp's own body", { err: 'Team not authorized', ECODE: 'OAUTH_027' }, 'rejected'],
    ['an error member', { error: 'List not found' }, 'rejected'],
    ['a false success', { success: false, message: 'no' }, 'rejected'],
    ['a Composio error', { data: {}, error: 'bad', successful: false }, 'rejected'],
    ['a sentence that starts with Error', 'Error creating task: 400 invalid', 'rejected'],
    ['a swallowed limit', { error: 'Rate limit reached', ECODE: 'APP_002' }, 'rate-limited'],
    ['a broken gateway', { error: '502 Bad Gateway' }, 'unknown'],
  ];
  test.each(refusals)('%s sent as a success is none', async (_name, answer, kind) => {
    expect((await create(resultOf(answer))).kind).toBe(kind);
  });

  test('a dead credential is told from a mistyped id', async () => {
    const reasonOf = async (err: string, ECODE: string) => {
      const ended = await getTask(resultOf({ err, ECODE }));
      return ended.kind === 'rejected' ? ended.reason : ended.kind;
    };
    expect(await reasonOf('Token invalid', 'OAUTH_025')).toBe('authorization');
    expect(await reasonOf('Team not authorized', 'OAUTH_023')).not.toBe('authorization');
    expect(await reasonOf('Task not found', 'ITEM_013')).toBe('not-found');
  });

  test('no timer is told from an answer that cannot be read', async () => {
    const current = (answer: Json) =>
      decoded('time_entry.current', { workspaceId: '9' }, resultOf(answer));
    expect(await current({ running: false })).toEqual({ kind: 'ok', value: null });
    expect(await current('No timer is running.')).toEqual({ kind: 'ok', value: null });
    expect((await current({ running: true, since: 'this morning' })).kind).toBe('rejected');
  });
});

describe('a write that asks to be confirmed', () => {
  const preview = { status: 'preview', confirmation_token: 'abc', would_delete: 1 };

  test('is confirmed with the token that it gave', async () => {
    const endpoint = scriptedEndpoint(TOOLS, (_tool, args) =>
      answered(args.confirmation_token === 'abc' ? { deleted: true } : preview),
    );
    const gated = await bindEndpoint(endpoint);
    const ended = await gated.call('task.delete', { taskId: 't1' }, options);
    expect(ended).toEqual({ kind: 'ok', value: {} });
    expect(endpoint.calls.map(({ args }) => args)).toEqual([
      { task_id: 't1', confirm: true },
      { task_id: 't1', confirm: true, confirmation_token: 'abc' },
    ]);
  });

  test.each([
    'Set confirm_deletion: true to delete it.',
    'This cannot be undone. Confirmation required.',
  ])('in words (%s) has changed nothing', async (words) => {
    const ended = await decoded('task.delete', { taskId: 't1' }, resultOf(words));
    expect(ended).toMatchObject({ kind: 'rejected' });
  });

  test('and goes on asking has changed nothing', async () => {
    const gated = await bindEndpoint(scriptedEndpoint(TOOLS, () => answered(preview)));
    const ended = await gated.call('task.delete', { taskId: 't1' }, options);
    expect(ended).toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining('confirmation'),
    });
  });
});

describe('a listing that cannot be told to narrow', () => {
  const done = { ...TASK, status: { status: 'complete', type: 'closed' }, date_done: '5000' };
  const find = async (answer: Json, filter: object) => {
    const lines = 'search_tasks(*workspace_id:string)';
    const bound = await bindEndpoint(scriptedEndpoint(toolsIn(lines), () => answered(answer)));
    return bound.call('task.find', { workspaceId: '9', ...filter }, options);
  };

  test('is narrowed afterwards', async () => {
    const found = await find([TASK, done, { ...done, id: 't3', date_done: '9000000000000' }], {
      includeClosed: true,
      doneFrom: 4_000_000,
      doneBefore: 6_000_000,
    });
    expect(found).toMatchObject({ value: { items: [{ id: 't1' }] } });
  });

  test('is refused when its rows do not tell', async () => {
    const silent = { id: 't1', name: 'One', status: 'complete' };
    expect(await find([silent], { doneFrom: 1 })).toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining('when the tasks were done'),
    });
    expect(await find([silent], { listIds: ['l'] })).toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining('where the tasks are'),
    });
  });
});

test('a tool that answered in words for people is said to be no use to a script', async () => {
  const chatty = await bindEndpoint(
    scriptedEndpoint(TOOLS, () => answered('You have two spaces.')),
  );
  expect(chatty.capability('space.list').state).toBe('bound');
  const ended = await chatty.call('space.list', { workspaceId: '9' }, options);
  expect(ended.kind).toBe('rejected');
  expect(chatty.capability('space.list')).toMatchObject({
    state: 'partial',
    reason: expect.stringContaining('words for people'),
  });
});

describe('an empty list that hides a refusal', () => {
  const asked = async (lines: string, answer: Json) => {
    const scripted = scriptedEndpoint(toolsIn(lines), () => answered(answer));
    return bindEndpoint(scripted, { context: { workspaceId: 'w' } });
  };

  test('is not believed where there is never nothing', async () => {
    const bound = await asked('get_members(*workspace_id:string)', { members: [] });
    const read = await bound.call('member.list', { workspaceId: 'w' }, options);
    expect(read).toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('refusal'),
    });
  });

  test('is not believed where it speaks of a spent quota', async () => {
    const tasks = { tasks: [], note: 'Rate limit reached, try again later' };
    const bound = await asked('get_tasks(*list_id:string)', tasks);
    const read = await bound.call('task.list', { listId: 'l' }, options);
    expect(read).toMatchObject({ kind: 'rate-limited' });
  });

  test('is believed of a list that is only empty', async () => {
    const bound = await asked('get_tasks(*list_id:string)', { tasks: [] });
    expect(await bound.call('task.list', { listId: 'l' }, options)).toMatchObject({ kind: 'ok' });
  });
});
