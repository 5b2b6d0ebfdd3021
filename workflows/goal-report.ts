// goal-report: every goal with its key results and how far they are, as text, as a page with charts,
// or as a page in a doc that always shows the newest numbers.
import {
  dayLabel,
  defineWorkflow,
  formatDay,
  type Goal,
  type KeyResult,
  type PlanContext,
  reportedOf,
  unknownName,
  z,
} from '../src/author/index.ts';
import { PAGE_OPERATIONS, pageStep } from './doc-page.ts';
import { escapeHtml, escapeMarkdown } from './markup.ts';
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
    chosen.map(async (goal) => {
      if (goal.keyResults !== null) return goal;
      const one = await context.read('goal.get', { goalId: goal.id });
      sayWhatIsHidden(context, goal, one);
      return { ...one, dueAt: one.dueAt ?? goal.dueAt, percent: one.percent ?? goal.percent };
    }),
  );
  const far = Number.MAX_SAFE_INTEGER;
  return whole.sort((a, b) => (a.dueAt ?? far) - (b.dueAt ?? far) || a.name.localeCompare(b.name));
}

/** Notes what the report lacks because the endpoint leaves it out: nothing else tells it from nothing. */
function sayWhatIsHidden({ note }: Context, listed: Goal, read: Goal): void {
  if ([listed, read].every((goal) => reportedOf(goal)?.has('dueAt') === false)) {
    note('This endpoint does not show when goals are due, so no dates are given.');
  }
  if (read.keyResults?.some((one) => reportedOf(one)?.has('unit') === false)) {
    note('This endpoint does not show the units of key results, so numbers stand alone.');
  }
  if (read.keyResults?.some((one) => one.type !== 'boolean' && percentOf(one) === null)) {
    note('This endpoint does not show how far key results are: see the question marks.');
  }
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

/** One self-contained page: charts are drawn in it, nothing is loaded. */
function goalPage(goals: Goal[], day: string, timeZone: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Goals, ${escapeHtml(day)}</title><style>${STYLE}</style></head><body>
<h1>Goals <small>${escapeHtml(day)}</small></h1>
<div class="rings">
${goals.map((goal) => `<figure>${ring(goal)}<figcaption>${escapeHtml(goal.name)}</figcaption></figure>`).join('\n')}
</div>
${goals.map((goal) => section(goal, timeZone)).join('\n')}
</body></html>
`;
}

function section(goal: Goal, timeZone: string): string {
  const due =
    goal.dueAt === null ? '' : `<p>Due ${escapeHtml(formatDay(goal.dueAt, timeZone))}</p>`;
  return `<section><h2>${escapeHtml(goal.name)}</h2>${due}
<table>${(goal.keyResults ?? []).map(row).join('\n')}</table></section>`;
}

function row(keyResult: KeyResult): string {
  return `<tr><th scope="row">${escapeHtml(keyResult.name)}</th><td>${strip(keyResult)}</td><td>${escapeHtml(measureOf(keyResult))}</td></tr>`;
}

/** A bar from empty to full, with its number behind it. */
function strip(keyResult: KeyResult): string {
  const percent = percentOf(keyResult);
  return `<svg viewBox="0 0 240 16" width="240" height="16" role="img" aria-label="${label(percent)}">
<rect class="track" width="190" height="16" rx="4"/><rect class="done" width="${Math.round(1.9 * (percent ?? 0))}" height="16" rx="4"/>
<text x="198" y="13">${label(percent)}</text></svg>`;
}

const RADIUS = 34;
const AROUND = 2 * Math.PI * RADIUS;

/** A ring that closes as the goal is reached. */
function ring(goal: Goal): string {
  const percent = percentOf(goal);
  const done = ((percent ?? 0) / 100) * AROUND;
  const circle = `cx="40" cy="40" r="${RADIUS}" fill="none" stroke-width="10"`;
  return `<svg viewBox="0 0 80 80" width="96" height="96" role="img" aria-label="${label(percent)}">
<circle class="track" ${circle}/><circle class="done" ${circle} stroke-dasharray="${done.toFixed(1)} ${AROUND.toFixed(1)}" transform="rotate(-90 40 40)"/>
<text x="40" y="45" text-anchor="middle">${label(percent)}</text></svg>`;
}

function label(percent: number | null): string {
  return percent === null ? '?' : `${percent} %`;
}

const STYLE = `
body{font:15px/1.5 system-ui,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
small{font-weight:normal;opacity:.7}table{border-collapse:collapse;width:100%}
th,td{padding:.35rem .5rem;text-align:left;font-weight:normal;border-bottom:1px solid #8884}
.rings{display:flex;flex-wrap:wrap;gap:1rem}figure{margin:0;width:9rem;text-align:center}
svg text{font-size:13px;fill:currentColor}rect.track{fill:#8883}rect.done{fill:#4a7dbd}
circle.track{stroke:#8883}circle.done{stroke:#4a7dbd}`;

/** 0 to 100; null where nothing tells. */
function percentOf(thing: Goal | KeyResult): number | null {
  const said = thing.percent ?? ('keyResults' in thing ? mean(thing) : reckoned(thing));
  return said === null ? null : Math.min(100, Math.max(0, Math.round(said)));
}

function reckoned({ start, target, current, completed }: KeyResult): number | null {
  if (completed) return 100;
  const from = start ?? 0;
  if (target === null || current == null || target === from) return null;
  return ((current - from) / (target - from)) * 100;
}

function mean({ keyResults }: Goal): number | null {
  const parts = (keyResults ?? []).map(percentOf).filter((part) => part !== null);
  return parts.length === 0 ? null : parts.reduce((sum, part) => sum + part, 0) / parts.length;
}

const CELLS = 20;

/** `██████████░░░░░░░░░░  50 %`. */
function bar(percent: number | null): string {
  const full = Math.round(((percent ?? 0) / 100) * CELLS);
  const number = percent === null ? '  ? %' : `${String(percent).padStart(3)} %`;
  return `${'█'.repeat(full)}${'░'.repeat(CELLS - full)} ${number}`;
}

/** `24 of 40 tickets`, `33 bugs, from 40 down to 10`, `done`, `open`; empty where a percentage says it all. */
function measureOf({ type, start, current, target, unit, completed }: KeyResult): string {
  if (type === 'boolean') return completed || current === 1 ? 'done' : 'open';
  if (type === 'percentage' || type === 'automatic' || current == null) return '';
  if (target === null) return `${count(current)} ${unit}`.trim();
  if (start !== null && start > target) {
    return `${`${count(current)} ${unit}`.trim()}, from ${count(start)} down to ${count(target)}`;
  }
  return `${count(current)} of ${count(target)} ${unit}`.trim();
}

/** Thousands apart, whatever the machine's language. */
function count(value: number): string {
  return value.toLocaleString('en-US');
}
