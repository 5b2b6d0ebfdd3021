// The vendor's own server: days and minutes in the person's zone, no goals, a tree in pages.
import type { JsonObject } from '../../../src/base/index.ts';
import { only, treeOf } from './clickup-rest.ts';
import { type Dialect, text } from './dialect.ts';

const DAY = 'YYYY-MM-DD or YYYY-MM-DD HH:MM';

/** The instant of a calendar text, in UTC here. */
function instantOf(words: unknown): number {
  return Date.parse(
    `${String(words).replace(' ', 'T')}${String(words).length > 10 ? ':00Z' : 'T00:00:00Z'}`,
  );
}

function minutesOf(words: string): number {
  const [, hours = 0] = /(\d+)h/.exec(words) ?? [];
  const [, minutes = 0] = /(\d+)m/.exec(words) ?? [];
  return Number(hours) * 60 + Number(minutes);
}

export const clickupOfficial: Dialect = {
  name: 'clickup-official',
  tools: `
    clickup_get_workspace_hierarchy(max_depth:"0"|"1"|"2", limit:number, cursor:string, space_ids:string[], workspace_id:string)
    clickup_get_workspace_members(workspace_id:string)
    clickup_find_member_by_name(*name_or_email:string, workspace_id:string)
    clickup_filter_tasks(tags:string[], list_ids:string[], folder_ids:string[], space_ids:string[], statuses:string[], assignees:string[], include_closed:boolean, subtasks:boolean, page:number, workspace_id:string)
    clickup_search(keywords:string, count:number, cursor:string, workspace_id:string)
    clickup_get_task(*task_id:string, include:string[], workspace_id:string)
    clickup_create_task(*name:string, *list_id:string, markdown_description:string, status:string, priority:"urgent"|"high"|"normal"|"low", due_date:string -- ${DAY}, time_estimate:string -- minutes, assignees:string[], tags:string[], parent:string, workspace_id:string)
    clickup_delete_task(*task_id:string, workspace_id:string)
    clickup_add_time_entry(*task_id:string, *start:string -- YYYY-MM-DD HH:MM, duration:string -- such as 1h 30m or 90m, description:string, billable:boolean, workspace_id:string)
    clickup_get_time_entries(task_id:string, start_date:string -- ${DAY}, end_date:string -- ${DAY}, assignee:string[], workspace_id:string)
    clickup_move_task(*task_id:string, *list_id:string, workspace_id:string)
  `,
  does: {
    clickup_get_workspace_hierarchy: async (_, clickUp) => ({
      workspace: { id: clickUp.workspaceId, name: 'Acme' },
      hierarchy: {
        spaces: (await treeOf(clickUp)) as unknown as JsonObject[],
      },
    }),
    clickup_get_workspace_members: async (_, clickUp) => {
      const { teams } = await clickUp.get('/v2/team');
      return { members: ((teams as JsonObject[])[0]?.members ?? []) as JsonObject[] };
    },
    clickup_filter_tasks: async (args, clickUp) => {
      const { folder_ids, workspace_id: _, ...query } = args;
      const found = await clickUp.get(`/v2/team/${clickUp.workspaceId}/task`, {
        ...query,
        project_ids: folder_ids,
      });
      const more = found.last_page !== true;
      return {
        tasks: found.tasks ?? [],
        has_more: more,
        ...(more && { next_page: Number(args.page ?? 0) + 1 }),
      };
    },
    clickup_get_task: (args, clickUp) => clickUp.get(`/v2/task/${String(args.task_id)}`),
    clickup_create_task: (args, clickUp) => {
      const levels = ['urgent', 'high', 'normal', 'low'];
      return clickUp.post(`/v2/list/${String(args.list_id)}/task`, {
        ...only(args, 'name', 'status', 'tags', 'parent'),
        markdown_content: args.markdown_description,
        ...(args.priority !== undefined && { priority: levels.indexOf(String(args.priority)) + 1 }),
        ...(args.due_date !== undefined && {
          due_date: instantOf(args.due_date),
          due_date_time: String(args.due_date).length > 10,
        }),
      });
    },
    clickup_delete_task: async (args, clickUp) => {
      await clickUp.remove(`/v2/task/${String(args.task_id)}`);
      return { success: true };
    },
    clickup_add_time_entry: async (args, clickUp) => {
      const { data } = await clickUp.post(`/v2/team/${clickUp.workspaceId}/time_entries`, {
        tid: args.task_id,
        start: instantOf(args.start),
        duration: minutesOf(String(args.duration)) * 60_000,
        ...only(args, 'description', 'billable'),
      });
      return { success: true, time_entry: data ?? null };
    },
    clickup_get_time_entries: async (args, clickUp) => {
      const { data } = await clickUp.get(`/v2/team/${clickUp.workspaceId}/time_entries`, {
        ...only(args, 'task_id'),
        ...(args.start_date !== undefined && { start_date: instantOf(args.start_date) }),
        ...(args.end_date !== undefined && { end_date: instantOf(args.end_date) }),
        ...(args.assignee !== undefined && { assignee: (args.assignee as string[]).join(',') }),
      });
      return { time_entries: data ?? [] };
    },
  },
  say: (value) => text(JSON.stringify(value)),
  fail: (error) => ({ ...text(error.message), isError: true }),
};
