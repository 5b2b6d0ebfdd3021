// How each operation's output is read from an answer's data: a table by operation name.
import type { Json, JsonObject } from '../../base/index.ts';
import { isObject } from '../../base/index.ts';
import type { InputOf, OperationName, OutputOf, TimeEntry } from '../../clickup/index.ts';
import { channelFrom, docFrom, pageFrom, pagesFrom } from './entity/doc.ts';
import { fieldFrom } from './entity/field.ts';
import { goalFrom, keyResultFrom } from './entity/goal.ts';
import { currentUserFrom, memberFrom } from './entity/people.ts';
import { folderFrom, listFrom, spaceFrom, workspaceFrom } from './entity/places.ts';
import { commentFrom, taskFrom, taskRowFrom } from './entity/task.ts';
import { timeEntryFrom } from './entity/time.ts';
import { drawnSpaces, hierarchyFrom, spaceInTree, workspacesInTree } from './entity/tree.ts';
import { recordsIn, rowsIn } from './find.ts';
import { canBe, type Kind } from './kind.ts';
import { id, pick, records } from './read.ts';

/** Undefined: the answer does not show what the operation is to return. */
export type Decoder<N extends OperationName> = (
  data: Json | undefined,
  input: InputOf<N>,
) => Decoded<N> | undefined;

/** Listings in pages are decoded to their rows; paging is read apart from them. */
export type Decoded<N extends OperationName> =
  OutputOf<N> extends { items: infer Rows; next: string | null } ? Rows : OutputOf<N>;

const KEYS = {
  workspace: ['teams', 'workspaces', 'team', 'workspace'],
  space: ['spaces'],
  folder: ['folders', 'projects'],
  list: ['lists', 'folderless_lists'],
  member: ['members', 'users', 'people'],
  task: ['tasks', 'results'],
  comment: ['comments'],
  entry: ['time_entries', 'timeEntries', 'entries', 'data'],
  goal: ['goals'],
  doc: ['docs', 'documents'],
  page: ['pages'],
  channel: ['channels'],
  message: ['messages'],
};

export const outputs: { [N in OperationName]: Decoder<N> } = {
  'workspace.list': (data) => workspacesInTree(data) ?? rowsOf('workspace', data, workspaceFrom),
  'space.list': (data) => drawnSpaces(data) ?? rowsOf('space', data, spaceFrom),
  'folder.list': (data, { spaceId }) =>
    spaceInTree(data, spaceId)?.folders ??
    rowsOf('folder', data, folderFrom)?.map((one) => inSpace(one, spaceId)),
  'folder.list_all': (data) => rowsOf('folder', data, folderFrom),
  'list.list': (data, { folderId }) =>
    rowsOf('list', data, listFrom)?.map((one) => ({ ...one, folderId })),
  'list.list_folderless': (data, { spaceId }) =>
    spaceInTree(data, spaceId)?.lists ??
    // Some tools answer with the lists in folders too.
    rowsOf('list', data, listFrom)
      ?.filter((one) => one.folderId === null)
      .map((one) => ({ ...one, spaceId })),
  'list.get': (data) => one(data, ['list'], listFrom),
  'list.create': (data) => one(data, ['list'], listFrom),
  'list.delete': () => ({}),
  'hierarchy.get': (data) => hierarchyFrom(data),
  'shared.list': (data) => sharedIn(data),
  'member.list': (data, { workspaceId }) => membersIn(data, workspaceId),
  'user.me': (data) => one(data, ['user', 'member'], currentUserFrom),

  'task.find': (data) => rowsOf('task', data, taskRowFrom),
  'task.list': (data) => rowsOf('task', data, taskRowFrom),
  'task.get': (data) => one(data, ['task', 'tasks'], taskFrom),
  'task.create': (data) => one(data, ['task', 'tasks', 'created'], taskFrom),
  'task.bulk_create': (data) => rows(data, ['tasks', 'created', 'successful'], taskFrom),
  'task.update': (data) => one(data, ['task', 'tasks', 'updated'], taskFrom),
  'task.delete': () => ({}),
  'task.tag': () => ({}),
  'task.untag': () => ({}),
  'task.move': () => ({}),
  'task.add_to_list': () => ({}),
  'task.remove_from_list': () => ({}),
  'field.list': (data) => rows(data, ['fields', 'custom_fields'], fieldFrom),
  'field.set': () => ({}),
  'field.clear': () => ({}),
  'comment.list': (data) => rows(data, KEYS.comment, commentFrom),
  'comment.create': (data) => one(data, ['comment'], idOnly('id', 'comment_id')),
  'comment.delete': () => ({}),

  'time_entry.list': (data) => rows(data, KEYS.entry, timeEntryFrom),
  'time_entry.current': (data) => currentEntry(data),
  'time_entry.create': (data, input) => {
    const entry = one(data, TIME_ENTRY, timeEntryFrom);
    // An answer with all of ClickUp's fields and no task is about time that hangs on none.
    return entry && { ...entry, taskId: entry.taskId ?? (isWhole(data) ? null : input.taskId) };
  },
  'time_entry.start': (data) => {
    const entry = one(data, TIME_ENTRY, timeEntryFrom);
    return entry && asRunning(entry);
  },
  'time_entry.stop': (data) => one(data, TIME_ENTRY, timeEntryFrom) ?? null,
  'time_entry.update': (data) => one(data, TIME_ENTRY, timeEntryFrom) ?? null,
  'time_entry.delete': () => ({}),

  'goal.list': (data) => goalsIn(data),
  'goal.get': (data) => one(data, ['goal'], goalFrom),
  'goal.create': (data) => one(data, ['goal'], goalFrom),
  'goal.update': (data) => one(data, ['goal'], goalFrom),
  'goal.delete': () => ({}),
  'key_result.create': (data, { goalId }) =>
    one(data, KEY_RESULT, (record) => keyResultFrom(record, goalId)),
  'key_result.update': (data, { goalId }) =>
    one(data, KEY_RESULT, (record) => keyResultFrom(record, goalId)),
  'key_result.delete': () => ({}),

  'doc.list': (data) => rows(data, KEYS.doc, docFrom),
  'page.list': (data) => {
    const found = rowsIn(data, KEYS.page);
    return found && records(found).flatMap((record) => pagesFrom(record));
  },
  'page.create': (data) => one(data, ['page'], pageFrom),
  'page.update': (data) => one(data, ['page'], pageFrom) ?? null,
  'channel.list': (data) => rows(data, KEYS.channel, channelFrom),
  'message.list': (data) => rows(data, KEYS.message, commentFrom),
  'message.create': (data) => one(data, ['message'], idOnly('id', 'message_id')),
  'message.delete': () => ({}),
};

const TIME_ENTRY = ['time_entry', 'timeEntry', 'entry', 'timer', 'data'];
const KEY_RESULT = ['key_result', 'keyResult', 'target', 'goal_target'];

/** Whether a time entry came with the fields that only ClickUp's own answer has. */
function isWhole(data: Json | undefined): boolean {
  return [...recordsIn(data, TIME_ENTRY)].some((record) => 'wid' in record && 'at' in record);
}

/** All rows but the folders that ClickUp hides; undefined when one of them cannot be read. */
function rows<T>(
  data: Json | undefined,
  keys: string[],
  from: (record: JsonObject) => T | undefined,
): T[] | undefined {
  const found = rowsIn(data, keys);
  if (!found) return undefined;
  const shown = found.filter((row) => !isObject(row) || row.hidden !== true);
  const read = shown.flatMap((row) => (isObject(row) ? (from(unwrapped(row)) ?? []) : []));
  return read.length === shown.length ? read : undefined;
}

/** Rows of a kind that can be told from others; undefined when one of them is of another. */
function rowsOf<T>(
  kind: Kind,
  data: Json | undefined,
  from: (record: JsonObject) => T | undefined,
): T[] | undefined {
  return rows(data, KEYS[kind], (record) => (canBe(kind, record) ? from(record) : undefined));
}

/** A row that wraps its record alone: `{task: {…}}`. */
function unwrapped(record: JsonObject): JsonObject {
  const values = Object.values(record);
  const [only] = values;
  return values.length === 1 && isObject(only) && record.id === undefined && !record.user
    ? only
    : record;
}

function one<T>(
  data: Json | undefined,
  keys: string[],
  from: (record: JsonObject) => T | undefined,
): T | undefined {
  for (const record of recordsIn(data, keys)) {
    const found = from(record);
    if (found !== undefined) return found;
  }
  return undefined;
}

function idOnly(...names: string[]) {
  return (record: JsonObject) => {
    const own = id(pick(record, ...names));
    return own === null ? undefined : { id: own };
  };
}

function inSpace<T extends { spaceId: string | null }>(place: T, spaceId: string): T {
  return { ...place, spaceId: place.spaceId ?? spaceId };
}

/** Folders and lists of an answer that holds a list of each; undefined where it holds neither. */
function sharedIn(data: Json | undefined) {
  for (const record of recordsIn(data, ['shared'])) {
    const [folders, lists] = [pick(record, ...KEYS.folder), pick(record, ...KEYS.list)];
    if (!Array.isArray(folders) && !Array.isArray(lists)) continue;
    return {
      folders: records(folders).flatMap((one) => folderFrom(one) ?? []),
      lists: records(lists).flatMap((one) => listFrom(one) ?? []),
    };
  }
  return undefined;
}

/** The members themselves, or those inside the answer about workspaces. */
function membersIn(data: Json | undefined, workspaceId: string) {
  const workspaces = rowsIn(data, ['teams', 'workspaces']);
  const own = records(workspaces).find((record) => id(pick(record, 'id')) === workspaceId);
  if (own && Array.isArray(own.members)) return workspaceFrom(own)?.members;
  const people = rowsOf('member', data, memberFrom);
  // The workspace itself is nobody.
  return people?.some((one) => one.id === workspaceId) ? undefined : people;
}

/** No timer: null, an empty object or list, or nothing but words that say so. */
function currentEntry(data: Json | undefined) {
  const found = one(data, TIME_ENTRY, timeEntryFrom);
  if (found) return asRunning(found);
  const [listed] = records(rowsIn(data, KEYS.entry)).flatMap((row) => timeEntryFrom(row) ?? []);
  if (listed) return asRunning(listed);
  return data !== undefined && isNothing(data) ? null : undefined;
}

/** An entry without an end that was asked for as the running one, or was just started. */
function asRunning(entry: TimeEntry): TimeEntry {
  return { ...entry, running: entry.end === null };
}

/** Whether a value holds no record: only nulls, falses, and words beside them. */
function isNothing(data: Json | undefined): boolean {
  if (Array.isArray(data)) return data.every(isNothing);
  if (isObject(data)) {
    return Object.entries(data).every(
      ([key, value]) =>
        isNothing(value) ||
        (/^(success|ok|message|status|count|total|note)$/i.test(key) && !isObject(value)),
    );
  }
  return data === null || data === false || data === undefined || data === '' || data === 0;
}

/** Loose goals and those inside goal folders. */
function goalsIn(data: Json | undefined) {
  const loose = rows(data, KEYS.goal, goalFrom);
  const folders = records(rowsIn(data, ['folders']));
  if (!loose || Array.isArray(data) || folders.length === 0) return loose;
  const known = new Set(loose.map((goal) => goal.id));
  const inside = folders.flatMap((folder) =>
    records(folder.goals).flatMap((record) => goalFrom(record) ?? []),
  );
  return [...loose, ...inside.filter((goal) => !known.has(goal.id))];
}
