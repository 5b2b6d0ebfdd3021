// Noun before verb, a validator's own objects where schemas belong, the same tool under two names.
import type { JsonObject } from '../../../src/base/index.ts';
import type { Tool } from '../../../src/endpoint/index.ts';
import { type Dialect, text } from './dialect.ts';

const FILTER = `archived:boolean, page:number, subtasks:boolean, statuses:string[], include_closed:boolean, assignees:string[], tags:string[], date_updated_gt:number, date_updated_lt:number`;
const CONTENT = `description:string, status:string, priority:number, due_date:number, due_date_time:boolean, time_estimate:number, start_date:number, start_date_time:boolean`;

/** What a server that hands over its validators sends for a plain schema. */
function validator(schema: JsonObject, required: boolean): JsonObject {
  const names: Record<string, string> = {
    ...{ string: 'ZodString', number: 'ZodNumber', boolean: 'ZodBoolean', array: 'ZodArray' },
  };
  const items = schema.items as JsonObject | undefined;
  const own = {
    _def: {
      typeName: names[String(schema.type)] ?? 'ZodAny',
      ...(items && { type: validator(items, true) }),
    },
  };
  return required ? own : { _def: { typeName: 'ZodOptional', innerType: own } };
}

function declare({ name, description, inputSchema }: Tool): JsonObject {
  const properties = (inputSchema?.properties ?? {}) as Record<string, JsonObject>;
  const required = (inputSchema?.required ?? []) as string[];
  const members = Object.entries(properties).map(([key, schema]) => [
    key,
    validator(schema, required.includes(key)),
  ]);
  return {
    name,
    description,
    inputSchema: { type: 'object', properties: Object.fromEntries(members), required },
  };
}

export const busybee: Dialect = {
  name: 'busybee',
  tools: `
    clickup_teams_list_workspaces()
    clickup_spaces_list(*team_id:string, archived:boolean)
    clickup_folders_list(*space_id:string, archived:boolean)
    clickup_lists_list(folder_id:string, space_id:string, archived:boolean)
    clickup_lists_get(*list_id:string)
    clickup_tasks_list(*list_id:string, ${FILTER})
    clickup_tasks_search(*team_id:string, space_ids:string[], project_ids:string[], list_ids:string[], ${FILTER})
    clickup_tasks_get(*task_id:string)
    clickup_tasks_create(*list_id:string, *name:string, assignees:number[], tags:string[], parent:string, ${CONTENT})
    clickup_tasks_delete(*task_id:string)
    clickup_tasks_add_time_entry(*team_id:string, *task_id:string, *duration:number, *start:number, description:string, billable:boolean, assignee:number)
    clickup_time_create(*team_id:string, *task_id:string, *duration:number, *start:number, description:string, billable:boolean, assignee:number)
    clickup_time_list_entries(*team_id:string, start_date:number, end_date:number, assignee:string, task_id:string)
    clickup_time_delete(*team_id:string, *timer_id:string)
    clickup_goals_list(*team_id:string)
    clickup_goals_get(*goal_id:string)
    clickup_goals_update_key_result(*key_result_id:string, note:string, steps_current:number)
    clickup_lists_add_task(*list_id:string, *task_id:string)
  `,
  declare,
  does: {
    clickup_teams_list_workspaces: async (_, clickUp) =>
      (await clickUp.get('/v2/team')).teams ?? [],
    clickup_spaces_list: async (args, clickUp) =>
      (await clickUp.get(`/v2/team/${String(args.team_id)}/space`)).spaces ?? [],
    clickup_folders_list: async (args, clickUp) =>
      (await clickUp.get(`/v2/space/${String(args.space_id)}/folder`)).folders ?? [],
    clickup_lists_list: async ({ folder_id, space_id }, clickUp) => {
      const place =
        folder_id === undefined ? `space/${String(space_id)}` : `folder/${String(folder_id)}`;
      return (await clickUp.get(`/v2/${place}/list`)).lists ?? [];
    },
    clickup_lists_get: (args, clickUp) => clickUp.get(`/v2/list/${String(args.list_id)}`),
    clickup_tasks_list: ({ list_id, ...query }, clickUp) =>
      clickUp.get(`/v2/list/${String(list_id)}/task`, query),
    clickup_tasks_search: ({ team_id, ...query }, clickUp) =>
      clickUp.get(`/v2/team/${String(team_id)}/task`, query),
    clickup_tasks_get: (args, clickUp) => clickUp.get(`/v2/task/${String(args.task_id)}`),
    clickup_tasks_create: ({ list_id, ...body }, clickUp) =>
      clickUp.post(`/v2/list/${String(list_id)}/task`, body),
    clickup_tasks_delete: (args, clickUp) => clickUp.remove(`/v2/task/${String(args.task_id)}`),
    clickup_time_create: ({ team_id, task_id, ...body }, clickUp) =>
      clickUp.post(`/v2/team/${String(team_id)}/time_entries`, { ...body, tid: task_id }),
    clickup_time_list_entries: ({ team_id, ...query }, clickUp) =>
      clickUp.get(`/v2/team/${String(team_id)}/time_entries`, query),
    clickup_time_delete: (args, clickUp) =>
      clickUp.remove(`/v2/team/${String(args.team_id)}/time_entries/${String(args.timer_id)}`),
    clickup_goals_list: (args, clickUp) => clickUp.get(`/v2/team/${String(args.team_id)}/goal`),
    clickup_goals_get: (args, clickUp) => clickUp.get(`/v2/goal/${String(args.goal_id)}`),
    clickup_goals_update_key_result: ({ key_result_id, ...body }, clickUp) =>
      clickUp.put(`/v2/key_result/${String(key_result_id)}`, body),
  },
  say: (value) => text(JSON.stringify(value, null, 2)),
  // Failures call themselves successes.
  fail: (error) => text(`Error: ${error.message}`),
};
