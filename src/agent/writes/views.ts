// How each write operation is shown before it happens: what it touches, how to look at that first,
// and which fields a read back must show afterwards.
import { isObject, type JsonObject } from '../../base/index.ts';
import type { OperationCall } from '../../clickup/index.ts';

/** A thing that exists, and the read that shows it (null: none does). */
export interface Existing {
  kind: string;
  id: string;
  look: OperationCall | null;
}

export interface WriteView {
  /** The thing that is changed, removed or written to; null for something new or without an id. */
  existing?(input: JsonObject): Existing | null;
  /** What something new is, and what it is called. */
  fresh?(input: JsonObject): { kind: string; name: string };
  /** Members of the input that the entity has under the same name. */
  fields?: readonly string[];
  /** Fields that depend on what is there now. */
  after?(input: JsonObject, row: JsonObject | null): JsonObject;
  /** The place that a rule for this kind of write holds in. */
  place?(input: JsonObject, row: JsonObject | null): { kind: string; id: string } | null;
}

const text = (value: unknown) => (typeof value === 'string' ? value : String(value ?? ''));

const taskOf = (input: JsonObject): Existing => ({
  kind: 'task',
  id: text(input.taskId),
  look: { operation: 'task.get', input: { taskId: text(input.taskId) } },
});
const goalOf = (input: JsonObject): Existing => ({
  kind: 'goal',
  id: text(input.goalId),
  look: { operation: 'goal.get', input: { goalId: text(input.goalId) } },
});
const withoutLook = (kind: string, member: string) => (input: JsonObject) => ({
  kind,
  id: text(input[member]),
  look: null,
});
const fresh = (kind: string) => (input: JsonObject) => ({ kind, name: text(input.name) });
/** The list of a task, as we or as an endpoint name it. */
const listOf = (_input: JsonObject, row: JsonObject | null) => {
  const inner = isObject(row?.list) ? row.list.id : undefined;
  const id = row?.listId ?? inner ?? row?.list_id;
  return id === undefined || id === null ? null : { kind: 'list', id: text(id) };
};

const CONTENT = ['description', 'status', 'priority', 'dueAt', 'startAt', 'estimateMs'] as const;
const ENTRY = ['taskId', 'start', 'durationMs', 'description', 'billable'] as const;

export const VIEWS: Record<string, WriteView> = {
  'task.create': {
    fresh: fresh('task'),
    fields: ['name', ...CONTENT, 'tags', 'parentId', 'listId'],
    after: (input) => (input.assigneeIds ? { assignees: ids(input.assigneeIds) } : {}),
    place: (input) => ({ kind: 'list', id: text(input.listId) }),
  },
  'task.update': {
    existing: taskOf,
    fields: ['name', ...CONTENT],
    after: assigneesAfter,
    place: listOf,
  },
  'task.delete': { existing: taskOf, place: listOf },
  'task.tag': {
    existing: taskOf,
    after: ({ tag }, row) => ({
      tags: [...new Set([...texts(row?.tags), text(tag).toLowerCase()])],
    }),
    place: listOf,
  },
  'task.untag': {
    existing: taskOf,
    after: ({ tag }, row) => ({
      tags: texts(row?.tags).filter((one) => one !== text(tag).toLowerCase()),
    }),
    place: listOf,
  },
  'comment.create': { existing: taskOf, fields: ['text'], place: listOf },
  'comment.delete': { existing: withoutLook('comment', 'commentId') },
  'time_entry.create': { existing: taskOf, fields: ENTRY, place: listOf },
  'time_entry.start': {
    existing: taskOf,
    fields: ['taskId', 'start', 'description'],
    place: listOf,
  },
  'time_entry.update': { existing: withoutLook('time entry', 'timeEntryId'), fields: ENTRY },
  'time_entry.delete': { existing: withoutLook('time entry', 'timeEntryId') },
  'goal.create': { fresh: fresh('goal'), fields: ['name', 'description', 'dueAt'] },
  'goal.update': { existing: goalOf, fields: ['name', 'description', 'dueAt'] },
  'goal.delete': { existing: goalOf },
  'key_result.create': {
    fresh: fresh('key result'),
    fields: ['name', 'type', 'start', 'target', 'unit', 'goalId'],
    place: (input) => ({ kind: 'goal', id: text(input.goalId) }),
  },
  'key_result.update': {
    existing: (input) => ({ ...goalOf(input), kind: 'key result', id: text(input.keyResultId) }),
    fields: ['current'],
    place: (input) => ({ kind: 'goal', id: text(input.goalId) }),
  },
  'key_result.delete': { existing: withoutLook('key result', 'keyResultId') },
  'message.create': {
    fresh: fresh('message'),
    fields: ['text'],
    place: (input) => ({ kind: 'channel', id: text(input.channelId) }),
  },
  'message.delete': { existing: withoutLook('message', 'messageId') },
  'page.create': {
    fresh: fresh('page'),
    fields: ['name', 'content', 'parentId'],
    place: (input) => ({ kind: 'doc', id: text(input.docId) }),
  },
  'page.update': {
    existing: ({ workspaceId, docId, pageId }) => ({
      kind: 'page',
      id: text(pageId),
      look: {
        operation: 'page.list',
        input: { workspaceId: text(workspaceId), docId: text(docId) },
      },
    }),
    after: ({ name, content, mode }) => ({
      ...(name === undefined ? {} : { name }),
      // What is added at an end leaves a text that nobody knows before.
      ...(content === undefined || (mode !== undefined && mode !== 'replace') ? {} : { content }),
    }),
    place: (input) => ({ kind: 'doc', id: text(input.docId) }),
  },
};

/** The fields that a read back must show. */
export function afterOf(view: WriteView, input: JsonObject, row: JsonObject | null): JsonObject {
  const same = (view.fields ?? []).flatMap((field) =>
    input[field] === undefined ? [] : [[field, input[field]] as const],
  );
  return { ...Object.fromEntries(same), ...view.after?.(input, row) };
}

function assigneesAfter(input: JsonObject, row: JsonObject | null): JsonObject {
  const [added, removed] = [ids(input.addAssigneeIds), ids(input.removeAssigneeIds)];
  if (added.length + removed.length === 0) return {};
  const people = Array.isArray(row?.assignees) ? row.assignees.filter(isObject) : [];
  const now = new Set([...people.map(({ id }) => text(id)), ...added]);
  for (const id of removed) now.delete(id);
  return { assignees: [...now].sort() };
}

function ids(value: JsonObject[string]): string[] {
  return texts(value).sort();
}

function texts(value: JsonObject[string]): string[] {
  return Array.isArray(value) ? value.map(text) : [];
}
