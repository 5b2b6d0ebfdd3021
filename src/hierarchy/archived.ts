// Archived lists and folders: ClickUp shows them only to those who ask for nothing else, place by place.
import type { List, Reader } from '../clickup/index.ts';
import type { Place } from './names.ts';
import type { Node, Tree } from './tree.ts';

/** A space and the folders in it that are not archived. */
interface Searched {
  space: Node;
  folders: Node[];
}

/** The spaces of a tree; only the one of an id where one is given. */
function searched({ root }: Tree, spaceId?: string): Searched[] {
  return root.children
    .filter(({ kind, id }) => kind === 'space' && (spaceId === undefined || id === spaceId))
    .map((space) => ({ space, folders: space.children.filter(({ kind }) => kind === 'folder') }));
}

/** How many calls it takes to find the archived lists: two for each space, one for each folder. */
export function costOfArchived(tree: Tree, spaceId?: string): number {
  return searched(tree, spaceId).reduce((sum, { folders }) => sum + 2 + folders.length, 0);
}

/** The archived lists, and those inside archived folders, each with the path that led to it. */
export async function readArchived(reader: Reader, tree: Tree, spaceId?: string): Promise<Place[]> {
  const spaces = await Promise.all(
    searched(tree, spaceId).map(async ({ space, folders }) => {
      const [gone, loose, inside] = await Promise.all([
        reader.can('folder.list')
          ? reader.read('folder.list', { spaceId: space.id, archived: true })
          : [],
        reader.can('list.list_folderless')
          ? reader.read('list.list_folderless', { spaceId: space.id, archived: true })
          : [],
        Promise.all(folders.map((folder) => listsIn(reader, folder))),
      ]);
      const buried = gone
        .filter(({ archived }) => archived)
        .flatMap(({ name, lists }) => placed(lists ?? [], [space.name, name]));
      const others = folders.flatMap((folder, at) =>
        placed(archivedOf(inside[at] ?? []), [space.name, folder.name]),
      );
      return [...placed(archivedOf(loose), [space.name]), ...others, ...buried];
    }),
  );
  return spaces.flat();
}

async function listsIn(reader: Reader, folder: Node): Promise<List[]> {
  if (!reader.can('list.list')) return [];
  return reader.read('list.list', { folderId: folder.id, archived: true });
}

/** Endpoints that ignore the question show the lists that are not archived. */
function archivedOf(lists: List[]): List[] {
  return lists.filter(({ archived }) => archived);
}

function placed(lists: List[], path: string[]): Place[] {
  return lists.map(({ id, name }) => ({
    node: { id, name, kind: 'list' as const, children: [] },
    path: [...path, name],
  }));
}
