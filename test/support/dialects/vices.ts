// The vices of other people's servers one at a time: each changes some of the plain server's tools, or of
// its answers. With what is then right, or named as missing.
import type { Json, JsonObject } from '../../../src/base/index.ts';
import { only } from './clickup-rest.ts';
import { type Dialect, type Said, text } from './dialect.ts';
import { DOES, id, PLAIN, server, type Work } from './plain.ts';
import { spanish } from './spanish.ts';

export { PLAIN, server };

const rowsOf = (answer: Json | Said, key: string) => (answer as JsonObject)[key] as JsonObject[];

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

/** A goal for people: its key results are numbered below a heading. */
function goalInWords({ goal }: JsonObject): Said {
  const said = (row: JsonObject, name: string) => String(row[name]);
  const { key_results, ...own } = goal as JsonObject;
  const results = (key_results as JsonObject[]).map((one, at) =>
    [
      `${at + 1}. ${said(one, 'name')} (ID: ${said(one, 'id')})`,
      `   Type: ${said(one, 'type')}`,
      `   Steps: ${said(one, 'steps_current')}/${said(one, 'steps_end')} ${said(one, 'unit')}`,
      `   Progress: ${Math.round(100 * Number(one.percent_completed))}%`,
    ].join('\n'),
  );
  const head = `Goal: ${said(own, 'name')}\nID: ${said(own, 'id')}`;
  return text(`${head}\n\nKey Results (${results.length}):\n${results.join('\n')}`);
}

/** Folders for people: a heading for each, and its lists indented below it. */
function foldersInWords(folders: JsonObject[]): Said {
  const said = (row: JsonObject, name: string) => String(row[name]);
  if (folders.length === 0) return text('No folders found in this space.');
  const parts = folders.map((folder) => {
    const lists = (folder.lists as JsonObject[]).map(
      (list) =>
        `   📋 **${said(list, 'name')}**\n      - List ID: \`${said(list, 'id')}\`\n      - Tasks: 3\n`,
    );
    const head = `## 📁 ${said(folder, 'name')}\n- **Folder ID**: \`${said(folder, 'id')}\``;
    return `${head}\n- **Lists**: ${lists.length}\n\n${lists.join('\n')}`;
  });
  return text(`# Folders (${folders.length} total)\n\n${parts.join('\n')}\n---\n**Summary**: all`);
}

export const VICES: Vice[] = [
  { server: PLAIN },
  { server: spanish },
  { server: server('tells a goal in words', {}, answering('get_goal', goalInWords)) },
  {
    server: server(
      'draws folders as headings with pictures, and their lists further right',
      { get_lists: null, get_workspace_hierarchy: null },
      answering('get_folders', ({ folders }) => foldersInWords(folders as JsonObject[])),
    ),
  },
  {
    server: server(
      'tells of a list no more about its folder than id and name',
      {},
      answering('get_folderless_lists', ({ lists }) => ({
        lists: (lists as JsonObject[]).map(({ folder, ...list }) => ({
          ...list,
          folder: only(folder as JsonObject, 'id', 'name'),
        })),
      })),
    ),
  },
  {
    server: server(
      'shows of a goal neither when it is due nor its units',
      {},
      {
        ...answering('get_goals', ({ goals }) => ({
          goals: (goals as JsonObject[]).map(keeping('id', 'name', 'percent_completed')),
        })),
        ...answering('get_goal', ({ goal }) => {
          const { key_results, ...own } = goal as JsonObject;
          const shown = (key_results as JsonObject[]).map(({ unit: _, ...one }) => one);
          return { goal: { ...only(own, 'id', 'name', 'percent_completed'), key_results: shown } };
        }),
      },
    ),
    alone: { 'goal-report': /does not show when goals are due[\s\S]*units of key results/ },
  },
  {
    server: server(
      'says in words of its own how far a goal is',
      {},
      {
        ...answering('get_goals', ({ goals }) => ({
          goals: (goals as JsonObject[]).map(keeping('id', 'name', 'due_date')),
        })),
        ...answering('get_goal', ({ goal }) => {
          const { key_results, ...own } = goal as JsonObject;
          const shown = (key_results as JsonObject[]).map(({ steps_current, ...one }) => ({
            ...only(one, 'id', 'name', 'type', 'unit', 'steps_end'),
            stand: steps_current ?? null,
          }));
          return { goal: { ...only(own, 'id', 'name', 'due_date'), key_results: shown } };
        }),
      },
    ),
    alone: {
      'goal-report': /does not show how far key results are/,
      'weekly-sync': /is not shown here/,
    },
  },
  {
    server: server(
      'hides the last change of a key result',
      {},
      answering('get_goal', ({ goal }) => {
        const { key_results, ...own } = goal as JsonObject;
        const shown = (key_results as JsonObject[]).map(({ last_action: _, ...one }) => one);
        return { goal: { ...own, key_results: shown } };
      }),
    ),
  },
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
