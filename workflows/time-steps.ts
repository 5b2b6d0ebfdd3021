// The time entries of a weekly sync: one for each task and week, placed where the sheet is free.
import {
  formatSpan,
  formatWeekTime,
  type Member,
  markerOf,
  type PlanContext,
  type StepDraft,
  step,
  type TimeEntry,
  weekAt,
} from '../src/engine/index.ts';
import { duplicateSteps } from './duplicate-entries.ts';
import { estimateFacts, type Share, shareOf } from './estimates.ts';
import type { FinishedTask, Found } from './finished-tasks.ts';
import { timesheet } from './placement.ts';
import { landedOnCaller, type TimeLooks } from './time-looks.ts';
import { noteFor } from './time-note.ts';
import type { WeeklySyncParams } from './weekly-sync-params.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MINUTE_MS = 60_000;

type Context = PlanContext<WeeklySyncParams>;

/** The key of a task's time entry, and so its marker: one for each task and week, whatever the hours. */
function timeKey(label: string, taskId: string): string {
  return `weekly-sync/${label}/${taskId}/time_entry`;
}

/** The other weeks that a finish can lie in, in another time zone or with another first day. */
export function nearWeeks({ doneAt, week }: FinishedTask): string[] {
  const labels = [doneAt - DAY_MS, doneAt + DAY_MS].map((at) => weekAt(at, 'UTC').label);
  return [...new Set(labels)].filter((label) => label !== week.label);
}

export interface TimeWork {
  person: Member;
  entries: TimeEntry[];
  looks: TimeLooks;
  finished: Found;
}

/** The time entries to write, and when each task's entry of an earlier run was recorded. */
export async function timeSteps(context: Context, work: TimeWork) {
  const { entries, finished, looks } = work;
  const sheet = timesheet(
    entries.flatMap(({ start, end, running }) =>
      start === null
        ? []
        : [{ from: minute(start), before: -minute(-(running ? context.now : (end ?? start))) }],
    ),
  );
  const { hours } = context.params;
  const same: Share = { ms: Math.round(Number(hours) * HOUR_MS), why: [] };
  const share = hours === 'estimate' ? await shareOf(context, work.person, finished) : () => same;
  const markedAt = new Map<string, number | null>();
  const steps: StepDraft[] = [];
  const duplicates: StepDraft[] = [];
  const withoutEstimate: string[] = [];
  const past = new Map((await context.history('weekly-sync/')).map(({ key, id }) => [key, id]));
  const strays = await strayMarkers(context, work, past);
  const astray: string[] = [];
  // The last to finish takes its place first, so that earlier ones move back into free time.
  for (const task of [...finished.tasks].sort(
    (a, b) => b.doneAt - a.doneAt || (a.id < b.id ? 1 : -1),
  )) {
    const key = timeKey(task.week.label, task.id);
    const marker = markerOf(key);
    const logged = entries.filter(({ description }) => description.includes(marker));
    // People reword their entries, and the mark goes with the words: the journal has the id.
    const own = entries.find(({ id }) => id === past.get(key));
    const first = logged[0] ?? own ?? loggedNear(task, entries);
    if (first) {
      markedAt.set(task.id, first.recordedAt);
      const look = looks.of(task.id);
      duplicates.push(
        ...duplicateSteps(context, { key, taskName: task.name, entries: logged, look }),
      );
      continue;
    }
    if (strays.has(marker)) {
      astray.push(task.name);
      continue;
    }
    const { ms: wanted, why } = share(task);
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
    steps.push(timeStep(context, work, { task, marker, durationMs, tracked, why, ...place }));
  }
  if (withoutEstimate.length > 0) {
    context.note(`No time is logged for tasks without an estimate: ${withoutEstimate.join(', ')}.`);
  }
  if (astray.length > 0) {
    context.note(
      `Logged for you and not for ${work.person.name}, because this endpoint ignores whose time it is: ${astray.join(', ')}. Nothing is logged again; take it back with \`clickup-agent runs undo\`.`,
    );
  }
  steps.reverse();
  return { steps: [...steps, ...duplicates], noop: finished.tasks.length - steps.length, markedAt };
}

/** Markers of somebody's time that an earlier run here has left among the caller's own entries. */
async function strayMarkers(
  context: Context,
  { looks, entries, finished }: TimeWork,
  past: ReadonlyMap<string, unknown>,
): Promise<ReadonlySet<string>> {
  if (looks.assigneeId === null) return new Set();
  const missing = finished.tasks
    .map((task) => timeKey(task.week.label, task.id))
    .filter((key) => past.has(key))
    .map(markerOf)
    .filter((marker) => !entries.some(({ description }) => description.includes(marker)));
  if (missing.length === 0) return new Set();
  const own = await landedOnCaller(context, looks);
  return new Set(
    missing.filter((marker) => own.some(({ description }) => description.includes(marker))),
  );
}

/** An entry that was logged for this very finish when it counted for another week. */
function loggedNear(task: FinishedTask, entries: TimeEntry[]): TimeEntry | undefined {
  const markers = nearWeeks(task).map((label) => markerOf(timeKey(label, task.id)));
  return entries.find(
    ({ description, recordedAt }) =>
      recordedAt !== null &&
      recordedAt >= task.doneAt &&
      markers.some((marker) => description.includes(marker)),
  );
}

function timeStep(
  context: Context,
  work: TimeWork,
  entry: {
    task: FinishedTask;
    marker: string;
    durationMs: number;
    tracked: number;
    why: string[];
    from: number;
    crowded: boolean;
  },
): StepDraft {
  const { params, timeZone } = context;
  const { task, marker, durationMs, from: start } = entry;
  const reason = [
    `Finished ${formatWeekTime(task.doneAt, timeZone)} as "${task.status.name}"`,
    ...entry.why,
    params.topUp && entry.tracked > 0 ? `${formatSpan(entry.tracked)} already tracked` : null,
    entry.crowded ? 'the week is full, so it overlaps' : null,
    start + durationMs > context.now ? 'nothing earlier in the week is free' : null,
  ].filter((part) => part !== null);
  const { assigneeId } = work.looks;
  const look = work.looks.of(task.id);
  return step({
    key: timeKey(task.week.label, task.id),
    operation: 'time_entry.create',
    target: { kind: 'task', id: task.id, name: task.name },
    input: {
      workspaceId: context.workspace.id,
      taskId: task.id,
      start,
      durationMs,
      description: noteFor(params.note, task, { marker, timeZone }),
      ...(params.billable ? { billable: true } : {}),
      ...(params.timeTag ? { tags: params.timeTag } : {}),
      ...(assigneeId === null ? {} : { assigneeId }),
    },
    before: null,
    after: {
      taskId: task.id,
      start,
      durationMs,
      ...(params.billable ? { billable: true } : {}),
      ...(params.timeTag ? { tags: params.timeTag } : {}),
    },
    reason: `${reason.join('; ')}.`,
    marker,
    look,
    ...(params.hours === 'estimate' ? { facts: estimateFacts(task) } : {}),
    preconditions: [
      {
        kind: 'unmarked',
        look,
        marker,
        what: `time for "${task.name}" is logged`,
      },
      {
        kind: 'same',
        look: task.look,
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
