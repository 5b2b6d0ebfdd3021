// standup: what a person finished and what is open, as text or as a page of the day in a doc.
import {
  AppError,
  dayAt,
  dayLabel,
  defineWorkflow,
  formatDay,
  formatMoment,
  formatSpan,
  isFinished,
  isOverdue,
  type Member,
  type PlanContext,
  sinceNamed,
  type Task,
  z,
} from '../src/author/index.ts';
import { PAGE_OPERATIONS, pageStep } from './doc-page.ts';
import { escapeMarkdown } from './markup.ts';

const params = z.object({
  assignee: z
    .string()
    .meta({ names: 'person' })
    .default('me')
    .describe('person: me, a name, e-mail, role or id'),
  since: z
    .string()
    .optional()
    .describe('duration such as 7d, or a date (default: the last working day)'),
  tz: z
    .string()
    .optional()
    .describe("time zone of the day (default: the profile's, else your ClickUp account's)"),
  doc: z.string().optional().describe('write it as a page for the day in this doc'),
});

type Context = PlanContext<z.output<typeof params>>;

export default defineWorkflow({
  name: 'standup',
  summary: 'Say what I finished and what is open, as text or as a page in a doc',
  params,
  needs: ['task.find'],
  needsWith: { doc: [...PAGE_OPERATIONS] },
  zoned: true,

  async plan(context) {
    const { doc } = context.params;
    const person = await context.hierarchy.person(context.params.assignee);
    const facts = await gather(context, person);
    const day = dayLabel(context.now, context.timeZone);
    const page =
      doc === undefined
        ? null
        : await pageStep(context, {
            doc,
            name: `Standup ${person.name} ${day}`,
            content: standupText(facts, MARKDOWN),
            key: `standup/${day}/${person.id}/page`,
            existing: 'keep',
            reason: 'The page of the day.',
          });
    return {
      steps: page ? [page] : [],
      noop: doc !== undefined && !page ? 1 : 0,
      report: standupText(facts, PLAIN),
    };
  },
});

async function gather(context: Context, person: Member): Promise<StandupFacts> {
  const since = startOf(context);
  const mine = {
    workspaceId: context.workspace.id,
    assigneeIds: [person.id],
    includeSubtasks: true,
  };
  const [done, open, trackedMs] = await Promise.all([
    context.read('task.find', { ...mine, includeClosed: true, doneFrom: since }),
    context.read('task.find', mine),
    tracked(context, person, since),
  ]);
  return {
    person,
    since,
    now: context.now,
    timeZone: context.timeZone,
    trackedMs,
    done: done.items.filter((task) => finishedAt(task) >= since),
    open: open.items.filter((task) => !isFinished(task)).sort(byUrgency),
  };
}

/** The beginning of the named day, or of the last day before today that is no weekend. */
function startOf({ params: { since }, now, timeZone }: Context): number {
  if (since !== undefined) return sinceNamed(since, timeZone, now);
  let day = dayAt(dayAt(now, timeZone).from - 1, timeZone);
  while (/^S/.test(formatMoment(day.from, timeZone))) day = dayAt(day.from - 1, timeZone);
  return day.from;
}

/** Time tracked, ms; null where the endpoint cannot tell. */
async function tracked(context: Context, { id }: Member, from: number): Promise<number | null> {
  if (!context.can('time_entry.list')) {
    context.note('Time entries cannot be read here, so tracked time is left out.');
    return null;
  }
  const me = await context.hierarchy.me();
  const entries = await context
    .read('time_entry.list', {
      workspaceId: context.workspace.id,
      from,
      before: context.now,
      ...(id === me.id ? {} : { assigneeId: id }),
    })
    .catch((thrown: unknown) => {
      // What the endpoint refuses is told; a spent quota or a lost connection ends the standup.
      const refused =
        thrown instanceof AppError &&
        (thrown.data.reason !== undefined || thrown.data.fields !== undefined);
      if (!refused) throw thrown;
      context.note(`Tracked time is left out: ${thrown.message}`);
      return null;
    });
  if (entries === null) return null;
  return entries.reduce((sum, { durationMs }) => sum + Math.max(0, durationMs), 0);
}

function finishedAt({ doneAt, closedAt }: Task): number {
  return doneAt ?? closedAt ?? Number.NEGATIVE_INFINITY;
}

/** What is due first, then by priority, then by name. */
function byUrgency(a: Task, b: Task): number {
  const far = Number.MAX_SAFE_INTEGER;
  return (
    (a.dueAt ?? far) - (b.dueAt ?? far) ||
    (a.priority ?? 9) - (b.priority ?? 9) ||
    a.name.localeCompare(b.name)
  );
}

interface StandupFacts {
  person: Member;
  /** Instants, epoch ms. */
  since: number;
  now: number;
  timeZone: string;
  /** Null where nothing tells. */
  trackedMs: number | null;
  done: Task[];
  /** The most urgent first. */
  open: Task[];
}

/** How a heading looks, and how a name is kept from being read as markup. */
interface Style {
  heading(text: string): string;
  safe(text: string): string;
}

/** Names can be 2,000 characters long. */
const LONGEST_NAME = 120;

const short = (text: string) =>
  text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME - 1).trimEnd()}…` : text;

const PLAIN: Style = { heading: (text) => text, safe: short };
const MARKDOWN: Style = {
  heading: (text) => `## ${text}`,
  safe: (text) => escapeMarkdown(short(text)),
};

function standupText(facts: StandupFacts, { heading, safe }: Style): string {
  const { person, timeZone, trackedMs, now, done, open } = facts;
  const since = formatDay(facts.since, timeZone);
  const overdue = open.filter((task) => isOverdue(task, now, timeZone));
  const rest = open.filter((task) => !overdue.includes(task));
  const item = (task: Task) => {
    const where = task.listName === null ? '' : ` (${safe(task.listName)})`;
    if (isFinished(task)) return `- ${safe(task.name)}${where}`;
    const due = task.dueAt === null ? '' : `, due ${formatDay(task.dueAt, timeZone)}`;
    return `- ${safe(task.status.name)}: ${safe(task.name)}${where}${due}`;
  };
  const section = (title: string, tasks: Task[]) =>
    tasks.length === 0 ? [] : ['', heading(title), ...tasks.map(item)];
  return [
    heading(`${safe(person.name)}, ${formatDay(now, timeZone)}`),
    ...(trackedMs ? [`Tracked since ${since}: ${formatSpan(trackedMs)}.`] : []),
    '',
    heading(`Finished since ${since}`),
    ...(done.length === 0 ? ['Nothing.'] : done.map(item)),
    ...section('Overdue', overdue),
    ...section('Open', rest),
  ].join('\n');
}
