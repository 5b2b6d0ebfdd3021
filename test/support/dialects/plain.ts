// A plain server that passes ClickUp's answers on, and others made of it.
import type { JsonObject } from '../../../src/base/index.ts';
import { only } from './clickup-rest.ts';
import { type Dialect, text } from './dialect.ts';

export type Work = Dialect['does'][string];

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

export const id = (args: JsonObject, name: string) => String(args[name]);

export const DOES: Record<string, Work> = {
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
