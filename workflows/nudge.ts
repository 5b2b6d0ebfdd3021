// nudge: reminds people of tasks that stand still, once a week each, from whatever machine it runs.
import {
  chosenTasks,
  defineWorkflow,
  emptyMarkedSet,
  formatDay,
  frameFor,
  isOverdue,
  type PlanContext,
  readMarkedSet,
  type StepDraft,
  step,
  type Task,
  weekAt,
  whereParams,
  z,
} from '../src/author/index.ts';
import { PAGE_OPERATIONS, pageStep } from './doc-page.ts';
import { escapeMarkdown } from './markup.ts';

const DAY_MS = 24 * 3_600_000;

const params = z.object({
  ...whereParams,
  ...{
    where: whereParams.where.describe(
      'which tasks, in the language of docs/query.md; default overdue',
    ),
  },
  quietDays: z
    .number()
    .min(0)
    .default(2)
    .describe('leave out tasks that somebody has touched within this many days'),
  doc: z
    .string()
    .optional()
    .describe('one page a week in this doc, by person, instead of comments on the tasks'),
  limit: z
    .number()
    .int()
    .min(1)
    .default(50)
    .describe('most reminders in one run, the longest overdue first'),
});
type Context = PlanContext<z.output<typeof params>>;

export default defineWorkflow({
  name: 'nudge',
  summary: 'Remind people of overdue tasks, once a week each, by comment or on one page',
  params,
  needs: [],
  needsWith: { doc: [...PAGE_OPERATIONS] },
  zoned: true,

  async plan(context) {
    const { params: wanted, now } = context;
    const selection = await chosenTasks(context, 'overdue');
    const touched = (task: Task) => (task.updatedAt ?? 0) > now - wanted.quietDays * DAY_MS;
    const resting = selection.tasks
      .filter((task) => !touched(task))
      .sort((a, b) => (a.dueAt ?? now) - (b.dueAt ?? now));
    const moving = selection.tasks.length - resting.length;
    if (moving > 0)
      context.note(`${moving} were touched within ${wanted.quietDays} days and are left alone.`);
    if (wanted.doc !== undefined) return onPage(context, resting, wanted.doc);

    const week = weekAt(now, context.timeZone).label;
    const frame = frameFor(context, selection, { name: 'nudge', reason: '' });
    const steps: StepDraft[] = [];
    let noop = 0;
    for (const task of resting) {
      if (steps.length >= wanted.limit) break;
      const look = { operation: 'comment.list', input: { taskId: task.id } };
      const family = `nudge/${task.id}`;
      const comments = await context.read('comment.list', { taskId: task.id });
      if (comments.some(({ text }) => readMarkedSet(text, family)?.has(week))) {
        noop += 1;
        continue;
      }
      const marker = emptyMarkedSet(family).with([week]).text;
      const text = `${sentenceFor(task, context)} ${marker}`;
      steps.push(
        step({
          ...{ key: `nudge/${task.id}/${week}`, operation: 'comment.create' },
          input: { taskId: task.id, text },
          target: { kind: 'task', id: task.id, name: task.name },
          ...{ before: null, after: { text }, marker, reason: `No word yet in ${week}.` },
          preconditions: [
            // A task that moved since needs no word any more.
            ...frame.preconditions(task, { status: task.status.name, dueAt: task.dueAt }),
            { kind: 'unmarked', look, marker, what: `"${task.name}" has its nudge of ${week}` },
          ],
        }),
      );
    }
    const left = resting.length - steps.length - noop;
    if (left > 0) context.note(`${left} more wait for the next run; see --limit.`);
    return { steps, noop };
  },
});

/** Who it waits for, since when, and what comes next. */
function sentenceFor(task: Task, { now, timeZone }: Context): string {
  const owners = task.assignees.map(({ name }) => name).join(' and ');
  const late =
    task.dueAt !== null && isOverdue(task, now, timeZone)
      ? `was due on ${formatDay(task.dueAt, timeZone)}`
      : 'waits';
  const next =
    owners === ''
      ? 'Next step: assign it to somebody, or close it.'
      : 'Next step: finish it, set another due date, or say what is in the way.';
  return `${owners === '' ? 'Nobody owns this; it' : `${owners}: this`} ${late} and is "${task.status.name}". ${next}`;
}

async function onPage(context: Context, tasks: Task[], doc: string) {
  const { timeZone, now } = context;
  const week = weekAt(now, timeZone).label;
  const people = new Map<string, Task[]>();
  for (const task of tasks) {
    const names = task.assignees.length > 0 ? task.assignees.map(({ name }) => name) : ['Nobody'];
    for (const name of names) people.set(name, [...(people.get(name) ?? []), task]);
  }
  const sections = [...people]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, own]) => {
      const lines = own.map((task) => {
        const due = task.dueAt === null ? '' : `, due ${formatDay(task.dueAt, timeZone)}`;
        return `- ${escapeMarkdown(task.name).slice(0, 200)} (${escapeMarkdown(task.status.name)}${due})`;
      });
      return [`## ${escapeMarkdown(name)}`, '', ...lines].join('\n');
    });
  if (sections.length === 0) return { steps: [], noop: 0 };
  const page = await pageStep(context, {
    ...{ doc, name: `Nudges ${week}`, content: sections.join('\n\n'), key: `nudge/${week}` },
    ...{ existing: 'keep', reason: `One page for ${week}.` },
  });
  return page ? { steps: [page], noop: 0 } : { steps: [], noop: tasks.length };
}
