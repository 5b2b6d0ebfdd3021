// A plan on the terminal and as JSON.
import { cleanLine, cleanText, type JsonObject } from '../../base/index.ts';
import { formatSpan, type Plan, type RunReport, type RunStep } from '../../engine/index.ts';
import type { Cli } from '../cli.ts';
import { viewStep } from './step-view.ts';
import { type Column, table, wrapped } from './table.ts';

/** The lines of a plan for a terminal of `width` columns (null: nothing is cut). */
export function planLines(plan: Plan, width: number | null, how?: 'numbered'): string[] {
  const notes = noteLines(plan, width);
  if (onlyTells(plan)) return [...reportLines(plan).slice(1), ...notes];
  return [
    ...wrapped(heading(plan), width),
    ...reportLines(plan),
    ...stepTable(plan.steps, plan.timeZone, width, how),
    ...notes,
    ...wrapped(costs(plan), width),
  ];
}

/** Whether all there is to a plan or run is its text: then that is what is printed, for a pipe too. */
export function onlyTells(work: Pick<Plan, 'report' | 'steps' | 'summary'>): boolean {
  return work.report !== null && work.steps.length === 0 && work.summary.noop === 0;
}

/** What the workflow tells besides its writes. */
export function reportLines({ report }: Pick<Plan, 'report'>): string[] {
  return report === null ? [] : ['', ...cleanText(report).split('\n')];
}

export function heading(plan: Plan): string {
  const { create, update, delete: removed, noop } = plan.summary;
  const parts = [
    [create, 'to create'],
    [update, 'to update'],
    [removed, 'to delete'],
    [noop, noop === 1 ? 'needs nothing' : 'need nothing'],
  ] as const;
  const counts = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  const what = [plan.steps.length === 0 ? 'nothing to do' : '', counts.join(', ')];
  return `Plan: ${cleanLine(plan.workflow)} in ${cleanLine(plan.workspace.name)}: ${what.filter((part) => part !== '').join('; ')}.`;
}

/** The steps as a table, with how each ended where that is known; blank lines around it. */
export function stepTable(
  steps: RunStep[],
  timeZone: string,
  width: number | null,
  how?: 'numbered',
): string[] {
  if (steps.length === 0) return [];
  const views = steps.map((step, i) => ({ step, number: i + 1, ...viewStep(step, timeZone) }));
  const ended = steps.some(({ state }) => state !== 'planned');
  type Row = (typeof views)[number];
  const number: Column<Row> = { title: '#', cell: (row) => `${row.number}`, align: 'right' };
  const when: Column<Row> = { title: 'When', cell: (row) => row.when };
  const whyOf = ({ step }: Row) => cleanLine(step.message ?? step.reason);
  const [first, ...others] = new Set(views.map(whyOf));
  // Where there is no room for a reason, what happens when is worth more.
  const narrow = width !== null && width < 64;
  // What is said of every step is said once.
  const shared = views.length > 1 && others.length === 0;
  const columns: Column<Row>[] = [
    ...(how === 'numbered' ? [number] : []),
    ...(ended ? [{ title: '', cell: (row: Row) => STATE_WORD[row.step.state] }] : []),
    { title: 'What', cell: (row) => row.what, shrink: 1, least: narrow ? 12 : 20 },
    { title: 'Change', cell: (row) => row.change, align: 'right', shrink: 0.5, least: 16 },
    ...(views.some(({ when }) => when !== '') ? [when] : []),
    ...(shared || narrow ? [] : [{ title: 'Why', cell: whyOf, shrink: 2, least: 12 }]),
  ];
  return [
    '',
    ...table(columns, views, width === null ? null : width - 2).map((line) => `  ${line}`),
    ...(shared ? wrapped(`  Why: ${first}`, width) : []),
    '',
  ];
}

const STATE_WORD: Record<RunStep['state'], string> = {
  planned: '·',
  done: 'done',
  noop: 'there',
  drift: 'drift',
  failed: 'FAILED',
  unknown: 'UNKNOWN',
  skipped: 'skipped',
  denied: 'denied',
};

export function noteLines({ notes }: { notes: string[] }, width: number | null): string[] {
  return notes.flatMap((note) => wrapped(`Note: ${cleanLine(note, 1_000)}`, width));
}

export function costs(plan: Plan): string {
  const { reads, writes, waitMs } = plan.estimate;
  const { calls, remaining, limit } = plan.quota;
  // A conversation's writes came together while it was about other things, too.
  const spent = plan.workflow === 'chat' ? '' : `Planning took ${counted(calls, 'call')}. `;
  const left =
    typeof remaining === 'number' && typeof limit === 'number'
      ? ` (${remaining} of ${limit} left in this window)`
      : '';
  if (writes === 0) return `${spent.replace(/\. $/, '')}${left}.`;
  const bulks = bulksOf(plan);
  const together = bulks === '' ? '' : ` (${bulks})`;
  const wait = waitMs > 0 ? `, with a wait of about ${formatSpan(waitMs)} for quota` : '';
  const work = `${counted(writes, 'write')}${together} and ${counted(reads, 'read')} to verify`;
  return `${spent}Applying takes ${work}${wait}${left}.`;
}

/** Which writes share a call, and of what tool. */
function bulksOf({ steps }: Pick<Plan, 'steps'>): string {
  const shared = steps.flatMap(({ bulk }) => bulk ?? []);
  const calls = new Set(shared.map(({ call }) => call)).size;
  if (calls === 0) return '';
  const tool = cleanLine(shared[0]?.tool ?? '');
  return `${shared.length} of them with ${counted(calls, 'call')} of ${tool}`;
}

export function counted(count: unknown, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A step as the JSON documents show it; what it does not have is not in them. */
function publicStep(step: RunStep): JsonObject {
  const { id, key, operation, tool, endpoint, target, args, before, after, reason, state } = step;
  const { policy, risk, bulk, observed, matches, mismatch, message, drift, writtenId } = step;
  return {
    ...{ id, key, operation, tool, endpoint, target, args, before, after, reason, state },
    ...{ policy, risk, bulk: bulk ?? undefined, mismatch, message, drift: drift as never },
    ...(observed === undefined ? {} : { observed, matches: matches ?? null }),
    writtenId: writtenId ?? undefined,
  };
}

/** What the documents of a plan and of a run have in common, around the members of their own. */
function documentOf(work: Plan | RunReport, own: JsonObject, end: JsonObject): JsonObject {
  const { workflow, params, endpoint, workspace, notes, report, detail, steps } = work;
  return {
    ...own,
    ...{ workflow, params, endpoint, workspace, undoes: work.undoes ?? undefined, notes, report },
    ...detail,
    steps: steps.map(publicStep),
    ...end,
  };
}

const iso = (at: number) => new Date(at).toISOString();

/** A plan or a run as a JSON document. */
export function planDocument(plan: Plan): JsonObject {
  const { schemaVersion, kind, id, hash, createdAt, expiresAt, summary, estimate, quota } = plan;
  const times = { createdAt: iso(createdAt), expiresAt: iso(expiresAt) };
  const own = { schemaVersion, kind, id, hash, ...times };
  return documentOf(plan, own, { summary: { ...summary, failed: 0 }, estimate, quota });
}

export function runDocument(run: RunReport): JsonObject {
  const { schemaVersion, kind, id, planId, hash, state, finishedAt, summary, quota } = run;
  const startedAt = iso(run.startedAt);
  const times = { startedAt, finishedAt: finishedAt === null ? null : iso(finishedAt) };
  return documentOf(
    run,
    { schemaVersion, kind, id, planId, hash, state, ...times },
    { summary, quota },
  );
}

/** Prints a plan: the document, or lines for a person; `numbered` for choosing a step. */
export function showPlan(cli: Cli, plan: Plan, how?: 'numbered'): void {
  if (cli.flags.json) cli.json(planDocument(plan));
  else for (const line of planLines(plan, cli.io.columns, how)) cli.io.out(line);
}
