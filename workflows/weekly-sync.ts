// weekly-sync: logs time for the tasks that a person finished in a week, and moves a goal's key
// result by as many as no earlier run has counted.
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
import { params, type WeeklySyncParams } from './weekly-sync-params.ts';

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
