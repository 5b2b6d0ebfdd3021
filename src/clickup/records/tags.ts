// Tags: which ones a Space has, and putting them on tasks.
import { byCustomId } from './custom-ids.ts';
import { type MethodRecord, path } from './record.ts';

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
] satisfies MethodRecord[];
