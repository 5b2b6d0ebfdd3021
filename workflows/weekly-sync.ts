// weekly-sync: logs time for the tasks that a person finished in a week, and moves a goal's key
// result by as many as no earlier run has counted.
import { z } from 'zod';
import {
  checkTimeZone,
  defineWorkflow,
  type PlanContext,
  type Week,
  weekAt,
  weekNamed,
} from '../src/engine/index.ts';
import { findFinishedTasks, spanOf } from './finished-tasks.ts';
import { keyResultStep } from './key-result-count.ts';
import { readEntries, timeLooks } from './time-looks.ts';
import { timeSteps } from './time-steps.ts';

const params = z.object({
  week: z.string().optional().describe('ISO week such as 2026-W47; default the current one'),
  tz: z.string().optional().describe("time zone of the week; default the profile's"),
  catchUp: z
    .number()
    .int()
    .min(0)
    .max(26)
    .default(0)
    .describe('so many weeks before it as well, as far as they were missed'),
  assignee: z.string().default('me').describe('whose tasks: me, a name, e-mail, role or id'),
  hours: z
    .string()
    .default('4')
    .refine((text) => text === 'estimate' || (Number(text) > 0 && Number(text) <= 24), {
      message: 'say a number of hours above 0 and up to 24, or "estimate"',
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
    const weeks = weeksOf(context, timeZone);
    const person = await context.hierarchy.person(context.params.assignee);
    // Everything that can be wrong with the request is found before the longer reads.
    const finished = await findFinishedTasks(context, person, weeks);
    const looks = await timeLooks(context, person.id, spanOf(weeks), finished.tasks);
    const entries = await readEntries(context, looks, person.id, finished.tasks);

    const time = timeSteps(context, {
      timeZone,
      entries,
      looks,
      finished,
    });
    const counted = await keyResultStep(context, {
      weeks,
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

/** The week to sync and those before it that may have been missed, oldest first. */
function weeksOf({ params: { week, catchUp }, now }: Context, timeZone: string): Week[] {
  const weeks = [week === undefined ? weekAt(now, timeZone) : weekNamed(week, timeZone)];
  for (let missed = 0; missed < catchUp; missed++) {
    const [oldest] = weeks;
    if (oldest) weeks.unshift(weekAt(oldest.from - 1, timeZone));
  }
  return weeks;
}
