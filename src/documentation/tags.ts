// Tags: which ones a Space has, and putting them on tasks.
import { ids } from './ids.ts';
import { type MethodRecord, methods, must, path, rows, text } from './record.ts';
import { byCustomId } from './task-arguments.ts';

const { list, create, update, remove } = methods('tags');
const onTasks = methods('tags', 'tasks');

const tag_name = path('Name of the tag, from list_all_click_up_space_tags');

export const tagRecords: readonly MethodRecord[] = [
  list(
    'space_tag',
    'GET /api/v2/space/{space_id}/tag',
    'List the tags of a Space.',
    { space_id: ids.space },
    { answer: rows('tags') },
  ),
  onTasks.create(
    'task_tag',
    'POST /api/v2/task/{task_id}/tag/{tag_name}',
    'Put a tag on a task.',
    { task_id: ids.task, tag_name, ...byCustomId },
    { idempotent: true },
  ),
  onTasks.remove(
    'task_tag',
    'DELETE /api/v2/task/{task_id}/tag/{tag_name}',
    'Take a tag off a task. The Space keeps the tag.',
    { task_id: ids.task, tag_name, ...byCustomId },
  ),
  create(
    'space_tag',
    'POST /api/v2/space/{space_id}/tag',
    'Add a tag to a Space.',
    {
      space_id: ids.space,
      tag: must(
        { type: 'object', properties: { name: text, tag_fg: text, tag_bg: text } },
        'Name, and colours such as #ffffff; all three are wanted',
      ),
    },
    { idempotent: true },
  ),
  update(
    'space_tag',
    'PUT /api/v2/space/{space_id}/tag/{tag_name}',
    'Rename a tag of a Space, or change its colours; tasks that have it follow.',
    {
      space_id: ids.space,
      tag_name,
      tag: must(
        { type: 'object', properties: { name: text, fg_color: text, bg_color: text } },
        'Name, and colours such as #ffffff; all three are wanted',
      ),
    },
  ),
  remove(
    'space_tag',
    'DELETE /api/v2/space/{space_id}/tag/{tag_name}',
    'Delete a tag of a Space; it leaves every task there.',
    {
      space_id: ids.space,
      tag_name,
      tag: must({ type: 'object', properties: { name: text } }, 'The tag again: {name}'),
    },
  ),
];
