// Time entries and the running timer: ClickUp sends the same field as number here and as text there.
import { isObject, type Json, type JsonObject } from '../../base/index.ts';
import { amended, noteReported, type TimeEntry, timeEntry } from '../../clickup/index.ts';
import { recordsIn, rowsIn } from '../answer/payload.ts';
import { flag, id, instant, number, pick, records, span, text } from '../answer/read.ts';
import { field, own, READS, type SpecTable, taskId, workspaceId } from './contract.ts';
import { done, record, rows } from './rows.ts';
import { reportedIn, tagsFrom } from './task.ts';

const ENTRIES = ['time_entries', 'entries', 'data'];
const ENTRY = ['time_entry', 'entry', 'timer', 'data'];

const timeEntryId = field('id', 'time_entry_id timer_id entry_id interval_id time_entry entry', {
  of: 'time_entry',
});
const ownEntry = { workspaceId, timeEntryId: own(timeEntryId) };
const billable = field('flag', 'billable is_billable');
const description = field('text', 'description desc note comment remark', {
  says: /\b(note|remark|comment|description)\b/i,
});
const loggedOn = { ...taskId, names: ['tid', ...taskId.names] };
const start = field('instant', 'start start_time start_date started_at start_at when date begin', {
  says: /\b(starts?|started|begins?|began)\b/i,
});
const durationMs = field(
  'duration',
  'duration time minute hour time_spent duration_in_millisecond',
  { says: /\b(how long|duration|hours|minutes)\b/i },
);
const END = 'end stop end_time end_date stop_time';
const endOf = (input: JsonObject): JsonObject =>
  typeof input.start === 'number' && typeof input.durationMs === 'number'
    ? { end: input.start + input.durationMs }
    : {};
const fallbacks = { description: '', billable: false, tag: [] };

/** What `time_entry.list` is called with. */
const inSpan = {
  workspaceId,
  from: field('from', 'start_date start from start_time since date_from start_after begin', {
    says: /\b(from|since|earliest|not before)\b/i,
  }),
  before: field('before', 'end_date end to until end_time date_to start_before till', {
    says: /\b(until|till|latest|not after)\b/i,
  }),
  assigneeId: field('ids', 'assignee assignee_id user_id user', { must: true, matters: true }),
  taskId: { ...taskId, must: true, matters: true },
};
const listed = { verbs: READS, fields: inSpan };

export const timeSpecs = {
  'time_entry.list': {
    ways: [
      { ...listed, accepts: ['workspace'], allows: ['span'] },
      {
        ...{ ...listed, accepts: ['workspace', 'task'], allows: ['span'] },
        ...{ demands: ['taskId'], handicap: 0.1 },
      },
      // Of one task all the time comes, whenever it was: it is narrowed afterwards.
      {
        ...{ ...listed, accepts: ['task'], demands: ['taskId'] },
        ...{ spares: ['from', 'before'], handicap: 0.15 },
      },
    ],
    output: (data) => rows(data, ENTRIES, timeEntryFrom),
    unpaged: ['wid', 'at'],
  },
  'time_entry.current': {
    ways: [
      {
        ...{ verbs: ['get', 'list'], fields: { workspaceId }, marks: ['current'] },
        ...{ accepts: ['task'], verbless: true },
      },
    ],
    output: (data) => currentEntry(data),
  },
  'time_entry.create': {
    ways: [
      {
        fields: {
          ...{ workspaceId, taskId: loggedOn, start, durationMs, description, billable },
          tags: field('texts', 'tag tag_name label', { extra: true }),
          assigneeId: field('id', 'assignee assignee_id user_id'),
        },
        accepts: ['task'],
        // Some tools take the end instead of a duration.
        derived: { fields: { end: field('instant', END, { instead: 'durationMs' }) }, from: endOf },
        fallbacks,
      },
    ],
    output: (data, input) => {
      const entry = record(data, ENTRY, timeEntryFrom);
      // An answer with all of ClickUp's fields and no task is about time logged on none.
      const isWhole = [...recordsIn(data, ENTRY)].some((row) => 'wid' in row && 'at' in row);
      return entry && amended(entry, { taskId: entry.taskId ?? (isWhole ? null : input.taskId) });
    },
    created: (id, input) => timeEntry.parse({ ...input, id, end: input.start + input.durationMs }),
  },
  'time_entry.start': {
    ways: [
      {
        fields: {
          ...{ workspaceId, taskId: { ...loggedOn, names: [...loggedOn.names, 'id'] } },
          ...{ start: field('instant', start.names.join(' '), { extra: true }), description },
        },
        ...{ accepts: ['task'], fallbacks },
      },
      // ClickUp reports a running timer by a negative duration, and starts one that is sent so.
      {
        ...{ verbs: ['create'], fields: { workspaceId, taskId: loggedOn, start, description } },
        ...{ accepts: ['task'], demands: ['start'], fallbacks, handicap: 0.2 },
        sign: { argument: /^duration/, value: -1, says: /\bnegative\b/i },
      },
    ],
    output: (data) => {
      const entry = record(data, ENTRY, timeEntryFrom);
      return entry && asRunning(entry);
    },
    created: (id, input) => timeEntry.parse({ ...input, id, durationMs: 0, running: true }),
  },
  'time_entry.stop': {
    ways: [{ fields: { workspaceId }, allows: ['current'], accepts: ['task'] }],
    output: (data) => record(data, ENTRY, timeEntryFrom) ?? null,
  },
  'time_entry.update': {
    ways: [
      {
        ...{ fields: { ...ownEntry, start, durationMs, description, billable }, accepts: ['task'] },
        // ClickUp moves an entry only when it is sent both of its ends.
        derived: {
          fields: { end: field('instant', END, { supersedes: 'durationMs' }) },
          from: endOf,
        },
      },
    ],
    output: (data) => record(data, ENTRY, timeEntryFrom) ?? null,
  },
  'time_entry.delete': {
    ways: [{ fields: ownEntry, accepts: ['task'] }],
    output: done,
  },
} satisfies Partial<SpecTable>;

/** No timer: null, an empty object or list, or nothing but words. */
function currentEntry(data: Json | undefined): TimeEntry | null | undefined {
  const found = record(data, ENTRY, timeEntryFrom);
  if (found) return asRunning(found);
  const [listed] = records(rowsIn(data, ENTRIES)).flatMap((row) => timeEntryFrom(row) ?? []);
  if (listed) return asRunning(listed);
  return data !== undefined && isNothing(data) ? null : undefined;
}

/** An entry without an end that was read as the current one, or was just started. */
function asRunning(entry: TimeEntry): TimeEntry {
  return amended(entry, { running: entry.end === null });
}

/** Whether a value holds no record: only nulls, falses, and words. */
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

/** Fields that name their unit, and milliseconds in it. */
const UNITS: Record<string, number> = {
  ...{ duration_ms: 1, duration_milliseconds: 1, duration_seconds: 1000, elapsed_ms: 1 },
  ...{ duration_minutes: 60_000, duration_hours: 3_600_000, hours: 3_600_000, minutes: 60_000 },
};

/** Undefined when the record has no id. */
function timeEntryFrom(record: JsonObject): TimeEntry | undefined {
  const entryId = id(pick(record, 'id', 'time_entry_id', 'timer_id', 'entry_id'));
  if (entryId === null) return undefined;
  const task = pick(record, 'task');
  // A name is nobody's id.
  const user = id(pick(record, 'user', 'user_id', 'userid', 'assignee')) ?? '';
  const start = instant(pick(record, 'start', 'start_time', 'start_date', 'started_at'));
  const duration = durationOf(record);
  const stopped = instant(pick(record, 'end', 'end_time', 'end_date', 'stop'));
  // A timer that has just started has run for nothing yet.
  const running =
    flag(pick(record, 'running', 'is_running')) ||
    (duration !== null && (duration < 0 || (duration === 0 && stopped === null)));
  const end = running ? null : stopped;
  const between = start !== null && end !== null ? end - start : 0;
  const stated = Math.abs(duration ?? between);
  const entry: TimeEntry = {
    id: entryId,
    taskId: isObject(task) ? id(task.id) : id(pick(record, 'task_id', 'tid')),
    taskName: isObject(task) ? text(task.name ?? null) : text(pick(record, 'task_name')),
    userId: /^\d+$/.test(user) ? user : null,
    start,
    end,
    // A duration in seconds, minutes or hours: start and end are in milliseconds.
    durationMs: stated > 0 && stated * 500 < between ? between : stated,
    running,
    description: text(pick(record, 'description', 'note')) ?? '',
    billable: flag(record.billable),
    tags: tagsFrom(pick(record, 'tags')),
    recordedAt: instant(pick(record, 'at', 'created_at', 'date_created')),
  };
  return noteReported(entry, reportedIn(record, REPORTED));
}

const REPORTED = {
  userId: ['user', 'user_id', 'userid', 'assignee'],
  description: ['description', 'note'],
  billable: ['billable'],
  tags: ['tags'],
};

/** Milliseconds; negative while a timer runs. Null when the record has none. */
function durationOf(record: JsonObject): number | null {
  for (const [name, unit] of Object.entries(UNITS)) {
    const amount = number(pick(record, name));
    if (amount !== null) return amount * unit;
  }
  return span(pick(record, 'duration', 'time'));
}
