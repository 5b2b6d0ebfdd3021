// Custom fields: which ones a List has, and their values on tasks.
import { ids } from './ids.ts';
import {
  anything,
  body,
  flag,
  type MethodRecord,
  methods,
  must,
  object,
  query,
  rows,
} from './record.ts';
import { byCustomId } from './task-arguments.ts';

const { list } = methods('custom_fields');
const above = methods('custom_fields', 'tasks');

const include_applied_objects = query(flag, 'Add where each field is used');
const onTask = { task_id: ids.task, field_id: ids.field };

const PLACES = [
  ['folder', 'Folder', 'folder', ids.folder],
  ['space', 'Space', 'space', ids.space],
  ['workspace', 'Workspace', 'team', ids.workspace],
] as const;

export const fieldRecords: readonly MethodRecord[] = [
  list(
    'custom_field',
    'GET /api/v2/list/{list_id}/field',
    'List the custom fields that tasks of a List can have, with their types.',
    { list_id: ids.list, include_applied_objects },
    { answer: rows('fields') },
  ),
  above.act('set', 'update')(
    'custom_field_value',
    'POST /api/v2/task/{task_id}/field/{field_id}',
    'Set the value of a custom field of a task.',
    {
      ...onTask,
      value: must(
        anything,
        "The value, in the form that the field's type wants: an option's id for drop_down, ids for labels, {add, rem} for people and tasks, unix milliseconds for dates",
      ),
      value_options: body(object, 'For dates: {time: true} when the value has a time of day'),
      ...byCustomId,
    },
  ),
  ...PLACES.map(([noun, name, segment, id]) =>
    above.list(
      `${noun}_custom_field`,
      `GET /api/v2/${segment}/{${segment}_id}/field`,
      `List the custom fields that a ${name} itself has; Lists below it have more of their own.`,
      { [`${segment}_id`]: id, include_applied_objects },
      { answer: rows('fields') },
    ),
  ),
  above.remove(
    'custom_field_value',
    'DELETE /api/v2/task/{task_id}/field/{field_id}',
    'Clear the value of a custom field of a task.',
    { ...onTask, ...byCustomId },
  ),
];
