// camelCase arguments, things by id or name, a drawn tree, spans in words, an advert after answers.
import type { Json, JsonObject } from '../../../src/base/index.ts';
import { type ClickUp, only, treeOf } from './clickup-rest.ts';
import { type Dialect, type Said, text } from './dialect.ts';

const TASK = `taskId:string, taskName:string, listName:string`;
const FIELDS = `description:string, markdown_description:string, status:string, dueDate:string -- Unix timestamp (ms) or natural language, startDate:string -- Unix timestamp (ms) or natural language, assignees:number/string[]`;

/** Unix milliseconds from a text of them, or from a date. */
function instantOf(words: Json | undefined): number | undefined {
  if (words === undefined) return undefined;
  return /^\d+$/.test(String(words)) ? Number(words) : Date.parse(String(words));
}

/** Milliseconds from `1h 30m`. */
function spanOf(words: string): number {
  const [, hours = 0] = /(\d+)h/.exec(words) ?? [];
  const [, minutes = 0] = /(\d+)m/.exec(words) ?? [];
  return (Number(hours) * 60 + Number(minutes)) * 60_000;
}

async function drawnTree(clickUp: ClickUp): Promise<Said> {
  const lines = [`Acme (Workspace ID: ${clickUp.workspaceId})`];
  const spaces = await treeOf(clickUp);
  for (const [at, space] of spaces.entries()) {
    const last = at === spaces.length - 1;
    lines.push(`${last ? '└── ' : '├── '}${space.name} (Space ID: ${space.id})`);
    const stem = last ? '    ' : '│   ';
    for (const folder of space.folders) {
      lines.push(`${stem}├── ${folder.name} (Folder ID: ${folder.id})`);
      for (const list of folder.lists)
        lines.push(`${stem}│   ├── ${list.name} (List ID: ${list.id})`);
    }
    for (const list of space.lists) lines.push(`${stem}├── ${list.name} (List ID: ${list.id})`);
  }
  return text(lines.join('\n'));
}

export const taazkareem: Dialect = {
  name: 'taazkareem',
  tools: `
    get_workspace_hierarchy()
    get_workspace_members()
    get_workspace_tasks(tags:string[], list_ids:string[], folder_ids:string[], space_ids:string[], statuses:string[], assignees:string[], date_updated_gt:number, date_updated_lt:number, include_closed:boolean, page:number, detail_level:"summary"|"detailed", subtasks:boolean)
    get_task(${TASK}, customTaskId:string, subtasks:boolean)
    create_task(name:string, listId:string, listName:string, priority:number, parent:string, tags:string[], ${FIELDS})
    delete_task(${TASK})
    create_bulk_tasks(*tasks:{*name:string, description:string, priority:number}[], listId:string, listName:string)
    get_task_time_entries(${TASK}, startDate:string, endDate:string)
    add_time_entry(${TASK}, *start:string -- Unix timestamp (ms) or natural language, *duration:string -- such as 1h 30m or 90m, description:string, billable:boolean)
    delete_time_entry(*timeEntryId:string)
    move_task(${TASK}, listId:string)
  `,
  does: {
    get_workspace_hierarchy: (_, clickUp) => drawnTree(clickUp),
    get_workspace_members: async (_, clickUp) => {
      const { teams } = await clickUp.get('/v2/team');
      const [team] = teams as JsonObject[];
      const members = ((team?.members ?? []) as { user: JsonObject }[]).map(({ user }) => user);
      return { members };
    },
    get_workspace_tasks: async (args, clickUp) => {
      if (Object.keys(args).every((name) => /page|detail_level|subtasks|include/.test(name))) {
        throw new Error('At least one filter parameter is required');
      }
      const { folder_ids, detail_level: _, ...query } = args;
      const found = await clickUp.get(`/v2/team/${clickUp.workspaceId}/task`, {
        ...query,
        project_ids: folder_ids,
      });
      const tasks = found.tasks as JsonObject[];
      return { tasks, total_count: tasks.length, has_more: !found.last_page, next_page: 0 };
    },
    get_task: (args, clickUp) => clickUp.get(`/v2/task/${String(args.taskId)}`),
    create_task: (args, clickUp) =>
      clickUp.post(`/v2/list/${String(args.listId)}/task`, {
        ...only(args, 'name', 'description', 'priority', 'parent', 'tags', 'status', 'assignees'),
        ...(args.markdown_description !== undefined && {
          markdown_content: args.markdown_description,
        }),
        ...(args.dueDate !== undefined && { due_date: Number(args.dueDate), due_date_time: true }),
      }),
    delete_task: async (args, clickUp) => {
      await clickUp.remove(`/v2/task/${String(args.taskId)}`);
      return { success: true, message: 'Task deleted successfully' };
    },
    create_bulk_tasks: async (args, clickUp) => {
      const created: JsonObject[] = [];
      for (const task of args.tasks as JsonObject[]) {
        created.push(await clickUp.post(`/v2/list/${String(args.listId)}/task`, task));
      }
      return { success: true, total: created.length, tasks: created };
    },
    get_task_time_entries: async (args, clickUp) => {
      const { data } = await clickUp.get(`/v2/team/${clickUp.workspaceId}/time_entries`, {
        task_id: args.taskId,
        start_date: instantOf(args.startDate),
        end_date: instantOf(args.endDate),
      });
      return { success: true, count: (data as JsonObject[]).length, time_entries: data ?? [] };
    },
    add_time_entry: async (args, clickUp) => {
      const { data } = await clickUp.post(`/v2/team/${clickUp.workspaceId}/time_entries`, {
        tid: args.taskId,
        start: Number(args.start),
        duration: spanOf(String(args.duration)),
        ...only(args, 'description', 'billable'),
      });
      // The answer of this one is an answer inside an answer.
      const inner = text(JSON.stringify({ success: true, time_entry: data ?? null }));
      return text(JSON.stringify(inner));
    },
    delete_time_entry: async (args, clickUp) => {
      await clickUp.remove(
        `/v2/team/${clickUp.workspaceId}/time_entries/${String(args.timeEntryId)}`,
      );
      return { success: true };
    },
  },
  say: (value) =>
    text(JSON.stringify(value), 'Like this server? Sponsor it at https://example.com'),
  fail: (error) => text(JSON.stringify({ error: error.message })),
};
