// Shows tasks by the list and time by the task alone, wraps arguments under a name of its own, does
// not say whose credential it is, and writes a filter so that ClickUp refuses it.
import type { JsonObject } from '../../../src/base/index.ts';
import { only } from './clickup-rest.ts';
import { type Dialect, text } from './dialect.ts';

export const byTheList: Dialect = {
  name: 'by the list',
  tools: `
    get_workspaces() ## Workspaces that the token sees
    get_members(*type:{team_id,query}) ## Members of a workspace
    get_spaces(*type:{team_id})
    get_folders(*type:{space_id})
    get_lists(*type:{folder_id})
    get_folderless_lists(*type:{space_id})
    get_tasks(*type:{list_id,include_closed,subtasks,assignees,page}) ## Tasks of a list
    get_task(*type:{task_id})
    create_task(*type:{list_id,name,description,priority})
    delete_task(*type:{task_id})
    get_task_time_entries(*type:{task_id,start_date,end_date}) ## Time entries of one task
    add_time_entry(*type:{task_id,start,duration,description}) ## Duration in milliseconds
    delete_time_entry(*type:{time_entry_id})
  `,
  does: {
    get_workspaces: (_, clickUp) => clickUp.get('/v2/team'),
    get_members: async (_, clickUp) => {
      const { teams } = await clickUp.get('/v2/team');
      return { members: (teams as JsonObject[])[0]?.members ?? [] };
    },
    get_spaces: ({ type }, clickUp) => clickUp.get(`/v2/team/${told(type).team_id}/space`),
    get_folders: ({ type }, clickUp) => clickUp.get(`/v2/space/${told(type).space_id}/folder`),
    get_lists: ({ type }, clickUp) => clickUp.get(`/v2/folder/${told(type).folder_id}/list`),
    get_folderless_lists: ({ type }, clickUp) =>
      clickUp.get(`/v2/space/${told(type).space_id}/list`),
    get_tasks: ({ type }, clickUp) => {
      const { list_id, assignees, ...query } = told(type);
      if (assignees)
        throw new Error('{"err":"assignees must be an array","ECODE":"PUBAPITASK_017"}');
      return clickUp.get(`/v2/list/${list_id}/task`, query);
    },
    get_task: ({ type }, clickUp) => clickUp.get(`/v2/task/${told(type).task_id}`),
    create_task: ({ type }, clickUp) => {
      const { list_id, ...body } = told(type);
      return clickUp.post(`/v2/list/${list_id}/task`, body);
    },
    delete_task: ({ type }, clickUp) => clickUp.remove(`/v2/task/${told(type).task_id}`),
    get_task_time_entries: ({ type }, clickUp) =>
      clickUp.get(`/v2/team/${clickUp.workspaceId}/time_entries`, {
        ...only(told(type), 'task_id', 'start_date', 'end_date'),
      }),
    add_time_entry: ({ type }, clickUp) => {
      const { task_id, ...body } = told(type);
      return clickUp.post(`/v2/team/${clickUp.workspaceId}/time_entries`, {
        tid: task_id ?? null,
        ...body,
      });
    },
    delete_time_entry: ({ type }, clickUp) =>
      clickUp.remove(`/v2/team/${clickUp.workspaceId}/time_entries/${told(type).time_entry_id}`),
  },
  say: (value) => text(JSON.stringify(value)),
  fail: (error) => ({ ...text(`Error: ${error.message}`), isError: true }),
};

function told(value: unknown): Record<string, string> {
  return value as Record<string, string>;
}
