// Time entries: ClickUp sends the same field as number here and as text there.
import { isObject, type JsonObject } from '../../../base/index.ts';
import { noteReported, type TimeEntry } from '../../../clickup/index.ts';
import { flag, id, instant, number, pick, span, text } from '../read.ts';
import { reportedIn, tagsFrom } from './task.ts';

const UNITS: [string, number][] = [
  ['duration_ms', 1],
  ['duration_milliseconds', 1],
  ['duration_seconds', 1000],
  ['elapsed_ms', 1],
  ['duration_minutes', 60_000],
  ['duration_hours', 3_600_000],
  ['hours', 3_600_000],
  ['minutes', 60_000],
];

/** Undefined when the record has no id. */
export function timeEntryFrom(record: JsonObject): TimeEntry | undefined {
  const entryId = id(pick(record, 'id', 'time_entry_id', 'timer_id', 'entry_id'));
  if (entryId === null) return undefined;
  const task = pick(record, 'task');
  const start = instant(pick(record, 'start', 'start_time', 'start_date', 'started_at'));
  const duration = durationOf(record);
  const stopped = instant(pick(record, 'end', 'end_time', 'end_date', 'stop'));
  // A timer that has just started has run for nothing yet.
  const running =
    flag(pick(record, 'running', 'is_running')) ||
    (duration !== null && (duration < 0 || (duration === 0 && stopped === null)));
  const end = running ? null : stopped;
  const entry: TimeEntry = {
    id: entryId,
    taskId: isObject(task) ? id(task.id) : id(pick(record, 'task_id', 'tid')),
    taskName: isObject(task) ? text(task.name ?? null) : text(pick(record, 'task_name')),
    userId: id(pick(record, 'user', 'user_id', 'userid', 'assignee')),
    start,
    end,
    durationMs: Math.abs(duration ?? (start !== null && end !== null ? end - start : 0)),
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
};

/** Milliseconds; negative while a timer runs. Null when the record does not say. */
function durationOf(record: JsonObject): number | null {
  for (const [name, unit] of UNITS) {
    const amount = number(pick(record, name));
    if (amount !== null) return amount * unit;
  }
  return span(pick(record, 'duration', 'time'));
}
