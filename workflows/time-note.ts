// What a time entry of the weekly sync says: a person's words, filled in, and the marker.
import { AppError, formatDay } from '../src/engine/index.ts';
import type { FinishedTask } from './finished-tasks.ts';

type Fill = (task: FinishedTask, timeZone: string) => string;

/** What a placeholder stands for. */
const PLACEHOLDERS = {
  task: ({ name }) => excerptOf(name),
  id: ({ customId, id }) => customId ?? id,
  list: ({ listName }) => listName ?? '',
  status: ({ status }) => status.name,
  week: ({ week }) => week.label,
  day: ({ doneAt }, timeZone) => formatDay(doneAt, timeZone),
} satisfies Record<string, Fill>;

/** Names can be as long as ClickUp lets them; an entry need not repeat all of one, characters. */
const LONGEST_NAME = 300;

function excerptOf(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
}

const PLACEHOLDER = /\{(\w+)\}/g;

/** Texts up to this length are shown whole; what cuts a longer one off cuts its end, characters. */
const SHORT = 80;

/** Errors: AppError `usage` for a placeholder that stands for nothing. */
export function checkNote(note: string): void {
  for (const [, name = ''] of note.matchAll(PLACEHOLDER)) {
    if (name in PLACEHOLDERS) continue;
    const known = Object.keys(PLACEHOLDERS).map((one) => `{${one}}`);
    throw new AppError('usage', `--note has no placeholder {${name}}.`, {
      next: `It can hold ${known.join(', ')}.`,
    });
  }
}

/** The words with the marker: behind them, or before them where they are long enough to be cut off. */
export function noteFor(
  note: string,
  task: FinishedTask,
  { marker, timeZone }: { marker: string; timeZone: string },
): string {
  const words = note
    .replace(PLACEHOLDER, (all, name: string) =>
      name in PLACEHOLDERS ? PLACEHOLDERS[name as keyof typeof PLACEHOLDERS](task, timeZone) : all,
    )
    .trim();
  const parts = words.length + marker.length < SHORT ? [words, marker] : [marker, words];
  return parts.filter((part) => part !== '').join(' ');
}
