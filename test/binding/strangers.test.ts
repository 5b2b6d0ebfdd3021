// Vices of servers that nobody here has seen: who calls, whose time it is, and what prose tells.
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/base/index.ts';
import { bindEndpoint } from '../../src/binding/index.ts';
import { reportedOf, type Task, whyIncomplete } from '../../src/clickup/index.ts';
import { answered, outcomeOf, resultOf, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { toolOf, toolsIn } from '../support/tools.ts';

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
  const tools = toolsIn('get_comments(*task_id:string)');
  const text = `Found 2 comment(s) on task 86a1:
task_url: https://app.clickup.com/t/86a1

💬 Comment by Maya (comment_id: 9011)
   Date: 11/28/2026, 6:33:05 AM
   Content: Nothing has moved here.

[ca:7k2m9x4qa1]

💬 Comment by Jonas (comment_id: 9012)
   Date: 11/28/2026, 6:35:05 AM
   Content: Thanks`;
  const outcome = await outcomeOf(tools, 'comment.list', { taskId: '86a1' }, resultOf(text));
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

describe('listings in prose', () => {
  async function decoded(
    tools: string,
    operation: 'task.list' | 'hierarchy.get' | 'user.me',
    text: string,
  ) {
    const input = operation === 'task.list' ? { listId: '5', includeClosed: true } : {};
    return outcomeOf(toolsIn(tools), operation, input as { listId: string }, resultOf(text));
  }
  const LIST = 'list_tasks(*list_id:string, page:number, include_closed:boolean)';

  test('what stands between bars behind a task is read, and "none" is something said', async () => {
    const text = `**Tasks in list \`5\` — 2 found (page 0):**

- **Broken login** (ID: \`86c03ro6g\`) — Status: new | Assignees: Maya Okafor | Priority: high | Due: none
- **Slow search** (ID: \`86c03rk30\`) — Status: fixing | Assignees: unassigned | Priority: none | Due: none`;
    const outcome = await decoded(LIST, 'task.list', text);
    expect(outcome).toMatchObject({
      value: {
        items: [
          {
            id: '86c03ro6g',
            status: { name: 'new' },
            priority: 2,
            assignees: [{ name: 'Maya Okafor' }],
          },
          { id: '86c03rk30', status: { name: 'fixing' }, assignees: [] },
        ],
      },
    });
    const [, second] = outcome.kind === 'ok' ? (outcome.value as { items: Task[] }).items : [];
    expect(second && reportedOf(second)?.has('assignees')).toBe(true);
  });

  test.each([
    [
      'the id last, behind bars',
      '**1 tasks** (page 0):\n\n1. [new] Broken login | - | `86c03ro6g`',
    ],
    [
      'people behind a picture',
      '## Tasks\n  • **Broken login** — `86c03ro6g` [new] | 👤 Maya Okafor',
    ],
  ])('%s', async (_, text) => {
    const items = [{ id: '86c03ro6g', name: 'Broken login', status: { name: 'new' } }];
    expect(await decoded(LIST, 'task.list', text)).toMatchObject({ value: { items } });
  });

  test('an id that only tasks have makes a row a task without its status; a number does not', async () => {
    const row = (id: string) => `Tasks in list 5:\n1. Broken login (ID: ${id})`;
    const items = [{ id: '86c03ro6g', status: { name: '', type: null } }];
    expect(await decoded(LIST, 'task.list', row('86c03ro6g'))).toMatchObject({ value: { items } });
    expect(await decoded(LIST, 'task.list', row('901526265133'))).toMatchObject({
      kind: 'rejected',
    });
  });

  test('a tree whose kinds stand before the names', async () => {
    const text = `**Workspace Hierarchy:**

**Space: Engineering** (ID: \`9011\`)
  └─ List: Q3 Roadmap (ID: \`9021\`) — 5 tasks
  └─ **Folder: Backend** (ID: \`9031\`)
      └─ List: Bug Triage (ID: \`9022\`) — 9 tasks`;
    expect(await decoded('get_workspace_hierarchy()', 'hierarchy.get', text)).toMatchObject({
      value: {
        spaces: [
          {
            name: 'Engineering',
            lists: [{ name: 'Q3 Roadmap' }],
            folders: [{ name: 'Backend', lists: [{ id: '9022' }] }],
          },
        ],
      },
    });
  });

  test('a person whose name is the heading', async () => {
    const text = '👤 **Maya Okafor**\n  ID: `77`\n  Email: maya@acme.test';
    const outcome = await decoded('get_authenticated_user()', 'user.me', text);
    expect(outcome).toMatchObject({ value: { id: '77', name: 'Maya Okafor' } });
  });
});

test('a tree that shows no list outside folders may leave them out', async () => {
  const drawn =
    'Acme (Workspace ID: 9)\n├── Eng (Space ID: 11)\n│   └── Back (Folder ID: 12)\n│       └── Bugs (List ID: 13)';
  const binding = await bindEndpoint(
    scriptedEndpoint(toolsIn('get_workspace_hierarchy()'), () => answered(drawn)),
  );
  const outcome = await binding.call('hierarchy.get', { workspaceId: '9' }, options);
  expect(whyIncomplete(outcome.kind === 'ok' && outcome.value)).toContain('outside a folder');
});

describe('who the tasks are assigned to', () => {
  const TOOLS =
    'list_tasks(*list_id:string, include_closed:boolean, page:number)\nget_task(*task_id:string)';
  const mine = { listId: '5', includeClosed: true, assigneeIds: ['7'] };
  const row = (id: string) => ({ id, name: id, status: { status: 'new', type: 'open' } });
  async function list(single: (id: string) => JsonObject) {
    const rows = ['86c03aa1', '86c03aa2', '86c03aa3', '86c03aa4', '86c03aa5'].map(row);
    const endpoint = scriptedEndpoint(toolsIn(TOOLS), (tool, { task_id }) =>
      answered(tool === 'get_task' ? single(String(task_id)) : { tasks: rows }),
    );
    const binding = await bindEndpoint(endpoint);
    const outcome = await binding.call('task.list', mine, options);
    return { outcome, reads: endpoint.calls.filter(({ tool }) => tool === 'get_task').length };
  }

  test('is asked of the single tasks where no row tells', async () => {
    const { outcome } = await list((id) => ({
      ...row(id),
      assignees: id.endsWith('2') ? [{ id: 7, username: 'Maya' }] : [],
    }));
    expect(outcome).toMatchObject({ value: { items: [{ id: '86c03aa2' }] } });
  });

  test('is refused after a few where nothing tells, and never taken for nobody', async () => {
    const { outcome, reads } = await list(row);
    expect(outcome).toMatchObject({ message: expect.stringContaining('assigned to') });
    expect(reads).toBe(3);
  });
});

describe('closed tasks that a tool cannot be asked for', () => {
  const closed = { id: '86c03aa9', name: 'Z', status: { status: 'closed', type: 'closed' } };
  const open = { id: '86c03aa1', name: 'A', status: { status: 'new', type: 'open' } };
  async function list(rows: JsonObject[]) {
    const endpoint = scriptedEndpoint(toolsIn('list_tasks(*list_id:string, page:number)'), () =>
      answered({ tasks: rows }),
    );
    const binding = await bindEndpoint(endpoint);
    const outcome = await binding.call('task.list', { listId: '5', includeClosed: true }, options);
    return whyIncomplete(outcome.kind === 'ok' && outcome.value);
  }

  test('may be missing where none is shown', async () => {
    expect(await list([open])).toContain('closed tasks');
  });

  test('are there where one is', async () => {
    expect(await list([open, closed])).toBeNull();
  });
});

test('what was changed last before the span was done before it', async () => {
  const done = { status: { status: 'done', type: 'done' }, name: 'A' };
  const rows = [{ ...done, id: '86c03aa1', date_updated: '1000' }];
  const endpoint = scriptedEndpoint(
    toolsIn('list_tasks(*list_id:string, page:number, include_closed:boolean)'),
    () => answered({ tasks: rows }),
  );
  const binding = await bindEndpoint(endpoint);
  const input = { listId: '5', includeClosed: true, doneFrom: 1e12, doneBefore: 2e12 };
  const outcome = await binding.call('task.list', input, options);
  expect(outcome).toMatchObject({ kind: 'ok', value: { items: [] } });
});

test('tasks that a tool says were done then, and not when, are refused', async () => {
  const lines = 'find_tasks(*team_id:string, done_after:string, include_closed:boolean)';
  const row = { id: '86c0a', name: 'One', status: { status: 'done', type: 'done' } };
  const find = async (more: JsonObject) => {
    const endpoint = scriptedEndpoint(toolsIn(lines), () =>
      answered({ tasks: [{ ...row, ...more }] }),
    );
    const binding = await bindEndpoint(endpoint);
    const input = { workspaceId: '9', includeClosed: true, doneFrom: 1e12 };
    return binding.call('task.find', input, options);
  };
  expect(await find({})).toMatchObject({ message: expect.stringContaining('when the tasks were') });
  expect(await find({ done: '2026-11-20T12:00:00Z' })).toMatchObject({
    value: { items: [{ doneAt: Date.UTC(2026, 10, 20, 12) }] },
  });
});

describe('arguments', () => {
  test('a filter of lists stands beside the workspace, which it does without', async () => {
    const lines = 'filter_tasks(workspace_id:string, list_ids:string[], include_closed:boolean)';
    const binding = await bindEndpoint(
      scriptedEndpoint(toolsIn(lines), () => answered([])),
      { context: { workspaceId: '9' } },
    );
    const { args } = binding.encode('task.list', { listId: '5' });
    expect(args).toMatchObject({ workspace_id: '9', list_ids: ['5'] });
  });

  test('an object whose members only its description names holds them', async () => {
    const tool = toolOf('update_task(*task_id:string)');
    const properties = tool.inputSchema?.properties as JsonObject;
    properties.assignees = { type: 'object', description: '{ add: [userId], rem: [userId] }' };
    const binding = await bindEndpoint(scriptedEndpoint([tool], () => answered({})));
    const input = { taskId: '86c0a', addAssigneeIds: ['7'], removeAssigneeIds: ['8'] };
    expect(binding.encode('task.update', input).args).toEqual({
      task_id: '86c0a',
      assignees: { add: ['7'], rem: ['8'] },
    });
  });

  test('a parent is said as an object of its kind and id, the rest as properties', async () => {
    const lines = `post_task(*parent:{*type:"list", *id:string}, *properties:{title:string, tags:string[]})
      post_comment(*parent:{*task_id:string}, *text:string)`;
    const binding = await bindEndpoint(scriptedEndpoint(toolsIn(lines), () => answered({})));
    expect(binding.encode('task.create', { listId: '5', name: 'One' }).args).toEqual({
      parent: { type: 'list', id: '5' },
      properties: { title: 'One' },
    });
    expect(binding.encode('comment.create', { taskId: '86c0a', text: 'Hm' }).args).toEqual({
      parent: { task_id: '86c0a' },
      text: 'Hm',
    });
  });

  test('an envelope that is insisted on is sent, though nothing goes into it', async () => {
    const lines = 'get_workspaces(*params:{page_hint:string})';
    const binding = await bindEndpoint(scriptedEndpoint(toolsIn(lines), () => answered([])));
    expect(binding.encode('workspace.list', {}).args).toEqual({ params: {} });
  });

  test('ids that only the description asks for are arguments where the schema came out empty', async () => {
    const lines =
      'get_lists() ## Get lists from a space or folder. Provide either space_id or folder_id, not both.';
    const binding = await bindEndpoint(scriptedEndpoint(toolsIn(lines), () => answered([])));
    expect(binding.encode('list.list', { folderId: '4' }).args).toEqual({ folder_id: '4' });
    expect(binding.encode('list.list_folderless', { spaceId: '3' }).args).toEqual({
      space_id: '3',
    });
  });

  test('the fullest form of an answer is asked for, under whatever name', async () => {
    const lines = `get_spaces(*team_id:string, return_mode:"minimal"|"important"|"full")
      get_folders(*space_id:string, output_mode:"compact"|"detailed"|"json")`;
    const binding = await bindEndpoint(scriptedEndpoint(toolsIn(lines), () => answered([])));
    const { args } = binding.encode('space.list', { workspaceId: '9' });
    expect(args).toMatchObject({ return_mode: 'full' });
    expect(binding.encode('folder.list', { spaceId: '3' }).args).toMatchObject({
      output_mode: 'json',
    });
  });
});

test('the lists of a folder are read from the answer about it, where no tool lists them', async () => {
  const endpoint = scriptedEndpoint(toolsIn('get_folder(*folder_id:string)'), () =>
    answered({ id: '4', name: 'Back', lists: [{ id: '13', name: 'Bugs' }] }),
  );
  const binding = await bindEndpoint(endpoint);
  const outcome = await binding.call('list.list', { folderId: '4' }, options);
  expect(outcome).toMatchObject({ value: [{ id: '13', folderId: '4' }] });
});

test('a workspace is nobody of its members', async () => {
  const endpoint = scriptedEndpoint(toolsIn('get_workspaces()'), () =>
    answered([{ id: '90157264873', name: 'Acme' }]),
  );
  const binding = await bindEndpoint(endpoint);
  const outcome = await binding.call('member.list', { workspaceId: '90157264873' }, options);
  expect(outcome).toMatchObject({ kind: 'rejected', reason: 'unreadable' });
});

test('the workspace has the name that its tree tells, and the profile’s id alone elsewhere', async () => {
  const named = (id: string) => async () => {
    const drawn = `Acme (Workspace ID: ${id})\n└── Eng (Space ID: 11)\n    └── Inbox (List ID: 13)`;
    const binding = await bindEndpoint(
      scriptedEndpoint(toolsIn('get_workspace_hierarchy()'), () => answered(drawn)),
      { context: { workspaceId: '9' } },
    );
    const outcome = await binding.call('workspace.list', {}, options);
    return outcome.kind === 'ok' && outcome.value[0];
  };
  expect(await named('9')()).toMatchObject({ id: '9', name: 'Acme' });
  expect(await named('8')()).toMatchObject({ id: '9' });
});

test('a tool that comes near says what it lacks', async () => {
  const lines =
    'log_time(*task_id:string, *duration:string, description:string) ## Log time spent on a task';
  const binding = await bindEndpoint(scriptedEndpoint(toolsIn(lines), () => answered({})));
  const { state, reason } = binding.capability('time_entry.create');
  expect([state, reason]).toEqual(['absent', expect.stringContaining('log_time comes nearest')]);
  expect(reason).toContain('start');
});

test('a heading with nothing below it is an empty listing', async () => {
  const binding = await bindEndpoint(
    scriptedEndpoint(toolsIn('get_folders(*space_id:string)'), () =>
      answered('Folders in space 9013:\n'),
    ),
  );
  const outcome = await binding.call('folder.list', { spaceId: '9013' }, options);
  expect(outcome).toMatchObject({ kind: 'ok', value: [] });
});

test('a server that stumbles over an answer may have written: a write is looked for, a read refused', async () => {
  const stumble = { error: 'Expecting value: line 1 column 1 (char 0)', type: 'internal_error' };
  const binding = await bindEndpoint(
    scriptedEndpoint(toolsIn('delete_task(*task_id:string)\nget_task(*task_id:string)'), () =>
      answered(stumble),
    ),
  );
  const call = binding.encode('task.delete', { taskId: '86c03aa1' });
  const gone = await binding.send('task.delete', { taskId: '86c03aa1' }, call, options);
  expect(gone.kind).toBe('unknown');
  const read = await binding.call('task.get', { taskId: '86c03aa1' }, options);
  expect(read.kind).toBe('rejected');
});

test('a comment whose text is not shown is unreadable, for an empty one would be written again', async () => {
  const read = async (row: JsonObject) => {
    const endpoint = scriptedEndpoint(toolsIn('get_comments(*task_id:string)'), () =>
      answered([{ id: '901', ...row }]),
    );
    const binding = await bindEndpoint(endpoint);
    return binding.call('comment.list', { taskId: '86c0a' }, options);
  };
  expect(await read({ author: 'Maya' })).toMatchObject({ reason: 'unreadable' });
  expect(await read({ comment_text: '' })).toMatchObject({ value: [{ text: '' }] });
  const parts = [{ type: 'text', plain_text: 'One' }, { plain_text: ' two' }];
  expect(await read({ rich_text: parts })).toMatchObject({ value: [{ text: 'One two' }] });
});

test('a date may stand in an object of its own', async () => {
  const endpoint = scriptedEndpoint(toolsIn('get_goals(*team_id:string)'), () =>
    answered([{ id: 'g', title: 'Grow', due: { date: '2027-01-13T00:00:00Z' } }]),
  );
  const binding = await bindEndpoint(endpoint);
  const outcome = await binding.call('goal.list', { workspaceId: '9' }, options);
  expect(outcome).toMatchObject({ value: [{ dueAt: Date.UTC(2027, 0, 13) }] });
});

test('an id in words of its own is known by the thing that it names', async () => {
  const lines = 'objective_one(*objective:string) ## One goal with its key results';
  const binding = await bindEndpoint(scriptedEndpoint(toolsIn(lines), () => answered({})));
  expect(binding.encode('goal.get', { goalId: 'g' }).args).toEqual({ objective: 'g' });
});

test('a row that was completed still shows which fields its listing leaves out', async () => {
  const tools = 'get_tasks(*list_id:string)\nget_list(*list_id:string)';
  const endpoint = scriptedEndpoint(toolsIn(tools), (tool) =>
    tool === 'get_tasks'
      ? answered({ tasks: [{ id: '86c0a', name: 'One', status: 'open', date_updated: '5' }] })
      : answered({ id: '1', name: 'L', statuses: [{ status: 'open', type: 'open' }] }),
  );
  const read = await (await bindEndpoint(endpoint)).call('task.list', { listId: '1' }, options);
  const [row] = read.kind === 'ok' ? read.value.items : [];
  expect(row?.status).toEqual({ name: 'open', type: 'open' });
  expect(row && [...(reportedOf(row) ?? [])]).toEqual(expect.arrayContaining(['updatedAt']));
  expect(row && reportedOf(row)?.has('priority')).toBe(false);
});

test('an answer without what it is read by is refused with what it shows', async () => {
  const tools = toolsIn('get_task_time_entries(*task_id:string)');
  const rows = [{ id: null, description: '', duration: '0m', billable: false, task: null }];
  const input = { workspaceId: '9', taskId: 't1', from: 1, before: 2 };
  const outcome = await outcomeOf(
    tools,
    'time_entry.list',
    input,
    resultOf({ time_entries: rows }),
  );
  expect(outcome).toMatchObject({
    kind: 'rejected',
    message: expect.stringMatching(/no more than duration, billable\.$/),
  });
});

test('a count of people is none of them, and hides no refusal', async () => {
  const tools = toolsIn('list_workspaces() ## List all workspaces');
  const text = 'Workspaces:\n\n• Acme\n  ID: 90157264873\n  Members: 8\n';
  const outcome = await outcomeOf(
    tools,
    'member.list',
    { workspaceId: '90157264873' },
    resultOf(text),
  );
  expect(outcome).toMatchObject({ kind: 'rejected', reason: 'unreadable' });
});

test('a listing that ignores whose tasks it is asked for, and names people alone, is narrowed by the members', async () => {
  const lines = `list_workspaces()
    get_tasks(*list_id:string, assignee_ids:number[])`;
  const rows = [
    { id: 't1', name: 'Mine', status: 'to do', assignees: ['Maya'] },
    { id: 't2', name: 'Theirs', status: 'to do', assignees: ['Luca'] },
    { id: 't3', name: 'Nobody’s', status: 'to do' },
  ];
  const members = [{ user: { id: 7, username: 'Maya' } }, { user: { id: 8, username: 'Luca' } }];
  const endpoint = scriptedEndpoint(toolsIn(lines), (tool) =>
    answered(tool === 'get_tasks' ? rows : { teams: [{ id: '9', name: 'Acme', members }] }),
  );
  const binding = await bindEndpoint(endpoint);
  const read = await binding.call('task.list', { listId: 'l1', assigneeIds: ['7'] }, options);
  expect(read.kind === 'ok' && read.value.items.map(({ id }) => id)).toEqual(['t1']);
});

test('what every answer leaves out is named, though a last tool cannot be asked without a workspace', async () => {
  const lines = `get_tasks(*list_id:string, include_closed:boolean)
    search_tasks(*team_id:string, list_ids:string[])`;
  const rows = [{ id: '86c03rfzk', name: 'One', status: { status: 'done', type: 'done' } }];
  const endpoint = scriptedEndpoint(toolsIn(lines), () => answered({ tasks: rows }));
  const input = { listId: '901526265133', doneFrom: 1_000, doneBefore: 2_000 };
  const read = await (await bindEndpoint(endpoint)).call('task.list', input, options);
  expect(read).toMatchObject({
    kind: 'rejected',
    message: expect.stringContaining('when the tasks were done'),
  });
});

test('a task is told by its address, and a value of one of its lines is not the task', async () => {
  const text = `**One**
  Estado: abierto
  Asignado: ${''}
  Link: https://app.clickup.com/t/86c03rfzk
  Prioridad: high
  Módulo: {"options": [{"id": "1", "name": "API"}]}
  Presupuesto: {"precision": 2}`;
  const tools = toolsIn('get_task(*taskId:string)');
  const read = await outcomeOf(tools, 'task.get', { taskId: '86c03rfzk' }, resultOf(text));
  expect(read).toMatchObject({
    kind: 'ok',
    value: { id: '86c03rfzk', name: 'One', status: { name: 'abierto' }, priority: 2 },
  });
});

test('an argument that leaves closed tasks out is not the one that asks for them', async () => {
  const tools = toolsIn(
    'search_tasks(terms:string[], only_todo:boolean -- Filter for open tasks only (exclude done and closed tasks))',
  );
  const binding = await bindEndpoint(scriptedEndpoint(tools, () => answered([])));
  const { args } = binding.encode('task.find', { workspaceId: '9', includeClosed: true });
  expect(args).toEqual({});
});

test('the parts of a thing stand below their own heading, though its first line is a heading too', async () => {
  const text = `Goal Details:
name: Q3 Growth
goal_id: 066daf4c
progress: 40%
Key Results (1):
  1. Sign-ups (key_result_id: 9b1e77)
     Type: number
     Steps: 3/10
     Unit: users`;
  const goal = await outcomeOf(
    toolsIn('get_goal(*goal_id:string)'),
    'goal.get',
    { goalId: '066daf4c' },
    resultOf(text),
  );
  const keyResults = [expect.objectContaining({ id: '9b1e77', name: 'Sign-ups' })];
  expect(goal).toMatchObject({ kind: 'ok', value: { name: 'Q3 Growth', keyResults } });
});
