import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/base/index.ts';
import { bindEndpoint } from '../../src/binding/index.ts';
import type { ToolResult } from '../../src/endpoint/index.ts';
import { answered, resultOf, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { toolsIn } from '../support/tools.ts';

const TOOLS = toolsIn(`
  get_task(*task_id:string)
  get_tasks(*list_id:string, page:number)
  filter_tasks(workspace_id:string, page:number)
  create_task(*list_id:string, *name:string, description:string)
  update_task(*task_id:string, name:string)
  delete_task(*task_id:string, confirm:boolean, confirmation_token:string)
  get_spaces(*workspace_id:string)
  get_folderless_lists(*space_id:string)
  get_workspace_hierarchy()
  get_workspace_members()
  add_comment(*task_id:string, *text:string)
  get_time_entries(*team_id:string, start_date:number, end_date:number)
  get_current_time_entry(*team_id:string)
  add_time_entry(*task_id:string, *start:number, *duration:number)
  get_goal(*goal_id:string)
`);
const TASK = { id: 't1', name: 'One', status: { status: 'open', type: 'open' } };
const options = { lane: 'batch' } as const;

const binding = await bindEndpoint(scriptedEndpoint(TOOLS, () => answered({})));
const getTask = (result: ToolResult) => binding.decode('task.get', { taskId: 't1' }, result);

function structured(value: Json): ToolResult {
  return { content: [], structured: value, isError: false };
}

describe('a task is found wherever an answer puts it', () => {
  const places: [string, ToolResult][] = [
    ['JSON text', resultOf(TASK)],
    ['JSON after a sentence', resultOf(`Task details:\n${JSON.stringify(TASK, null, 2)}`)],
    ['JSON in a code fence', resultOf(`Here it is:\n\`\`\`json\n${JSON.stringify(TASK)}\n\`\`\``)],
    ['JSON inside JSON', resultOf(JSON.stringify(JSON.stringify(TASK)))],
    ['an advert after it', resultOf(TASK, 'Support this project at https://example.com!')],
    ['structured content alone', structured(TASK)],
    [
      'JSON text as the one member of structured content',
      structured({ result: JSON.stringify(TASK) }),
    ],
    ['a data envelope', resultOf({ data: TASK })],
    ['a success envelope', resultOf({ success: true, data: { task: TASK } })],
    ['an ok envelope', resultOf({ ok: true, data: TASK })],
    ['a result envelope', resultOf({ result: TASK })],
    [
      'a Composio envelope',
      resultOf({ data: { response_data: TASK }, error: null, successful: true }),
    ],
    ['its own name', resultOf({ task: TASK })],
    ['a list of one', resultOf({ tasks: [TASK] })],
    [
      'an answer inside an answer',
      resultOf({ content: [{ type: 'text', text: JSON.stringify({ task: TASK }) }] }),
    ],
    ['a headline of name and id', resultOf('task: One (t1)\nstatus: open\nurl: u')],
    ['lines of keys and values', resultOf('task_id: t1\nname: One\nstatus: open\n\nsome prose')],
    ['a bulleted record', resultOf('- **ID**: t1\n- **Name**: One\n- **Status**: open')],
  ];
  test.each(places)('%s', (_place, result) => {
    expect(getTask(result)).toMatchObject({
      kind: 'ok',
      value: { id: 't1', name: 'One', status: { name: 'open' } },
    });
  });

  test('renamed and reshaped fields mean the same', () => {
    const reshaped = {
      taskId: 't1',
      title: 'One',
      status: 'done',
      dueDate: '2026-08-14T09:30:00Z',
      dateUpdated: 1_786_699_815,
      timeEstimate: '1h 30m',
      priority: 'HIGH',
      assignees: [{ id: 7, username: 'Ann' }, 'bob@x'],
      tags: [{ name: 'red' }, 'blue'],
      listId: 12,
      list: { id: 12, name: 'L' },
    };
    expect(getTask(resultOf(reshaped))).toMatchObject({
      value: {
        status: { name: 'done', type: null },
        dueAt: Date.UTC(2026, 7, 14, 9, 30),
        updatedAt: 1_786_699_815_000,
        estimateMs: 5_400_000,
        priority: 2,
        assignees: [{ id: '7', name: 'Ann' }, { id: 'bob@x' }],
        tags: ['red', 'blue'],
        listId: '12',
        listName: 'L',
      },
    });
  });

  test('an id longer than a number holds keeps its digits', () => {
    const text = '{"id":4927021492799897428,"name":"One","status":"open"}';
    expect(getTask(resultOf(text))).toMatchObject({ value: { id: '4927021492799897428' } });
  });
});

describe('rows are found wherever an answer puts them', () => {
  const rows = [TASK, { ...TASK, id: 't2', name: 'Two' }];
  const tab = 'id\tstatus\tname\nt1\topen\tOne\nt2\topen\tTwo';
  const table = '| ID | Name | Status |\n|---|---|---|\n| t1 | One | open |\n| t2 | Two | open |';
  const places: [string, ToolResult][] = [
    ['an array', resultOf(rows)],
    ['their own name', resultOf({ tasks: rows, last_page: true })],
    ['a nested envelope', resultOf({ success: true, data: { tasks: rows } })],
    ['one block per row', resultOf(...rows)],
    ['a tab-separated table', resultOf(`Backend - 2 tasks\n${tab}`)],
    ['a markdown table', resultOf(`## Tasks\n\n${table}\n\nThat is all.`)],
    [
      'one record of lines per block',
      resultOf('task_id: t1\nname: One\nstatus: open', 'task_id: t2\nname: Two\nstatus: open'),
    ],
  ];
  test.each(places)('%s', (_place, result) => {
    expect(binding.decode('task.list', { listId: 'l' }, result)).toMatchObject({
      kind: 'ok',
      value: { items: [{ id: 't1' }, { id: 't2' }], next: null },
    });
  });

  test('a list said to be empty in words is empty', () => {
    const ended = binding.decode('task.list', { listId: 'l' }, resultOf('No tasks found.'));
    expect(ended).toEqual({ kind: 'ok', value: { items: [], next: null } });
  });

  const unreadable: [string, ToolResult][] = [
    ['one of whose rows failed', resultOf([TASK, { id: 't2', error: 'FAILED' }])],
    ['with a cell too many', resultOf('id\tname\tstatus\nt1\tOne\topen\nt2\tTwo\tx\topen')],
    ['in prose', resultOf('There are two tasks: One and Two.')],
    ['that is cut short', resultOf(`${tab}\n… showing 2 of 200+.`)],
  ];
  test.each(unreadable)('a list %s is refused, not shortened', (_list, result) => {
    expect(binding.decode('task.list', { listId: 'l' }, result).kind).toBe('rejected');
  });

  test('lists in folders are no folderless lists', () => {
    const lists = [
      { id: 'a', name: 'In', folder: { id: 'f', name: 'F', hidden: false } },
      { id: 'b', name: 'Out', folder: { id: 'h', name: 'hidden', hidden: true } },
    ];
    const found = binding.decode('list.list_folderless', { spaceId: 's' }, resultOf({ lists }));
    expect(found).toMatchObject({ value: [{ id: 'b', folderId: null, spaceId: 's' }] });
  });
});

describe('the tree is read however it is drawn', () => {
  const tree = (result: ToolResult) => binding.decode('hierarchy.get', {}, result);
  const expected = {
    value: {
      spaces: [
        {
          id: 's1',
          name: 'Product',
          folders: [{ id: 'f1', name: 'Web', lists: [{ id: 'l1', name: 'Bugs' }] }],
          lists: [{ id: 'l2', name: 'Inbox', folderId: null }],
        },
      ],
    },
  };
  const drawings: [string, ToolResult][] = [
    [
      'nested by kind',
      resultOf({
        workspace: { id: '9', name: 'W' },
        spaces: [
          {
            id: 's1',
            name: 'Product',
            folders: [{ id: 'f1', name: 'Web', lists: [{ id: 'l1', name: 'Bugs' }] }],
            lists: [{ id: 'l2', name: 'Inbox' }],
          },
        ],
      }),
    ],
    [
      'nodes with a type and children',
      resultOf({
        root: {
          id: '9',
          name: 'W',
          children: [
            {
              id: 's1',
              name: 'Product',
              type: 'space',
              children: [
                {
                  id: 'f1',
                  name: 'Web',
                  type: 'folder',
                  children: [{ id: 'l1', name: 'Bugs', type: 'list' }],
                },
                { id: 'l2', name: 'Inbox', type: 'list' },
              ],
            },
          ],
        },
      }),
    ],
    [
      'lines',
      resultOf(
        [
          'W (Workspace ID: 9)',
          '└── Product (Space ID: s1)',
          '    ├── Web (Folder ID: f1)',
          '    │   └── Bugs (List ID: l1)',
          '    └── Inbox (List ID: l2)',
        ].join('\n'),
      ),
    ],
    [
      'lines with pictures and addresses',
      resultOf(
        [
          '🏢 SPACE: Product (space_id: s1, private) https://app.example/s1',
          '├── 📂 Web (folder_id: f1) https://app.example/f1',
          '│   └── 📝 Bugs (list_id: l1, 3 tasks) https://app.example/l1',
          '└── 📝 Inbox (list_id: l2) https://app.example/l2',
        ].join('\n'),
      ),
    ],
  ];
  test.each(drawings)('%s', (_drawing, result) => {
    expect(tree(result)).toMatchObject(expected);
  });

  test('paths alone tell lists by their ids and places by their names', () => {
    const paths = 'W - 1 space\npath\tid\ttasks\nProduct/Inbox\tl2\t1\nProduct/Web/Bugs\tl1\t3';
    expect(tree(resultOf(paths))).toMatchObject({
      value: {
        spaces: [
          {
            name: 'Product',
            folders: [{ name: 'Web', lists: [{ id: 'l1', name: 'Bugs' }] }],
            lists: [{ id: 'l2', name: 'Inbox' }],
          },
        ],
      },
    });
  });

  test('a tree reveals the workspace that no tool lists', async () => {
    const drawn = 'W (Workspace ID: 9)\n└── Product (Space ID: s1)';
    const alone = await bindEndpoint(scriptedEndpoint(TOOLS, () => answered(drawn)));
    expect(await alone.call('workspace.list', {}, options)).toMatchObject({
      kind: 'ok',
      value: [{ id: '9', name: 'W' }],
    });
    expect(alone.capability('workspace.list').state).toBe('partial');
  });
});

describe('success is judged by evidence', () => {
  const create = (result: ToolResult) =>
    binding.decode('task.create', { listId: 'l', name: 'T', description: 'd' }, result);

  test('an id alone proves that a task was created', () => {
    expect(create(resultOf({ success: true, id: 't9' }))).toMatchObject({
      kind: 'ok',
      value: { id: 't9', name: 'T', description: 'd', listId: 'l' },
    });
    expect(create(resultOf('Task created successfully!\ntask_id: t9\nurl: u'))).toMatchObject({
      kind: 'ok',
      value: { id: 't9' },
    });
  });

  test('a sentence proves a create when it names an id that was not sent', () => {
    const input = { workspaceId: '90157', taskId: '86c03w0u7', start: 1000, durationMs: 500 };
    const logged = (words: string) => binding.decode('time_entry.create', input, resultOf(words));
    expect(
      logged('Created time entry.\n\n- **4988916499473470719** on One (86c03w0u7), 1m'),
    ).toMatchObject({ kind: 'ok', value: { id: '4988916499473470719', taskId: '86c03w0u7' } });
    expect(logged('Added time to One (86c03w0u7).').kind).toBe('unknown');
    expect(logged('Could not be created: see ticket (INC-4711).').kind).not.toBe('ok');
  });

  test('an update is proved by the id and the name that its answer confirms', () => {
    const update = (answer: Json) =>
      binding.decode('task.update', { taskId: 't1', name: 'Two' }, resultOf(answer));
    expect(update({ success: true, id: 't1', name: 'Two' })).toMatchObject({
      kind: 'ok',
      value: { id: 't1', name: 'Two' },
    });
    expect(update({ success: true, id: 't2', name: 'Two' }).kind).toBe('unknown');
    expect(update({ success: true }).kind).toBe('unknown');
  });

  test('a write that failed in the lines of a report is refused', () => {
    const report = 'updated: 0/1\n(no tasks matched)\n\nFAILED 1:\n- t1: Team not authorized';
    const input = { taskId: 't1', name: 'Two' };
    expect(binding.decode('task.update', input, resultOf(report)).kind).toBe('rejected');
  });

  test.each([
    ['a bare success', resultOf({ success: true })],
    ['a sentence', resultOf('Your task has been created.')],
    ['nothing', resultOf()],
  ])('%s leaves it unknown', (_answer, result) => {
    expect(create(result).kind).toBe('unknown');
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
  test.each(refusals)('%s sent as a success is none', (_name, answer, kind) => {
    expect(create(resultOf(answer)).kind).toBe(kind);
  });

  test('a dead credential is told from a mistyped id', () => {
    const reasonOf = (err: string, ECODE: string) => {
      const ended = getTask(resultOf({ err, ECODE }));
      return ended.kind === 'rejected' ? ended.reason : ended.kind;
    };
    expect(reasonOf('Token invalid', 'OAUTH_025')).toBe('authorization');
    expect(reasonOf('Team not authorized', 'OAUTH_023')).not.toBe('authorization');
    expect(reasonOf('Task not found', 'ITEM_013')).toBe('not-found');
  });

  test('time logged on no task is not passed off as logged on one', () => {
    const input = { workspaceId: '9', taskId: 't', start: 1000, durationMs: 500 };
    const data = { id: '5', wid: '9', at: 1, start: 1000, duration: 500 };
    expect(binding.decode('time_entry.create', input, resultOf({ data }))).toMatchObject({
      value: { id: '5', taskId: null },
    });
  });

  test('no timer is told from an answer that cannot be read', () => {
    const current = (answer: Json) =>
      binding.decode('time_entry.current', { workspaceId: '9' }, resultOf(answer));
    expect(current({ running: false })).toEqual({ kind: 'ok', value: null });
    expect(current('No timer is running.')).toEqual({ kind: 'ok', value: null });
    expect(current({ running: true, since: 'this morning' }).kind).toBe('rejected');
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
  const find = (answer: Json, filter: object) =>
    binding.decode('task.find', { workspaceId: '9', ...filter }, resultOf(answer));

  test('is narrowed afterwards', () => {
    const found = find([TASK, done, { ...done, id: 't3', date_done: '9000000000000' }], {
      includeClosed: true,
      doneFrom: 4_000_000,
      doneBefore: 6_000_000,
    });
    expect(found).toMatchObject({ value: { items: [{ id: 't1' }] } });
  });

  test('is refused when its rows do not tell', () => {
    const silent = { id: 't1', name: 'One', status: 'complete' };
    expect(find([silent], { doneFrom: 1 })).toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining('when the tasks were done'),
    });
    expect(find([silent], { listIds: ['l'] })).toMatchObject({
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

test('progress of a goal and its key results is told in percent', () => {
  const goal = {
    id: 'g',
    name: 'G',
    description: '\n',
    percent_completed: 0.5,
    key_results: [
      { id: 'k', name: 'K', type: 'number', steps_start: 10, steps_end: 30, steps_current: 15 },
    ],
  };
  expect(binding.decode('goal.get', { goalId: 'g' }, resultOf({ goal }))).toMatchObject({
    value: {
      percent: 50,
      description: '',
      keyResults: [{ goalId: 'g', percent: 25, start: 10, target: 30, current: 15 }],
    },
  });
});
