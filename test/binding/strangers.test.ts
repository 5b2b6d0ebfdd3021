// Vices of servers that nobody here has seen: who calls, whose time it is, and what prose tells.
import { describe, expect, test } from 'vitest';
import { bindEndpoint } from '../../src/binding/index.ts';
import { answered, resultOf, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { toolsIn } from '../support/tools.ts';

const options = { lane: 'batch' } as const;

describe('a time tool that insists on whose time it is', () => {
  const TOOL =
    'create_time_entry(*team_id:string, *task_id:string, *start:number, *duration:number, *assignee:number)';
  const input = { workspaceId: '9', taskId: 't1', start: 1_000, durationMs: 60_000 };
  const bound = () => bindEndpoint(scriptedEndpoint(toolsIn(TOOL), () => answered({})));

  test('gets the caller where nobody is named', async () => {
    const binding = await bound();
    expect(binding.capability('time_entry.create').reason).not.toContain('assigneeId');
    expect(binding.wantsCaller).toBe(true);
    binding.actAs('77');
    expect(binding.encode('time_entry.create', input).args).toMatchObject({ assignee: 77 });
    const other = binding.encode('time_entry.create', { ...input, assigneeId: '78' });
    expect(other.args).toMatchObject({ assignee: 78 });
  });

  test('says what to set where nobody can tell who calls', async () => {
    const binding = await bound();
    expect(() => binding.encode('time_entry.create', input)).toThrow('without assigneeId');
  });

  test('a listing that insists on it is asked for the caller too', async () => {
    const list =
      'get_time_entries(*team_id:string, *start_date:number, *end_date:number, *assignee:number)';
    const binding = await bindEndpoint(scriptedEndpoint(toolsIn(list), () => answered([])));
    binding.actAs('77');
    const { args } = binding.encode('time_entry.list', { workspaceId: '9', from: 1, before: 2 });
    expect(args).toMatchObject({ assignee: 77 });
  });
});

describe('two tools for one write', () => {
  const TOOLS = `create_time_entry(*team_id:string, *task_id:string, *start:number, *duration:number)
    add_time_entry_to_task(*task_id:string, *start:number, *duration_minutes:number)`;
  const input = { workspaceId: '9', taskId: 't1', start: 60_000, durationMs: 60_000 };
  const broken = { kind: 'rejected', reason: 'other', message: 'no' } as const;

  test('the second is there for what the first refused, and stays first once it has worked', async () => {
    const binding = await bindEndpoint(scriptedEndpoint(toolsIn(TOOLS), () => answered({})));
    const call = binding.encode('time_entry.create', input);
    const [other] = binding.otherCalls('time_entry.create', input, { call, outcome: broken });
    expect(other?.tool).not.toBe(call.tool);
    expect(other?.args).toMatchObject({ task_id: 't1' });
    if (other) binding.prefer('time_entry.create', other, call);
    expect(binding.encode('time_entry.create', input).tool).toBe(other?.tool);
  });

  test('neither gets what may have been written', async () => {
    const binding = await bindEndpoint(scriptedEndpoint(toolsIn(TOOLS), () => answered({})));
    const call = binding.encode('time_entry.create', input);
    const outcome = { kind: 'unknown', message: 'lost' } as const;
    expect(binding.otherCalls('time_entry.create', input, { call, outcome })).toEqual([]);
  });
});

test('a tool that insists on both ends and the time between gets all three', async () => {
  const lines =
    'track_time_on_task(*task_id:string, *start:number, *end:number, *time:number) ## Log time on a task';
  const binding = await bindEndpoint(scriptedEndpoint(toolsIn(lines), () => answered({})));
  const input = { workspaceId: '9', taskId: 't1', start: 60_000, durationMs: 30_000 };
  const { args } = binding.encode('time_entry.create', input);
  expect(args).toEqual({ task_id: 't1', start: 60_000, end: 90_000, time: 30_000 });
});

test('a yes or no is nobody’s id', async () => {
  const lines =
    'search_tasks(team_id:string, query:string, include_closed:boolean, subtasks:boolean, assigned_to_me:boolean -- only tasks assigned to you)';
  const binding = await bindEndpoint(scriptedEndpoint(toolsIn(lines), () => answered([])));
  const { args } = binding.encode('task.find', { workspaceId: '9', assigneeIds: ['7'] });
  expect(args).not.toHaveProperty('assigned_to_me');
});

test('of several places that a tool may be told, it is told the narrowest alone', async () => {
  const lines = 'get_tasks(list_id:string, folder_id:string, space_id:string, team_id:string)';
  const binding = await bindEndpoint(
    scriptedEndpoint(toolsIn(lines), () => answered([])),
    { context: { workspaceId: '9' } },
  );
  const { args } = binding.encode('task.list', { listId: '5' });
  expect(args).toEqual({ list_id: '5' });
});

test('time that a tool logs on no task is taken away, and the tool is not used again', async () => {
  const endpoint = scriptedEndpoint(
    toolsIn(
      `create_time_entry(*team_id:string, *task_id:string, *start:number, *duration:number)
       delete_time_entry(*team_id:string, *timer_id:string)`,
    ),
    (tool) => answered(tool === 'delete_time_entry' ? {} : { id: '55', wid: '9', at: 1, start: 0 }),
  );
  const binding = await bindEndpoint(endpoint);
  const input = { workspaceId: '9', taskId: 't1', start: 1_000, durationMs: 60_000 };
  const call = binding.encode('time_entry.create', input);
  const first = await binding.send('time_entry.create', input, call, options);
  const second = await binding.send('time_entry.create', input, call, options);
  expect(first).toMatchObject({ kind: 'rejected', message: expect.stringContaining('on no task') });
  expect(second).toMatchObject({ kind: 'rejected' });
  expect(endpoint.calls.map(({ tool }) => tool)).toEqual([
    'create_time_entry',
    'delete_time_entry',
  ]);
});

test('comments that are told in words are read with their texts, lines and all', async () => {
  const endpoint = scriptedEndpoint(toolsIn('get_comments(*task_id:string)'), () => answered({}));
  const binding = await bindEndpoint(endpoint);
  const text = `Found 2 comment(s) on task 86a1:
task_url: https://app.clickup.com/t/86a1

💬 Comment by Maya (comment_id: 9011)
   Date: 11/28/2026, 6:33:05 AM
   Content: Nothing has moved here.

[ca:7k2m9x4qa1]

💬 Comment by Jonas (comment_id: 9012)
   Date: 11/28/2026, 6:35:05 AM
   Content: Thanks`;
  const outcome = binding.decode('comment.list', { taskId: '86a1' }, resultOf(text));
  const texts = outcome.kind === 'ok' ? outcome.value.map((one) => one.text) : outcome;
  expect(texts).toEqual([expect.stringMatching(/moved here\.[\s\S]*\[ca:7k2m9x4qa1\]$/), 'Thanks']);
});

test('a task whose row shows an empty done date is not done, whatever its status is called', async () => {
  const single = { id: 't1', name: 'A', status: 'Weird', date_done: null };
  const endpoint = scriptedEndpoint(
    toolsIn('list_tasks(*list_id:string, page:number)\nget_task(*task_id:string)'),
    (tool) => answered(tool === 'get_task' ? single : [{ id: 't1', name: 'A', status: 'Weird' }]),
  );
  const binding = await bindEndpoint(endpoint);
  const input = { listId: '5', includeClosed: true, doneFrom: 1, doneBefore: 2 };
  const outcome = await binding.call('task.list', input, options);
  expect(outcome).toMatchObject({ kind: 'ok', value: { items: [] } });
});
