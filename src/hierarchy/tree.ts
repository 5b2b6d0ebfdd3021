// The tree of workspace, spaces, folders and lists: its shape, and reading it with the fewest calls
// that the endpoint's tools allow.
import { AppError } from '../base/index.ts';
import type { Folder, List, Reader, Space, Workspace } from '../clickup/index.ts';

export type NodeKind = 'workspace' | 'space' | 'folder' | 'list';

/** One place in the hierarchy. */
export interface Node {
  id: string;
  name: string;
  kind: NodeKind;
  children: Node[];
}

/** The whole hierarchy of a workspace; `missing` says what this endpoint cannot show, if anything. */
export interface Tree {
  root: Node;
  missing: string | null;
}

/** Reads the tree. Errors: AppError `unreachable` when the endpoint has no tool for it. */
export async function readTree(reader: Reader, workspace: Workspace): Promise<Tree> {
  const workspaceId = workspace.id;
  const asTree = (children: Node[], missing: string | null): Tree => ({
    root: { id: workspace.id, name: workspace.name, kind: 'workspace', children },
    missing,
  });

  if (reader.can('hierarchy.get')) {
    const { spaces } = await reader.read('hierarchy.get', { workspaceId });
    const children = spaces.map((space) => spaceNode(space, space.folders, space.lists));
    return asTree(children, null);
  }
  if (!reader.can('space.list')) {
    throw new AppError('unreachable', 'This endpoint has no tool that shows the hierarchy.', {
      next: 'Name lists by their ids, or run `clickup-agent doctor` to see what the endpoint can do.',
    });
  }

  const withFolderless = reader.can('list.list_folderless');
  const spaces = await reader.read('space.list', { workspaceId });
  const folders = await readFolders(reader, workspaceId, spaces);
  const children = await Promise.all(
    spaces.map(async (space) => {
      const lists = withFolderless
        ? await reader.read('list.list_folderless', { spaceId: space.id })
        : [];
      return spaceNode(space, folders.get(space.id) ?? [], lists);
    }),
  );
  const missing = [
    withFolderless ? null : 'lists outside folders',
    reader.can('folder.list_all') || reader.can('folder.list') ? null : 'folders',
  ].filter((part) => part !== null);
  return asTree(children, missing.length > 0 ? missing.join(' and ') : null);
}

/** Folders by space id, each with its lists. One call for all beats one for each space. */
async function readFolders(
  reader: Reader,
  workspaceId: string,
  spaces: Space[],
): Promise<Map<string, Folder[]>> {
  if (reader.can('folder.list_all')) {
    const bySpace = new Map<string, Folder[]>();
    for (const folder of await reader.read('folder.list_all', { workspaceId })) {
      if (folder.spaceId === null) continue;
      bySpace.set(folder.spaceId, [...(bySpace.get(folder.spaceId) ?? []), folder]);
    }
    return withLists(reader, bySpace);
  }
  if (!reader.can('folder.list')) return new Map();
  const pairs = await Promise.all(
    spaces.map(
      async (space) => [space.id, await reader.read('folder.list', { spaceId: space.id })] as const,
    ),
  );
  return withLists(reader, new Map(pairs));
}

/** Fills in the lists of folders that came without. */
async function withLists(
  reader: Reader,
  bySpace: Map<string, Folder[]>,
): Promise<Map<string, Folder[]>> {
  const fill = async (folder: Folder): Promise<Folder> =>
    folder.lists !== null || !reader.can('list.list')
      ? folder
      : { ...folder, lists: await reader.read('list.list', { folderId: folder.id }) };
  const filled = [...bySpace].map(
    async ([spaceId, folders]) => [spaceId, await Promise.all(folders.map(fill))] as const,
  );
  return new Map(await Promise.all(filled));
}

function spaceNode(space: Space, folders: Folder[], lists: List[]): Node {
  const children = [
    ...folders.filter((folder) => !folder.archived).map(folderNode),
    ...lists.filter((list) => !list.archived).map(listNode),
  ];
  return { id: space.id, name: space.name, kind: 'space', children };
}

function folderNode(folder: Folder): Node {
  const lists = (folder.lists ?? []).filter((list) => !list.archived);
  return { id: folder.id, name: folder.name, kind: 'folder', children: lists.map(listNode) };
}

function listNode(list: List): Node {
  return { id: list.id, name: list.name, kind: 'list', children: [] };
}
