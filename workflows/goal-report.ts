// goal-report: every goal with its key results and how far they are, as text, as a page with charts,
// or as a page in a doc that always shows the newest numbers.
import {
  dayLabel,
  defineWorkflow,
  formatDay,
  type Goal,
  type KeyResult,
  type PlanContext,
  unknownName,
  z,
} from '../src/author/index.ts';
import { PAGE_OPERATIONS, pageStep } from './doc-page.ts';
import { goalPage } from './goal-page.ts';
import { bar, measureOf, percentOf } from './goal-progress.ts';
import { escapeMarkdown } from './markup.ts';
import { isNamed, listGoals } from './named-goals.ts';

const params = z.object({
  goal: z
    .array(z.string())
    .meta({ names: 'goal' })
    .optional()
    .describe('only this goal (repeatable)'),
  completed: z.boolean().default(false).describe('also show completed goals'),
  html: z.string().optional().describe('write an HTML page with charts to this file'),
  doc: z.string().optional().describe('create or update a page in this doc'),
  page: z.string().default('Goal report').describe('name of that page'),
});

type Context = PlanContext<z.output<typeof params>>;

export default defineWorkflow({
  name: 'goal-report',
  summary: 'Report all goals with progress bars, as text, a page with charts, or a page in a doc',
  params,
  needs: ['goal.list', 'goal.get'],
  needsWith: { doc: [...PAGE_OPERATIONS] },

  async plan(context) {
    const { now, timeZone } = context;
    const { doc, page, html } = context.params;
    const goals = await readGoals(context);
    const day = formatDay(now, timeZone);
    const step =
      doc === undefined
        ? null
        : await pageStep(context, {
            doc,
            name: page,
            content: goalMarkdown(goals, day, timeZone),
            key: `goal-report/${page}/page`,
            existing: 'replace',
            reason: `The numbers of ${dayLabel(now, timeZone)}.`,
          });
    const files =
      html === undefined
        ? []
        : [{ path: html, what: 'The report', content: goalPage(goals, day, timeZone) }];
    return {
      steps: step ? [step] : [],
      noop: doc !== undefined && !step ? 1 : 0,
      report: goalText(goals, timeZone),
      files,
    };
  },
});

/** The goals with their key results, those that end first before the others. */
async function readGoals(context: Context): Promise<Goal[]> {
  const { goal: named = [], completed } = context.params;
  const listed = await listGoals(context, named, completed);
  for (const name of named) {
    if (listed.some((goal) => isNamed(goal, name))) continue;
    throw unknownName(
      'goal',
      name,
      listed.map((goal) => goal.name),
    );
  }
  const chosen = listed.filter(
    (goal) => !goal.archived && (named.length === 0 || named.some((name) => isNamed(goal, name))),
  );
  const whole = await Promise.all(
    chosen.map((goal) =>
      goal.keyResults === null ? context.read('goal.get', { goalId: goal.id }) : goal,
    ),
  );
  const far = Number.MAX_SAFE_INTEGER;
  return whole.sort((a, b) => (a.dueAt ?? far) - (b.dueAt ?? far) || a.name.localeCompare(b.name));
}

function goalText(goals: Goal[], timeZone: string): string {
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

function goalMarkdown(goals: Goal[], day: string, timeZone: string): string {
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
