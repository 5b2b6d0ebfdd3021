// Tasks: found, read and changed.
import { FROM_GROUPS, FROM_MEMBERS, FROM_TASKS, ids } from './ids.ts';
import {
  anything,
  body,
  flag,
  integer,
  type MethodRecord,
  many,
  methods,
  must,
  object,
  oneOf,
  orNull,
  query,
  rows,
  text,
  type ValueSchema,
} from './record.ts';
import { byCustomId, estimatesByPerson } from './task-arguments.ts';

const { list, get, create, update, remove } = methods('tasks');

const instant = (what: string) => query(integer, `${what}, unix time in milliseconds`);

/** What narrows both listings of tasks. */
const filter = {
  page: query(integer, 'Page, from 0; 100 tasks each. The answer says `last_page`.'),
  order_by: query(oneOf('id', 'created', 'updated', 'due_date'), 'Default created'),
  reverse: query(flag, 'Reverse the order'),
  subtasks: query(flag, 'Include subtasks; default false'),
  statuses: query(many(text), 'Only tasks with one of these statuses'),
  include_closed: query(flag, 'Include tasks with a closed status; default false'),
  include_markdown_description: query(flag, 'Add the description as markdown'),
  assignees: query(many(text), `Only tasks of one of these user ids, ${FROM_MEMBERS}`),
  tags: query(many(text), 'Only tasks with one of these tags'),
  due_date_gt: instant('Due after'),
  due_date_lt: instant('Due before'),
  date_created_gt: instant('Created after'),
  date_created_lt: instant('Created before'),
  date_updated_gt: instant('Updated after'),
  date_updated_lt: instant('Updated before'),
  date_done_gt: instant('Done after'),
  date_done_lt: instant('Done before'),
  custom_fields: query(
    many(object),
    'Conditions on custom fields: {field_id, operator, value}, all of which must hold',
  ),
  custom_items: query(
    many(integer),
    'Only tasks of these custom types; 0 is a task, 1 a milestone',
  ),
};

/** The fields that creating and updating a task share. */
const fields = {
  description: body(text, 'Plain text; a single space clears it'),
  markdown_content: body(text, 'Description in markdown; wins over description'),
  status: body(text, 'Name of a status of the List'),
  priority: body(
    { ...orNull({ type: 'integer' }), enum: [1, 2, 3, 4, null] },
    '1 urgent, 2 high, 3 normal, 4 low; null for none',
  ),
  due_date: body(orNull({ type: 'integer' }), 'Unix time in milliseconds; null for none'),
  due_date_time: body(flag, 'Whether the due date has a time of day'),
  start_date: body(orNull({ type: 'integer' }), 'Unix time in milliseconds; null for none'),
  start_date_time: body(flag, 'Whether the start date has a time of day'),
  time_estimate: body(orNull({ type: 'integer' }), 'Milliseconds; null for none'),
  points: body(orNull({ type: 'number' }), 'Sprint points; null for none'),
  custom_item_id: body(orNull({ type: 'integer' }), 'Custom task type; null for a plain task'),
  archived: body(flag, 'Archive the task'),
};

const changes = (items: ValueSchema): ValueSchema => ({
  type: 'object',
  properties: { add: many(items), rem: many(items) },
});

const page = { answer: { ...rows('tasks'), last_page: flag } };
const task = { answer: { id: text, name: text, status: object, url: text } };
const people = body(changes(integer), `User ids to add and to remove, ${FROM_MEMBERS}`);

export const taskRecords: readonly MethodRecord[] = [
  list(
    'task',
    'GET /api/v2/list/{list_id}/task',
    'List the tasks of one List that match a filter, 100 a page.',
    {
      list_id: ids.list,
      archived: query(flag, 'true: only archived tasks'),
      ...filter,
      include_timl: query(flag, 'Include tasks whose home is another List'),
      watchers: query(many(text), `Only tasks watched by one of these user ids, ${FROM_MEMBERS}`),
      custom_field: query(object, 'A condition on one custom field: {field_id, operator, value}'),
    },
    page,
  ),
  list(
    'workspace_task',
    'GET /api/v2/team/{team_id}/task',
    'List the tasks of a whole Workspace that match a filter, 100 a page.',
    {
      team_id: ids.workspace,
      space_ids: query(many(text), 'Only tasks in these Spaces'),
      project_ids: query(many(text), 'Only tasks in these Folders'),
      list_ids: query(many(text), 'Only tasks in these Lists'),
      parent: query(text, 'Only subtasks of this task id'),
      ...filter,
    },
    page,
  ),
  get(
    'task',
    'GET /api/v2/task/{id}',
    'Get one task. ClickUp answers 401 for an id that it does not know.',
    {
      id: ids.task,
      include_subtasks: query(flag, 'Add the subtasks'),
      custom_fields: query(many(text), 'Only the values of these custom fields'),
      include_markdown_description: filter.include_markdown_description,
      ...byCustomId,
    },
    task,
  ),
  create(
    'task',
    'POST /api/v2/list/{list_id}/task',
    'Create a task in a List. A repeated call creates another one.',
    {
      list_id: ids.list,
      name: must(text, 'Name'),
      ...fields,
      assignees: body(many(integer), `User ids, ${FROM_MEMBERS}`),
      group_assignees: body(many(text), `User group ids, ${FROM_GROUPS}`),
      tags: body(many(text), 'Tag names; new ones are added to the Space'),
      parent: body(orNull({ type: 'string' }), `Makes it a subtask of this task id, ${FROM_TASKS}`),
      links_to: body(orNull({ type: 'string' }), `Links it to this task id, ${FROM_TASKS}`),
      notify_all: body(flag, 'Notify the creator too'),
      custom_fields: body(
        many({ type: 'object', properties: { id: text, value: anything }, required: ['id'] }),
        'Values of custom fields, whose ids come from list_all_click_up_custom_fields',
      ),
      check_required_custom_fields: body(flag, 'Refuse when a required custom field is missing'),
    },
    task,
  ),
  update(
    'task',
    'PUT /api/v2/task/{id}',
    'Change fields of a task; what is not named stays. Tags and custom fields have methods of their own.',
    {
      id: ids.task,
      name: body(text, 'Name'),
      ...fields,
      parent: body(text, 'Moves it under this task id; a subtask cannot become a task again'),
      assignees: people,
      group_assignees: body(changes(text), `User group ids to add and to remove, ${FROM_GROUPS}`),
      watchers: people,
      ...byCustomId,
    },
    task,
  ),
  remove('task', 'DELETE /api/v2/task/{id}', 'Delete a task.', { id: ids.task, ...byCustomId }),
  update(
    'task_time_estimate',
    'PATCH /api/v3/workspaces/{workspace_id}/tasks/{id}/time_estimates_by_user',
    'Set the time estimates of some assignees of a task; those of the others stay. Up to 10 in a call.',
    { workspace_id: ids.workspace, id: ids.task, body: estimatesByPerson },
  ),
];
