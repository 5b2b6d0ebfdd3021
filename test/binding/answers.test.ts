import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/base/index.ts';
import { bindEndpoint } from '../../src/binding/index.ts';
import type { InputOf, OperationName } from '../../src/clickup/index.ts';
import type { ToolResult } from '../../src/endpoint/index.ts';
import { answered, outcomeOf, resultOf, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { toolsIn } from '../support/tools.ts';

const TOOLS = toolsIn(`
  get_task(*task_id:string)
  get_tasks(*list_id:string, page:number)
  get_spaces(*workspace_id:string)
  get_folderless_lists(*space_id:string)
  get_workspace_hierarchy()
  get_goal(*goal_id:string)
`);
const TASK = { id: 't1', name: 'One', status: { status: 'open', type: 'open' } };
const options = { lane: 'batch' } as const;

const decoded = <N extends OperationName>(operation: N, input: InputOf<N>, result: ToolResult) =>
  outcomeOf(TOOLS, operation, input, result);
const getTask = (result: ToolResult) => decoded('task.get', { taskId: 't1' }, result);

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
  test.each(places)('%s', async (_place, result) => {
    expect(await getTask(result)).toMatchObject({
      kind: 'ok',
      value: { id: 't1', name: 'One', status: { name: 'open' } },
    });
  });

  test('renamed and reshaped fields mean the same', async () => {
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
    expect(await getTask(resultOf(reshaped))).toMatchObject({
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

  test('people and tags are found under the names that servers give them', async () => {
    const row = {
      taskId: 't1',
      title: 'One',
      statusName: 'done',
      assigneeIds: [7],
      labels: ['red'],
    };
    expect(await getTask(resultOf(row))).toMatchObject({
      value: { assignees: [{ id: '7' }], tags: ['red'] },
    });
  });

  test('an id longer than a number holds keeps its digits', async () => {
    const text = '{"id":4927021492799897428,"name":"One","status":"open"}';
    expect(await getTask(resultOf(text))).toMatchObject({ value: { id: '4927021492799897428' } });
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
  test.each(places)('%s', async (_place, result) => {
    expect(await decoded('task.list', { listId: 'l' }, result)).toMatchObject({
      kind: 'ok',
      value: { items: [{ id: 't1' }, { id: 't2' }], next: null },
    });
  });

  test('a list said to be empty in words is empty', async () => {
    const ended = await decoded('task.list', { listId: 'l' }, resultOf('No tasks found.'));
    expect(ended).toEqual({ kind: 'ok', value: { items: [], next: null } });
  });

  const unreadable: [string, ToolResult][] = [
    ['one of whose rows failed', resultOf([TASK, { id: 't2', error: 'FAILED' }])],
    ['with a cell too many', resultOf('id\tname\tstatus\nt1\tOne\topen\nt2\tTwo\tx\topen')],
    ['in prose', resultOf('There are two tasks: One and Two.')],
  ];
  test('a list that says of itself that it is cut short is not taken for whole', async () => {
    const cut = resultOf(`${tab}\n… showing 2 of 200+.`);
    const read = await decoded('task.list', { listId: 'l' }, cut);
    expect(read).toMatchObject({ value: { next: '1' } });
  });

  test.each(unreadable)('a list %s is refused, not shortened', async (_list, result) => {
    expect((await decoded('task.list', { listId: 'l' }, result)).kind).toBe('rejected');
  });

  test('lists in folders are no folderless lists', async () => {
    const lists = [
      { id: 'a', name: 'In', folder: { id: 'f', name: 'F', hidden: false } },
      { id: 'b', name: 'Out', folder: { id: 'h', name: 'hidden', hidden: true } },
    ];
    const found = await decoded('list.list_folderless', { spaceId: 's' }, resultOf({ lists }));
    expect(found).toMatchObject({ value: [{ id: 'b', folderId: null, spaceId: 's' }] });
  });
});

describe('the tree is read however it is drawn', () => {
  const tree = (result: ToolResult) => decoded('hierarchy.get', {}, result);
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
  test.each(drawings)('%s', async (_drawing, result) => {
    expect(await tree(result)).toMatchObject(expected);
  });

  test('paths alone tell lists by their ids and places by their names', async () => {
    const paths = 'W - 1 space\npath\tid\ttasks\nProduct/Inbox\tl2\t1\nProduct/Web/Bugs\tl1\t3';
    expect(await tree(resultOf(paths))).toMatchObject({
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

test('progress of a goal and its key results is told in percent', async () => {
  const goal = {
    id: 'g',
    name: 'G',
    description: '\n',
    percent_completed: 0.5,
    key_results: [
      { id: 'k', name: 'K', type: 'number', steps_start: 10, steps_end: 30, steps_current: 15 },
    ],
  };
  expect(await decoded('goal.get', { goalId: 'g' }, resultOf({ goal }))).toMatchObject({
    value: {
      percent: 50,
      description: '',
      keyResults: [{ goalId: 'g', percent: 25, start: 10, target: 30, current: 15 }],
    },
  });
});

test('a task of a company’s workspace is read as ClickUp shows it', async () => {
  const field = (id: string, type: string, value?: Json, type_config: Json = {}) => ({
    ...{ id, name: id, type, type_config, date_created: '1725472011812', hide_from_guests: false },
    ...(value === undefined ? {} : { value, value_richtext: null }),
    required: false,
  });
  const options = [
    { id: 'o1', name: 'Appeal', color: null, orderindex: 1 },
    { id: 'o0', name: 'Intake', color: '#b7ff0d', orderindex: 0 },
  ];
  const result = await getTask(
    resultOf({
      ...{ ...TASK, custom_id: null, due_date: null, time_estimate: 7_200_000, points: null },
      time_estimates_by_user: [
        { userid: 2_770_032, user_time_estimate: '5400000', user_rollup_time_estimate: '5400000' },
        { user: { id: 183, username: null, email: 'x@acme.example' }, time_estimate: 1_800_000 },
      ],
      custom_fields: [
        field('baseline', 'multi_key', undefined, { feature: 'baselines' }),
        field('expires', 'date', '1428562800000'),
        field('step', 'drop_down', 1, { sorting: 'manual', new_drop_down: true, options }),
        field('budget', 'currency', '1500.5'),
        field('signed', 'checkbox', 'true'),
        field('ports', 'text', ''),
      ],
      checklists: [{ id: 'c', name: 'Steps', items: [{ id: 'i', name: 'One', orderindex: null }] }],
    }),
  );

  expect(result).toMatchObject({
    kind: 'ok',
    value: {
      estimates: { 2770032: 5_400_000, 183: 1_800_000 },
      fields: [
        { name: 'baseline', value: null },
        { name: 'expires', value: 1_428_562_800_000 },
        { name: 'step', value: 'Appeal' },
        { name: 'budget', value: 1500.5 },
        { name: 'signed', value: true },
        { name: 'ports', value: null },
      ],
      checklists: [{ name: 'Steps', items: [{ name: 'One', resolved: false }] }],
    },
  });
});
