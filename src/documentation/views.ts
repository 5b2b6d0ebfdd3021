// Views of a place, the tasks in them, and the comments of chat views.
import { before } from './comments.ts';
import { ids } from './ids.ts';
import {
  anything,
  flag,
  integer,
  methods,
  must,
  oneOf,
  query,
  required,
  rows,
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
  ['workspace', 'team', 'Workspace', ids.workspace],
  ['space', 'space', 'Space', ids.space],
  ['folder', 'folder', 'Folder', ids.folder],
  ['list', 'list', 'List', ids.list],
] as const;

export const viewRecords = [
  ...PLACES.flatMap(([noun, segment, name, id]) => [
    list(
      `${noun}_view`,
      `GET /api/v2/${segment}/{${segment}_id}/view`,
      `List the views of a ${name}. Ids of views are text such as 3c-105.`,
      { [`${segment}_id`]: id },
      { answer: rows('views') },
    ),
    create(
      `${noun}_view`,
      `POST /api/v2/${segment}/{${segment}_id}/view`,
      `Create a view in a ${name}. A repeated call creates another one.`,
      {
        [`${segment}_id`]: id,
        name: must(text, 'Name'),
        type: must(KIND, 'What it looks like'),
        ...setup,
      },
    ),
  ]),
  get('view', 'GET /api/v2/view/{id}', 'Get one view with what it shows.', { id: ids.view }),
  update(
    'view',
    'PUT /api/v2/view/{id}',
    'Replace the set-up of a view. Get it first: what is left out is lost.',
    {
      id: ids.view,
      name: must(text, 'Name'),
      type: must(KIND, 'What it looks like'),
      parent: must(
        { type: 'object', properties: { id: text, type: integer }, required: ['id', 'type'] },
        'Where it belongs. type: 4 Space, 5 Folder, 6 List, 7 Workspace',
      ),
      ...setup,
    },
  ),
  remove('view', 'DELETE /api/v2/view/{id}', 'Delete a view; its tasks stay.', { id: ids.view }),
  list(
    'view_task',
    'GET /api/v2/view/{view_id}/task',
    'List the tasks that a view shows, 30 a page; the answer says last_page.',
    { view_id: ids.view, page: required(query(integer, 'Page, from 0')) },
    { answer: { ...rows('tasks'), last_page: flag } },
  ),
];

const comments = methods('views', 'comments');

export const viewCommentRecords = [
  comments.list(
    'view_comment',
    'GET /api/v2/view/{view_id}/comment',
    'List the comments of a chat view, newest first, 25 a page.',
    {
      view_id: ids.view,
      ...before,
    },
    { answer: rows('comments') },
  ),
  comments.create(
    'view_comment',
    'POST /api/v2/view/{view_id}/comment',
    'Comment in a chat view. A repeated call comments again.',
    {
      view_id: ids.view,
      comment_text: must(text, 'The comment as plain text'),
      notify_all: must(flag, 'Notify everyone, the author too'),
    },
  ),
];
