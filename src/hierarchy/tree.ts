// Reads the tree of workspace, spaces, folders and lists, the shared places and the archived lists.
import { z } from 'zod';
import { AppError } from '../base/index.ts';
import {
  type Folder,
  type List,
  type OutputOf,
  type Reader,
  type Workspace,
  whyIncomplete,
} from '../clickup/index.ts';

/** A place and the names that lead to it, workspace left out. */
export interface Place {
  node: Node;
  path: string[];
}

export type NodeKind = 'workspace' | 'space' | 'folder' | 'list';

/** One place in the hierarchy. */
export interface Node {
  id: string;
  name: string;
  kind: NodeKind;
  children: Node[];
}

/** The whole hierarchy of a workspace; `missing` says what was not seen of it, null: nothing. */
export interface Tree {
  root: Node;
  missing: string | null;
  /** The statuses of lists by id, where the tree shows them. */
  statuses?: Record<string, string[]> | undefined;
}

/** The same as they are cached. */
export const nodeShape: z.ZodType<Node> = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['workspace', 'space', 'folder', 'list']),
  children: z.lazy(() => z.array(nodeShape)),
});
const texts = z.array(z.string());
export const placeShape: z.ZodType<Place> = z.object({ node: nodeShape, path: texts });
export const treeShape: z.ZodType<Tree> = z.object({
  root: nodeShape,
  missing: z.string().nullable(),
  statuses: z.record(z.string(), texts).optional(),
});

type Space = OutputOf<'hierarchy.get'>['spaces'][number];

/** Reads the tree. Errors: AppError `unreachable` when the endpoint has no tool for it. */
export async function readTree(reader: Reader, workspace: Workspace): Promise<Tree> {
  if (!reader.can('hierarchy.get')) {
    throw new AppError('unreachable', 'This endpoint has no tool that shows the hierarchy.', {
      next: 'Name lists by their ids, or run `clickup-agent doctor` to see what the endpoint can do.',
    });
  }
  const tree = await reader.read('hierarchy.get', { workspaceId: workspace.id });
  const spaces = tree.spaces.filter((space) => !space.archived);
  const lists = spaces.flatMap((one) => [
    ...one.lists,
    ...one.folders.flatMap((f) => f.lists ?? []),
  ]);
  const shown = lists.flatMap(({ id, statuses }) =>
    statuses === null ? [] : [[id, statuses.map(({ name }) => name)]],
  );
  return {
    root: {
      ...{ id: workspace.id, name: workspace.name, kind: 'workspace' },
      children: spaces.map(spaceNode),
    },
    missing: whyIncomplete(tree),
    statuses: Object.fromEntries(shown),
  };
}

/**
 * What was shared with the current user outside the spaces that they see; empty where the endpoint
 * cannot list it.
 */
export async function readShared(reader: Reader, workspaceId: string): Promise<Node[]> {
  if (!reader.can('shared.list')) return [];
  const { folders, lists } = await reader.read('shared.list', { workspaceId });
  return [...folders.map(folderNode), ...lists.map(listNode)];
}

function spaceNode({ id, name, folders, lists }: Space): Node {
  const children = [
    ...folders.filter((folder) => !folder.archived).map(folderNode),
    ...lists.filter((list) => !list.archived).map(listNode),
  ];
  return { id, name, kind: 'space', children };
}

function folderNode({ id, name, lists }: Folder): Node {
  const open = (lists ?? []).filter((list) => !list.archived);
  return { id, name, kind: 'folder', children: open.map(listNode) };
}

function listNode({ id, name }: List): Node {
  return { id, name, kind: 'list', children: [] };
}

/** The spaces of a tree with their open folders; only the space of an id where one is given. */
function searched({ root }: Tree, spaceId?: string) {
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
