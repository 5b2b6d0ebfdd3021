// Nudges of many tasks in one text: a message a person in chat, or a page with a section for each.
import {
  emptyMarkedSet,
  formatDay,
  type PlanContext,
  readMarkedSet,
  type StepDraft,
  step,
  type Task,
  type Week,
} from '../src/author/index.ts';
import { pageStep, theOne } from './doc-page.ts';
import { escapeMarkdown } from './markup.ts';

/** What guards a step that speaks of a task: one that moved since needs no word any more. */
export type Guards = (task: Task) => NonNullable<StepDraft['preconditions']>;

interface Batch {
  week: Week;
  guards: Guards;
}

interface Made {
  steps: StepDraft[];
  noop: number;
}

export const NEXT_STEP = 'finish it, set another due date, or say what is in the way.';

interface Share {
  /** Null: nobody. */
  person: Task['assignees'][number] | null;
  tasks: Task[];
}

/** The tasks of each person, by name; those of nobody last. */
function byPerson(tasks: Task[]): Share[] {
  const shares = new Map<string, Share>();
  for (const task of tasks) {
    for (const person of task.assignees.length > 0 ? task.assignees : [null]) {
      const share = shares.get(person?.id ?? '') ?? { person, tasks: [] };
      share.tasks.push(task);
      shares.set(person?.id ?? '', share);
    }
  }
  const nameOf = ({ person }: Share) => person?.name ?? '\uffff';
  return [...shares.values()].sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
}

function lineOf(task: Task, { timeZone }: PlanContext<unknown>): string {
  const due = task.dueAt === null ? '' : `, due ${formatDay(task.dueAt, timeZone)}`;
  const name = escapeMarkdown(task.name.slice(0, 200));
  const named = task.url === null ? name : `[${name}](${task.url})`;
  return `- ${named} (${escapeMarkdown(task.status.name)}${due})`;
}

/** One page for the week, a section for each person. */
export async function onPage(
  context: PlanContext<unknown>,
  tasks: Task[],
  doc: string,
  { week: { label }, guards }: Batch,
): Promise<Made> {
  if (tasks.length === 0) return { steps: [], noop: 0 };
  const sections = byPerson(tasks).map(({ person, tasks: own }) => {
    const lines = own.map((task) => lineOf(task, context));
    return [`## ${escapeMarkdown(person?.name ?? 'Nobody')}`, '', ...lines].join('\n');
  });
  const page = await pageStep(context, {
    ...{ doc, name: `Nudges ${label}`, content: sections.join('\n\n'), key: `nudge/${label}` },
    ...{ existing: 'keep', reason: `One page for ${label}.` },
  });
  if (page === null) return { steps: [], noop: tasks.length };
  const preconditions = [...tasks.flatMap(guards), ...(page.preconditions ?? [])];
  const facts = { tasks: tasks.map(({ id }) => id) };
  return { steps: [{ ...page, preconditions, facts }], noop: 0 };
}

/** A message for each person; who has had one this week hears of the rest in the next. */
export async function inChat(
  context: PlanContext<unknown>,
  tasks: Task[],
  named: string,
  { week: { label }, guards }: Batch,
): Promise<Made> {
  const { workspace } = context;
  const channels = await context.read('channel.list', { workspaceId: workspace.id });
  const channel = theOne('channel', named.replace(/^\s*#/, ''), channels);
  const input = { workspaceId: workspace.id, channelId: channel.id };
  const look = { operation: 'message.list', input };
  const messages = await context.read('message.list', input);
  const made: Made = { steps: [], noop: 0 };
  for (const { person, tasks: own } of byPerson(tasks)) {
    const family = `nudge/${person?.id ?? 'nobody'}`;
    if (messages.some(({ text }) => readMarkedSet(text, family)?.has(label))) {
      made.noop += 1;
      continue;
    }
    const marker = emptyMarkedSet(family).with([label]).text;
    const waiting = own.length === 1 ? 'this waits' : `these ${own.length} wait`;
    const text = [
      person === null
        ? `Nobody owns ${own.length === 1 ? 'this' : `these ${own.length}`}:`
        : `[@${escapeMarkdown(person.name)}](#user_mention#${person.id}), ${waiting} for you:`,
      '',
      ...own.map((task) => lineOf(task, context)),
      '',
      `Next step: ${person === null ? 'assign each to somebody, or close it.' : NEXT_STEP} ${marker}`,
    ].join('\n');
    made.steps.push(
      step({
        ...{ key: `${family}/${label}`, operation: 'message.create', input: { ...input, text } },
        target: {
          kind: 'message',
          id: null,
          name: `${channel.name} › ${person?.name ?? 'nobody'}`,
        },
        ...{ before: null, after: { text }, marker, reason: `No message yet in ${label}.` },
        facts: { tasks: own.map(({ id }) => id) },
        preconditions: [
          ...own.flatMap(guards),
          { kind: 'unmarked', look, marker, what: `the message of ${label} is there` },
        ],
      }),
    );
  }
  return made;
}
