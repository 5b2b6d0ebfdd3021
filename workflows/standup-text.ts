// The standup in words, for a terminal or as markdown.
import {
  formatDay,
  formatSpan,
  isFinished,
  isOverdue,
  type Member,
  type Task,
} from '../src/author/index.ts';
import { escapeMarkdown } from './markup.ts';

export interface StandupFacts {
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
export interface Style {
  heading(text: string): string;
  safe(text: string): string;
}

/** Names can be 2,000 characters long. */
const LONGEST_NAME = 120;

const short = (text: string) =>
  text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME - 1).trimEnd()}…` : text;

export const PLAIN: Style = { heading: (text) => text, safe: short };
export const MARKDOWN: Style = {
  heading: (text) => `## ${text}`,
  safe: (text) => escapeMarkdown(short(text)),
};

export function standupText(facts: StandupFacts, { heading, safe }: Style): string {
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
