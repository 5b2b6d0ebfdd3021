// A run on the terminal: how each write ended, and whether a read back showed it.
import type { RunReport } from '../../engine/index.ts';
import { noteLines, stepTable } from './plan-view.ts';
import { formatSpan } from './step-view.ts';

/** The lines of a run; `steps` says which of its writes are listed. */
export function runLines(
  run: RunReport,
  width: number | null,
  steps: RunReport['steps'] = run.steps,
): string[] {
  return [
    headingOf(run),
    ...stepTable(steps, run.timeZone, width),
    ...noteLines(run),
    ...verifiedLine(run),
    quotaLine(run),
  ];
}

function headingOf(run: RunReport): string {
  const { create, update, delete: removed, noop, failed } = run.summary;
  const parts = [
    [create, 'created'],
    [update, 'updated'],
    [removed, 'deleted'],
    [noop, 'needed nothing'],
    [failed, 'failed'],
  ] as const;
  const counts = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return `Run ${run.id} of ${run.workflow}: ${run.state}${counts.length > 0 ? ` (${counts.join(', ')})` : ''}`;
}

function verifiedLine(run: RunReport): string[] {
  const done = run.steps.filter(({ state }) => state === 'done');
  if (done.length === 0) return [];
  const seen = done.filter(({ matches }) => matches === true).length;
  const wrong = done.filter(({ matches }) => matches === false);
  const names = wrong.map(({ target }) => target.name).join(', ');
  return [
    `Read back: ${seen} of ${done.length} as predicted${wrong.length > 0 ? `; not so: ${names}` : ''}.`,
  ];
}

function quotaLine(run: RunReport): string {
  const { calls, remaining, limit, waitedMs } = run.quota;
  const waited =
    typeof waitedMs === 'number' && waitedMs > 0 ? `, waited ${formatSpan(waitedMs)}` : '';
  const left =
    typeof remaining === 'number' && typeof limit === 'number'
      ? `, ${remaining} of ${limit} left`
      : '';
  return `Calls: ${calls}${waited}${left}.`;
}
