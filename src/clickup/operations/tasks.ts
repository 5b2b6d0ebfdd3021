// Tasks, their tags and their comments.
import { z } from 'zod';
import { isObject, type Json, type JsonObject } from '../../base/index.ts';
import { comment, customField, priority, type Task, task } from '../entities.ts';
import { shows } from '../field-values.ts';
import { always, cursor, type OperationCall, operation, type Probe, pageOf } from '../operation.ts';
import { gone, idIn, madeSince, present, removes } from './lookups.ts';

const filter = {
  assigneeIds: z.array(z.string()).optional(),
  statuses: z.array(z.string()).optional(),
  tags: z.array(z.string()).optional(),
  /** Closed tasks are left out unless asked for. */
  includeClosed: z.boolean().optional(),
  includeSubtasks: z.boolean().optional(),
  /** Inclusive lower and exclusive upper bound of the instant a task was done. */
  doneFrom: z.number().optional(),
  doneBefore: z.number().optional(),
  updatedFrom: z.number().optional(),
  updatedBefore: z.number().optional(),
  dueFrom: z.number().optional(),
  dueBefore: z.number().optional(),
  createdFrom: z.number().optional(),
  createdBefore: z.number().optional(),
  cursor,
};

const content = {
  description: z.string().optional(),
  status: z.string().optional(),
  priority: priority.nullable().optional(),
  dueAt: z.number().nullable().optional(),
  /** False for a date alone: ClickUp then keeps the day that holds the instant. Default true. */
  dueHasTime: z.boolean().optional(),
  startAt: z.number().nullable().optional(),
  startHasTime: z.boolean().optional(),
  estimateMs: z.number().nullable().optional(),
  points: z.number().nullable().optional(),
};

const newTask = z.object({
  listId: z.string(),
  name: z.string().min(1),
  ...content,
  assigneeIds: z.array(z.string()).optional(),
  tags: z.array(z.string()).optional(),
  parentId: z.string().optional(),
});

const taskRef = z.object({ taskId: z.string() });

/** The read of one task. */
const taskAlone = (taskId: string) => ({ operation: 'task.get', input: { taskId } });

/** The change of people that takes another one back; `before` holds the ids that were assigned. */
function assigneesBack(input: JsonObject, before: Json | undefined): JsonObject {
  const ids = (value: Json | undefined) => (Array.isArray(value) ? value.map(String) : []);
  const held = new Set(ids(before));
  const added = ids(input.addAssigneeIds).filter((id) => !held.has(id));
  const removed = ids(input.removeAssigneeIds).filter((id) => held.has(id));
  return {
    ...(added.length > 0 ? { removeAssigneeIds: added } : {}),
    ...(removed.length > 0 ? { addAssigneeIds: removed } : {}),
  };
}

function nameOf(status: Json | undefined): Json {
  return isObject(status) ? (status.name ?? null) : (status ?? null);
}

/** The ids of people, who come whole or by their ids alone. */
function idsOf(people: Json | undefined): Json {
  if (!Array.isArray(people)) return null;
  return people.map((one) => (isObject(one) ? String(one.id) : String(one)));
}

const anyJson = z.custom<Json>((value) => value !== undefined);

/** `was` is the value that it had, as it would be set; never sent, and what an undo sets again. */
const fieldOfTask = { taskId: z.string(), fieldId: z.string(), was: anyJson.optional() };

/** The call that gives a field the value again that it had. */
function fieldBack({ taskId, fieldId, value, was }: JsonObject): OperationCall | null {
  if (was === undefined) return null;
  const now = value === undefined ? {} : { was: value };
  return was === null
    ? { operation: 'field.clear', input: { taskId, fieldId, ...now } }
    : { operation: 'field.set', input: { taskId, fieldId, value: was, ...now } };
}

/**
 * What putting a task into a further list and taking it out have in common. The probe sees whether the
 * list shows the task, and cannot tell where rows leave lists out.
 */
function shownInList(wanted: boolean) {
  return {
    effect: 'update' as const,
    input: z.object({ taskId: z.string(), listId: z.string() }),
    output: z.object({}),
    repeatable: always,
    probe: taskProbe(({ otherListIds }, { listId }) =>
      otherListIds === null ? 'cannot tell' : otherListIds.includes(String(listId)) === wanted,
    ),
  };
}

/**
 * The task that a probe's look shows, be it alone or among the rows that several steps share; null where
 * those rows do not hold it.
 */
function taskIn(answer: unknown, { taskId }: JsonObject) {
  if (!isObject(answer) || !Array.isArray(answer.items)) return task.parse(answer);
  const row = answer.items.find((one) => isObject(one) && one.id === taskId);
  return row === undefined ? null : task.parse(row);
}

/** Whether a write has taken effect, seen on its task alone: `holds` says so of the task as it is. */
function taskProbe(holds: (current: Task, input: JsonObject) => boolean | 'cannot tell'): Probe {
  return {
    look: ({ taskId }) => taskAlone(String(taskId)),
    applied(answer, input) {
      const current = taskIn(answer, input);
      if (current === null) return null;
      const held = holds(current, input);
      if (held === 'cannot tell') return held;
      return held ? { id: current.id } : null;
    },
  };
}

/** A page of tasks from a probe's read. */
const found = pageOf(task);

/** A tag that a task is to have, or not to have. */
function tagging(summary: string, has: boolean, opposite: 'task.tag' | 'task.untag') {
  return operation({
    summary,
    effect: 'update',
    input: z.object({ taskId: z.string(), tag: z.string() }),
    output: z.object({}),
    repeatable: always,
    probe: taskProbe(({ tags }, { tag }) => tags.includes(String(tag).toLowerCase()) === has),
    inverse: ({ input }) => ({ operation: opposite, input }),
  });
}

export const taskOperations = {
  'task.find': operation({
    summary: 'Tasks of a whole workspace that match a filter, a page at a time',
    effect: 'read',
    input: z.object({
      workspaceId: z.string(),
      spaceIds: z.array(z.string()).optional(),
      folderIds: z.array(z.string()).optional(),
      listIds: z.array(z.string()).optional(),
      ...filter,
    }),
    output: pageOf(task),
  }),
  'task.list': operation({
    summary: 'Tasks of one list, a page at a time',
    effect: 'read',
    input: z.object({
      listId: z.string(),
      /** Only archived tasks, instead of the others. */
      archived: z.boolean().optional(),
      /** Also tasks that live in another list and are in this one too. */
      includeOtherLists: z.boolean().optional(),
      ...filter,
    }),
    output: pageOf(task),
  }),
  'task.get': operation({
    summary: 'One task',
    effect: 'read',
    /** `customIn`: the id is a custom one of this workspace. */
    input: taskRef.extend({ customIn: z.string().optional() }),
    output: task,
  }),
  'task.create': operation({
    summary: 'A new task in a list',
    effect: 'create',
    input: newTask,
    output: task,
    single: taskAlone,
    markerField: 'description',
    probe: {
      look: (input) => ({
        operation: 'task.list',
        input: { listId: input.listId, includeClosed: true },
      }),
      applied: (answer, input, marker, since) => {
        const { items } = found.parse(answer);
        const alike = items.filter(
          (one) => one.name === input.name && madeSince(one.createdAt, since),
        );
        if (marker === null) return alike[0] ? { id: alike[0].id } : null;
        const hit = items.find(({ description }) => description?.includes(marker));
        if (hit) return { id: hit.id };
        // Rows without descriptions show no marker: one of the same name may be the very task.
        return alike.some(({ description }) => description === null) ? 'cannot tell' : null;
      },
    },
    inverse: ({ output }) => {
      const taskId = idIn(output);
      return taskId === null ? null : { operation: 'task.delete', input: { taskId } };
    },
    traces: ['name', 'description', 'status', 'updatedAt', 'spentMs'],
  }),
  'task.bulk_create': operation({
    summary: 'Several new tasks in a list with one call',
    effect: 'create',
    input: z.object({ listId: z.string(), tasks: z.array(newTask.omit({ listId: true })) }),
    output: z.array(task),
  }),
  'task.update': operation({
    summary: 'Changes to the fields of a task',
    effect: 'update',
    input: z.object({
      taskId: z.string(),
      name: z.string().optional(),
      ...content,
      addAssigneeIds: z.array(z.string()).optional(),
      removeAssigneeIds: z.array(z.string()).optional(),
    }),
    output: task,
    single: taskAlone,
    markerField: 'description',
    repeatable: always,
    probe: taskProbe((current, input) => {
      const same = (
        ['name', 'description', 'priority', 'dueAt', 'startAt', 'estimateMs', 'points'] as const
      )
        .filter((field) => input[field] !== undefined)
        .every((field) => current[field] === input[field]);
      const sameStatus =
        typeof input.status !== 'string' ||
        current.status.name.toLowerCase() === input.status.toLowerCase();
      return same && sameStatus;
    }),
    inverse: ({ input, before }) => {
      if (!before) return null;
      const { assignees, description, ...fields } = before;
      return {
        operation: 'task.update',
        input: {
          taskId: input.taskId,
          ...fields,
          // A blank clears a description; nothing at all would leave it as it is.
          ...(description === undefined ? {} : { description: description || ' ' }),
          ...assigneesBack(input, assignees),
        },
      };
    },
  }),
  'task.delete': operation({
    summary: 'A task removed for good',
    effect: 'delete',
    input: taskRef,
    output: z.object({}),
    repeatable: always,
    probe: {
      look: (input) => ({ operation: 'task.get', input }),
      applied: (answer, input) => gone(answer, input.taskId),
    },
    keeps: [
      ...['listId', 'name', 'description', 'status', 'priority', 'dueAt', 'startAt'],
      ...['estimateMs', 'points', 'assignees', 'tags', 'parentId'],
    ],
    inverse: ({ before }) => {
      if (!before || typeof before.listId !== 'string') return null;
      const { status, assignees, ...fields } = before;
      return {
        operation: 'task.create',
        input: present({ ...fields, status: nameOf(status), assigneeIds: idsOf(assignees) }),
      };
    },
  }),
  'task.tag': tagging('A tag put on a task', true, 'task.untag'),
  'task.untag': tagging('A tag taken off a task', false, 'task.tag'),
  'task.move': operation({
    summary: 'Another home list for a task',
    effect: 'update',
    input: z.object({
      workspaceId: z.string(),
      taskId: z.string(),
      listId: z.string(),
      /** Where it was; never sent, and where an undo moves it again. */
      wasListId: z.string().optional(),
    }),
    output: z.object({}),
    repeatable: always,
    probe: taskProbe(({ listId }, input) => listId === input.listId),
    inverse: ({ input: { workspaceId, taskId, listId, wasListId } }) =>
      typeof wasListId === 'string'
        ? {
            operation: 'task.move',
            input: { workspaceId, taskId, listId: wasListId, wasListId: listId },
          }
        : null,
  }),
  'task.add_to_list': operation({
    summary: 'A further list that shows a task',
    ...shownInList(true),
    inverse: ({ input }) => ({ operation: 'task.remove_from_list', input }),
  }),
  'task.remove_from_list': operation({
    summary: 'A task shown no more in a list that is not its home',
    ...shownInList(false),
    inverse: ({ input }) => ({ operation: 'task.add_to_list', input }),
  }),
  'field.list': operation({
    summary: 'The custom fields that tasks of a list can have',
    effect: 'read',
    input: z.object({ listId: z.string() }),
    output: z.array(customField),
  }),
  'field.set': operation({
    summary: 'The value of a custom field of a task',
    effect: 'update',
    input: z.object({
      ...fieldOfTask,
      /** In the form that ClickUp wants for the type of the field. */
      value: anyJson,
    }),
    output: z.object({}),
    repeatable: always,
    probe: taskProbe(({ fields }, { fieldId, value }) => {
      const field = fields?.find(({ id }) => id === fieldId);
      return field !== undefined && shows(field, value);
    }),
    inverse: ({ input }) => fieldBack(input),
  }),
  'field.clear': operation({
    summary: 'A custom field of a task emptied',
    effect: 'update',
    input: z.object(fieldOfTask),
    output: z.object({}),
    repeatable: always,
    probe: taskProbe(
      ({ fields }, { fieldId }) => fields?.find(({ id }) => id === fieldId)?.value === null,
    ),
    inverse: ({ input }) => fieldBack(input),
  }),
  'comment.list': operation({
    summary: 'The newest comments of a task, or those before one of them',
    effect: 'read',
    /** `beforeAt` and `beforeId`: when a comment was made, and its id; the answer goes on behind it. */
    input: z.object({
      taskId: z.string(),
      beforeAt: z.number().optional(),
      beforeId: z.string().optional(),
    }),
    output: z.array(comment),
  }),
  'comment.create': operation({
    summary: 'A comment on a task',
    effect: 'create',
    input: z.object({ taskId: z.string(), text: z.string().min(1) }),
    output: z.object({ id: z.string() }),
    markerField: 'text',
    probe: {
      look: (input) => ({ operation: 'comment.list', input: { taskId: input.taskId } }),
      applied: (answer, input, marker, since) => {
        const hit = z
          .array(comment)
          .parse(answer)
          .find((one) =>
            marker === null
              ? one.text.includes(String(input.text)) && madeSince(one.createdAt, since)
              : one.text.includes(marker),
          );
        return hit ? { id: hit.id } : null;
      },
    },
    inverse: ({ output }) => {
      const commentId = idIn(output);
      return commentId === null ? null : { operation: 'comment.delete', input: { commentId } };
    },
    traces: ['text'],
  }),
  'comment.delete': operation({
    summary: 'A comment removed for good',
    input: z.object({ commentId: z.string() }),
    ...removes('commentId'),
    keeps: ['taskId', 'text'],
    inverse: ({ before }) =>
      before && typeof before.taskId === 'string'
        ? { operation: 'comment.create', input: present(before) }
        : null,
  }),
};
