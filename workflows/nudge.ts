// nudge: reminds people of tasks that stand still, once a week each, from whatever machine it runs.
import {
  AppError,
  chosenTasks,
  commentStep,
  defineWorkflow,
  emptyMarkedSet,
  formatDay,
  frameFor,
  hasComment,
  isOverdue,
  type PlanContext,
  type StepDraft,
  type Task,
  type Week,
  weekAt,
  whereParams,
  z,
} from '../src/author/index.ts';
import { PAGE_OPERATIONS } from './doc-page.ts';
import { type Guards, inChat, NEXT_STEP, onPage } from './nudge-batches.ts';

const DAY_MS = 24 * 3_600_000;

const params = z.object({
  ...whereParams,
  where: whereParams.where.describe('tasks (docs/query.md); default overdue'),
  quietDays: z
    .number()
    .min(0)
    .default(2)
    .describe('leave out tasks that somebody has touched within this many days'),
  chat: z.string().optional().describe('one message per person and week in this channel instead'),
  doc: z.string().optional().describe('one page per week in this doc instead, by person'),
  limit: z
    .number()
    .int()
    .min(1)
    .default(50)
    .describe('limit on tasks per run, the longest overdue first'),
});
type Context = PlanContext<z.output<typeof params>>;

export default defineWorkflow({
  name: 'nudge',
  summary: 'Remind people of overdue tasks, once a week each, by comment, in chat or on one page',
  params,
  needs: [],
  needsWith: {
    doc: [...PAGE_OPERATIONS],
    chat: ['channel.list', 'message.list', 'message.create'],
  },
  zoned: true,

  async plan(context) {
    const { params: wanted, now } = context;
    if (wanted.chat !== undefined && wanted.doc !== undefined) {
      throw new AppError('usage', '--chat and --doc cannot be given together.');
    }
    const selection = await chosenTasks(context, 'overdue');
    const touched = (task: Task) => (task.updatedAt ?? 0) > now - wanted.quietDays * DAY_MS;
    const resting = selection.tasks
      .filter((task) => !touched(task))
      .sort((a, b) => (a.dueAt ?? now) - (b.dueAt ?? now));
    const moving = selection.tasks.length - resting.length;
    if (moving > 0)
      context.note(`${moving} were touched within ${wanted.quietDays} days and are left alone.`);

    const week = weekAt(now, context.timeZone);
    const open: Task[] = [];
    const earlier = await nudgedHere(context, week);
    let noop = 0;
    for (const task of resting) {
      if (open.length >= wanted.limit) break;
      if (earlier.has(task.id) || (await isNudged(context, task, week))) noop += 1;
      else open.push(task);
    }
    const left = resting.length - open.length - noop;
    if (left > 0) context.note(`${left} more wait for the next run; see --limit.`);

    const frame = frameFor(context, selection, { name: 'nudge', reason: '' });
    const guards: Guards = (task) =>
      frame.preconditions(task, { status: task.status.name, dueAt: task.dueAt });
    const made =
      wanted.doc !== undefined
        ? await onPage(context, open, wanted.doc, { week, guards })
        : wanted.chat !== undefined
          ? await inChat(context, open, wanted.chat, { week, guards })
          : { steps: open.map((task) => comment(context, task, week, guards)), noop: 0 };
    return { steps: made.steps, noop: made.noop + noop };
  },
});

/** Ids of tasks that this machine has spoken of in this week, in whichever way. */
async function nudgedHere(context: Context, { label }: Week): Promise<Set<string>> {
  const past = await context.history('nudge/');
  const ours = past.filter(({ key }) => key.endsWith(`/${label}`));
  return new Set(ours.flatMap(({ facts }) => (facts.tasks as string[] | undefined) ?? []));
}

/** The mark of a task's nudge in a week. */
function markOf({ id }: Task, { label }: Week): string {
  return emptyMarkedSet(`nudge/${id}`).with([label]).text;
}

/** Whether a comment of this week carries the mark, from whatever machine. */
async function isNudged(context: Context, task: Task, week: Week): Promise<boolean> {
  const { doc, chat } = context.params;
  // Who has no use for comments may be on an endpoint without them.
  if ((doc ?? chat) !== undefined && !context.can('comment.list')) return false;
  return hasComment(context, task.id, { marker: markOf(task, week), since: week.from });
}

function comment(context: Context, task: Task, week: Week, guards: Guards): StepDraft {
  const marker = markOf(task, week);
  const how = { key: `nudge/${task.id}/${week.label}`, reason: `No word yet in ${week.label}.` };
  const guarded = { preconditions: guards(task), facts: { tasks: [task.id] } };
  const text = `${sentenceFor(task, context)} ${marker}`;
  return commentStep(task, { ...how, ...guarded, text, marker });
}

/** Who it waits for, since when, and what comes next. */
function sentenceFor(task: Task, { now, timeZone }: Context): string {
  const owners = task.assignees.map(({ name }) => name).join(' and ');
  const late =
    task.dueAt !== null && isOverdue(task, now, timeZone)
      ? `was due on ${formatDay(task.dueAt, timeZone)}`
      : 'waits';
  const next =
    owners === '' ? 'Next step: assign it to somebody, or close it.' : `Next step: ${NEXT_STEP}`;
  return `${owners === '' ? 'Nobody owns this; it' : `${owners}: this`} ${late} and is "${task.status.name}". ${next}`;
}
