// The tree of workspace, spaces, folders and lists, as names are looked up in it.
import { AppError } from '../base/index.ts';
import {
  type Folder,
  type List,
  type OutputOf,
  type Reader,
  type Workspace,
  whyIncomplete,
} from '../clickup/index.ts';

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
}

type Space = OutputOf<'hierarchy.get'>['spaces'][number];

/** Reads the tree. Errors: AppError `unreachable` when the endpoint has no tool for it. */
export async function readTree(reader: Reader, workspace: Workspace): Promise<Tree> {
  if (!reader.can('hierarchy.get')) {
    throw new AppError('unreachable', 'This endpoint has no tool that shows the hierarchy.', {
      next: 'Name lists by their ids, or run `clickup-agent doctor` to see what the endpoint can do.',
    });
  }
  const tree = await reader.read('hierarchy.get', { workspaceId: workspace.id });
  const children = tree.spaces.filter((space) => !space.archived).map(spaceNode);
  return {
    root: { id: workspace.id, name: workspace.name, kind: 'workspace', children },
    missing: whyIncomplete(tree),
  };
}

/**
 * What was shared with the caller outside the spaces that they see, as ClickUp tells it; empty where
 * the endpoint cannot.
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
