// Workspaces, spaces, folders and lists.
import { flag, type MethodRecord, path, query } from './record.ts';

const archived = query(
  flag,
  'true: only what is archived; default false: only what is not. Ask twice for both.',
);

export const hierarchyRecords = [
  {
    resource: 'workspace',
    kind: 'list',
    http: 'GET',
    path: '/api/v2/team',
    description:
      'List the Workspaces (called teams by the API) that the token can see, each with its members and their roles.',
    tags: ['hierarchy', 'members'],
    arguments: {},
  },
  {
    resource: 'space',
    kind: 'list',
    http: 'GET',
    path: '/api/v2/team/{team_id}/space',
    description: 'List the Spaces of a Workspace, with their statuses and features.',
    tags: ['hierarchy'],
    arguments: { team_id: path('Workspace id'), archived },
  },
  {
    resource: 'folder',
    kind: 'list',
    http: 'GET',
    path: '/api/v2/space/{space_id}/folder',
    description: 'List the Folders of a Space, with the Lists inside them.',
    tags: ['hierarchy'],
    arguments: { space_id: path('Space id'), archived },
  },
  {
    resource: 'workspace_folder',
    kind: 'list',
    http: 'GET',
    path: '/api/v2/team/{team_id}/folder',
    description: 'List every Folder of a Workspace with its Lists, in one answer.',
    tags: ['hierarchy'],
    arguments: { team_id: path('Workspace id') },
  },
  {
    resource: 'list',
    kind: 'list',
    http: 'GET',
    path: '/api/v2/folder/{folder_id}/list',
    description: 'List the Lists of a Folder.',
    tags: ['hierarchy'],
    arguments: { folder_id: path('Folder id'), archived },
  },
  {
    resource: 'folderless_list',
    kind: 'list',
    http: 'GET',
    path: '/api/v2/space/{space_id}/list',
    description: 'List the Lists of a Space that are in no Folder.',
    tags: ['hierarchy'],
    arguments: { space_id: path('Space id'), archived },
  },
  {
    resource: 'list',
    kind: 'get',
    http: 'GET',
    path: '/api/v2/list/{id}',
    description: 'Get one List with the statuses that its tasks can have.',
    tags: ['hierarchy'],
    arguments: { id: path('List id') },
  },
  {
    resource: 'shared_hierarchy',
    kind: 'list',
    http: 'GET',
    path: '/api/v2/team/{team_id}/shared',
    description:
      'List the tasks, Lists and Folders that were shared with the caller outside the Spaces that they can see, as guests have them.',
    tags: ['hierarchy'],
    arguments: { team_id: path('Workspace id') },
  },
] satisfies MethodRecord[];
