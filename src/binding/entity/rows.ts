// Finds the records of an entity in an answer, and checks that they are of the expected kind.
import { isObject, type Json, type JsonObject } from '../../base/index.ts';
import { recordsIn, rowsIn } from '../answer/payload.ts';
import { id, pick, text } from '../answer/read.ts';
import { nounOf } from '../name/name.ts';

export type EntityKind = 'workspace' | 'space' | 'folder' | 'list' | 'member' | 'task';

/** Fields that only entities of other kinds have, by kind. */
const FOREIGN: Record<EntityKind, string> = {
  workspace:
    'space space_id folder folder_id list list_id lists orderindex statuses status task_count private override_statuses email username',
  space:
    'folder folder_id list list_id task_count override_statuses status assignees username email due_date space',
  folder: 'folder list_id list assignees username email features parent',
  list: 'lists assignees username email features list date_done members',
  member: 'space folder list orderindex task_count statuses features lists',
  task: 'username email lists features members',
};

/** Keys under which answers hold the rows of an entity. */
export const KEYS = {
  workspace: ['teams', 'workspaces', 'team', 'workspace'],
  space: ['spaces'],
  folder: ['folders', 'projects'],
  list: ['lists', 'folderless_lists'],
  member: ['members', 'users', 'people'],
  task: ['tasks', 'results'],
};

/** Reads one record of an answer; undefined where it is none. */
type From<T> = (record: JsonObject) => T | undefined;

/** Any row has an id and a name, so its other fields decide whether it can be of a kind. */
function canBe(kind: EntityKind, record: JsonObject): boolean {
  const named = nounOf(text(pick(record, 'object_type', 'type', 'kind')) ?? '');
  if (named !== null && named in KEYS && named !== kind) return false;
  // Some servers send all fields of all kinds, as null: only a field with a value counts.
  return !FOREIGN[kind].split(' ').some((name) => {
    const value = pick(record, name);
    const isEmpty = Array.isArray(value) && value.length === 0;
    return value !== undefined && value !== '' && value !== false && !isEmpty;
  });
}

/** All rows except hidden folders; undefined when one of them cannot be read. */
export function rows<T>(data: Json | undefined, keys: string[], from: From<T>): T[] | undefined {
  const found = rowsIn(data, keys);
  if (!found) return undefined;
  const shown = found.filter((row) => !isObject(row) || row.hidden !== true);
  const read = shown.flatMap((row) => (isObject(row) ? (from(unwrapped(row)) ?? []) : []));
  return read.length === shown.length ? read : undefined;
}

/** Rows of a kind; undefined when one of them is of another kind. */
export function rowsOf<T>(
  kind: EntityKind,
  data: Json | undefined,
  from: From<T>,
): T[] | undefined {
  return rows(data, KEYS[kind], (record) => (canBe(kind, record) ? from(record) : undefined));
}

/** The first record that can be read as the entity, under one of `keys` where it is named. */
export function record<T>(data: Json | undefined, keys: string[], from: From<T>): T | undefined {
  for (const one of recordsIn(data, keys)) {
    const found = from(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The output of an operation that returns nothing. */
export function done(): Record<string, never> {
  return {};
}

/** A row that wraps its record alone: `{task: {…}}`. */
function unwrapped(row: JsonObject): JsonObject {
  const values = Object.values(row);
  const [only] = values;
  return values.length === 1 && isObject(only) && row.id === undefined && !row.user ? only : row;
}

/** Which ids were listed as which kind. */
export interface KnownKinds {
  /** The other kind that most of these ids are known as; null where there is none. */
  otherKind(kind: EntityKind, rows: readonly unknown[]): EntityKind | null;
  remember(kind: EntityKind, rows: readonly unknown[]): void;
}

/** Short ids of tests and of small installations may be equal by chance; ClickUp's are longer. */
const SHORTEST_ID = 5;

export function knownKinds(): KnownKinds {
  const kinds = new Map<string, EntityKind>();
  const ids = (all: readonly unknown[]) =>
    all.flatMap((row) => {
      const own = isObject(row) ? id(row.id) : null;
      return own !== null && own.length >= SHORTEST_ID ? [own] : [];
    });
  return {
    otherKind(kind, all) {
      const others = ids(all).flatMap((own) => {
        const known = kinds.get(own);
        return known !== undefined && known !== kind ? [known] : [];
      });
      return others.length * 2 > all.length ? (others[0] ?? null) : null;
    },
    remember(kind, all) {
      for (const own of ids(all)) if (!kinds.has(own)) kinds.set(own, kind);
    },
  };
}
