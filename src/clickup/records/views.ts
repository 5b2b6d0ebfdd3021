// Views of a place, the tasks in them, and the comments of chat views.
import {
  anything,
  flag,
  integer,
  methods,
  must,
  oneOf,
  path,
  query,
  required,
  text,
} from './record.ts';

const { list, get, create, update, remove } = methods('views');

const KIND = oneOf(
  ...['list', 'board', 'calendar', 'table', 'timeline', 'workload', 'activity', 'map'],
  ...['conversation', 'gantt', 'form', 'embed', 'doc'],
);

/** How a view shows its tasks, each part in ClickUp's own shape: take it over from another view. */
const setup = {
  grouping: must(anything, '{field, dir: 1 or -1, collapsed, ignore}'),
  divide: must(anything, '{field, dir, collapsed}; null members for none'),
  sorting: must(anything, '{fields: [{field, dir}]}'),
  filters: must(anything, '{op: AND or OR, fields, search, show_closed}'),
  columns: must(anything, '{fields: [{field}]}'),
  team_sidebar: must(anything, '{assignees, assigned_comments, unassigned_tasks}'),
  settings: must(anything, '{show_subtasks, me_comments, …}'),
};

const PLACES = [
  ['workspace', 'team', 'Workspace', 'list_all_click_up_workspaces'],
  ['space', 'space', 'Space', 'list_all_click_up_spaces'],
  ['folder', 'folder', 'Folder', 'list_all_click_up_folders'],
  ['list', 'list', 'List', 'list_all_click_up_lists'],
] as const;

export const viewRecords = [
  ...PLACES.flatMap(([noun, segment, name, from]) => [
    list(
      `${noun}_view`,
      `GET /api/v2/${segment}/{${segment}_id}/view`,
      `List the views of a ${name}. Ids of views are text such as 3c-105.`,
      { [`${segment}_id`]: path(`${name} id, from ${from}`) },
    ),
    create(
      `${noun}_view`,
      `POST /api/v2/${segment}/{${segment}_id}/view`,
      `Create a view in a ${name}. A repeated call creates another one.`,
      {
        [`${segment}_id`]: path(`${name} id, from ${from}`),
        name: must(text, 'Name'),
        type: must(KIND, 'What it looks like'),
        ...setup,
      },
    ),
  ]),
  get('view', 'GET /api/v2/view/{id}', 'Get one view with what it shows.', {
    id: path('View id'),
  }),
  update(
    'view',
    'PUT /api/v2/view/{id}',
    'Replace the set-up of a view. Get it first: what is left out is lost.',
    {
      id: path('View id'),
      name: must(text, 'Name'),
      type: must(KIND, 'What it looks like'),
      parent: must(
        { type: 'object', properties: { id: text, type: integer }, required: ['id', 'type'] },
        'Where it belongs. type: 4 Space, 5 Folder, 6 List, 7 Workspace',
      ),
      ...setup,
    },
  ),
  remove('view', 'DELETE /api/v2/view/{id}', 'Delete a view; its tasks stay.', {
    id: path('View id'),
  }),
  list(
    'view_task',
    'GET /api/v2/view/{view_id}/task',
    'List the tasks that a view shows, 30 a page; the answer says last_page.',
    { view_id: path('View id'), page: required(query(integer, 'Page, from 0')) },
  ),
];

const comments = methods('views', 'comments');

export const viewCommentRecords = [
  comments.list(
    'view_comment',
    'GET /api/v2/view/{view_id}/comment',
    'List the comments of a chat view, newest first, 25 a page.',
    {
      view_id: path('View id'),
      start: query(integer, 'For the next page: date of the last comment, unix milliseconds'),
      start_id: query(text, 'For the next page: id of the last comment'),
    },
  ),
  comments.create(
    'view_comment',
    'POST /api/v2/view/{view_id}/comment',
    'Comment in a chat view. A repeated call comments again.',
    {
      view_id: path('View id'),
      comment_text: must(text, 'The comment as plain text'),
      notify_all: must(flag, 'Notify everyone, the author too'),
    },
  ),
];
