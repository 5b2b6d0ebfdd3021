// Markdown unless JSON is asked for, pages by offset, a hidden cap, failures called successes.
import type { Json, JsonObject } from '../../../src/base/index.ts';
import { type ClickUp, only } from './clickup-rest.ts';
import { type Dialect, type Said, text } from './dialect.ts';

const FORM = `response_format:"markdown"|"json"`;
const PAGE = 20;

function told(args: JsonObject, body: Json): Said {
  if (args.response_format === 'json') return text(JSON.stringify(body, null, 2));
  return text('# Result\n\nAsk for JSON to get more than this.');
}

/** All tasks, cut to the page that was asked for. */
async function paged(args: JsonObject, clickUp: ClickUp, path: string): Promise<Said> {
  const query = only(args, 'archived', 'include_closed', 'statuses', 'assignees', 'tags');
  const { tasks } = await clickUp.get(path, query);
  const all = tasks as JsonObject[];
  const offset = Number(args.offset ?? 0);
  const limit = Math.min(Number(args.limit ?? PAGE), PAGE);
  const rows = all.slice(offset, offset + limit);
  const more = offset + rows.length < all.length;
  return told(args, {
    tasks: rows,
    pagination: {
      ...{ total: all.length, count: rows.length, offset, has_more: more },
      ...(more && { next_offset: offset + rows.length }),
    },
  });
}

export const griffinwork40: Dialect = {
  name: 'griffinwork40',
  tools: `
    clickup_get_teams(${FORM}) ann=readOnly/idempotent ## List all teams (workspaces)
    clickup_get_spaces(*team_id:string, archived:boolean, ${FORM}) ann=readOnly/idempotent
    clickup_get_folders(*space_id:string, archived:boolean, ${FORM}) ann=readOnly/idempotent
    clickup_get_lists(folder_id:string, space_id:string, archived:boolean, ${FORM}) ann=readOnly/idempotent
    clickup_get_tasks(*list_id:string, archived:boolean, include_closed:boolean, statuses:string[], assignees:number[], limit:integer, offset:integer, ${FORM}, response_mode:"full"|"compact"|"summary") ann=readOnly/idempotent
    clickup_get_task(*task_id:string, ${FORM}) ann=readOnly/idempotent
    clickup_create_task(*list_id:string, *name:string, description:string, status:string, priority:1|2|3|4, assignees:number[], due_date:number, start_date:number, tags:string[], ${FORM})
    clickup_update_task(*task_id:string, name:string, description:string, status:string, priority:1|2|3|4, assignees_add:number[], assignees_rem:number[], due_date:number, ${FORM}) ann=openWorld
    clickup_delete_task(*task_id:string) ann=destructive/idempotent
    clickup_count_tasks_by_status(*list_id:string, ${FORM}) ann=readOnly/idempotent
    clickup_start_time_entry(*team_id:string, *task_id:string, description:string)
    clickup_get_time_entries(*team_id:string, assignee:number, start_date:number, end_date:number, ${FORM}) ann=readOnly/idempotent
  `,
  does: {
    clickup_get_teams: async (args, clickUp) => told(args, await clickUp.get('/v2/team')),
    clickup_get_spaces: async (args, clickUp) =>
      told(args, await clickUp.get(`/v2/team/${String(args.team_id)}/space`)),
    clickup_get_folders: async (args, clickUp) =>
      told(args, await clickUp.get(`/v2/space/${String(args.space_id)}/folder`)),
    clickup_get_lists: async (args, clickUp) => {
      const { folder_id, space_id } = args;
      const place =
        folder_id === undefined ? `space/${String(space_id)}` : `folder/${String(folder_id)}`;
      return told(args, await clickUp.get(`/v2/${place}/list`));
    },
    clickup_get_tasks: (args, clickUp) =>
      paged(args, clickUp, `/v2/list/${String(args.list_id)}/task`),
    clickup_get_task: async (args, clickUp) =>
      told(args, await clickUp.get(`/v2/task/${String(args.task_id)}`)),
    clickup_create_task: async (args, clickUp) => {
      const { list_id, response_format: _, ...body } = args;
      return told(args, await clickUp.post(`/v2/list/${String(list_id)}/task`, body));
    },
    clickup_update_task: async (args, clickUp) => {
      const { task_id, response_format: _, assignees_add, assignees_rem, ...body } = args;
      const people = only({ add: assignees_add ?? null, rem: assignees_rem ?? null }, 'add', 'rem');
      const changes = { ...body, ...(assignees_add || assignees_rem ? { assignees: people } : {}) };
      return told(args, await clickUp.put(`/v2/task/${String(task_id)}`, changes));
    },
    clickup_delete_task: async (args, clickUp) => {
      await clickUp.remove(`/v2/task/${String(args.task_id)}`);
      return text(`Task ${String(args.task_id)} has been deleted.`);
    },
    clickup_get_time_entries: async (args, clickUp) => {
      const { team_id, response_format: _, ...query } = args;
      return told(args, await clickUp.get(`/v2/team/${String(team_id)}/time_entries`, query));
    },
  },
  say: (value) => text(JSON.stringify(value)),
  fail: (error) => text(`Error: ${error.message}`),
};
