// The ids that methods take: what each names, and which tool tells it.
import { type Argument, path } from './record.ts';

function id(what: string, ...tools: readonly [string, ...string[]]): Argument {
  return path(`${what} id, from ${tools.join(' or ')}`);
}

const TASKS = ['list_all_click_up_tasks', 'list_all_click_up_workspace_tasks'] as const;

/** Ids in paths, by what they name. */
export const ids = {
  workspace: id('Workspace', 'list_all_click_up_workspaces'),
  space: id('Space', 'list_all_click_up_spaces'),
  folder: id('Folder', 'list_all_click_up_folders'),
  list: id('List', 'list_all_click_up_lists', 'list_all_click_up_folderless_lists'),
  task: id('Task', ...TASKS),
  field: id('Custom field', 'list_all_click_up_custom_fields'),
  comment: id('Comment', 'list_all_click_up_comments'),
  checklist: id('Checklist', 'checklists of get_single_click_up_task_by_id'),
  checklistItem: id('Checklist item', 'checklists of get_single_click_up_task_by_id'),
  timeEntry: id('Time entry', 'list_all_click_up_time_entries'),
  interval: id('Interval', 'list_all_click_up_tracked_times'),
  goal: id('Goal', 'list_all_click_up_goals'),
  keyResult: id('Key result', 'key_results of get_single_click_up_goal_by_id'),
  doc: id('Doc', 'list_all_click_up_docs'),
  page: id('Page', 'list_all_click_up_docs_page_names'),
  view: id('View', 'list_all_click_up_list_views', 'those of another place'),
  user: id('User', 'list_all_click_up_workspaces'),
  guest: id("Guest's user", 'list_all_click_up_workspaces'),
  group: id('User group', 'list_all_click_up_user_groups'),
  webhook: id('Webhook', 'list_all_click_up_webhooks'),
  channel: id('Channel', 'list_all_click_up_chat_channels'),
  message: id('Message', 'list_all_click_up_chat_messages'),
} satisfies Record<string, Argument>;

/** Where the ids of people stand, for arguments that name some. */
export const FROM_MEMBERS = 'from list_all_click_up_workspaces';
export const FROM_GROUPS = 'from list_all_click_up_user_groups';
export const FROM_TASKS = `from ${TASKS[0]}`;
