// Arguments behind a reference, JSON only where it is asked for, writes confirmed in sentences.
import type { Json, JsonObject } from '../../../src/base/index.ts';
import type { Tool } from '../../../src/endpoint/index.ts';
import { type ClickUp, only } from './clickup-rest.ts';
import { type Dialect, type Said, text } from './dialect.ts';

const FORM = `response_format:"markdown"|"json"`;
const FILTER = `page:integer, subtasks:boolean/null, statuses:string[]/null, include_closed:boolean/null, assignees:string[]/null, tags:string[]/null, date_updated_gt:integer/null, date_updated_lt:integer/null, date_done_gt:integer/null, date_done_lt:integer/null`;

function declare({ name, description, inputSchema, annotations }: Tool): JsonObject {
  const own = (inputSchema?.properties ?? {}) as JsonObject;
  return {
    ...{ name, description },
    annotations: { ...annotations },
    inputSchema: {
      type: 'object',
      properties: { params: { $ref: '#/$defs/Input' } },
      required: ['params'],
      $defs: { Input: own.params ?? {} },
    },
    // A schema that the answers below do not keep to.
    outputSchema: {
      type: 'object',
      properties: { answer: { type: 'object' } },
      required: ['answer'],
    },
  };
}

/** One text, both as content and as the only member of the structured part. */
function told(words: string): Said {
  return { ...text(words), structuredContent: { result: words } };
}

type Params = JsonObject;
const reads =
  (path: (params: Params, clickUp: ClickUp) => string, ...query: string[]) =>
  async (args: JsonObject, clickUp: ClickUp): Promise<Json | Said> => {
    const params = args.params as Params;
    const body = await clickUp.get(path(params, clickUp), only(params, ...query));
    return params.response_format === 'json' ? told(JSON.stringify(body)) : told('# In markdown\n');
  };

const SPAN = ['start_date', 'end_date', 'assignee', 'task_id'];
const NARROW = [
  ...['page', 'subtasks', 'statuses', 'include_closed', 'assignees', 'tags', 'date_updated_gt'],
  ...['date_updated_lt', 'date_done_gt', 'date_done_lt', 'list_ids', 'space_ids', 'project_ids'],
];

export const trustxai: Dialect = {
  name: 'trustxai',
  tools: `
    clickup_get_spaces(*params:{team_id:string/null, archived:boolean, ${FORM}}) ann=readOnly/idempotent
    clickup_get_folders(*params:{*space_id:string, archived:boolean, ${FORM}}) ann=readOnly/idempotent
    clickup_get_lists(*params:{*folder_id:string, archived:boolean, ${FORM}}) ann=readOnly/idempotent
    clickup_get_folderless_lists(*params:{*space_id:string, archived:boolean, ${FORM}}) ann=readOnly/idempotent
    clickup_get_task(*params:{*task_id:string, ${FORM}}) ann=readOnly/idempotent
    clickup_get_tasks(*params:{*list_id:string, archived:boolean/null, ${FILTER}, ${FORM}}) ann=readOnly/idempotent
    clickup_get_filtered_team_tasks(*params:{team_id:string/null, list_ids:string[]/null, space_ids:string[]/null, project_ids:string[]/null, ${FILTER}, ${FORM}}) ann=readOnly/idempotent
    clickup_create_task(*params:{*list_id:string, *name:string, description:string/null, markdown_content:string/null, assignees:integer[]/null, tags:string[]/null, status:string/null, priority:1|2|3|4/null, due_date:integer/null, due_date_time:boolean/null, ${FORM}})
    clickup_delete_task(*params:{*task_id:string}) ann=destructive/idempotent
    clickup_get_time_entries(*params:{team_id:string/null, start_date:integer/null, end_date:integer/null, assignee:string/null, task_id:string/null, ${FORM}}) ann=readOnly/idempotent
    clickup_create_time_entry(*params:{team_id:string/null, *start:integer, duration:integer/null, stop:integer/null, description:string/null, billable:boolean/null, assignee:integer/null, tid:string/null})
    clickup_delete_time_entry(*params:{team_id:string/null, *timer_id:string}) ann=destructive/idempotent
    clickup_get_goals(*params:{team_id:string/null, include_completed:boolean, ${FORM}}) ann=readOnly/idempotent
    clickup_get_goal(*params:{*goal_id:string, ${FORM}}) ann=readOnly/idempotent
    clickup_edit_key_result(*params:{*key_result_id:string, steps_current:number/null, note:string/null}) ann=idempotent
    clickup_merge_tasks(*params:{*task_id:string, *source_task_ids:string[]}) ann=destructive
  `,
  declare,
  does: {
    clickup_get_spaces: reads((_, { workspaceId }) => `/v2/team/${workspaceId}/space`),
    clickup_get_folders: reads(({ space_id }) => `/v2/space/${String(space_id)}/folder`),
    clickup_get_lists: reads(({ folder_id }) => `/v2/folder/${String(folder_id)}/list`),
    clickup_get_folderless_lists: reads(({ space_id }) => `/v2/space/${String(space_id)}/list`),
    clickup_get_task: reads(({ task_id }) => `/v2/task/${String(task_id)}`),
    clickup_get_tasks: reads(({ list_id }) => `/v2/list/${String(list_id)}/task`, ...NARROW),
    clickup_get_filtered_team_tasks: reads(
      (_, { workspaceId }) => `/v2/team/${workspaceId}/task`,
      ...NARROW,
    ),
    clickup_create_task: async (args, clickUp) => {
      const { list_id, response_format: _, ...body } = args.params as Params;
      const task = await clickUp.post(`/v2/list/${String(list_id)}/task`, body);
      return told(`Created task **${String(task.name)}** (id \`${String(task.id)}\`).`);
    },
    clickup_delete_task: async (args, clickUp) => {
      const { task_id } = args.params as Params;
      await clickUp.remove(`/v2/task/${String(task_id)}`);
      return told(`Deleted task \`${String(task_id)}\`.`);
    },
    clickup_get_time_entries: reads(
      (_, { workspaceId }) => `/v2/team/${workspaceId}/time_entries`,
      ...SPAN,
    ),
    clickup_create_time_entry: async (args, clickUp) => {
      const { team_id: _, ...body } = args.params as Params;
      const { data } = await clickUp.post(`/v2/team/${clickUp.workspaceId}/time_entries`, body);
      const entry = data as JsonObject;
      return told(`Created time entry.\n\n- **${String(entry.id)}** on ${String(body.tid)}`);
    },
    clickup_delete_time_entry: async (args, clickUp) => {
      const { timer_id } = args.params as Params;
      await clickUp.remove(`/v2/team/${clickUp.workspaceId}/time_entries/${String(timer_id)}`);
      return told('Deleted.');
    },
    clickup_get_goals: reads(
      (_, { workspaceId }) => `/v2/team/${workspaceId}/goal`,
      'include_completed',
    ),
    clickup_get_goal: reads(({ goal_id }) => `/v2/goal/${String(goal_id)}`),
    clickup_edit_key_result: async (args, clickUp) => {
      const { key_result_id, ...body } = args.params as Params;
      await clickUp.put(`/v2/key_result/${String(key_result_id)}`, body);
      return told(`Updated key result \`${String(key_result_id)}\`.`);
    },
  },
  say: (value) => told(JSON.stringify(value)),
  fail: (error) => ({ ...told(`Error: ${error.message}`), isError: true }),
};
