// The whole hierarchy from one answer: nested by kind, or as generic nodes with a type and children.
import { isObject, type Json, type JsonObject } from '../../../base/index.ts';
import type { List, OutputOf } from '../../../clickup/index.ts';
import { flag, pick, records, text } from '../read.ts';
import { folderFrom, listFrom, spaceFrom } from './places.ts';

type Hierarchy = OutputOf<'hierarchy.get'>;
type SpaceNode = Hierarchy['spaces'][number];

/** Undefined when the answer shows no spaces with ids. */
export function hierarchyFrom(data: Json | undefined): Hierarchy | undefined {
  const spaces = spaceRecords(data, 0);
  if (!spaces) return treeOfPaths(records(data));
  return { spaces: spaces.flatMap((one) => spaceNode(one) ?? []) };
}

/**
 * Lists that are told by their paths alone (`Space/Folder/List`). Such a server knows its spaces and
 * folders by name, so their paths stand for the ids that it does not tell.
 */
function treeOfPaths(rows: JsonObject[]): Hierarchy | undefined {
  const spaces = new Map<string, SpaceNode>();
  for (const row of rows) {
    const path = text(pick(row, 'path'))?.split('/') ?? [];
    const [spaceName, folderName] = path;
    const list = listFrom({ id: row.id, name: path.at(-1) });
    if (spaceName === undefined || !list || path.length < 2 || path.length > 3) return undefined;
    const space = spaces.get(spaceName) ?? emptySpace(spaceName);
    spaces.set(spaceName, space);
    if (path.length === 2) space.lists.push({ ...list, spaceId: space.id });
    else addToFolder(space, `${spaceName}/${folderName}`, folderName ?? '', list);
  }
  return spaces.size > 0 ? { spaces: [...spaces.values()] } : undefined;
}

function emptySpace(name: string): SpaceNode {
  return { id: name, name, archived: false, statuses: null, folders: [], lists: [] };
}

function addToFolder(space: SpaceNode, id: string, name: string, list: List): void {
  const known = space.folders.find((folder) => folder.id === id);
  const folder = known ?? { id, name, spaceId: space.id, archived: false, lists: [] };
  if (!known) space.folders.push(folder);
  folder.lists = [...(folder.lists ?? []), { ...list, folderId: id, spaceId: space.id }];
}

const MAX_DEPTH = 6;

function spaceRecords(data: Json | undefined, depth: number): JsonObject[] | undefined {
  if (depth > MAX_DEPTH || data === null || typeof data !== 'object') return undefined;
  if (Array.isArray(data)) {
    const rows = records(data);
    const typed = rows.filter((one) => kindOf(one) === 'space');
    if (typed.length > 0) return typed;
    return firstOf(rows, depth);
  }
  const named = pick(data, 'spaces');
  if (Array.isArray(named)) return records(named);
  return firstOf(Object.values(data), depth);
}

function firstOf(values: (Json | undefined)[], depth: number): JsonObject[] | undefined {
  for (const value of values) {
    const found = spaceRecords(value, depth + 1);
    if (found) return found;
  }
  return undefined;
}

function kindOf(record: JsonObject): string | undefined {
  return text(pick(record, 'type', 'kind', 'object_type'))?.toLowerCase();
}

function spaceNode(record: JsonObject): SpaceNode | undefined {
  const space = spaceFrom(record);
  if (!space) return undefined;
  const children = records(pick(record, 'children', 'nodes', 'items'));
  const ofKind = (kind: string) => children.filter((one) => kindOf(one) === kind);
  const folders = [...records(pick(record, 'folders', 'projects')), ...ofKind('folder')];
  const loose = [...records(pick(record, 'lists', 'folderless_lists')), ...ofKind('list')];
  // The hidden folder holds the lists that are in no folder.
  const hidden = folders.filter((one) => flag(one.hidden)).flatMap(listsOf);
  return {
    ...space,
    folders: folders.flatMap((one) => {
      const folder = folderFrom(one);
      return folder
        ? [{ ...folder, spaceId: space.id, lists: listsIn(one, folder.id, space.id) }]
        : [];
    }),
    lists: [...loose, ...hidden].flatMap((one) => {
      const list = listFrom(one);
      return list ? [{ ...list, folderId: null, spaceId: space.id }] : [];
    }),
  };
}

function listsOf(folder: JsonObject): JsonObject[] {
  const named = pick(folder, 'lists');
  return isObject(named) ? [] : records(named ?? pick(folder, 'children', 'nodes', 'items'));
}

function listsIn(folder: JsonObject, folderId: string, spaceId: string) {
  return listsOf(folder).flatMap((one) => {
    const list = listFrom(one);
    return list ? [{ ...list, folderId, spaceId }] : [];
  });
}
