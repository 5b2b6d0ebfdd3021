// The pair of arguments with which a task can be named by its Workspace's own custom id.
import { flag, query, text } from './record.ts';

/** Only together: ClickUp looks a custom id up in the Workspace that `team_id` names. */
export const byCustomId = {
  custom_task_ids: query(flag, 'The task id is a custom task id; needs team_id'),
  team_id: query(text, 'Workspace id, with custom_task_ids'),
};
