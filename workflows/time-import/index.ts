// time-import: rows of another time tracker, or of a calendar, become time entries, each once.
import { Temporal } from 'temporal-polyfill';
import {
  AppError,
  defineWorkflow,
  formatDay,
  formatSpan,
  type Member,
  markerOf,
  type PlanContext,
  type StepDraft,
  selectTasks,
  step,
  type Task,
  type TimeEntry,
  z,
} from '../../src/author/index.ts';
import { type Matched, matcher } from './match.ts';
import { readTimes, type TrackedRow } from './read.ts';

const DAY_MS = 86_400_000;
const SHOWN = 20;

const params = z.object({
  file: z
    .string()
    .describe('an export of Toggl, Clockify or Harvest, another CSV, or an .ics calendar'),
  where: z.string().default('status:any').describe('tasks that rows may be about (docs/query.md)'),
  person: z.string().optional().describe('whose time it is: me, a name, e-mail, role or id'),
  dates: z
    .enum(['dmy', 'mdy', 'ymd'])
    .optional()
    .describe('the order of day, month and year; default as the column tells'),
  billable: z
    .enum(['file', 'yes', 'no'])
    .default('file')
    .describe('whether the entries are billable'),
  tag: z.array(z.string()).default([]).describe('further tags of the entries'),
  tz: z.string().optional().describe('time zone of the file; default that of the account'),
});
type Context = PlanContext<z.output<typeof params>>;

/** A row with its task and its person. */
type Assigned = TrackedRow & { task: Task; who: Member };

/** And with its place in time. */
type Entry = Assigned & { start: number; key: string };

export default defineWorkflow({
  name: 'time-import',
  summary:
    'Turn an export of Toggl, Clockify, Harvest or a calendar into time entries, none of them twice',
  params,
  needs: ['time_entry.list', 'time_entry.create', 'task.find'],
  zoned: true,

  async plan(context) {
    const { params: wanted, timeZone, now } = context;
    const file = await readTimes(wanted.file, timeZone, wanted.dates, now);
    for (const note of file.notes) context.note(note);
    const { tasks } = await selectTasks(context, wanted.where);
    const match = matcher(tasks);
    const people = await peopleOf(context, file.rows);
    const open: string[] = file.rejected.map(({ number, why }) => `- row ${number}: ${why}`);
    const rows: Assigned[] = [];
    for (const row of file.rows) {
      const who = people(row);
      const found = match(row.texts);
      if (who === null) open.push(`- row ${row.number}: nobody here is "${row.person}"`);
      else if (found.task === null) open.push(unmatched(row, found));
      else rows.push({ ...row, who, task: found.task });
    }
    const entries = placed(rows, timeZone);
    const { steps, noop, overlaps } = await entrySteps(context, entries);
    if (overlaps > 0)
      context.note(`${overlaps} of them overlap time that is logged already, or each other.`);
    const head = `${file.what}: ${file.rows.length + file.rejected.length} rows, ${steps.length} to log, ${noop} logged already, ${open.length} open.`;
    const more = open.length > SHOWN ? [`- and ${open.length - SHOWN} more`] : [];
    const report = [head, ...open.slice(0, SHOWN), ...more].join('\n');
    return { steps, noop, report };
  },
});

function unmatched(row: TrackedRow, { nearest }: Matched): string {
  const said = row.description || '(no text)';
  const near = nearest.map(
    ({ name, customId, id }) => `"${name.slice(0, 60)}" (${customId ?? id})`,
  );
  const hint = near.length > 0 ? `: perhaps ${near.join(' or ')}` : '';
  return `- row ${row.number}: no task for "${said.slice(0, 80)}", ${formatSpan(row.durationMs)}${hint}`;
}

/** Whose a row is; null for somebody who is not here. */
async function peopleOf({ hierarchy, params: { person } }: Context, rows: TrackedRow[]) {
  const me = await hierarchy.person(person ?? 'me');
  const known = new Map<string, Member | null>();
  for (const name of new Set(rows.flatMap((row) => row.person ?? []))) {
    const found = person === undefined ? hierarchy.person(name) : Promise.resolve(me);
    const nobody = (thrown: unknown) => {
      if (thrown instanceof AppError && thrown.code === 'usage') return null;
      throw thrown;
    };
    known.set(name, await found.catch(nobody));
  }
  return (row: TrackedRow) => (row.person === null ? me : (known.get(row.person) ?? null));
}

/**
 * Rows of which only the day is known follow each other from nine on. A row is known by what it says, and
 * one that says the same as an earlier one by how many did before: a longer export has the same keys.
 */
function placed(rows: Assigned[], timeZone: string): Entry[] {
  const ends = new Map<string, number>();
  const seen = new Map<string, number>();
  return rows.map((row) => {
    const day = `${row.who.id} ${row.day}`;
    const start = row.start ?? ends.get(day) ?? morningOf(row.day, timeZone);
    if (row.start === null) ends.set(day, start + row.durationMs);
    const { who, task, durationMs, description } = row;
    const what = [who.id, task.id, row.start ?? row.day, durationMs, description].join('/');
    const count = seen.get(what) ?? 0;
    seen.set(what, count + 1);
    return { ...row, start, key: `time-import/${what}/${count}` };
  });
}

/** Where a day begins of which a file names only the hours. */
function morningOf(day: string, timeZone: string): number {
  return Temporal.PlainDateTime.from(`${day}T09:00`).toZonedDateTime(timeZone).epochMilliseconds;
}

async function entrySteps(context: Context, entries: Entry[]) {
  const { workspace, hierarchy, params: wanted, timeZone } = context;
  const me = await hierarchy.me();
  const steps: StepDraft[] = [];
  let noop = 0;
  let overlaps = 0;
  for (const who of new Map(entries.map((entry) => [entry.who.id, entry.who])).values()) {
    const own = entries.filter((entry) => entry.who.id === who.id);
    const input = {
      workspaceId: workspace.id,
      from: Math.min(...own.map(({ start }) => start)) - DAY_MS,
      before: Math.max(...own.map(({ start, durationMs }) => start + durationMs)) + DAY_MS,
      ...(who.id === me.id ? {} : { assigneeId: who.id }),
    };
    const look = { operation: 'time_entry.list', input };
    const logged = await context.read('time_entry.list', input);
    for (const entry of own) {
      const marker = markerOf(entry.key);
      if (logged.some((one) => one.description.includes(marker) || isSame(one, entry))) {
        noop += 1;
        continue;
      }
      if ([...logged, ...own].some((one) => overlap(one, entry))) overlaps += 1;
      const description = `${entry.description} ${marker}`.trim();
      const { billable } = entry;
      const isBillable = wanted.billable === 'file' ? billable : wanted.billable === 'yes';
      const tags = [...new Set([...entry.tags, ...wanted.tag])];
      steps.push(
        step({
          ...{ key: entry.key, operation: 'time_entry.create' },
          input: {
            ...{ workspaceId: workspace.id, taskId: entry.task.id, start: entry.start },
            ...{ durationMs: entry.durationMs, description },
            ...(isBillable === null ? {} : { billable: isBillable }),
            ...(tags.length > 0 ? { tags } : {}),
            ...(who.id === me.id ? {} : { assigneeId: who.id }),
          },
          target: { kind: 'task', id: entry.task.id, name: entry.task.name },
          before: null,
          after: { taskId: entry.task.id, start: entry.start, durationMs: entry.durationMs },
          reason: `Row ${entry.number}, ${formatDay(entry.start, timeZone)}, ${who.name}.`,
          ...{ marker, look },
          preconditions: [
            { kind: 'unmarked', look, marker, what: `row ${entry.number} is logged` },
          ],
        }),
      );
    }
  }
  return { steps, noop, overlaps };
}

/** Logged by hand or by another tool: the same task, the same time. */
function isSame(one: TimeEntry, entry: Entry): boolean {
  return (
    one.taskId === entry.task.id &&
    one.start === entry.start &&
    one.durationMs === entry.durationMs &&
    !/\[ca:/.test(one.description)
  );
}

/** Whether time that is logged, or another row, is at the same time. */
function overlap(one: Pick<TimeEntry, 'start' | 'durationMs'>, entry: Entry): boolean {
  const { start, durationMs } = one;
  return (
    one !== entry &&
    start !== null &&
    start < entry.start + entry.durationMs &&
    start + durationMs > entry.start
  );
}
