// Workspaces, spaces, folders and lists, from ClickUp's shapes and from flatter ones.
import { isObject, type Json, type JsonObject } from '../../../base/index.ts';
import type { Folder, List, Space, Status, Workspace } from '../../../clickup/index.ts';
import { flag, id, instant, pick, records, text } from '../read.ts';
import { memberFrom } from './people.ts';

const STATUS_TYPES = ['open', 'custom', 'done', 'closed'] as const;

export function statusFrom(value: Json | undefined): Status | undefined {
  if (typeof value === 'string') return { name: value, type: null };
  if (!isObject(value)) return undefined;
  const name = text(pick(value, 'status', 'name', 'label'));
  const said = text(pick(value, 'type', 'status_type'))?.toLowerCase();
  // "unstarted" is what some views of the API call an open status.
  const type = said === 'unstarted' ? 'open' : STATUS_TYPES.find((one) => one === said);
  return name === null ? undefined : { name, type: type ?? null };
}

function statusesFrom(value: Json | undefined): Status[] | null {
  if (!Array.isArray(value)) return null;
  return value.flatMap((one) => statusFrom(one) ?? []);
}

export function workspaceFrom(record: JsonObject): Workspace | undefined {
  const named = idAndName(record, 'workspace', 'team');
  if (!named) return undefined;
  const people = records(pick(record, 'members', 'users'));
  return { ...named, members: people.flatMap((one) => memberFrom(one) ?? []) };
}

export function spaceFrom(record: JsonObject): Space | undefined {
  const named = idAndName(record, 'space');
  return (
    named && {
      ...named,
      archived: flag(record.archived),
      statuses: statusesFrom(record.statuses),
    }
  );
}

export function folderFrom(record: JsonObject): Folder | undefined {
  const named = idAndName(record, 'folder', 'project');
  if (!named || flag(record.hidden)) return undefined;
  const spaceId = placeId(record, 'space', 'space_id');
  const lists = pick(record, 'lists', 'subcategories');
  return {
    ...named,
    spaceId,
    archived: flag(record.archived),
    lists: Array.isArray(lists)
      ? records(lists).flatMap((one) => {
          const list = listFrom(one);
          return list ? [{ ...list, folderId: named.id, spaceId: list.spaceId ?? spaceId }] : [];
        })
      : null,
  };
}

export function listFrom(record: JsonObject): List | undefined {
  const named = idAndName(record, 'list');
  return (
    named && {
      ...named,
      folderId: folderIdOf(record),
      spaceId: placeId(record, 'space', 'space_id'),
      archived: flag(record.archived),
      statuses: statusesFrom(record.statuses),
      startAt: instant(pick(record, 'start_date')),
      dueAt: instant(pick(record, 'due_date')),
    }
  );
}

/** The folder a thing is in; the hidden one that ClickUp gives to folderless lists is none. */
export function folderIdOf(record: JsonObject): string | null {
  const folder = pick(record, 'folder', 'project');
  if (isObject(folder)) return flag(folder.hidden) ? null : id(folder.id);
  return id(pick(record, 'folder_id', 'project_id'));
}

/** The id of the place a thing is in: nested (`space: {id}`) or flat (`space_id`). */
export function placeId(record: JsonObject, nested: string, flat: string): string | null {
  const place = pick(record, nested);
  return isObject(place) ? id(place.id) : id(pick(record, flat));
}

function idAndName(
  record: JsonObject,
  ...kinds: string[]
): { id: string; name: string } | undefined {
  const own = id(pick(record, 'id', ...kinds.map((kind) => `${kind}_id`)));
  const name = text(pick(record, 'name', 'title', ...kinds.map((kind) => `${kind}_name`)));
  return own === null || name === null ? undefined : { id: own, name };
}
