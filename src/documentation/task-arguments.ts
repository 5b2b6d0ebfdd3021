// Arguments that the records of several calls about tasks share.
import { type Argument, anything, flag, integer, many, query, text } from './record.ts';

/** With which a task is named by its Workspace's own custom id. Only together: ClickUp looks a custom id up in the Workspace that `team_id` names. */
export const byCustomId = {
  custom_task_ids: query(flag, 'The task id is a custom task id; needs team_id'),
  team_id: query(text, 'Workspace id, with custom_task_ids; from list_all_click_up_workspaces'),
};

/** How long each person takes. */
export const estimatesByPerson: Argument = {
  in: 'whole-body',
  required: true,
  schema: many({
    type: 'object',
    properties: { assignee: anything, time: integer },
    required: ['assignee', 'time'],
  }),
  description: 'assignee: user id or "unassigned"; time: milliseconds',
};
