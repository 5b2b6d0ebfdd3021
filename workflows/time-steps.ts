// The time entries of a weekly sync: one for each task and week, placed where the sheet is free.
import {
  formatWeekTime,
  markerOf,
  type OperationCall,
  type PlanContext,
  type StepDraft,
  step,
  type Task,
  type TimeEntry,
  type Week,
} from '../src/engine/index.ts';
import type { FinishedTask } from './finished-tasks.ts';
import { timesheet } from './placement.ts';
import type { TimeLooks } from './time-looks.ts';
import { twinSteps } from './twin-entries.ts';
import type { WeeklySyncParams } from './weekly-sync.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

type Context = PlanContext<WeeklySyncParams>;

/** The key of a task's time entry, and so its marker: one for each task and week, whatever the hours. */
function timeKey(week: Week, taskId: string): string {
  return `weekly-sync/${week.label}/${taskId}/time_entry`;
}

export interface TimeWork {
  timeZone: string;
  entries: TimeEntry[];
  looks: TimeLooks;
  finished: { tasks: FinishedTask[]; look: OperationCall };
}

/** The time entries to write, and when each task's entry of an earlier run was recorded. */
export function timeSteps(context: Context, work: TimeWork) {
  const { entries, finished } = work;
  const sheet = timesheet(
    entries.flatMap(({ start, end, running }) =>
      start === null
        ? []
        : [{ from: minute(start), before: -minute(-(running ? context.now : (end ?? start))) }],
    ),
  );
  const markedAt = new Map<string, number | null>();
  const steps: StepDraft[] = [];
  const twins: StepDraft[] = [];
  const withoutEstimate: string[] = [];
  // The last to finish takes its place first, so that earlier ones move back into free time.
  for (const task of [...finished.tasks].sort(
    (a, b) => b.doneAt - a.doneAt || (a.id < b.id ? 1 : -1),
  )) {
    const key = timeKey(task.week, task.id);
    const marker = markerOf(key);
    const logged = entries.filter(({ description }) => description.includes(marker));
    const [first] = logged;
    if (first) {
      markedAt.set(task.id, first.recordedAt);
      const look = work.looks.of(task.id);
      twins.push(...twinSteps(context, { key, taskName: task.name, entries: logged, look }));
      continue;
    }
    const wanted = wantedMs(context.params, task);
    if (wanted === null) {
      withoutEstimate.push(task.name);
      continue;
    }
    const tracked = entries
      .filter(({ taskId }) => taskId === task.id)
      .reduce((sum, { durationMs }) => sum + durationMs, 0);
    const durationMs = context.params.topUp ? wanted - tracked : wanted;
    if (durationMs <= 0) continue;
    const place = sheet.place(minute(task.doneAt), durationMs, task.week);
    steps.push(timeStep(context, work, { task, marker, durationMs, tracked, ...place }));
  }
  if (withoutEstimate.length > 0) {
    context.note(`No time is logged for tasks without an estimate: ${withoutEstimate.join(', ')}.`);
  }
  steps.reverse();
  return { steps: [...steps, ...twins], noop: finished.tasks.length - steps.length, markedAt };
}

function wantedMs(settings: WeeklySyncParams, task: Task): number | null {
  if (settings.hours !== 'estimate') return Math.round(Number(settings.hours) * HOUR_MS);
  return task.estimateMs !== null && task.estimateMs > 0 ? task.estimateMs : null;
}

function timeStep(
  context: Context,
  work: TimeWork,
  entry: {
    task: FinishedTask;
    marker: string;
    durationMs: number;
    tracked: number;
    from: number;
    crowded: boolean;
  },
): StepDraft {
  const { task, marker, durationMs, from: start } = entry;
  const reason = [
    `Finished ${formatWeekTime(task.doneAt, work.timeZone)} as "${task.status.name}"`,
    context.params.topUp && entry.tracked > 0 ? `${hours(entry.tracked)} already tracked` : null,
    entry.crowded ? 'the week is full, so it overlaps' : null,
    start + durationMs > context.now ? 'nothing earlier in the week is free' : null,
  ].filter((part) => part !== null);
  const { assigneeId } = work.looks;
  const look = work.looks.of(task.id);
  return step({
    key: timeKey(task.week, task.id),
    operation: 'time_entry.create',
    target: { kind: 'task', id: task.id, name: task.name },
    input: {
      workspaceId: context.workspace.id,
      taskId: task.id,
      start,
      durationMs,
      description: `${task.name} · ${task.week.label} ${marker}`,
      ...(assigneeId === null ? {} : { assigneeId }),
    },
    before: null,
    after: { taskId: task.id, start, durationMs },
    reason: `${reason.join('; ')}.`,
    marker,
    look,
    preconditions: [
      {
        kind: 'unmarked',
        look,
        marker,
        what: `time for "${task.name}" is logged`,
      },
      {
        kind: 'same',
        look: work.finished.look,
        id: task.id,
        fields: { doneAt: task.doneAt },
        what: `The finish of "${task.name}"`,
      },
      {
        kind: 'total',
        look,
        where: { taskId: task.id },
        field: 'durationMs',
        equals: entry.tracked,
        what: `The time tracked on "${task.name}"`,
      },
    ],
  });
}

/** Whole minutes, which is as fine as every endpoint can say. */
function minute(at: number): number {
  return Math.floor(at / MINUTE_MS) * MINUTE_MS;
}

function hours(ms: number): string {
  return `${Math.round((ms / HOUR_MS) * 100) / 100} h`;
}
