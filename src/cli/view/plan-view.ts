// A plan on the terminal and as JSON.
import { cleanLine, cleanText, type JsonObject } from '../../base/index.ts';
import { formatSpan, type Plan, type RunReport, type RunStep } from '../../engine/index.ts';
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
  const columns: Column<Row>[] = [
    ...(how === 'numbered' ? [number] : []),
    ...(ended ? [{ title: '', cell: (row: Row) => STATE_WORD[row.step.state] }] : []),
    { title: 'What', cell: (row) => row.what, shrink: 1, least: 20 },
    { title: 'Change', cell: (row) => row.change, align: 'right', shrink: 0.5, least: 16 },
    { title: 'When', cell: (row) => row.when },
    {
      title: 'Why',
      cell: (row) => cleanLine(row.step.message ?? row.step.reason),
      shrink: 2,
      least: 19,
    },
  ];
  return [
    '',
    ...table(columns, views, width === null ? null : width - 2).map((line) => `  ${line}`),
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

function counted(count: unknown, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A step as the JSON documents show it. */
function publicStep(step: RunStep): JsonObject {
  const { id, key, operation, tool, endpoint, target, args, before, after, reason, state } = step;
  return {
    id,
    key,
    operation,
    tool,
    ...(endpoint !== undefined && { endpoint }),
    target,
    args,
    before,
    after,
    reason,
    state,
    policy: step.policy,
    risk: step.risk,
    ...(step.bulk ? { bulk: step.bulk } : {}),
    ...(step.observed === undefined
      ? {}
      : { observed: step.observed, matches: step.matches ?? null }),
    ...(step.mismatch === undefined ? {} : { mismatch: step.mismatch }),
    ...(step.message === undefined ? {} : { message: step.message }),
    ...(step.drift === undefined ? {} : { drift: step.drift as unknown as JsonObject }),
    ...(step.writtenId == null ? {} : { writtenId: step.writtenId }),
  };
}

/** A plan or a run as a JSON document. */
export function planDocument(plan: Plan): JsonObject {
  const { schemaVersion, kind, id, hash, workflow, params, endpoint, workspace } = plan;
  return {
    schemaVersion,
    kind,
    id,
    hash,
    workflow,
    params,
    ...(plan.undoes === null ? {} : { undoes: plan.undoes }),
    endpoint,
    workspace,
    createdAt: new Date(plan.createdAt).toISOString(),
    expiresAt: new Date(plan.expiresAt).toISOString(),
    notes: plan.notes,
    report: plan.report,
    ...plan.detail,
    steps: plan.steps.map(publicStep),
    summary: { ...plan.summary, failed: 0 },
    estimate: plan.estimate,
    quota: plan.quota,
  };
}

export function runDocument(run: RunReport): JsonObject {
  const { schemaVersion, kind, id, planId, hash, state, workflow, params, endpoint, workspace } =
    run;
  return {
    schemaVersion,
    kind,
    id,
    planId,
    hash,
    state,
    workflow,
    params,
    ...(run.undoes ? { undoes: run.undoes } : {}),
    endpoint,
    workspace,
    startedAt: new Date(run.startedAt).toISOString(),
    finishedAt: run.finishedAt === null ? null : new Date(run.finishedAt).toISOString(),
    notes: run.notes,
    report: run.report,
    ...run.detail,
    steps: run.steps.map(publicStep),
    summary: run.summary,
    quota: run.quota,
  };
}
