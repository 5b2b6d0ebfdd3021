// Workspaces, spaces, folders and lists.
import { ids } from './ids.ts';
import { flag, type MethodRecord, methods, object, query, rows, text } from './record.ts';

const { list, get } = methods('hierarchy');
const people = methods('hierarchy', 'members');

const archived = query(
  flag,
  'true: only what is archived; default false: only what is not. Ask twice for both.',
);

export const hierarchyRecords: readonly MethodRecord[] = [
  people.list(
    'workspace',
    'GET /api/v2/team',
    'List the Workspaces (called teams by the API) that the token can see, each with its members and their roles. Everything else is found from here: Spaces, then Folders and Lists, then tasks.',
    {},
    { answer: rows('teams') },
  ),
  list(
    'space',
    'GET /api/v2/team/{team_id}/space',
    'List the Spaces of a Workspace, with their statuses and features.',
    { team_id: ids.workspace, archived },
    { answer: rows('spaces') },
  ),
  list(
    'folder',
    'GET /api/v2/space/{space_id}/folder',
    'List the Folders of a Space, with the Lists inside them. Lists outside them: list_all_click_up_folderless_lists.',
    { space_id: ids.space, archived },
    { answer: rows('folders') },
  ),
  list(
    'workspace_folder',
    'GET /api/v2/team/{team_id}/folder',
    'List every Folder of a Workspace with its Lists, in one answer.',
    { team_id: ids.workspace },
    { answer: rows('folders') },
  ),
  list(
    'list',
    'GET /api/v2/folder/{folder_id}/list',
    'List the Lists of a Folder.',
    { folder_id: ids.folder, archived },
    { answer: rows('lists') },
  ),
  list(
    'folderless_list',
    'GET /api/v2/space/{space_id}/list',
    'List the Lists of a Space that are in no Folder.',
    { space_id: ids.space, archived },
    { answer: rows('lists') },
  ),
  get(
    'list',
    'GET /api/v2/list/{id}',
    'Get one List with the statuses that its tasks can have.',
    { id: ids.list },
    { answer: { id: text, name: text, ...rows('statuses') } },
  ),
  list(
    'shared_hierarchy',
    'GET /api/v2/team/{team_id}/shared',
    'List the tasks, Lists and Folders that were shared with the caller outside the Spaces that they can see, as guests have them.',
    { team_id: ids.workspace },
    { answer: { shared: object } },
  ),
];
