// How tools for tasks, their tags and their comments are recognised.

import type { JsonObject } from '../../base/index.ts';
import {
  archived,
  assigneeIds,
  commentId,
  description,
  listId,
  name,
  own,
  taskId,
  workspaceId,
} from './fields.ts';
import type { Field, IntentTable } from './intent.ts';

const many = (...names: string[]): Field => ({ kind: 'ids', names });

/** What `task.find` and `task.list` filter by. */
const filter = {
  assigneeIds: { ...assigneeIds },
  statuses: { kind: 'texts', names: ['status'] },
  tags: { kind: 'texts', names: ['tag'] },
  includeClosed: {
    kind: 'flag',
    names: ['include_closed', 'include_completed', 'include_done', 'with_closed', 'closed'],
    matters: true,
    says: /\b(closed|completed|finished|done)\b/i,
  },
  includeSubtasks: {
    kind: 'flag',
    names: ['subtask', 'include_subtask', 'with_subtask'],
    matters: true,
    says: /\bsubtasks?\b/i,
  },
  doneFrom: {
    kind: 'from',
    names: [
      ...['date_done_gt', 'done_after', 'date_done_from', 'done_from', 'completion_date_from'],
      ...['completed_after', 'completed_from', 'completed_since', 'done_since'],
    ],
  },
  doneBefore: {
    kind: 'before',
    names: [
      ...['date_done_lt', 'done_before', 'date_done_to', 'done_to', 'completion_date_to'],
      ...['completed_before', 'completed_to', 'completed_until', 'done_until'],
    ],
  },
  updatedFrom: {
    kind: 'from',
    names: [
      ...['date_updated_gt', 'updated_after', 'date_updated_after', 'date_updated_from'],
      ...['updated_from', 'updated_since', 'updated_gt'],
    ],
  },
  updatedBefore: {
    kind: 'before',
    names: [
      ...['date_updated_lt', 'updated_before', 'date_updated_before', 'date_updated_to'],
      ...['updated_to', 'updated_until', 'updated_lt'],
    ],
  },
  dueFrom: { kind: 'from', names: ['due_date_gt', 'due_after', 'due_from'], extra: true },
  dueBefore: { kind: 'before', names: ['due_date_lt', 'due_before', 'due_to'], extra: true },
  createdFrom: {
    kind: 'from',
    names: ['date_created_gt', 'created_after', 'date_created_from', 'created_from'],
    extra: true,
  },
  createdBefore: {
    kind: 'before',
    names: ['date_created_lt', 'created_before', 'date_created_to', 'created_to'],
    extra: true,
  },
} satisfies Record<string, Field>;

/** Of a list: also the tasks whose home is another one. */
const includeOtherLists: Field = {
  kind: 'flag',
  names: ['include_timl', 'timl', 'include_multi_list_task', 'include_task_in_multiple_list'],
  extra: true,
};

/** The fields that a task is written with. */
const content = {
  description,
  status: { kind: 'text', names: ['status', 'status_name'] },
  priority: {
    kind: 'priority',
    names: ['priority', 'priority_id', 'urgency'],
    says: /priorit|urgen/i,
  },
  dueAt: {
    kind: 'instant',
    names: ['due_date', 'due_at', 'due', 'deadline', 'due_on'],
    says: /\b(due|deadline)\b/i,
  },
  dueHasTime: { kind: 'flag', names: ['due_date_time', 'due_datetime'], ambient: true },
  startAt: { kind: 'instant', names: ['start_date', 'start_at', 'start'] },
  startHasTime: { kind: 'flag', names: ['start_date_time', 'start_datetime'], ambient: true },
  estimateMs: {
    kind: 'duration',
    names: ['time_estimate', 'estimate'],
  },
  points: { kind: 'number', names: ['point', 'sprint_point', 'story_point'], extra: true },
} satisfies Record<string, Field>;

/** An instant sent without these is shown by ClickUp as a day alone. */
const withTime = {
  fields: {},
  wanting: [
    { field: 'dueAt', without: 'dueHasTime', loss: 'due dates may lose their time of day' },
    { field: 'startAt', without: 'startHasTime', loss: 'start dates may lose their time of day' },
  ],
  from: ({ dueAt, startAt, dueHasTime = true, startHasTime = true }: JsonObject) => ({
    ...(typeof dueAt === 'number' && { dueHasTime }),
    ...(typeof startAt === 'number' && { startHasTime }),
  }),
};

/** ClickUp takes a custom id only together with its workspace. */
const customIn: Field = { kind: 'id', names: ['team_id', 'workspace_id'], ambient: true };
const customIds = {
  fields: { customTaskIds: { kind: 'flag', names: ['custom_task_id'] } } satisfies Record<
    string,
    Field
  >,
  from: ({ customIn: workspace }: JsonObject) =>
    workspace === undefined ? {} : { customTaskIds: true },
};

const tagging = {
  taskId: own(taskId),
  tag: { kind: 'text', names: ['tag_name', 'tag', 'name', 'label'] },
} satisfies Record<string, Field>;

const newTask = {
  name: { ...name, names: [...name.names, 'task_name'] },
  ...content,
  assigneeIds,
  tags: { kind: 'texts', names: ['tag', 'tag_name', 'label'] },
  parentId: {
    kind: 'id',
    names: ['parent', 'parent_id', 'parent_task_id', 'parent_task'],
  },
} satisfies Record<string, Field>;

/** Never sent: what an undo needs to know. */
const unsent: Field = { kind: 'any', names: [], ambient: true };

const fieldOfTask = {
  taskId,
  fieldId: { kind: 'id', of: 'custom_field', names: ['field_id', 'custom_field_id', 'field'] },
  was: unsent,
} satisfies Record<string, Field>;

/** What is read of a task, in the names of ClickUp's rows. */
const brings = [
  ...['id', 'name', 'custom_id', 'description', 'text_content', 'status', 'date_created'],
  ...['date_updated', 'date_done', 'date_closed', 'archived', 'creator', 'assignees', 'tags'],
  ...['parent', 'priority', 'due_date', 'start_date', 'time_estimate', 'time_spent', 'url'],
  ...['list', 'folder', 'space', 'team_id', 'custom_fields', 'locations', 'points'],
];

export const taskIntents = {
  'task.find': [
    {
      noun: 'task',
      many: true,
      verbs: ['search', 'get', 'list'],
      beside: ['workspace'],
      allows: ['filtered'],
      beyond: 'list',
      brings,
      fields: {
        workspaceId,
        spaceIds: many('space_id', 'space'),
        folderIds: many('project_id', 'folder_id', 'folder', 'project'),
        listIds: many('list_id', 'list'),
        ...filter,
      },
    },
  ],
  'task.list': [
    {
      noun: 'task',
      many: true,
      verbs: ['get', 'list', 'search'],
      beside: ['list'],
      fields: { listId: own(listId), archived, includeOtherLists, ...filter },
      brings,
    },
    {
      noun: 'task',
      many: true,
      verbs: ['get', 'list', 'search'],
      beside: ['workspace'],
      allows: ['filtered'],
      fields: { listId, archived, includeOtherLists, ...filter },
      brings,
      handicap: 0.1,
    },
  ],
  'task.get': [
    {
      noun: 'task',
      verbs: ['get'],
      verbless: true,
      fields: { taskId: own(taskId), customIn },
      derived: customIds,
      brings,
    },
    // A search that can be told the one task to bring.
    {
      noun: 'task',
      many: true,
      verbs: ['search', 'get', 'list'],
      beside: ['workspace'],
      fields: { taskId, customIn },
      derived: customIds,
      brings,
      handicap: 0.2,
    },
  ],
  'task.create': [
    {
      noun: 'task',
      verbs: ['create'],
      beside: ['list'],
      fields: { listId, ...newTask },
      derived: withTime,
    },
  ],
  'task.bulk_create': [
    {
      noun: 'task',
      verbs: ['create'],
      marks: ['bulk'],
      fields: { listId, tasks: { kind: 'text', names: [] } },
      // Some tools want the list with each of the things.
      items: { field: 'tasks', fields: { listId, ...newTask } },
      derived: withTime,
    },
  ],
  'task.update': [
    {
      noun: 'task',
      verbs: ['update'],
      fields: {
        taskId: own(taskId),
        name: { ...name, names: [...name.names, 'task_name', 'new_name'] },
        ...content,
        addAssigneeIds: many(
          ...['assignee_add', 'add_assignee', 'assignee_to_add', 'add_assignee_id'],
        ),
        removeAssigneeIds: many(
          ...['assignee_rem', 'assignee_remove', 'rem_assignee', 'remove_assignee'],
          ...['assignee_to_remove', 'remove_assignee_id'],
        ),
      },
      derived: withTime,
    },
  ],
  'task.delete': [{ noun: 'task', verbs: ['delete'], fields: { taskId: own(taskId) } }],
  'task.tag': [
    { noun: 'tag', verbs: ['create', 'update'], needs: ['task'], prefers: 'add', fields: tagging },
  ],
  'task.untag': [
    { noun: 'tag', verbs: ['delete'], needs: ['task'], prefers: 'remove', fields: tagging },
  ],
  'task.move': [
    {
      noun: 'task',
      verbs: ['move'],
      beside: ['list'],
      fields: {
        workspaceId,
        taskId: own(taskId),
        listId: {
          ...listId,
          names: [...listId.names, 'target_list_id', 'destination_list_id', 'new_list_id'],
        },
        wasListId: unsent,
      },
    },
  ],
  'task.add_to_list': [
    {
      noun: 'task',
      verbs: ['create'],
      needs: ['list'],
      prefers: 'add',
      fields: { taskId, listId },
    },
  ],
  'task.remove_from_list': [
    {
      noun: 'task',
      verbs: ['delete'],
      needs: ['list'],
      prefers: 'remove',
      fields: { taskId, listId },
    },
  ],
  'field.list': [
    {
      noun: 'custom_field',
      many: true,
      verbs: ['get', 'list'],
      beside: ['list'],
      fields: { listId },
    },
  ],
  'field.set': [
    {
      noun: 'custom_field',
      verbs: ['update', 'create'],
      beside: ['task'],
      fields: {
        ...fieldOfTask,
        value: { kind: 'any', names: ['value', 'field_value'] },
      },
    },
  ],
  'field.clear': [
    { noun: 'custom_field', verbs: ['delete'], beside: ['task'], fields: fieldOfTask },
  ],
  'comment.list': [
    {
      ...{ noun: 'comment', many: true, verbs: ['get', 'list'], beside: ['task'] },
      fields: {
        taskId,
        beforeAt: { kind: 'instant', names: ['start', 'start_date'], extra: true },
        beforeId: { kind: 'text', names: ['start_id', 'start_comment_id'], extra: true },
      },
    },
  ],
  'comment.create': [
    {
      noun: 'comment',
      verbs: ['create'],
      beside: ['task'],
      fields: {
        taskId,
        text: {
          kind: 'text',
          names: ['comment_text', 'text', 'comment', 'content', 'body', 'message', 'remark'],
        },
      },
      fallbacks: { notify_all: false },
    },
  ],
  'comment.delete': [
    {
      noun: 'comment',
      verbs: ['delete'],
      beside: ['task'],
      fields: { commentId: own(commentId) },
    },
  ],
} satisfies IntentTable<
  | 'task.find'
  | 'task.list'
  | 'task.get'
  | 'task.create'
  | 'task.bulk_create'
  | 'task.update'
  | 'task.delete'
  | 'task.tag'
  | 'task.untag'
  | 'task.move'
  | 'task.add_to_list'
  | 'task.remove_from_list'
  | 'field.list'
  | 'field.set'
  | 'field.clear'
  | 'comment.list'
  | 'comment.create'
  | 'comment.delete'
>;
