// Raw bodies as JSON text, gates on deletes, `target` for key result, a container for lists.
import type { JsonObject } from '../../../src/base/index.ts';
import { only } from './clickup-rest.ts';
import { type Dialect, text } from './dialect.ts';

const FILTER = `page:number, subtasks:boolean, statuses:string[], include_closed:boolean, assignees:string[], tags:string[], date_updated_gt:number, date_updated_lt:number`;
const CONTENT = `description:string, markdown_content:string, status:string, priority:number, due_date:number, due_date_time:boolean, time_estimate:number, start_date:number, start_date_time:boolean`;
const TASK_FIELDS = [
  ...['name', 'description', 'markdown_content', 'status', 'priority', 'due_date', 'due_date_time'],
  ...['time_estimate', 'start_date', 'start_date_time', 'assignees', 'tags', 'parent'],
];

export const chykalophia: Dialect = {
  name: 'chykalophia',
  tools: `
    clickup_get_workspaces()
    clickup_get_authorized_user()
    clickup_get_spaces(*workspace_id:string, archived:boolean)
    clickup_get_folders(*space_id:string, archived:boolean)
    clickup_get_lists(*container_type:"folder"|"space", *container_id:string, archived:boolean)
    clickup_get_folderless_lists(*space_id:string, archived:boolean)
    clickup_get_list(*list_id:string)
    clickup_get_tasks(*list_id:string, include_closed:boolean, subtasks:boolean, page:number)
    clickup_get_filtered_team_tasks(*team_id:string, space_ids:string[], project_ids:string[], list_ids:string[], ${FILTER})
    clickup_get_task_details(*task_id:string, include_markdown_description:boolean)
    clickup_create_task(*list_id:string, *name:string, assignees:number[], tags:string[], parent:string, ${CONTENT})
    clickup_bulk_create_tasks(*list_id:string, *tasks:{*name:string, assignees:number[], tags:string[], parent:string, ${CONTENT}}[], continue_on_error:boolean)
    clickup_update_task(*task_id:string, name:string, assignees:number[], ${CONTENT})
    clickup_delete_task(*task_id:string, *confirm_deletion:boolean)
    clickup_delete_subtask(*task_id:string, *confirm_deletion:boolean)
    clickup_get_time_entries(*team_id:string, start_date:number, end_date:number, assignee:number/string, task_id:string)
    clickup_create_time_entry(*team_id:string, *description:string, *start:number, billable:boolean, duration:number, stop:number, task_id:string, assignee:number)
    clickup_create_timer_entry(*team_id:string, *description:string, task_id:string)
    clickup_delete_time_entry(*team_id:string, *timer_id:string)
    clickup_get_goals(*team_id:string, include_completed:boolean)
    clickup_get_goal(*goal_id:string)
    clickup_get_goal_summary(*team_id:string)
    clickup_update_goal_target(*target_id:string, steps_current:number, note:string)
  `,
  does: {
    clickup_get_workspaces: (_, clickUp) => clickUp.get('/v2/team'),
    clickup_get_authorized_user: (_, clickUp) => clickUp.get('/v2/user'),
    clickup_get_spaces: (args, clickUp) =>
      clickUp.get(`/v2/team/${String(args.workspace_id)}/space`),
    clickup_get_folders: (args, clickUp) =>
      clickUp.get(`/v2/space/${String(args.space_id)}/folder`),
    clickup_get_lists: (args, clickUp) =>
      clickUp.get(`/v2/${String(args.container_type)}/${String(args.container_id)}/list`),
    clickup_get_folderless_lists: (args, clickUp) =>
      clickUp.get(`/v2/space/${String(args.space_id)}/list`),
    clickup_get_list: (args, clickUp) => clickUp.get(`/v2/list/${String(args.list_id)}`),
    clickup_get_tasks: ({ list_id, ...query }, clickUp) =>
      clickUp.get(`/v2/list/${String(list_id)}/task`, query),
    clickup_get_filtered_team_tasks: ({ team_id, ...query }, clickUp) =>
      clickUp.get(`/v2/team/${String(team_id)}/task`, query),
    clickup_get_task_details: ({ task_id, ...query }, clickUp) =>
      clickUp.get(`/v2/task/${String(task_id)}`, query),
    clickup_create_task: (args, clickUp) =>
      clickUp.post(`/v2/list/${String(args.list_id)}/task`, only(args, ...TASK_FIELDS)),
    clickup_bulk_create_tasks: async (args, clickUp) => {
      // One after another over the same route, as such tools do; the first refusal ends it.
      const successful: JsonObject[] = [];
      for (const [at, task] of (args.tasks as JsonObject[]).entries()) {
        try {
          const made = only(task, ...TASK_FIELDS);
          successful.push(await clickUp.post(`/v2/list/${String(args.list_id)}/task`, made));
        } catch (thrown) {
          const { message } = thrown as Error;
          if (args.continue_on_error !== true) throw new Error(`Task ${at + 1} failed: ${message}`);
        }
      }
      return { successful, count: successful.length };
    },
    clickup_update_task: (args, clickUp) =>
      clickUp.put(`/v2/task/${String(args.task_id)}`, only(args, ...TASK_FIELDS)),
    clickup_delete_task: async (args, clickUp) => {
      // The gate answers with a success and deletes nothing.
      if (args.confirm_deletion !== true) return text('Set confirm_deletion: true to delete it.');
      await clickUp.remove(`/v2/task/${String(args.task_id)}`);
      return text(`Task ${String(args.task_id)} deleted successfully.`);
    },
    clickup_get_time_entries: ({ team_id, ...query }, clickUp) =>
      clickUp.get(`/v2/team/${String(team_id)}/time_entries`, query),
    clickup_create_time_entry: ({ team_id, task_id, ...body }, clickUp) =>
      clickUp.post(`/v2/team/${String(team_id)}/time_entries`, {
        ...body,
        ...(task_id !== undefined && { tid: task_id }),
      }),
    clickup_delete_time_entry: (args, clickUp) =>
      clickUp.remove(`/v2/team/${String(args.team_id)}/time_entries/${String(args.timer_id)}`),
    clickup_get_goals: ({ team_id, ...query }, clickUp) =>
      clickUp.get(`/v2/team/${String(team_id)}/goal`, query),
    clickup_get_goal: (args, clickUp) => clickUp.get(`/v2/goal/${String(args.goal_id)}`),
    clickup_update_goal_target: ({ target_id, ...body }, clickUp) =>
      clickUp.put(`/v2/key_result/${String(target_id)}`, body),
  },
  say: (value) => text(JSON.stringify(value, null, 2)),
  fail: (error) => ({ ...text(`Error: ${error.message}`), isError: true }),
};
