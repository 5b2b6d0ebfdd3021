// Tasks and comments, from ClickUp's shapes and from flatter ones.
import { isObject, type Json, type JsonObject } from '../../../base/index.ts';
import { type Comment, noteReported, type Priority, type Task } from '../../../clickup/index.ts';
import { flag, id, instant, number, pick, records, reports, span, text } from '../read.ts';
import { fieldValueFrom } from './field.ts';
import { memberFrom } from './people.ts';
import { folderIdOf, placeId, statusFrom } from './places.ts';

const PRIORITIES = ['urgent', 'high', 'normal', 'low'];

/** Undefined when the record shows no task: an id, a name and a status. */
export function taskFrom(record: JsonObject): Task | undefined {
  const taskId = id(pick(record, 'id', 'task_id'));
  const name = text(pick(record, 'name', 'task_name', 'title'));
  const status = statusFrom(pick(record, 'status', 'status_name'));
  if (taskId === null || name === null || !status) return undefined;
  const list = pick(record, 'list');
  const task: Task = {
    id: taskId,
    customId: id(pick(record, 'custom_id')),
    name,
    description: descriptionIn(record),
    status,
    createdAt: instant(pick(record, 'date_created', 'created_at', 'created')),
    updatedAt: instant(pick(record, 'date_updated', 'updated_at', 'updated')),
    doneAt: instant(pick(record, 'date_done', 'done_at', 'completed_at')),
    closedAt: instant(pick(record, 'date_closed', 'closed_at')),
    archived: flag(record.archived),
    creatorId: id(pick(record, 'creator', 'creator_id')),
    assignees: people(pick(record, 'assignees', 'assignee')),
    tags: tagsFrom(pick(record, 'tags')),
    parentId: id(pick(record, 'parent', 'parent_id')),
    priority: priorityFrom(pick(record, 'priority')),
    dueAt: instant(pick(record, 'due_date', 'due_at', 'due')),
    dueHasTime: hasTime(pick(record, 'due_date_time', 'due_datetime')),
    startAt: instant(pick(record, 'start_date', 'start_at')),
    estimateMs: span(pick(record, 'time_estimate', 'time_estimate_ms', 'estimate_ms')),
    estimates: estimatesFrom(pick(record, 'time_estimates_by_user', 'estimates_by_user')),
    spentMs: span(pick(record, 'time_spent', 'time_spent_ms')),
    points: number(pick(record, 'points', 'sprint_points')),
    fields: rowsOrNull(record, ['custom_fields'], fieldValueFrom),
    checklists: rowsOrNull(record, ['checklists'], checklistFrom),
    attachments: rowsOrNull(record, ['attachments'], attachmentFrom),
    url: text(pick(record, 'url', 'link', 'task_url')),
    listId: placeId(record, 'list', 'list_id'),
    listName: isObject(list) ? text(pick(list, 'name')) : text(pick(record, 'list_name', 'list')),
    otherListIds: rowsOrNull(record, ['locations'], (row) => id(row.id) ?? undefined),
    folderId: folderIdOf(record),
    spaceId: placeId(record, 'space', 'space_id'),
    workspaceId: id(pick(record, 'team_id', 'workspace_id')),
  };
  return noteReported(task, reportedIn(record, REPORTED));
}

/** The ids of tasks have letters in them; those of all places are numbers. */
const TASK_ID = /^(?=.*[a-z])(?=.*\d)[a-z\d]{6,12}$/;

/** A row of a listing, which may show no more than an id that only a task has, and a name: no status. */
export function taskRowFrom(record: JsonObject): Task | undefined {
  const found = taskFrom(record);
  if (found || !TASK_ID.test(id(pick(record, 'id', 'task_id')) ?? '')) return found;
  return taskFrom({ ...record, status: '' });
}

/** What a field may be called, where it matters whether it was left out. */
const REPORTED = {
  description: ['markdown_description', 'text_content', 'description'],
  assignees: ['assignees', 'assignee'],
  tags: ['tags'],
  parentId: ['parent', 'parent_id'],
  priority: ['priority'],
  dueAt: ['due_date', 'due_at', 'due'],
  startAt: ['start_date', 'start_at'],
  doneAt: ['date_done', 'done_at', 'completed_at'],
  estimateMs: ['time_estimate', 'time_estimate_ms', 'estimate_ms'],
  points: ['points', 'sprint_points'],
  createdAt: ['date_created', 'created_at', 'created'],
  updatedAt: ['date_updated', 'updated_at', 'updated'],
  creatorId: ['creator', 'creator_id'],
};

/** Rows inside a record; null where it leaves them out. */
function rowsOrNull<T>(
  record: JsonObject,
  names: string[],
  from: (row: JsonObject) => T | undefined,
): T[] | null {
  const value = pick(record, ...names);
  return Array.isArray(value) ? records(value).flatMap((row) => from(row) ?? []) : null;
}

function checklistFrom(record: JsonObject): NonNullable<Task['checklists']>[number] | undefined {
  const name = text(pick(record, 'name', 'title'));
  if (name === null) return undefined;
  const items = records(pick(record, 'items')).flatMap((item) => {
    const what = text(pick(item, 'name', 'title'));
    return what === null ? [] : [{ name: what, resolved: flag(pick(item, 'resolved', 'done')) }];
  });
  return { name, items };
}

function attachmentFrom(record: JsonObject): NonNullable<Task['attachments']>[number] | undefined {
  const attachmentId = id(pick(record, 'id'));
  const title = text(pick(record, 'title', 'name', 'filename'));
  if (attachmentId === null || title === null) return undefined;
  return { id: attachmentId, title, url: text(pick(record, 'url')) };
}

/** The fields that a record has, empty or not. */
export function reportedIn(record: JsonObject, names: Record<string, readonly string[]>): string[] {
  return Object.keys(names).filter((field) => reports(record, names[field] ?? []));
}

/** Null for a record that does not say. */
function hasTime(value: Json | undefined): boolean | null {
  return value === undefined ? null : flag(value);
}

const DESCRIPTION = ['markdown_description', 'text_content', 'description'];

/** A record that has the field and nothing in it says that the task has no description. */
function descriptionIn(record: JsonObject): string | null {
  const shown = text(pick(record, ...DESCRIPTION));
  return shown ?? (reports(record, DESCRIPTION) ? '' : null);
}

/** Shares of an estimate: rows with a person and a span, or spans by user id. */
function estimatesFrom(value: Json | undefined): Task['estimates'] {
  const rows = Array.isArray(value)
    ? records(value).map((row) => [
        id(pick(row, 'user', 'assignee', 'userid', 'user_id', 'id')),
        span(pick(row, 'time_estimate', 'time', 'estimate')),
      ])
    : Object.entries(isObject(value) ? value : {}).map(([user, ms]) => [user, span(ms)]);
  return Object.fromEntries(
    rows.filter(([user, ms]) => typeof user === 'string' && typeof ms === 'number'),
  );
}

/** Assignees as records, as ids, or as names; a name alone stands for its own id. */
function people(value: Json | undefined): Task['assignees'] {
  const all = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return all.flatMap((one) => {
    if (isObject(one)) return memberFrom(one) ?? [];
    const known = id(one);
    return known === null ? [] : [{ id: known, name: known, email: null, role: null, title: null }];
  });
}

/** Tag names; a tag's id is its name. */
export function tagsFrom(value: Json | undefined): string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one) => text(isObject(one) ? pick(one, 'name', 'tag') : one) ?? []);
}

function priorityFrom(value: Json | undefined): Priority | null {
  const said = isObject(value) ? pick(value, 'priority', 'id', 'name', 'level') : value;
  const level = number(said) ?? PRIORITIES.indexOf(String(said).toLowerCase()) + 1;
  return level === 1 || level === 2 || level === 3 || level === 4 ? level : null;
}

export function commentFrom(record: JsonObject): Comment | undefined {
  const commentId = id(pick(record, 'id', 'comment_id'));
  if (commentId === null) return undefined;
  const user = pick(record, 'user', 'author', 'creator');
  const person = isObject(user) ? memberFrom(user) : undefined;
  return {
    id: commentId,
    text: commentText(pick(record, 'comment_text', 'text', 'content', 'body', 'comment')),
    userId: person?.id ?? id(pick(record, 'user_id', 'author_id')),
    userName: person?.name ?? text(user),
    createdAt: instant(pick(record, 'date', 'date_created', 'created_at')),
  };
}

/** A comment is text, or parts each with a text. */
function commentText(value: Json | undefined): string {
  if (Array.isArray(value))
    return records(value)
      .map((part) => text(part.text) ?? '')
      .join('');
  return text(value) ?? '';
}
