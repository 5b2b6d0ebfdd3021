// Workspaces, spaces, folders and lists, in ClickUp's shapes and in flatter ones.
import { isObject, type Json, type JsonObject } from '../../base/index.ts';
import type { Folder, List, Space, Status, Workspace } from '../../clickup/index.ts';
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

/** The folder a thing is in; the hidden one that ClickUp gives to folderless lists is none. */
export function folderIdOf(row: JsonObject): string | null {
  const folder = pick(row, 'folder', 'project');
  if (isObject(folder)) return flag(folder.hidden) ? null : id(folder.id);
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
