import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../src/base/index.ts';
import { bindEndpoint } from '../../src/binding/index.ts';
import type { OperationName } from '../../src/clickup/index.ts';
import { answered, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { toolOf } from '../support/tools.ts';

/** 2026-08-14 09:30:15.250 UTC. */
const AT = 1_786_699_815_250;

async function bindTool(line: string, context = {}) {
  const endpoint = scriptedEndpoint([toolOf(line)], () => answered({}));
  return bindEndpoint(endpoint, { context });
}

async function encoded(line: string, operation: OperationName, input: JsonObject) {
  return (await bindTool(line)).encode(operation, input as never).args;
}

describe('an instant is written as the argument declares', () => {
  const forms: [string, Json, boolean][] = [
    ['due_date:number', AT, false],
    ['due_date:integer -- Unix timestamp in milliseconds', AT, false],
    ['due_date:integer -- Unix time in seconds', 1_786_699_815, true],
    ['due_date:any', AT, false],
    ['due_date:string -- ISO 8601', '2026-08-14T09:30:15.250Z', false],
    ['dueDate:string -- such as 2024-10-06T23:59:59+02:00', '2026-08-14T09:30:15.250Z', false],
    ['dueDate:string -- Unix timestamps (ms) or natural language', String(AT), false],
    ['due_date:string -- YYYY-MM-DD or YYYY-MM-DD HH:MM', '2026-08-14 09:30', true],
    ['due_date:string -- AAAA-MM-DD', '2026-08-14', true],
    ['due_date:string) ## Creates it. Dates as YYYY-MM-DD HH:MM. (', '2026-08-14 09:30', true],
    ['due:string -- "today" or "2026-08-14"', '2026-08-14', true],
    ['deadline:string', '2026-08-14T09:30:15.250Z', false],
  ];
  test.each(forms)('%s', async (argument, written, loses) => {
    const line = `create_task(*list_id:string, *name:string, ${argument})`;
    const binding = await bindTool(line);
    const { args } = binding.encode('task.create', { listId: 'l', name: 'T', dueAt: AT });
    expect(Object.values(args)).toContain(written);
    const { reason } = binding.capability('task.create');
    expect(reason.includes('timestamps are cut')).toBe(loses);
  });

  test('a calendar text is in the zone of the profile', async () => {
    const line = 'create_task(*list_id:string, *name:string, due_date:string -- YYYY-MM-DD HH:MM)';
    const binding = await bindTool(line, { timeZone: () => 'Asia/Tokyo' });
    const { args } = binding.encode('task.create', { listId: 'l', name: 'T', dueAt: AT });
    expect(args.due_date).toBe('2026-08-14 18:30');
  });

  test('a date that is cleared is said to be none', async () => {
    const line = 'update_task(*task_id:string, due_date:string -- YYYY-MM-DD, or "none" to clear)';
    expect(await encoded(line, 'task.update', { taskId: 't', dueAt: null })).toEqual({
      task_id: 't',
      due_date: 'none',
    });
  });

  test('a pattern decides the form', async () => {
    const tool = toolOf('create_task(*list_id:string, *name:string, due_date:string)');
    const properties = tool.inputSchema?.properties as JsonObject;
    properties.due_date = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' };
    const binding = await bindEndpoint(scriptedEndpoint([tool], () => answered({})));
    const { args } = binding.encode('task.create', { listId: 'l', name: 'T', dueAt: AT });
    expect(args.due_date).toBe('2026-08-14');
  });
});

describe('a span is written in the unit that the argument declares', () => {
  const forms: [string, number, Json][] = [
    ['duration:number', 5_400_000, 5_400_000],
    ['duration:integer -- milliseconds', 5_400_000, 5_400_000],
    ['duration_minutes:integer', 5_400_000, 90],
    ['hours:number', 5_400_000, 1.5],
    ['duration:string -- minutes', 5_400_000, '90'],
    ['duration:string -- such as 1h 30m', 5_400_000, '1h 30m'],
    ['duration:string -- such as 1h 30m', 1_800_000, '30m'],
    ['duration:string -- "1.5" (hours) or "90m"', 5_400_000, '1.5'],
    ['duration:any', 5_400_000, 5_400_000],
  ];
  test.each(forms)('%s', async (argument, durationMs, written) => {
    const args = await encoded(
      `add_time_entry(*task_id:string, *start:number, ${argument})`,
      'time_entry.create',
      { workspaceId: '9', taskId: 't', start: AT, durationMs },
    );
    expect(args).toMatchObject({ task_id: 't', start: AT });
    expect(Object.values(args)).toContain(written);
  });

  test('a tool that knows only ends is told the end', async () => {
    const args = await encoded(
      'add_time_entry(*task_id:string, *start:number, *end:number)',
      'time_entry.create',
      { workspaceId: '9', taskId: 't', start: 1000, durationMs: 500 },
    );
    expect(args).toEqual({ task_id: 't', start: 1000, end: 1500 });
  });
});

describe('a priority means the same on every endpoint', () => {
  const forms: [string, Json][] = [
    ['priority:1|2|3|4', 2],
    ['priority:"1"|"2"|"3"|"4"', '2'],
    ['priority:"urgent"|"high"|"normal"|"low"', 'high'],
    ['priority:number', 2],
    ['priority:string', 'high'],
    ['priority:string -- 1 to 4', '2'],
    ['priority:integer -- 1 = low, 4 = urgent', 3],
    ['priority:any', 2],
  ];
  test.each(forms)('%s', async (argument, written) => {
    const args = await encoded(
      `create_task(*list_id:string, *name:string, ${argument})`,
      'task.create',
      { listId: 'l', name: 'T', priority: 2 },
    );
    expect(args.priority).toBe(written);
  });
});

test('a priority is said in the words that the argument lists', async () => {
  const line =
    'crear_tarea(*lista_id:string, *nombre:string, prioridad:string -- urgente / alta / normal / baja)';
  const written = async (priority: number) =>
    (await encoded(line, 'task.create', { listId: 'l', name: 'T', priority })).prioridad;
  expect([await written(1), await written(2), await written(4)]).toEqual([
    'urgente',
    'alta',
    'baja',
  ]);
});

describe('what cannot be said is refused, not left out', () => {
  test('an id that would lose digits as a number', async () => {
    const line = 'delete_time_entry(*timer_id:integer)';
    const binding = await bindTool(line);
    const input = { workspaceId: '9', timeEntryId: '4927021492799897428' };
    expect(() => binding.encode('time_entry.delete', input)).toThrow(/timer_id cannot hold/);
  });

  test('a field of a write without an argument', async () => {
    const binding = await bindTool('create_task(*list_id:string, *name:string)');
    const input = { listId: 'l', name: 'T', description: 'marker' };
    expect(() => binding.encode('task.create', input)).toThrow(/no argument for description/);
    expect(binding.capability('task.create')).toMatchObject({ state: 'partial' });
    expect(binding.capability('task.create').lost).toContain('description');
  });

  test('a status that the argument does not list', async () => {
    const line = 'create_task(*list_id:string, *name:string, status:"open"|"done")';
    const binding = await bindTool(line);
    const make = (status: string) =>
      binding.encode('task.create', { listId: 'l', name: 'T', status });
    expect(make('Done').args.status).toBe('done');
    expect(() => make('review')).toThrow(/cannot hold/);
  });

  test("other people's time on a tool that shows only one's own", async () => {
    const binding = await bindTool('get_time_entries(start_date:number, end_date:number)');
    const span = { workspaceId: '9', from: 0, before: 1 };
    expect(() => binding.encode('time_entry.list', { ...span, assigneeId: '5' })).toThrow(
      /no argument for assigneeId/,
    );
    expect(binding.encode('time_entry.list', span).args).toEqual({ start_date: 0, end_date: 1 });
  });

  test('archived things on a tool that hides them', async () => {
    const binding = await bindTool('get_lists(*folder_id:string)');
    expect(() => binding.encode('list.list', { folderId: 'f', archived: true })).toThrow(
      /archived/,
    );
    expect(binding.encode('list.list', { folderId: 'f', archived: false }).args).toEqual({
      folder_id: 'f',
    });
  });
});

describe('arguments reach the place that a tool keeps for them', () => {
  const shapes: [string, string, OperationName, JsonObject, JsonObject][] = [
    [
      'an envelope',
      'create_task(*params:{*list_id:string, *name:string})',
      'task.create',
      { listId: 'l', name: 'T' },
      { params: { list_id: 'l', name: 'T' } },
    ],
    [
      'a body beside a path argument',
      'update_task(*task_id:string, *body:{name:string, status:string})',
      'task.update',
      { taskId: 't', name: 'T' },
      { task_id: 't', body: { name: 'T' } },
    ],
    [
      'the one item of a list of tasks',
      'create_tasks(*list:string, *tasks:{name:string, due:string}[])',
      'task.create',
      { listId: 'l', name: 'T' },
      { list: 'l', tasks: [{ name: 'T' }] },
    ],
    [
      'an id with the kind of its thing beside it',
      'get_lists(*container_type:"folder"|"space", *container_id:string)',
      'list.list_folderless',
      { spaceId: 's' },
      { container_type: 'space', container_id: 's' },
    ],
    [
      'a list of ids that takes one',
      'search_tasks(list_ids:string[], space_ids:string[])',
      'task.list',
      { listId: 'l' },
      { list_ids: ['l'] },
    ],
    [
      'changes to a set',
      'update_task(*task_id:string, assignees:{add:number[], rem:number[]})',
      'task.update',
      { taskId: 't', addAssigneeIds: ['5'] },
      { task_id: 't', assignees: { add: [5] } },
    ],
    [
      'comma-separated ids',
      'get_time_entries(*team_id:string, start_date:number, end_date:number, assignee:string)',
      'time_entry.list',
      { workspaceId: '9', from: 1, before: 2, assigneeId: '7' },
      { team_id: '9', start_date: 1, end_date: 2, assignee: '7' },
    ],
    [
      'an action',
      'time(*action:"start"|"stop"|"log", task:string, duration:number, when:number)',
      'time_entry.start',
      { workspaceId: '9', taskId: 't' },
      { action: 'start', task: 't' },
    ],
    [
      'a subject and an action',
      'clickup(*entity:"task"|"comment", *action:"get"|"delete", id:string)',
      'task.delete',
      { taskId: 't' },
      { entity: 'task', action: 'delete', id: 't' },
    ],
    [
      'one of several forms',
      'get_task(task_id:string, taskName:string, response_format:"markdown"|"json")',
      'task.get',
      { taskId: 't' },
      { task_id: 't', response_format: 'json' },
    ],
    [
      'a confirmation in words',
      'delete_task(*task_id:string, *confirm:string -- must be "yes")',
      'task.delete',
      { taskId: 't' },
      { task_id: 't', confirm: 'yes' },
    ],
    [
      'a confirmation that is a flag, with its dry run off',
      'delete_goal(*goal_id:string, confirm_deletion:boolean, dry_run:boolean)',
      'goal.delete',
      { goalId: 'g' },
      { goal_id: 'g', confirm_deletion: true, dry_run: false },
    ],
    [
      'an append that is a flag',
      'update_page(*doc_id:string, *page_id:string, content:string, append:boolean)',
      'page.update',
      { workspaceId: '9', docId: 'd', pageId: 'p', content: 'x', mode: 'append' },
      { doc_id: 'd', page_id: 'p', content: 'x', append: true },
    ],
    [
      'several tasks at once',
      'create_bulk_tasks(*listId:string, *tasks:{*name:string, dueDate:number, tags:string[]}[])',
      'task.bulk_create',
      {
        listId: 'l',
        tasks: [
          { name: 'A', dueAt: 5 },
          { name: 'B', tags: ['x'] },
        ],
      },
      {
        listId: 'l',
        tasks: [
          { name: 'A', dueDate: 5 },
          { name: 'B', tags: ['x'] },
        ],
      },
    ],
  ];
  test.each(shapes)('%s', async (_shape, line, operation, input, args) => {
    expect(await encoded(line, operation, input)).toEqual(args);
  });

  test('the workspace of the profile fills an argument that the operation does not have', async () => {
    const line = 'get_goal(*workspace_id:string, *goal_id:string)';
    const binding = await bindTool(line, { workspaceId: '9' });
    expect(binding.encode('goal.get', { goalId: 'g' }).args).toEqual({
      workspace_id: '9',
      goal_id: 'g',
    });
    const alone = await bindTool(line);
    expect(() => alone.encode('goal.get', { goalId: 'g' })).toThrow(/does not work without/);
  });
});
