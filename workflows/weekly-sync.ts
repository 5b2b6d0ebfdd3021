// weekly-sync: logs time for the tasks that a person finished in a week, and moves a goal's key
// result by as many as no earlier run has counted.
import { z } from 'zod';
import {
  defineWorkflow,
  formatDays,
  type PlanContext,
  type Week,
  weekAt,
  weekNamed,
} from '../src/engine/index.ts';
import { findFinishedTasks, spanOf } from './finished-tasks.ts';
import { chooseKeyResult, keyResultStep } from './key-result-count.ts';
import { readEntries, timeLooks } from './time-looks.ts';
import { checkNote } from './time-note.ts';
import { timeSteps } from './time-steps.ts';

const params = z.object({
  week: z.string().optional().describe('ISO week such as 2026-W47 (default: the current week)'),
  tz: z
    .string()
    .optional()
    .describe("time zone of the week (default: the profile's, else your ClickUp account's)"),
  weekStart: z.enum(['monday', 'sunday']).default('monday').describe('first day of the week'),
  catchUp: z
    .number()
    .int()
    .min(0)
    .max(26)
    .default(0)
    .describe('also sync up to this many earlier weeks that were missed'),
  assignee: z
    .string()
    .meta({ names: 'person' })
    .default('me')
    .describe('person whose tasks count: me, a name, e-mail, role or id'),
  hours: z
    .string()
    .default('4')
    .refine((text) => text === 'estimate' || (Number(text) > 0 && Number(text) <= 24), {
      message: 'say a number of hours above 0 and up to 24, or "estimate"',
    })
    .describe('hours per task, or "estimate" for the person\'s share of the task\'s estimate'),
  topUp: z.boolean().default(false).describe('log only the hours not tracked yet'),
  note: z
    .string()
    .default('{task} · {week}')
    .describe('text of each entry; {task}, {id}, {list}, {status}, {week} and {day} are filled in'),
  billable: z.boolean().default(false).describe('log billable time'),
  timeTag: z.array(z.string()).optional().describe('tag for every time entry (repeatable)'),
  doneStatus: z.array(z.string()).optional().describe('only tasks in this status'),
  space: z.string().meta({ names: 'space' }).optional().describe('only tasks of this space'),
  list: z
    .string()
    .meta({ names: 'list' })
    .optional()
    .describe('only tasks of this list, archived or not'),
  archived: z
    .boolean()
    .default(false)
    .describe('always read archived lists (default: only if that takes up to 4 calls)'),
  goal: z.string().meta({ names: 'goal' }).optional().describe('goal whose key result moves'),
  keyResult: z.string().optional().describe('key result to move, by name or id'),
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
  zoned: true,

  async plan(context) {
    checkNote(context.params.note);
    const weeks = weeksOf(context);
    context.note(
      `${labelOf(weeks)}, ${formatDays(spanOf(weeks), context.timeZone)}, ${context.timeZone}.`,
    );
    const person = await context.hierarchy.person(context.params.assignee);
    // Everything that can be wrong with the request is found before the longer reads.
    const choice = await chooseKeyResult(context);
    const finished = await findFinishedTasks(context, person, weeks, choice?.listIds ?? []);
    const looks = await timeLooks(context, person.id, spanOf(weeks), finished);
    const entries = await readEntries(context, looks, person.id, finished);
    const time = await timeSteps(context, { person, entries, looks, finished });
    const counted = await keyResultStep(context, choice, {
      weeks,
      tasks: finished.tasks,
      markedAt: time.markedAt,
    });
    return {
      steps: [...time.steps, ...(counted?.step ? [counted.step] : [])],
      noop: time.noop + (counted && !counted.step ? 1 : 0),
    };
  },
});

/** The week to sync and those before it that may have been missed, oldest first. */
function weeksOf({ params: { week, weekStart, catchUp }, now, timeZone }: Context): Week[] {
  const weeks = [
    week === undefined ? weekAt(now, timeZone, weekStart) : weekNamed(week, timeZone, weekStart),
  ];
  for (let missed = 0; missed < catchUp; missed++) {
    const [oldest] = weeks;
    if (oldest) weeks.unshift(weekAt(oldest.from - 1, timeZone, weekStart));
  }
  return weeks;
}

/** `2026-W48`, or `2026-W46 – 2026-W48` for several. */
function labelOf(weeks: Week[]): string {
  const [first, last] = [weeks[0], weeks.at(-1)];
  return first === last ? `${first?.label}` : `${first?.label} – ${last?.label}`;
}
