// What a sprint came to: done, carried over, added while it ran; in tasks, points and hours.
import { formatSpan, isFinished, type Task } from '../src/author/index.ts';
import { escapeMarkdown } from './markup.ts';

export interface Sprint {
  from: string;
  to: string;
  tasks: Task[];
  carried: Task[];
  /** Made after the sprint had begun; null where its list has no start. */
  addedLate: Task[] | null;
}

/** Markdown, which reads as text too. */
export function rolloverText({ from, to, tasks, carried, addedLate }: Sprint): string {
  const done = tasks.filter(isFinished);
  const lines = [
    `## ${escapeMarkdown(from)}`,
    '',
    `- Done: ${sumOf(done)}`,
    `- Carried over to ${escapeMarkdown(to)}: ${sumOf(carried)}`,
    ...(addedLate === null ? [] : [`- Added in mid-sprint: ${sumOf(addedLate)}`]),
  ];
  const named = (tasksOf: Task[]) =>
    tasksOf.map(({ name }) => `- ${escapeMarkdown(name).slice(0, 200)}`);
  return [
    ...lines,
    ...(carried.length > 0 ? ['', '### Carried over', '', ...named(carried)] : []),
    ...(done.length > 0 ? ['', '### Done', '', ...named(done)] : []),
  ].join('\n');
}

function sumOf(tasks: Task[]): string {
  const points = tasks.reduce((sum, task) => sum + (task.points ?? 0), 0);
  // A parent's estimate holds those of its subtasks.
  const parents = new Set(tasks.flatMap(({ parentId }) => parentId ?? []));
  const ms = tasks
    .filter(({ id }) => !parents.has(id))
    .reduce((sum, task) => sum + (task.estimateMs ?? 0), 0);
  const count = tasks.length === 1 ? '1 task' : `${tasks.length} tasks`;
  return [
    count,
    ...(points > 0 ? [`${points} points`] : []),
    ...(ms > 0 ? [formatSpan(ms)] : []),
  ].join(', ');
}
