// How tools for time entries and the running timer are recognised.

import { billable, own, taskId, timeEntryId, workspaceId } from './fields.ts';
import type { Field, IntentTable } from './intent.ts';

const note: Field = {
  kind: 'text',
  names: ['description', 'desc', 'note', 'comment', 'remark'],
  says: /\b(note|remark|comment|description)\b/i,
};
const tid: Field = { ...taskId, names: [...taskId.names, 'tid'] };
const start: Field = {
  kind: 'instant',
  names: ['start', 'start_time', 'start_date', 'started_at', 'start_at', 'when', 'date', 'begin'],
  says: /\b(starts?|started|begins?|began)\b/i,
};
const durationMs: Field = {
  kind: 'duration',
  names: [...['duration', 'time', 'minute', 'hour', 'time_spent', 'duration_in_millisecond']],
  says: /\b(how long|duration|hours|minutes)\b/i,
};

const endNames = ['end', 'stop', 'end_time', 'end_date', 'stop_time'];
const endOf = (input: { start?: unknown; durationMs?: unknown }) =>
  typeof input.start === 'number' && typeof input.durationMs === 'number'
    ? { end: input.start + input.durationMs }
    : {};

/** The end of a new entry, for tools that take it instead of a duration. */
const endInstead = {
  fields: {
    end: { kind: 'instant', names: endNames, instead: 'durationMs' },
  } satisfies Record<string, Field>,
  from: endOf,
};
/** ClickUp moves an entry only when it is told both of its ends. */
const endBeside = {
  fields: {
    end: { kind: 'instant', names: endNames, supersedes: 'durationMs' },
  } satisfies Record<string, Field>,
  from: endOf,
};

/** What `time_entry.list` is asked with. */
const listed = {
  workspaceId,
  from: {
    kind: 'from',
    names: [
      ...[
        'start_date',
        'start',
        'from',
        'start_time',
        'since',
        'date_from',
        'start_after',
        'begin',
      ],
    ],
    says: /\b(from|since|earliest|not before)\b/i,
  },
  before: {
    kind: 'before',
    names: ['end_date', 'end', 'to', 'until', 'end_time', 'date_to', 'start_before', 'till'],
    says: /\b(until|till|latest|not after)\b/i,
  },
  assigneeId: {
    kind: 'ids',
    names: ['assignee', 'assignee_id', 'user_id', 'user'],
    must: true,
    matters: true,
  },
  taskId: { ...taskId, must: true, matters: true },
} satisfies Record<string, Field>;

export const timeIntents = {
  'time_entry.list': [
    {
      noun: 'time_entry',
      many: true,
      verbs: ['get', 'list', 'search'],
      beside: ['workspace'],
      allows: ['span'],
      fields: listed,
    },
    {
      noun: 'time_entry',
      many: true,
      verbs: ['get', 'list', 'search'],
      beside: ['workspace', 'task'],
      allows: ['span'],
      fields: listed,
      demands: ['taskId'],
      handicap: 0.1,
    },
    // Of one task all the time comes, whenever it was: it is narrowed afterwards.
    {
      noun: 'time_entry',
      many: true,
      verbs: ['get', 'list', 'search'],
      beside: ['task'],
      fields: listed,
      demands: ['taskId'],
      spares: ['from', 'before'],
      handicap: 0.15,
    },
  ],
  'time_entry.current': [
    {
      noun: 'time_entry',
      verbs: ['get', 'list'],
      marks: ['current'],
      beside: ['task'],
      verbless: true,
      fields: { workspaceId },
    },
  ],
  'time_entry.create': [
    {
      noun: 'time_entry',
      verbs: ['create'],
      beside: ['task'],
      fields: {
        workspaceId,
        taskId: { ...tid, names: ['tid', ...taskId.names] },
        start,
        durationMs,
        description: note,
        billable,
        tags: { kind: 'texts', names: ['tag', 'tag_name', 'label'], extra: true },
        assigneeId: { kind: 'id', names: ['assignee', 'assignee_id', 'user_id'] },
      },
      derived: endInstead,
      fallbacks: { description: '', billable: false, tag: [] },
    },
  ],
  'time_entry.start': [
    {
      noun: 'time_entry',
      verbs: ['start'],
      beside: ['task'],
      fields: {
        workspaceId,
        taskId: { ...tid, names: ['tid', ...taskId.names, 'id'] },
        start: { kind: 'instant', names: start.names, extra: true },
        description: note,
      },
      fallbacks: { description: '', billable: false, tag: [] },
    },
    // ClickUp tells a running timer by a negative duration, and takes one for a start of it.
    {
      noun: 'time_entry',
      verbs: ['create'],
      beside: ['task'],
      fields: {
        workspaceId,
        taskId: { ...tid, names: ['tid', ...taskId.names] },
        start,
        description: note,
      },
      told: { argument: /^duration/, value: -1, says: /\bnegative\b/i },
      demands: ['start'],
      fallbacks: { description: '', billable: false, tag: [] },
      handicap: 0.2,
    },
  ],
  'time_entry.stop': [
    {
      noun: 'time_entry',
      verbs: ['stop'],
      allows: ['current'],
      beside: ['task'],
      fields: { workspaceId },
    },
  ],
  'time_entry.update': [
    {
      noun: 'time_entry',
      verbs: ['update'],
      beside: ['task'],
      fields: {
        workspaceId,
        timeEntryId: own(timeEntryId),
        start,
        durationMs,
        description: note,
        billable,
      },
      derived: endBeside,
    },
  ],
  'time_entry.delete': [
    {
      noun: 'time_entry',
      verbs: ['delete'],
      beside: ['task'],
      fields: { workspaceId, timeEntryId: own(timeEntryId) },
    },
  ],
} satisfies IntentTable<
  | 'time_entry.list'
  | 'time_entry.current'
  | 'time_entry.create'
  | 'time_entry.start'
  | 'time_entry.stop'
  | 'time_entry.update'
  | 'time_entry.delete'
>;
