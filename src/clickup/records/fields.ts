// Custom fields: which ones a List has, and their values on tasks.

import {
  anything,
  body,
  flag,
  type MethodRecord,
  methods,
  object,
  path,
  query,
  required,
} from './record.ts';
import { byCustomId } from './task-arguments.ts';

const { list, remove } = methods('custom_fields', 'tasks');

const applied = query(flag, 'Add where each field is used');

const PLACES = [
  ['folder', 'Folder', 'folder'],
  ['space', 'Space', 'space'],
  ['workspace', 'Workspace', 'team'],
] as const;

export const fieldRecords = [
  {
    resource: 'custom_field',
    kind: 'list',
    http: 'GET',
    path: '/api/v2/list/{list_id}/field',
    description: 'List the custom fields that tasks of a List can have, with their types.',
    tags: ['custom_fields'],
    arguments: { list_id: path('List id'), include_applied_objects: applied },
  },
  {
    resource: 'custom_field_value',
    kind: 'custom',
    verb: 'set',
    effect: 'update',
    http: 'POST',
    path: '/api/v2/task/{task_id}/field/{field_id}',
    description: 'Set the value of a custom field of a task.',
    tags: ['custom_fields', 'tasks'],
    arguments: {
      task_id: path('Task id'),
      field_id: path('Custom field id'),
      value: required(body(anything, "The value, in the form that the field's type wants")),
      value_options: body(object, 'For dates: {time: true} when the value has a time of day'),
      ...byCustomId,
    },
  },
  ...PLACES.map(([noun, name, segment]) =>
    list(
      `${noun}_custom_field`,
      `GET /api/v2/${segment}/{${segment}_id}/field`,
      `List the custom fields that a ${name} itself has; Lists below it have more of their own.`,
      {
        [`${segment}_id`]: path(`${name} id`),
        include_applied_objects: applied,
      },
    ),
  ),
  remove(
    'custom_field_value',
    'DELETE /api/v2/task/{task_id}/field/{field_id}',
    'Clear the value of a custom field of a task.',
    { task_id: path('Task id'), field_id: path('Custom field id'), ...byCustomId },
  ),
] satisfies MethodRecord[];
