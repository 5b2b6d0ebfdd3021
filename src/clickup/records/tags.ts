// Tags: which ones a Space has, and putting them on tasks.

import { type MethodRecord, methods, must, path, text } from './record.ts';
import { byCustomId } from './task-arguments.ts';

const { create, update, remove } = methods('tags');

export const tagRecords = [
  {
    resource: 'space_tag',
    kind: 'list',
    http: 'GET',
    path: '/api/v2/space/{space_id}/tag',
    description: 'List the tags of a Space.',
    tags: ['tags'],
    arguments: { space_id: path('Space id') },
  },
  {
    resource: 'task_tag',
    kind: 'create',
    http: 'POST',
    path: '/api/v2/task/{task_id}/tag/{tag_name}',
    description: 'Put a tag on a task.',
    tags: ['tags', 'tasks'],
    idempotent: true,
    arguments: { task_id: path('Task id'), tag_name: path('Tag name'), ...byCustomId },
  },
  {
    resource: 'task_tag',
    kind: 'delete',
    http: 'DELETE',
    path: '/api/v2/task/{task_id}/tag/{tag_name}',
    description: 'Take a tag off a task. The Space keeps the tag.',
    tags: ['tags', 'tasks'],
    arguments: { task_id: path('Task id'), tag_name: path('Tag name'), ...byCustomId },
  },
  create(
    'space_tag',
    'POST /api/v2/space/{space_id}/tag',
    'Add a tag to a Space.',
    {
      space_id: path('Space id'),
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
      space_id: path('Space id'),
      tag_name: path('Name of the tag today'),
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
      space_id: path('Space id'),
      tag_name: path('Tag name'),
      tag: must({ type: 'object', properties: { name: text } }, 'The tag again: {name}'),
    },
  ),
] satisfies MethodRecord[];
