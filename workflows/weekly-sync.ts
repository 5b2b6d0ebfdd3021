// weekly-sync: logs time for the tasks that a person finished in a week, and moves a goal's key
// result by as many as no earlier run has counted.
import { z } from 'zod';
import {
  checkTimeZone,
  defineWorkflow,
  formatWeekTime,
  markerOf,
  type OperationCall,
  type PlanContext,
  type StepDraft,
  step,
  type Task,
  type TimeEntry,
  timeEntry,
  type Week,
  weekAt,
  weekNamed,
} from '../src/engine/index.ts';
import { type FinishedTask, findFinishedTasks } from './finished-tasks.ts';
import { keyResultStep } from './key-result-count.ts';
import { timesheet } from './placement.ts';

const HOUR_MS = 3_600_000;

const params = z.object({
  week: z.string().optional().describe('ISO week such as 2026-W47; default the current one'),
  tz: z.string().optional().describe("time zone of the week; default the profile's"),
  assignee: z.string().default('me').describe('whose tasks: me, a name, e-mail, role or id'),
  hours: z
    .string()
    .default('4')
    .refine((text) => text === 'estimate' || (Number(text) > 0 && Number(text) <= 24), {
      message: 'say a number of hours from 0 to 24, or "estimate"',
    })
    .describe('hours for each task, or "estimate" for the task\'s own estimate'),
  topUp: z
    .boolean()
    .default(false)
    .describe('log only what is missing beyond time already tracked'),
  doneStatus: z.array(z.string()).optional().describe('only tasks in this status'),
  space: z.string().optional().describe('only tasks of this space'),
  list: z.string().optional().describe('only tasks of this list'),
  goal: z.string().optional().describe('the goal whose key result to move'),
  keyResult: z.string().optional().describe('the key result to move, by name or id'),
});

export type WeeklySyncParams = z.output<typeof params>;
type Context = PlanContext<WeeklySyncParams>;

const GOAL_OPERATIONS = ['goal.list', 'goal.get', 'key_result.update'] as const;

export default defineWorkflow({
  name: 'weekly-sync',
  summary: 'Log time for the tasks finished in a week and move a key result by their number',
  params,
  needs: ['task.find', 'time_entry.list', 'time_entry.create'],
  needsWith: { goal: [...GOAL_OPERATIONS], keyResult: [...GOAL_OPERATIONS] },

  async plan(context) {
    const timeZone = context.params.tz ? checkTimeZone(context.params.tz) : context.timeZone;
    const week = context.params.week
      ? weekNamed(context.params.week, timeZone)
      : weekAt(context.now, timeZone);
    const person = await context.hierarchy.person(context.params.assignee);
    // Everything that can be wrong with the request is found before the longer reads.
    const finished = await findFinishedTasks(context, person, week);
    const entriesLook = await lookForEntries(context, person.id, week, finished.tasks);
    const entries = timeEntry.array().parse(await context.look(entriesLook));

    const time = timeSteps(context, {
      week,
      timeZone,
      personId: person.id,
      entries,
      entriesLook,
      finished,
    });
    const counted = await keyResultStep(context, {
      week,
      tasks: finished.tasks,
      finishedLook: finished.look,
      markedAt: time.markedAt,
    });
    return {
      steps: [...time.steps, ...(counted?.step ? [counted.step] : [])],
      noop: time.noop + (counted && !counted.step ? 1 : 0),
    };
  },
});

/** The key of a task's time entry, and so its marker: one for each task and week, whatever the hours. */
function timeKey(week: Week, taskId: string): string {
  return `weekly-sync/${week.label}/${taskId}/time_entry`;
}

/**
 * One read of the person's entries that serves to find markers, free time and time already
 * tracked. An entry for Monday morning may begin on Sunday; topping up counts all time since the
 * oldest task was made.
 */
async function lookForEntries(
  context: Context,
  personId: string,
  week: Week,
  tasks: Task[],
): Promise<OperationCall> {
  const born = context.params.topUp ? tasks.map(({ createdAt }) => createdAt ?? week.from) : [];
  const me = await context.hierarchy.me();
  return {
    operation: 'time_entry.list',
    input: {
      workspaceId: context.workspace.id,
      from: Math.min(week.from - 24 * HOUR_MS, ...born),
      before: week.before,
      ...(personId === me.id ? {} : { assigneeId: personId }),
    },
  };
}

interface TimeWork {
  week: Week;
  timeZone: string;
  personId: string;
  entries: TimeEntry[];
  entriesLook: OperationCall;
  finished: { tasks: FinishedTask[]; look: OperationCall };
}

/** The time entries to write, and when each task's entry of an earlier run was recorded. */
function timeSteps(context: Context, work: TimeWork) {
  const { week, entries, finished } = work;
  const sheet = timesheet(
    entries.flatMap(({ start, end, running }) =>
      start === null ? [] : [{ from: start, before: running ? context.now : (end ?? start) }],
    ),
  );
  const markedAt = new Map<string, number | null>();
  const steps: StepDraft[] = [];
  const withoutEstimate: string[] = [];
  // The last to finish takes its place first, so that earlier ones move back into free time.
  for (const task of [...finished.tasks].sort(
    (a, b) => b.doneAt - a.doneAt || (a.id < b.id ? 1 : -1),
  )) {
    const marker = markerOf(timeKey(week, task.id));
    const logged = entries.find(({ description }) => description.includes(marker));
    if (logged) {
      markedAt.set(task.id, logged.recordedAt);
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
    const place = sheet.place(task.doneAt, durationMs, week);
    steps.push(timeStep(context, work, { task, marker, durationMs, tracked, ...place }));
  }
  if (withoutEstimate.length > 0) {
    context.note(`No time is logged for tasks without an estimate: ${withoutEstimate.join(', ')}.`);
  }
  steps.reverse();
  return { steps, noop: finished.tasks.length - steps.length, markedAt };
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
  ].filter((part) => part !== null);
  const assigneeId = work.entriesLook.input.assigneeId;
  return step({
    key: timeKey(work.week, task.id),
    operation: 'time_entry.create',
    target: { kind: 'task', id: task.id, name: task.name },
    input: {
      workspaceId: context.workspace.id,
      taskId: task.id,
      start,
      durationMs,
      description: `${task.name} · ${work.week.label} ${marker}`,
      ...(typeof assigneeId === 'string' ? { assigneeId } : {}),
    },
    before: null,
    after: { taskId: task.id, start, durationMs },
    reason: `${reason.join('; ')}.`,
    marker,
    look: work.entriesLook,
    preconditions: [
      {
        kind: 'unmarked',
        look: work.entriesLook,
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
        look: work.entriesLook,
        where: { taskId: task.id },
        field: 'durationMs',
        equals: entry.tracked,
        what: `The time tracked on "${task.name}"`,
      },
    ],
  });
}

function hours(ms: number): string {
  return `${Math.round((ms / HOUR_MS) * 100) / 100} h`;
}
