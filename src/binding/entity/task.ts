// Tasks, in ClickUp's shape and in flatter ones.
import { isObject, type Json, type JsonObject } from '../../base/index.ts';
import { noteReported, type Priority, type Task, task } from '../../clickup/index.ts';
import { recordsIn } from '../answer/payload.ts';
import { flag, id, instant, number, pick, records, reports, span, text } from '../answer/read.ts';
import { wordsOf } from '../name/name.ts';
import {
  archived,
  field,
  listId,
  name,
  own,
  READS,
  type SpecTable,
  taskId,
  workspaceId,
} from './contract.ts';
import { memberFrom } from './member.ts';
import { done, record, rows, rowsOf } from './rows.ts';
import { attachmentFrom, checklistFrom, fieldValueFrom } from './task-parts.ts';
import { folderIdOf, placeId, statusFrom } from './tree.ts';

const assigneeIds = field('ids', 'assignee assignee_id user_id assigned_to people member_id', {
  says: /\bassign/i,
});

/** What `task.find` and `task.list` filter by. */
const filter = {
  assigneeIds,
  statuses: field('texts', 'status'),
  tags: field('texts', 'tag'),
  includeClosed: field('flag', 'include_closed include_completed include_done with_closed closed', {
    matters: true,
    says: /\b(closed|completed|finished|done)\b/i,
  }),
  includeSubtasks: field('flag', 'subtask include_subtask with_subtask', {
    matters: true,
    says: /\bsubtasks?\b/i,
  }),
  doneFrom: field(
    'from',
    'date_done_gt done_after date_done_from done_from completion_date_from completed_after completed_from completed_since done_since',
  ),
  doneBefore: field(
    'before',
    'date_done_lt done_before date_done_to done_to completion_date_to completed_before completed_to completed_until done_until',
  ),
  updatedFrom: field(
    'from',
    'date_updated_gt updated_after date_updated_after date_updated_from updated_from updated_since updated_gt',
  ),
  updatedBefore: field(
    'before',
    'date_updated_lt updated_before date_updated_before date_updated_to updated_to updated_until updated_lt',
  ),
  dueFrom: field('from', 'due_date_gt due_after due_from', { extra: true }),
  dueBefore: field('before', 'due_date_lt due_before due_to', { extra: true }),
  createdFrom: field('from', 'date_created_gt created_after date_created_from created_from', {
    extra: true,
  }),
  createdBefore: field('before', 'date_created_lt created_before date_created_to created_to', {
    extra: true,
  }),
};

/** Of a list: also the tasks whose home is another one. */
const includeOtherLists = field(
  'flag',
  'include_timl timl include_multi_list_task include_task_in_multiple_list',
  { extra: true },
);

/** The fields that a task is written with. */
const content = {
  description: field(
    'text',
    'markdown_content markdown_description description content desc note detail body',
    { says: /\b(description|details?|body|what it says)\b/i },
  ),
  status: field('text', 'status status_name'),
  priority: field('priority', 'priority priority_id urgency', { says: /priorit|urgen/i }),
  dueAt: field('instant', 'due_date due_at due deadline due_on', { says: /\b(due|deadline)\b/i }),
  dueHasTime: field('flag', 'due_date_time due_datetime', { ambient: true }),
  startAt: field('instant', 'start_date start_at start'),
  startHasTime: field('flag', 'start_date_time start_datetime', { ambient: true }),
  estimateMs: field('duration', 'time_estimate estimate'),
  points: field('number', 'point sprint_point story_point', { extra: true }),
};

/** A timestamp sent without these is shown by ClickUp as a day alone. */
const withTime = {
  fields: {},
  wanting: [
    { field: 'dueAt', without: 'dueHasTime', loss: 'due dates may lose their time of day' },
    { field: 'startAt', without: 'startHasTime', loss: 'start dates may lose their time of day' },
  ],
  from: ({ dueAt, startAt, dueHasTime = true, startHasTime = true }: JsonObject) => ({
    ...(typeof dueAt === 'number' && { dueHasTime }),
    ...(typeof startAt === 'number' && { startHasTime }),
  }),
};

/** ClickUp takes a custom id only together with its workspace. */
const customIn = field('id', 'team_id workspace_id', { ambient: true });
const customIds = {
  fields: { customTaskIds: field('flag', 'custom_task_id') },
  from: ({ customIn: workspace }: JsonObject): JsonObject =>
    workspace === undefined ? {} : { customTaskIds: true },
};

const taskName = field('text', [...name.names, 'task_name'].join(' '), {
  says: name.says as RegExp,
});
const newTask = {
  ...{ name: taskName, ...content, assigneeIds, tags: field('texts', 'tag tag_name label') },
  parentId: field('id', 'parent parent_id parent_task_id parent_task'),
};

/** Never sent: what an undo needs to know. */
const unsent = { ...field('any', ''), names: [], ambient: true };

const listed = { listId: own(listId), archived, includeOtherLists, ...filter };
const tagged = {
  ...{ noun: 'tag' as const, needs: ['task' as const] },
  fields: { taskId: own(taskId), tag: field('text', 'tag_name tag name label') },
};
const CHANGED = ['task', 'tasks', 'updated'];

export const taskSpecs = {
  'task.find': {
    ways: [
      {
        verbs: ['search', 'get', 'list'],
        fields: {
          workspaceId,
          spaceIds: field('ids', 'space_id space'),
          folderIds: field('ids', 'project_id folder_id folder project'),
          listIds: field('ids', 'list_id list'),
          ...filter,
        },
        ...{ accepts: ['workspace'], allows: ['filtered'], beyond: 'list' },
      },
    ],
    output: (data) => rowsOf('task', data, taskRowFrom),
  },
  'task.list': {
    ways: [
      { verbs: READS, fields: listed, accepts: ['list'] },
      {
        ...{ verbs: READS, fields: { ...listed, listId }, handicap: 0.1 },
        ...{ accepts: ['workspace'], allows: ['filtered'] },
      },
    ],
    output: (data) => rowsOf('task', data, taskRowFrom),
  },
  'task.get': {
    ways: [
      { fields: { taskId: own(taskId), customIn }, verbless: true, derived: customIds },
      // A search that can be given the one task to return.
      {
        ...{ verbs: ['search', 'get', 'list'], many: true, fields: { taskId, customIn } },
        ...{ accepts: ['workspace'], derived: customIds, handicap: 0.2 },
      },
    ],
    output: (data) => record(data, ['task', 'tasks'], taskFrom),
  },
  'task.create': {
    ways: [{ fields: { listId, ...newTask }, accepts: ['list'], derived: withTime }],
    output: (data) => record(data, ['task', 'tasks', 'created'], taskFrom),
    created: (id, input) =>
      task.parse({ ...input, id, status: { name: input.status ?? '' }, assignees: [] }),
  },
  'task.bulk_create': {
    ways: [
      {
        ...{ verbs: ['create'], fields: { listId, tasks: field('text', '') }, marks: ['bulk'] },
        // Some tools want the list with each item.
        items: { field: 'tasks', fields: { listId, ...newTask } },
        derived: withTime,
      },
    ],
    output: (data) => rows(data, ['tasks', 'created', 'successful'], taskFrom),
  },
  'task.update': {
    ways: [
      {
        fields: {
          taskId: own(taskId),
          name: { ...taskName, names: [...taskName.names, 'new_name'] },
          ...content,
          addAssigneeIds: field('ids', 'assignee_add add_assignee assignee_to_add add_assignee_id'),
          removeAssigneeIds: field(
            'ids',
            'assignee_rem assignee_remove rem_assignee remove_assignee assignee_to_remove remove_assignee_id',
          ),
        },
        derived: withTime,
      },
    ],
    output: (data, input) => record(data, CHANGED, taskFrom) ?? confirmed(data, input),
  },
  'task.delete': { ways: [{ fields: { taskId: own(taskId) } }], output: done },
  'task.tag': {
    ways: [{ ...tagged, verbs: ['create', 'update'], prefers: 'add' }],
    output: done,
  },
  'task.untag': {
    ways: [{ ...tagged, verbs: ['delete'], prefers: 'remove' }],
    output: done,
  },
  'task.move': {
    ways: [
      {
        fields: {
          ...{ workspaceId, taskId: own(taskId), wasListId: unsent },
          listId: field('id', 'list_id list target_list_id destination_list_id new_list_id', {
            of: 'list',
          }),
        },
        accepts: ['list'],
      },
    ],
    output: done,
  },
  'task.add_to_list': {
    ways: [{ verbs: ['create'], fields: { taskId, listId }, needs: ['list'], prefers: 'add' }],
    output: done,
  },
  'task.remove_from_list': {
    ways: [{ verbs: ['delete'], fields: { taskId, listId }, needs: ['list'], prefers: 'remove' }],
    output: done,
  },
} satisfies Partial<SpecTable>;

/** The task after an update, when its answer confirms the id and the fields that changed. */
function confirmed(
  data: Json | undefined,
  { taskId: own, ...changes }: { taskId: string; status?: string | undefined },
): Task | undefined {
  for (const row of recordsIn(data, ['task'])) {
    const title = pick(row, 'name');
    const isConfirmed = row.success === true || row.updated === true;
    if (!isConfirmed || id(pick(row, 'id', 'task_id')) !== own || !title) continue;
    return task.parse({ ...changes, id: own, name: title, status: { name: changes.status ?? '' } });
  }
  return undefined;
}

const PRIORITIES = ['urgent', 'high', 'normal', 'low'];

/** Undefined when the row shows no task: an id, a name and a status. */
export function taskFrom(row: JsonObject): Task | undefined {
  const url = text(pick(row, 'url', 'link', 'task_url'));
  const own = id(pick(row, 'id', 'task_id')) ?? idInAddress(url);
  const title = text(pick(row, 'name', 'task_name', 'title'));
  const shown = pick(row, 'status', 'status_name');
  const type = pick(row, 'status_type', 'status_kind') ?? null;
  const status = statusFrom(typeof shown === 'string' ? { name: shown, type } : shown);
  if (own === null || title === null || !status) return undefined;
  const list = pick(row, 'list');
  const found: Task = {
    id: own,
    customId: id(pick(row, 'custom_id')),
    name: title,
    description: descriptionIn(row),
    status,
    createdAt: instant(pick(row, ...REPORTED.createdAt)),
    updatedAt: instant(pick(row, ...REPORTED.updatedAt)),
    doneAt: instant(pick(row, ...REPORTED.doneAt, 'done', 'completed')),
    closedAt: instant(pick(row, 'date_closed', 'closed_at')),
    archived: flag(row.archived),
    creatorId: id(pick(row, ...REPORTED.creatorId)),
    assignees: people(pick(row, ...REPORTED.assignees)),
    tags: tagsFrom(pick(row, ...REPORTED.tags)),
    parentId: id(pick(row, ...REPORTED.parentId)),
    priority: priorityFrom(pick(row, 'priority')),
    dueAt: instant(pick(row, ...REPORTED.dueAt)),
    dueHasTime: hasTime(pick(row, 'due_date_time', 'due_datetime')),
    startAt: instant(pick(row, ...REPORTED.startAt)),
    estimateMs: span(pick(row, ...REPORTED.estimateMs)),
    estimates: estimatesFrom(pick(row, 'time_estimates_by_user', 'estimates_by_user')),
    spentMs: span(pick(row, 'time_spent', 'time_spent_ms')),
    points: number(pick(row, ...REPORTED.points)),
    fields: rowsOrNull(row, ['custom_fields'], fieldValueFrom),
    checklists: rowsOrNull(row, ['checklists'], checklistFrom),
    attachments: rowsOrNull(row, ['attachments'], attachmentFrom),
    url,
    listId: placeId(row, 'list', 'list_id'),
    listName: isObject(list) ? text(pick(list, 'name')) : text(pick(row, 'list_name', 'list')),
    otherListIds: rowsOrNull(row, ['locations'], (row) => id(row.id) ?? undefined),
    folderId: folderIdOf(row),
    spaceId: placeId(row, 'space', 'space_id'),
    workspaceId: id(pick(row, 'team_id', 'workspace_id')),
  };
  return noteReported(found, reportedIn(row, REPORTED));
}

/** The ids of tasks have letters in them; those of all places are numbers. */
const TASK_ID = /^(?=.*[a-z])(?=.*\d)[a-z\d]{6,12}$/;

/** The id that a task's address ends with. */
function idInAddress(url: string | null): string | null {
  const [, own = ''] = /\/t\/(?:\d+\/)?([a-z\d]+)$/.exec(url ?? '') ?? [];
  return TASK_ID.test(own) ? own : null;
}

/** A row of a listing, which may show no more than an id that only a task has, and a name: no status. */
function taskRowFrom(row: JsonObject): Task | undefined {
  const found = taskFrom(row);
  if (found || !TASK_ID.test(id(pick(row, 'id', 'task_id')) ?? '')) return found;
  return taskFrom({ ...row, status: '' });
}

/** What a field may be called, where it matters whether it was left out. */
const REPORTED = {
  description: ['markdown_description', 'text_content', 'description'],
  assignees: ['assignees', 'assignee', 'assignee_ids', 'assignee_id', 'assigned_to'],
  tags: ['tags', 'tag_names', 'labels'],
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

/** Rows inside a row; null where it leaves them out. */
function rowsOrNull<T>(
  row: JsonObject,
  names: string[],
  from: (one: JsonObject) => T | undefined,
): T[] | null {
  const value = pick(row, ...names);
  return Array.isArray(value) ? records(value).flatMap((one) => from(one) ?? []) : null;
}

/** The fields that a row has, empty or not. */
export function reportedIn(row: JsonObject, names: Record<string, readonly string[]>): string[] {
  return Object.keys(names).filter((field) => reports(row, names[field] ?? []));
}

/** Null for a row without it. */
function hasTime(value: Json | undefined): boolean | null {
  return value === undefined ? null : flag(value);
}

/** A row that has the field and nothing in it says that the task has no description. */
function descriptionIn(row: JsonObject): string | null {
  const shown = text(pick(row, ...REPORTED.description));
  return shown ?? (reports(row, REPORTED.description) ? '' : null);
}

/** Shares of an estimate: rows with a person and a span, or spans by user id. */
function estimatesFrom(value: Json | undefined): Task['estimates'] {
  const rows = Array.isArray(value)
    ? records(value).map((row) => [
        id(pick(row, 'user', 'assignee', 'userid', 'user_id', 'id')),
        span(pick(row, 'time_estimate', 'user_time_estimate', 'time', 'estimate')),
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
  const raw = isObject(value) ? pick(value, 'priority', 'id', 'name', 'level') : value;
  const level = number(raw) ?? PRIORITIES.indexOf(wordsOf(String(raw))[0] ?? '') + 1;
  return level === 1 || level === 2 || level === 3 || level === 4 ? level : null;
}
