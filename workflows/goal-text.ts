// The goal report in words, for a terminal or as markdown.
import { formatDay, type Goal, type KeyResult } from '../src/author/index.ts';
import { bar, measureOf, percentOf } from './goal-progress.ts';
import { escapeMarkdown } from './markup.ts';

export function goalText(goals: Goal[], timeZone: string): string {
  if (goals.length === 0) return 'There is no goal.';
  const width = Math.max(...goals.flatMap((goal) => widths(goal)));
  const line = (one: KeyResult) =>
    `  ${one.name.padEnd(width - 2)}  ${bar(percentOf(one))}  ${measureOf(one)}`.trimEnd();
  return goals
    .flatMap((goal) => [
      `${goal.name.padEnd(width)}  ${bar(percentOf(goal))}${dueOf(goal, timeZone)}`,
      ...(goal.keyResults ?? []).map(line),
      '',
    ])
    .join('\n')
    .trimEnd();
}

function widths({ name, keyResults }: Goal): number[] {
  return [name.length, ...(keyResults ?? []).map((one) => one.name.length + 2)];
}

export function goalMarkdown(goals: Goal[], day: string, timeZone: string): string {
  const row = (one: KeyResult) =>
    `| ${escapeMarkdown(one.name)} | ${bar(percentOf(one))} | ${escapeMarkdown(measureOf(one))} |`;
  const sections = goals.map((goal) =>
    [
      `## ${escapeMarkdown(goal.name)}`,
      `${bar(percentOf(goal))}${dueOf(goal, timeZone)}`,
      '',
      '| Key result | Progress | |',
      '|---|---|---|',
      ...(goal.keyResults ?? []).map(row),
    ].join('\n'),
  );
  return [`# Goals, ${day}`, ...sections].join('\n\n');
}

function dueOf({ dueAt }: Goal, timeZone: string): string {
  return dueAt === null ? '' : `  due ${formatDay(dueAt, timeZone)}`;
}
