// A plain server that passes ClickUp's answers on, and the vices of others one at a time: each changes
// some of its tools, or of its answers. With what is then right, or named as missing.
import type { Json, JsonObject } from '../../../src/base/index.ts';
import { only } from './clickup-rest.ts';
import { type Dialect, type Said, text } from './dialect.ts';

type Work = Dialect['does'][string];
const rowsOf = (answer: Json | Said, key: string) => (answer as JsonObject)[key] as JsonObject[];

const TOOLS = [
  'get_workspaces() ## Workspaces that the token sees',
  'get_spaces(*team_id:string) ## Spaces of a workspace',
  'get_folders(*space_id:string) ## Folders of a space',
  'get_lists(*folder_id:string) ## Lists of a folder',
  'get_folderless_lists(*space_id:string) ## Lists of a space that are in no folder',
  'get_list(*list_id:string) ## One list with its statuses',
  'get_current_user() ## Who calls',
  'get_workspace_tasks(*team_id:string, space_ids:string[], list_ids:string[], assignees:string[], statuses:string[], tags:string[], include_closed:boolean, subtasks:boolean, date_done_gt:number, date_done_lt:number, date_updated_gt:number, date_updated_lt:number, page:integer) ## Tasks of a workspace',
  'get_tasks(*list_id:string, include_closed:boolean, subtasks:boolean, archived:boolean, page:integer) ## Tasks of a list',
  'get_task(*task_id:string) ## One task',
  'create_task(*list_id:string, *name:string, markdown_description:string, status:string, priority:number, assignees:number[], tags:string[], due_date:number, due_date_time:boolean, start_date:number, start_date_time:boolean, time_estimate:number, parent:string)',
  'update_task(*task_id:string, name:string, markdown_description:string, status:string, priority:number, due_date:number, due_date_time:boolean)',
  'delete_task(*task_id:string)',
  'add_tag_to_task(*task_id:string, *tag_name:string)',
  'remove_tag_from_task(*task_id:string, *tag_name:string)',
  'get_task_comments(*task_id:string)',
  'create_task_comment(*task_id:string, *comment_text:string)',
  'delete_comment(*comment_id:string)',
  'get_time_entries(*team_id:string, *start_date:number, *end_date:number, assignee:string)',
  'create_time_entry(*team_id:string, *tid:string -- id of the task, *start:number, *duration:number, description:string, billable:boolean)',
  'delete_time_entry(*team_id:string, *timer_id:string)',
  'get_goals(*team_id:string) ## Goals of a workspace',
  'get_goal(*goal_id:string) ## One goal with its key results',
  'update_key_result(*key_result_id:string, steps_current:number, note:string)',
];

const id = (args: JsonObject, name: string) => String(args[name]);

const DOES: Record<string, Work> = {
  get_workspaces: (_, up) => up.get('/v2/team'),
  get_spaces: (args, up) => up.get(`/v2/team/${id(args, 'team_id')}/space`),
  get_folders: (args, up) => up.get(`/v2/space/${id(args, 'space_id')}/folder`),
  get_lists: (args, up) => up.get(`/v2/folder/${id(args, 'folder_id')}/list`),
  get_folderless_lists: (args, up) => up.get(`/v2/space/${id(args, 'space_id')}/list`),
  get_list: (args, up) => up.get(`/v2/list/${id(args, 'list_id')}`),
  get_current_user: (_, up) => up.get('/v2/user'),
  get_workspace_tasks: ({ team_id, ...query }, up) =>
    up.get(`/v2/team/${String(team_id)}/task`, query),
  get_tasks: ({ list_id, ...query }, up) => up.get(`/v2/list/${String(list_id)}/task`, query),
  get_task: (args, up) =>
    up.get(`/v2/task/${id(args, 'task_id')}`, { include_markdown_description: true }),
  create_task: ({ list_id, markdown_description, ...body }, up) =>
    up.post(`/v2/list/${String(list_id)}/task`, {
      ...body,
      ...(markdown_description !== undefined && { markdown_content: markdown_description }),
    }),
  update_task: ({ task_id, markdown_description, ...body }, up) =>
    up.put(`/v2/task/${String(task_id)}`, {
      ...body,
      ...(markdown_description !== undefined && { markdown_content: markdown_description }),
    }),
  delete_task: (args, up) => up.remove(`/v2/task/${id(args, 'task_id')}`),
  add_tag_to_task: (args, up) =>
    up.post(`/v2/task/${id(args, 'task_id')}/tag/${encodeURIComponent(id(args, 'tag_name'))}`),
  remove_tag_from_task: (args, up) =>
    up.remove(`/v2/task/${id(args, 'task_id')}/tag/${encodeURIComponent(id(args, 'tag_name'))}`),
  get_task_comments: (args, up) => up.get(`/v2/task/${id(args, 'task_id')}/comment`),
  create_task_comment: (args, up) =>
    up.post(`/v2/task/${id(args, 'task_id')}/comment`, only(args, 'comment_text')),
  delete_comment: (args, up) => up.remove(`/v2/comment/${id(args, 'comment_id')}`),
  get_time_entries: ({ team_id, ...query }, up) =>
    up.get(`/v2/team/${String(team_id)}/time_entries`, query),
  create_time_entry: ({ team_id, ...body }, up) =>
    up.post(`/v2/team/${String(team_id)}/time_entries`, body),
  delete_time_entry: (args, up) =>
    up.remove(`/v2/team/${id(args, 'team_id')}/time_entries/${id(args, 'timer_id')}`),
  get_goals: (args, up) => up.get(`/v2/team/${id(args, 'team_id')}/goal`),
  get_goal: (args, up) => up.get(`/v2/goal/${id(args, 'goal_id')}`),
  update_key_result: ({ key_result_id, ...body }, up) =>
    up.put(`/v2/key_result/${String(key_result_id)}`, body),
};

export const PLAIN: Dialect = {
  name: 'plain',
  tools: TOOLS.join('\n'),
  does: DOES,
  say: (value) => text(JSON.stringify(value)),
  fail: (error) => ({ ...text(`Error: ${error.message}`), isError: true }),
};

/** The plain server with tools in place of those of the same name; null takes one away. */
export function server(
  name: string,
  tools: Record<string, string | null>,
  does: Record<string, Work> = {},
): Dialect {
  const lines = TOOLS.flatMap((line) => {
    const own = line.slice(0, line.indexOf('('));
    const changed = tools[own];
    return changed === undefined ? [line] : changed === null ? [] : [changed];
  });
  const known = new Set(TOOLS.map((line) => line.slice(0, line.indexOf('('))));
  const more = Object.entries(tools).flatMap(([own, line]) =>
    line !== null && !known.has(own) ? [line] : [],
  );
  return { ...PLAIN, name, tools: [...lines, ...more].join('\n'), does: { ...DOES, ...does } };
}

/** A tool whose answer is changed. */
function answering(
  tool: string,
  change: (answer: JsonObject) => Json | Said,
): Record<string, Work> {
  const work = DOES[tool] as Work;
  return { [tool]: async (args, up) => change((await work(args, up)) as JsonObject) };
}

const keeping =
  (...names: string[]) =>
  (row: JsonObject) =>
    only(row, ...names);

/** A task's row as some servers cut it down: words for the status, names for people. */
const slim = (task: JsonObject): JsonObject => ({
  ...only(task, 'id', 'name', 'url'),
  status: (task.status as JsonObject).status ?? '',
  assignees: (task.assignees as JsonObject[]).map(({ username }) => username ?? ''),
  // An open task has no such key at all.
  ...(task.date_done ? { date_done: task.date_done } : {}),
});

export type WorkflowName =
  | 'weekly-sync'
  | 'standup'
  | 'stale-sweep'
  | 'sprint-triage'
  | 'goal-report';

export interface Vice {
  server: Dialect;
  /** What alone is not right, and what has to be said of it; everything else is right. */
  alone?: Partial<Record<WorkflowName | 'tree', RegExp>>;
}

const CLOSED = /cannot be asked for closed tasks/;

export const VICES: Vice[] = [
  { server: PLAIN },
  {
    server: server(
      'hides a cap: ten rows and no word of more',
      {
        get_tasks: 'get_tasks(*list_id:string, include_closed:boolean)',
        get_workspace_tasks: null,
      },
      answering('get_tasks', (answer) => ({ tasks: rowsOf(answer, 'tasks').slice(0, 10) })),
    ),
    alone: {
      'weekly-sync': /showed just 10/,
      standup: /showed just 10/,
      'stale-sweep': /showed just 10/,
      'sprint-triage': /showed just 10/,
    },
  },
  {
    server: server('leaves out what is closed, whatever it is asked', {
      get_tasks: 'get_tasks(*list_id:string, page:integer)',
      get_workspace_tasks: null,
    }),
    alone: {
      'weekly-sync': CLOSED,
      standup: CLOSED,
      'sprint-triage': CLOSED,
    },
  },
  {
    server: server(
      'shows closed tasks only where they are asked for by its own name',
      {
        get_tasks:
          'get_tasks(*list_id:string, with_finished:boolean -- also completed tasks, default false, subtasks:boolean, page:integer)',
        get_workspace_tasks: null,
      },
      {
        get_tasks: ({ with_finished, ...args }, up) =>
          (DOES.get_tasks as Work)({ ...args, include_closed: with_finished === true }, up),
      },
    ),
  },
  {
    server: server(
      'cuts its rows down, and shows all of a task alone',
      {},
      {
        ...answering('get_tasks', ({ tasks, ...rest }) => ({
          ...rest,
          tasks: (tasks as JsonObject[]).map(slim),
        })),
        ...answering('get_workspace_tasks', ({ tasks, ...rest }) => ({
          ...rest,
          tasks: (tasks as JsonObject[]).map(slim),
        })),
      },
    ),
  },
  {
    server: server(
      'draws a hierarchy that nobody can read beside tools for its parts',
      { get_workspace_hierarchy: 'get_workspace_hierarchy(team_id:string) ## The whole hierarchy' },
      { get_workspace_hierarchy: async () => text('Acme: Engineering > Backend > Bug Triage …') },
    ),
  },
  {
    server: server('takes one list for the tasks of the workspace', {
      get_workspace_tasks: null,
      search_tasks:
        'search_tasks(list_id:string, query:string, include_closed:boolean) ## Tasks of a list',
    }),
  },
  {
    server: server(
      'calls every id just id',
      {
        get_list: 'get_list(*id:string -- the list id)',
        get_task: 'get_task(*id:string -- the task id)',
        delete_task: 'delete_task(*id:string -- id of the task)',
        delete_comment: 'delete_comment(*id:string -- id of the comment)',
      },
      {
        get_list: (args, up) => up.get(`/v2/list/${id(args, 'id')}`),
        get_task: (args, up) =>
          up.get(`/v2/task/${id(args, 'id')}`, { include_markdown_description: true }),
        delete_task: (args, up) => up.remove(`/v2/task/${id(args, 'id')}`),
        delete_comment: (args, up) => up.remove(`/v2/comment/${id(args, 'id')}`),
      },
    ),
  },
  {
    server: server(
      'says its units in words: minutes for a duration, ISO for an instant',
      {
        create_time_entry:
          'create_time_entry(*team_id:string, *task_id:string, *start:string -- ISO 8601, *duration:number -- in minutes, description:string)',
      },
      {
        create_time_entry: ({ team_id, task_id, start, duration, description = '' }, up) =>
          up.post(`/v2/team/${String(team_id)}/time_entries`, {
            ...{ tid: task_id ?? null, start: Date.parse(String(start)), description },
            duration: Number(duration) * 60_000,
          }),
      },
    ),
  },
  {
    server: server(
      'ignores whose tasks are asked for',
      {},
      {
        get_workspace_tasks: ({ assignees: _, ...args }, up) =>
          (DOES.get_workspace_tasks as Work)(args, up),
      },
    ),
  },
  {
    server: server('insists on whose time it is', {
      create_time_entry:
        'create_time_entry(*team_id:string, *tid:string -- id of the task, *start:number, *duration:number, *assignee:number, description:string)',
    }),
  },
  {
    server: server('has no tool for folders', { get_folders: null, get_workspace_tasks: null }),
    alone: {
      tree: /folders cannot be listed/,
      'weekly-sync': /folders cannot be listed/,
      standup: /folders cannot be listed/,
      'stale-sweep': /folders cannot be listed/,
      'sprint-triage': /no list "Bug Triage"/,
    },
  },
  {
    server: server(
      'never says who a task is assigned to',
      { get_workspace_tasks: null },
      {
        ...answering('get_tasks', ({ tasks, ...rest }) => ({
          ...rest,
          tasks: (tasks as JsonObject[]).map(
            keeping(
              'id',
              'name',
              'status',
              'date_updated',
              'date_done',
              'description',
              'list',
              'tags',
            ),
          ),
        })),
        ...answering('get_task', ({ assignees: _, ...task }) => task),
      },
    ),
    alone: { 'weekly-sync': /assigned to/, standup: /assigned to/ },
  },
  {
    server: server('has neither time nor goals', {
      ...{ get_time_entries: null, create_time_entry: null, delete_time_entry: null },
      ...{ get_goals: null, get_goal: null, update_key_result: null },
    }),
    alone: {
      'weekly-sync': /lacks: time_entry/,
      standup: /tracked time is left out/i,
      'goal-report': /lacks: goal/,
    },
  },
];
