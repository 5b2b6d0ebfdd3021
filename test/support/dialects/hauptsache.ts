// camelCase tools that answer a model in lines: records, a drawn tree, time as an outline.
import type { JsonObject } from '../../../src/base/index.ts';
import { only, treeOf } from './clickup-rest.ts';
import { type Dialect, text } from './dialect.ts';

/** A task as lines of keys and values. */
function linesOf(task: JsonObject): string {
  const named = (thing: unknown) => {
    const { id, name, username } = thing as JsonObject;
    return `${String(name ?? username)} (${String(id)})`;
  };
  return [
    `task_id: ${String(task.id)}`,
    `name: ${String(task.name)}`,
    `status: ${String((task.status as JsonObject).status)}`,
    `date_created: ${new Date(Number(task.date_created)).toISOString()}`,
    `assignee: ${(task.assignees as JsonObject[]).map(named).join(', ')}`,
    `list: ${named(task.list)}`,
  ].join('\n');
}

export const hauptsache: Dialect = {
  name: 'hauptsache',
  tools: `
    getTaskById(*id:string) ann=readOnly
    createTask(*list_id:string, *name:string, description:string, status:string, priority:"urgent"|"high"|"normal"|"low", due_date:string -- ISO date string (e.g. '2024-10-06T23:59:59+02:00'), time_estimate:number -- in hours, tags:string[], parent_task_id:string, assignees:string[] -- user ids; defaults to current user)
    searchTasks(terms:string[], list_ids:string[], space_ids:string[], only_todo:boolean, status:string[], assigned_to_me:boolean) ann=readOnly
    searchSpaces(terms:string[], archived:boolean) ann=readOnly
    getListInfo(*list_id:string) ann=readOnly
    getTimeEntries(task_id:string, start_date:string, end_date:string) ann=readOnly
    createTimeEntry(*task_id:string, *hours:number, description:string, start_time:string -- ISO date string)
  `,
  does: {
    getTaskById: async (args, clickUp) =>
      text(linesOf(await clickUp.get(`/v2/task/${String(args.id)}`)), 'Comment by nobody yet.'),
    createTask: async (args, clickUp) => {
      const { user } = await clickUp.get('/v2/user');
      const levels = ['urgent', 'high', 'normal', 'low'];
      const task = await clickUp.post(`/v2/list/${String(args.list_id)}/task`, {
        ...only(args, 'name', 'status', 'tags'),
        markdown_content: args.description,
        ...(args.priority !== undefined && { priority: levels.indexOf(String(args.priority)) + 1 }),
        ...(args.due_date !== undefined && {
          due_date: Date.parse(String(args.due_date)),
          due_date_time: true,
        }),
        assignees: (args.assignees as string[] | undefined)?.map(Number) ?? [
          (user as JsonObject).id ?? 0,
        ],
      });
      return text(`Task created successfully!\n${linesOf(task)}`);
    },
    searchTasks: async (args, clickUp) => {
      const { tasks } = await clickUp.get(`/v2/team/${clickUp.workspaceId}/task`, {
        ...only(args, 'list_ids', 'space_ids'),
        include_closed: true,
      });
      const found = (tasks as JsonObject[]).map(linesOf);
      return found.length > 0 ? text(...found) : text('No tasks found matching the criteria.');
    },
    searchSpaces: async (args, clickUp) => {
      const terms = args.terms as string[] | undefined;
      const spaces = await treeOf(clickUp);
      const shown = spaces.filter(
        ({ id, name }) => !terms || terms.includes(id) || terms.includes(name),
      );
      const drawn = shown.map((space) => [
        `🏢 SPACE: ${space.name} (space_id: ${space.id})`,
        ...space.folders.flatMap((folder) => [
          `├── 📂 ${folder.name} (folder_id: ${folder.id}) https://app.example/${folder.id}`,
          ...folder.lists.map((list) => `│   ├── 📝 ${list.name} (list_id: ${list.id}, open)`),
        ]),
        ...space.lists.map((list) => `└── 📝 ${list.name} (list_id: ${list.id})`),
      ]);
      return text(drawn.flat().join('\n'), '💡 Tip: search for less to see more.');
    },
    getTimeEntries: async (args, clickUp) => {
      const { data } = await clickUp.get(`/v2/team/${clickUp.workspaceId}/time_entries`, {
        task_id: args.task_id,
      });
      const entries = (data as JsonObject[]).map(
        (entry) => `      └─ ${String(entry.description)}`,
      );
      return text(['Time Entries Summary', 'Total: some', ...entries].join('\n'));
    },
    createTimeEntry: async (args, clickUp) => {
      const { data } = await clickUp.post(`/v2/team/${clickUp.workspaceId}/time_entries`, {
        tid: args.task_id,
        start: Date.parse(String(args.start_time)),
        duration: Math.round(Number(args.hours) * 3_600_000),
        description: args.description,
      });
      const entry = data as JsonObject;
      return text(
        `Time entry created successfully!\nentry_id: ${String(entry.id)}\ntask_id: ${String(args.task_id)}`,
      );
    },
  },
  say: (value) => text(JSON.stringify(value)),
  fail: (error) => text(`Error: ${error.message}`),
};
