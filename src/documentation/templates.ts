// Templates of tasks, lists and folders, and what is made from them.
import { ids } from './ids.ts';
import {
  body,
  integer,
  methods,
  must,
  object,
  path,
  query,
  required,
  rows,
  text,
} from './record.ts';

const { list, act } = methods('templates');

const team_id = ids.workspace;
const name = must(text, 'Name of the new one');
const options = body(
  object,
  'What to take over: {return_immediately, time_estimate, old_tags, old_assignees, subtasks, attachments, comment, …}; return_immediately true by default, and then the answer comes before the copy is complete',
);
const made = 'A repeated call creates another one.';
const from = act('create', 'create');

export const templateRecords = [
  list(
    'task_template',
    'GET /api/v2/team/{team_id}/taskTemplate',
    'List the task templates of a Workspace.',
    { team_id, page: required(query(integer, 'Page, from 0')) },
    { answer: rows('templates') },
  ),
  list(
    'list_template',
    'GET /api/v2/team/{team_id}/list_template',
    'List the List templates of a Workspace. Ids begin with t-.',
    { team_id },
    { answer: rows('templates') },
  ),
  list(
    'folder_template',
    'GET /api/v2/team/{team_id}/folder_template',
    'List the Folder templates of a Workspace. Ids begin with t-.',
    { team_id },
    { answer: rows('templates') },
  ),
  from(
    'task_from_template',
    'POST /api/v2/list/{list_id}/taskTemplate/{template_id}',
    `Create a task from a template. ${made}`,
    {
      list_id: ids.list,
      template_id: path('Task template id, from list_all_click_up_task_templates'),
      name,
    },
  ),
  from(
    'list_from_template_in_folder',
    'POST /api/v2/folder/{folder_id}/list_template/{template_id}',
    `Create a List in a Folder from a template. ${made}`,
    {
      folder_id: ids.folder,
      template_id: path('List template id, from list_all_click_up_list_templates'),
      name,
      options,
    },
  ),
  from(
    'list_from_template_in_space',
    'POST /api/v2/space/{space_id}/list_template/{template_id}',
    `Create a List without a Folder in a Space from a template. ${made}`,
    {
      space_id: ids.space,
      template_id: path('List template id, from list_all_click_up_list_templates'),
      name,
      options,
    },
  ),
  from(
    'folder_from_template',
    'POST /api/v2/space/{space_id}/folder_template/{template_id}',
    `Create a Folder in a Space from a template. ${made}`,
    {
      space_id: ids.space,
      template_id: path('Folder template id, from list_all_click_up_folder_templates'),
      name,
      parent_folder_id: body(text, 'Folder to put it into'),
      options,
    },
  ),
];

const shown = methods('hierarchy');

export const customItemRecords = [
  shown.list(
    'custom_task_type',
    'GET /api/v2/team/{team_id}/custom_item',
    'List the custom task types of a Workspace; a plain task is 0, a milestone 1.',
    { team_id },
    { answer: rows('custom_items') },
  ),
];
