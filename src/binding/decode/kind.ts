// Whether rows are of the kind that a listing is to show: any row has an id and a name, so what else
// they hold, and what their ids are known as, has to speak for it.
import type { Json, JsonObject } from '../../base/index.ts';
import { isObject } from '../../base/index.ts';
import { id, pick, text } from './read.ts';

export type Kind = 'workspace' | 'space' | 'folder' | 'list' | 'member' | 'task';

/** Fields that only things of other kinds have, by kind. */
const FOREIGN: Record<Kind, readonly string[]> = {
  workspace: [
    ...['space', 'space_id', 'folder', 'folder_id', 'list', 'list_id', 'lists', 'orderindex'],
    ...['statuses', 'status', 'task_count', 'private', 'override_statuses', 'email', 'username'],
  ],
  space: [
    ...['folder', 'folder_id', 'list', 'list_id', 'task_count', 'override_statuses', 'status'],
    ...['assignees', 'username', 'email', 'due_date', 'space'],
  ],
  folder: ['folder', 'list_id', 'list', 'assignees', 'username', 'email', 'features', 'parent'],
  list: ['lists', 'assignees', 'username', 'email', 'features', 'list', 'date_done', 'members'],
  member: ['space', 'folder', 'list', 'orderindex', 'task_count', 'statuses', 'features', 'lists'],
  task: ['username', 'email', 'lists', 'features', 'members'],
};

/** What things call their own kind. */
const CALLED: Record<string, Kind> = {
  workspace: 'workspace',
  team: 'workspace',
  space: 'space',
  folder: 'folder',
  project: 'folder',
  list: 'list',
  user: 'member',
  member: 'member',
  task: 'task',
};

/** Whether a record can be of a kind, as far as it tells. */
export function canBe(kind: Kind, record: JsonObject): boolean {
  const called = CALLED[text(pick(record, 'object_type', 'type', 'kind'))?.toLowerCase() ?? ''];
  if (called !== undefined && called !== kind) return false;
  return !FOREIGN[kind].some((field) => says(record, field));
}

/** A field that is there and holds something: some servers send all fields of all kinds, as null. */
function says(record: JsonObject, field: string): boolean {
  const value = pick(record, field);
  return value !== undefined && value !== '' && value !== false && !isEmptyList(value);
}

function isEmptyList(value: Json): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** Remembers which ids were shown as what, by listings whose rows spoke for themselves. */
export interface KnownKinds {
  /** The kind that most of these ids are known as, where that is another one; null where none is. */
  otherKind(kind: Kind, rows: readonly unknown[]): Kind | null;
  remember(kind: Kind, rows: readonly unknown[]): void;
}

/** Ids of tests and of small installations may be alike by chance; ClickUp's are longer. */
const SHORTEST_ID = 5;

export function knownKinds(): KnownKinds {
  const kinds = new Map<string, Kind>();
  const ids = (rows: readonly unknown[]) =>
    rows.flatMap((row) => {
      const own = isObject(row) ? id(row.id) : null;
      return own !== null && own.length >= SHORTEST_ID ? [own] : [];
    });
  return {
    otherKind(kind, rows) {
      const others = ids(rows).flatMap((own) => {
        const known = kinds.get(own);
        return known !== undefined && known !== kind ? [known] : [];
      });
      return others.length * 2 > rows.length ? (others[0] ?? null) : null;
    },
    remember(kind, rows) {
      for (const own of ids(rows)) if (!kinds.has(own)) kinds.set(own, kind);
    },
  };
}
