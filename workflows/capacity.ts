// capacity: hours estimated, tracked and available in a week, by person. It only reads.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import {
  AppError,
  dayLabel,
  defineWorkflow,
  type Member,
  type PlanContext,
  selectTasks,
  type Task,
  timeOfEach,
  type Week,
  weekAt,
  weekNamed,
  z,
} from '../src/author/index.ts';
import { escapeHtml } from './markup.ts';

const HOUR_MS = 3_600_000;

const params = z.object({
  week: z.string().optional().describe('2026-W48, `this`, `next` or `last`; default this one'),
  where: z.string().default('open').describe('tasks that count as planned (docs/query.md)'),
  people: z.string().optional().describe('YAML file with hours by person, a week or by day'),
  hours: z.number().min(0).default(40).describe('weekly hours of anyone the file does not name'),
  html: z.string().optional().describe('also write the report as a page to this file'),
  weekStart: z.enum(['monday', 'sunday']).default('monday').describe('the first day of the week'),
});
type Context = PlanContext<z.output<typeof params>>;

export default defineWorkflow({
  name: 'capacity',
  summary: 'Compare hours estimated, tracked and available in a week, by person',
  params,
  needs: ['task.find'],
  zoned: true,

  async plan(context) {
    const week = weekOf(context);
    const available = availability(context.params.people, context.params.hours);
    const [first, last] = [week.from, week.before - 1].map((at) => dayLabel(at, context.timeZone));
    const { tasks } = await selectTasks(context, `(${context.params.where}) due:${first}..${last}`);
    const loads = new Map<string, Load>();
    const loadOf = (person: Member): Load => {
      const known = loads.get(person.id);
      if (known) return known;
      const none = { plannedMs: 0, trackedMs: 0, tasks: 0, unestimated: 0 };
      const load = { name: person.name, availableMs: available(person), ...none };
      loads.set(person.id, load);
      return load;
    };
    const here = context.workspace.members;
    for (const person of here) if (person.role !== 'guest' && person.name !== '') loadOf(person);
    for (const task of leavesOf(tasks))
      for (const person of task.assignees) plan(loadOf(person), task, person);
    await track(context, week, loads);
    const rows = [...loads.values()].sort((a, b) => a.name.localeCompare(b.name));
    const title = `Capacity ${week.label}`;
    if (rows.some(({ unestimated }) => unestimated > 0)) {
      context.note('Tasks without an estimate are counted, and have no hours.');
    }
    const { html } = context.params;
    return {
      steps: [],
      noop: 0,
      report: capacityTable(title, rows),
      // Spans in ms, as everywhere in JSON.
      detail: { capacity: { week: week.label, people: rows.map((row) => ({ ...row })) } },
      ...(html === undefined
        ? {}
        : { files: [{ path: html, content: capacityPage(title, rows), what: 'The report' }] }),
    };
  },
});

function weekOf({ params: { week: said, weekStart }, now, timeZone }: Context): Week {
  const away = { last: -1, this: 0, next: 1 }[said ?? 'this'];
  if (away === undefined) return weekNamed(said ?? '', timeZone, weekStart);
  const here = weekAt(now, timeZone, weekStart);
  if (away === 0) return here;
  return weekAt(away < 0 ? here.from - 1 : here.before + 1, timeZone, weekStart);
}

/** A parent's estimate holds its subtasks' own: only what has no planned part counts. */
function leavesOf(tasks: Task[]): Task[] {
  const parents = new Set(tasks.flatMap(({ parentId }) => parentId ?? []));
  return tasks.filter(({ id }) => !parents.has(id));
}

/** Shares by person where somebody was given one, else an even part of the whole. */
function plan(load: Load, task: Task, person: Member): void {
  load.tasks += 1;
  if (task.estimateMs === null) load.unestimated += 1;
  const shares = Object.keys(task.estimates).length > 0;
  load.plannedMs += shares
    ? (task.estimates[person.id] ?? 0)
    : (task.estimateMs ?? 0) / Math.max(1, task.assignees.length);
}

/** Time of others is shown to owners and admins; where it is not, the plan says so. */
async function track(context: Context, { from, before }: Week, loads: Map<string, Load>) {
  if (!context.can('time_entry.list')) {
    context.note('This endpoint does not list time entries, so tracked hours are missing.');
    return;
  }
  const span = { workspaceId: context.workspace.id, from, before };
  const people = [...loads].map(([id, { name }]) => ({ id, name }));
  for await (const { id, entries } of timeOfEach(context, span, people, context.note)) {
    const load = loads.get(id);
    if (load) load.trackedMs = entries.reduce((sum, { durationMs }) => sum + durationMs, 0);
  }
}

/** Hours by name, e-mail or id, from a file. Errors: AppError `usage` for what is no hours. */
function availability(path: string | undefined, hours: number): (person: Member) => number {
  if (path === undefined) return () => hours * HOUR_MS;
  const shape = z.record(z.string(), z.union([z.number(), z.record(z.string(), z.number())]));
  let said: unknown;
  try {
    said = parse(readFileSync(path, 'utf8')) ?? {};
  } catch (thrown) {
    throw new AppError('usage', `${path} cannot be read: ${(thrown as Error).message}`);
  }
  const parsed = shape.safeParse(said);
  if (!parsed.success) {
    throw new AppError('usage', `${path} does not say hours by person.`, {
      next: 'Write lines such as `Priya Raman: 24`, or days: `Priya: {mon: 8, tue: 6}`.',
    });
  }
  const known = new Map(
    Object.entries(parsed.data).map(([name, value]) => [
      name.toLowerCase(),
      typeof value === 'number' ? value : Object.values(value).reduce((sum, one) => sum + one, 0),
    ]),
  );
  return ({ id, name, email }) => {
    const [first = ''] = name.split(' ');
    const own = [id, email ?? '', name, first]
      .map((one) => known.get(one.toLowerCase()))
      .find((one) => one !== undefined);
    return (own ?? hours) * HOUR_MS;
  };
}

interface Load {
  name: string;
  availableMs: number;
  plannedMs: number;
  trackedMs: number;
  tasks: number;
  unestimated: number;
}

const hours = (ms: number) => `${Math.round((ms / HOUR_MS) * 10) / 10} h`;

/** Over: more planned than there is; under: less than two thirds of it. */
function standing({ plannedMs, availableMs }: Load): 'over' | 'under' | 'fits' {
  if (plannedMs > availableMs) return 'over';
  return plannedMs < (availableMs * 2) / 3 ? 'under' : 'fits';
}

function capacityTable(title: string, loads: Load[]): string {
  const rows = [
    ['', 'available', 'planned', 'tracked', 'tasks', ''],
    ...loads.map((load) => [
      ...[load.name, hours(load.availableMs), hours(load.plannedMs), hours(load.trackedMs)],
      load.unestimated > 0 ? `${load.tasks} (${load.unestimated} without)` : String(load.tasks),
      saying(load),
    ]),
  ];
  const widths = [0, 1, 2, 3, 4].map((at) =>
    Math.max(...rows.map((row) => (row[at] ?? '').length)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, at) =>
        at === 0 || at === 5 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return [title, ...lines].join('\n');
}

function saying(load: Load): string {
  const by = hours(Math.abs(load.plannedMs - load.availableMs));
  const kind = standing(load);
  return kind === 'over' ? `over by ${by}` : kind === 'under' ? `${by} free` : '';
}

/** A page that loads and runs nothing. */
function capacityPage(title: string, loads: Load[]): string {
  const most = Math.max(
    1,
    ...loads.flatMap((load) => [load.availableMs, load.plannedMs, load.trackedMs]),
  );
  const bar = (ms: number, colour: string, label: string) =>
    `<tr><td>${label}</td><td><svg width="420" height="14" role="img" aria-label="${label} ${hours(ms)}"><rect width="${Math.round((ms / most) * 420)}" height="14" rx="3" fill="${colour}"/></svg></td><td>${hours(ms)}</td></tr>`;
  const people = loads.map(
    (load) => `<section><h2>${escapeHtml(load.name)} <small>${saying(load)}</small></h2><table>
${bar(load.availableMs, '#b8c4d0', 'available')}
${bar(load.plannedMs, standing(load) === 'over' ? '#c8373a' : '#2f7ed8', 'planned')}
${bar(load.trackedMs, '#3db88b', 'tracked')}
</table></section>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>
<style>body{font:15px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}h2{font-size:1rem;margin:1.2rem 0 .2rem}small{color:#c8373a;font-weight:400}td{padding:0 .6rem 0 0}td:first-child{width:5rem;color:#555}</style>
</head><body><h1>${escapeHtml(title)}</h1>
${people.join('\n')}
</body></html>
`;
}
