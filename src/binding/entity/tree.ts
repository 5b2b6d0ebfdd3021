// Workspaces, spaces, folders and lists of an answer: rows in ClickUp's shapes and in flatter ones, and the
// whole hierarchy, nested by kind or as generic nodes with a type and children.
import { isObject, type Json, type JsonObject } from '../../base/index.ts';
import {
  type Folder,
  incomplete,
  type List,
  type OutputOf,
  type Space,
  type Status,
  type Workspace,
} from '../../clickup/index.ts';
import { recordsIn } from '../answer/payload.ts';
import { flag, id, instant, pick, records, text } from '../answer/read.ts';
import { peopleIn } from './member.ts';

const STATUS_TYPES = ['open', 'custom', 'done', 'closed'] as const;

export function statusFrom(value: Json | undefined): Status | undefined {
  if (typeof value === 'string') return { name: value, type: null };
  if (!isObject(value)) return undefined;
  const name = text(pick(value, 'status', 'name', 'label'));
  const raw = text(pick(value, 'type', 'status_type'))?.toLowerCase();
  // "unstarted" is what some views of the API call an open status.
  const type = raw === 'unstarted' ? 'open' : STATUS_TYPES.find((one) => one === raw);
  return name === null ? undefined : { name, type: type ?? null };
}

function statusesFrom(value: Json | undefined): Status[] | null {
  if (!Array.isArray(value)) return null;
  return value.flatMap((one) => statusFrom(one) ?? []);
}

export function workspaceFrom(row: JsonObject): Workspace | undefined {
  const named = idAndName(row, 'workspace', 'team');
  if (!named) return undefined;
  return { ...named, members: peopleIn(row) };
}

export function spaceFrom(row: JsonObject): Space | undefined {
  const named = idAndName(row, 'space');
  return (
    named && {
      ...named,
      archived: flag(row.archived),
      statuses: statusesFrom(pick(row, 'statuses')),
    }
  );
}

export function folderFrom(row: JsonObject): Folder | undefined {
  const named = idAndName(row, 'folder', 'project');
  if (!named || flag(row.hidden)) return undefined;
  const spaceId = placeId(row, 'space', 'space_id');
  const lists = pick(row, 'lists', 'subcategories');
  return {
    ...named,
    spaceId,
    archived: flag(row.archived),
    lists: Array.isArray(lists)
      ? records(lists).flatMap((one) => {
          const list = listFrom(one);
          return list ? [{ ...list, folderId: named.id, spaceId: list.spaceId ?? spaceId }] : [];
        })
      : null,
  };
}

export function listFrom(row: JsonObject): List | undefined {
  const named = idAndName(row, 'list');
  return (
    named && {
      ...named,
      folderId: folderIdOf(row),
      spaceId: placeId(row, 'space', 'space_id'),
      archived: flag(row.archived),
      statuses: statusesFrom(pick(row, 'statuses')),
      startAt: instant(pick(row, 'start_date')),
      dueAt: instant(pick(row, 'due_date')),
    }
  );
}

/**
 * The folder a thing is in; the hidden one that ClickUp gives to folderless lists, and calls so, is none.
 */
export function folderIdOf(row: JsonObject): string | null {
  const folder = pick(row, 'folder', 'project');
  if (isObject(folder))
    return flag(folder.hidden ?? folder.name === 'hidden') ? null : id(folder.id);
  return id(pick(row, 'folder_id', 'project_id'));
}

/** The id of the place a thing is in: nested (`space: {id}`) or flat (`space_id`). */
export function placeId(row: JsonObject, nested: string, flat: string): string | null {
  const place = pick(row, nested);
  return isObject(place) ? id(place.id) : id(pick(row, flat));
}

function idAndName(row: JsonObject, ...kinds: string[]): { id: string; name: string } | undefined {
  const own = id(pick(row, 'id', ...kinds.map((kind) => `${kind}_id`)));
  // The kind itself may hold the name: `{id, space: "Engineering"}`.
  const names = kinds.flatMap((kind) => [`${kind}_name`, kind]);
  const name = text(pick(row, 'name', 'title', ...names));
  return own === null || name === null ? undefined : { id: own, name };
}

type Hierarchy = OutputOf<'hierarchy.get'>;
type SpaceNode = Hierarchy['spaces'][number];

/** Undefined when the answer shows no spaces, or one of its places cannot be read. */
export function hierarchyFrom(data: Json | undefined): Hierarchy | undefined {
  const found = spaceRecords(data, 0);
  if (!found) return treeOfPaths(records(data));
  const spaces = all(found, spaceNode);
  if (!spaces) return undefined;
  // A place of their own, be it empty, says that such lists are shown.
  const shown = found.some((one) => Array.isArray(pick(one, 'lists', 'folderless_lists')));
  const loose = shown || spaces.length === 0 || spaces.some(({ lists }) => lists.length > 0);
  return incomplete({ spaces }, loose ? '' : NO_LOOSE_LISTS);
}

const NO_LOOSE_LISTS = 'no list outside a folder is shown, and there may be some';

/** The spaces of a drawn tree, without what is in them; undefined for any other answer. */
export function drawnSpaces(data: Json | undefined): Space[] | undefined {
  const drawn = treeNodes(data) && hierarchyFrom(data)?.spaces;
  return drawn?.map(({ folders: _folders, lists: _lists, ...space }) => space);
}

/** Every one of them, or undefined when one cannot be read. */
function all<T>(rows: JsonObject[], read: (row: JsonObject) => T | undefined): T[] | undefined {
  const done = rows.flatMap((row) => read(row) ?? []);
  return done.length === rows.length ? done : undefined;
}

/** One space of an answer that shows a tree; undefined when it is not there. */
export function spaceInTree(data: Json | undefined, spaceId: string): SpaceNode | undefined {
  return treeNodes(data) && hierarchyFrom(data)?.spaces.find((space) => space.id === spaceId);
}

/** The workspaces that a tree starts from; undefined when it does not name them. */
export function workspacesInTree(data: Json | undefined): Workspace[] | undefined {
  const own = recordsIn(data, ['hierarchy', 'root', 'tree']);
  const roots = treeNodes(data) ?? [...own];
  const found = roots.flatMap((node) => {
    const named = kindOf(node) === 'workspace' ? node : pick(node, 'workspace');
    return (isObject(named) && workspaceFrom(named)) || [];
  });
  return found.length > 0 ? found : undefined;
}

function treeNodes(data: Json | undefined): JsonObject[] | undefined {
  return isObject(data) && Array.isArray(data.nodes) ? records(data.nodes) : undefined;
}

/**
 * Lists that come with their paths alone (`Space/Folder/List`). Such a server knows its spaces and
 * folders by name, so their paths serve as the missing ids.
 */
function treeOfPaths(rows: JsonObject[]): Hierarchy | undefined {
  /** The lists by space and folder; those outside folders are under an empty name. */
  const spaces = new Map<string, Map<string, JsonObject[]>>();
  for (const row of rows) {
    const path = text(pick(row, 'path'))?.split('/') ?? [];
    const [space = '', folder = ''] = path;
    if (path.length < 2 || path.length > 3) return undefined;
    const places = spaces.get(space) ?? new Map<string, JsonObject[]>();
    const own = path.length === 2 ? '' : folder;
    const list = { id: row.id ?? null, name: path.at(-1) ?? '' };
    spaces.set(space, places.set(own, [...(places.get(own) ?? []), list]));
  }
  const nodes = [...spaces].map(([name, places]) => ({
    ...{ id: name, name, lists: places.get('') ?? [] },
    folders: [...places]
      .filter(([folder]) => folder !== '')
      .map(([folder, lists]) => ({ id: `${name}/${folder}`, name: folder, lists })),
  }));
  const read = all(nodes, spaceNode);
  return read && read.length > 0 ? { spaces: read } : undefined;
}

const MAX_DEPTH = 6;

function spaceRecords(data: Json | undefined, depth: number): JsonObject[] | undefined {
  if (depth > MAX_DEPTH || data === null || typeof data !== 'object') return undefined;
  if (Array.isArray(data)) {
    const rows = records(data);
    const typed = rows.filter((one) => kindOf(one) === 'space');
    if (typed.length > 0) return typed;
    const hold = (one: JsonObject) => ['folders', 'lists'].every((key) => pick(one, key));
    return rows.length > 0 && rows.every(hold) ? rows : firstOf(rows, depth);
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
  const places = [...records(pick(record, 'folders', 'projects')), ...ofKind('folder')];
  const loose = [...records(pick(record, 'lists', 'folderless_lists')), ...ofKind('list')];
  // The hidden folder holds the lists that are in no folder.
  const hidden = places.filter((one) => flag(one.hidden)).flatMap(listsOf);
  const shown = places.filter((one) => !flag(one.hidden));
  const folders = all(shown, (one) => folderNode(one, space.id));
  const lists = all([...loose, ...hidden], (one) => listNode(one, null, space.id));
  return folders && lists && { ...space, folders, lists };
}

function folderNode(record: JsonObject, spaceId: string): Folder | undefined {
  const folder = folderFrom(record);
  const lists = folder && all(listsOf(record), (one) => listNode(one, folder.id, spaceId));
  return folder && lists && { ...folder, spaceId, lists };
}

function listNode(record: JsonObject, folderId: string | null, spaceId: string): List | undefined {
  const list = listFrom(record);
  return list && { ...list, folderId, spaceId };
}

function listsOf(folder: JsonObject): JsonObject[] {
  const named = pick(folder, 'lists');
  if (named !== undefined) return records(named);
  const children = records(pick(folder, 'children', 'nodes', 'items'));
  return children.filter((one) => kindOf(one) === undefined || kindOf(one) === 'list');
}
