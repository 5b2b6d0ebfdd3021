// A run on the terminal: how each write ended, and whether a read back showed it.

import { cleanLine } from '../../base/index.ts';
import { fieldInWords, formatSpan, mismatchInWords, type RunReport } from '../../engine/index.ts';
import { noteLines, stepTable } from './plan-view.ts';
import { wrapped } from './table.ts';

/** What a run did, in a few words: an undo's with what it took back, a conversation's by its writes. */
export function workIn({ workflow, undoes, steps }: RunReport): string {
  if (undoes) return cleanLine(`${workflow} of ${undoes.runId}`);
  const written = steps.filter(({ state }) => state === 'done');
  const [first = steps[0]] = written;
  if (workflow !== 'chat' || !first) return cleanLine(workflow);
  const more = written.length > 1 ? ` and ${written.length - 1} more` : '';
  return `chat: ${first.operation} ${cleanLine(first.target.name, 40)}${more}`;
}

/** The lines of a run; `steps` says which of its writes are listed. */
export function runLines(
  run: RunReport,
  width: number | null,
  steps: RunReport['steps'] = run.steps,
): string[] {
  const rows = stepTable(steps, run.timeZone, width);
  return [
    ...wrapped(headingOf(run), width),
    ...rows,
    ...wholeMessages(steps, rows).flatMap((line) => wrapped(line, width)),
    ...noteLines(run, width),
    ...[...verifiedLines(run), quotaLine(run)].flatMap((line) => wrapped(line, width)),
  ];
}

/** What went amiss in full sentences, where the table had no room for them. */
function wholeMessages(steps: RunReport['steps'], rows: string[]): string[] {
  const sentences = steps.flatMap(({ state, message }) => {
    if (message === undefined || state === 'done' || state === 'noop') return [];
    const sentence = cleanLine(message, 1_000);
    return rows.some((row) => row.includes(sentence)) ? [] : [`${state}: ${sentence}`];
  });
  // Many steps may be stopped by one thing.
  return [...new Set(sentences)];
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
  return `Run ${run.id} of ${cleanLine(run.workflow)}: ${run.state}${counts.length > 0 ? ` (${counts.join(', ')})` : ''}`;
}

/** Predicted against observed: how many agree, and both values where they do not. */
function verifiedLines(run: RunReport): string[] {
  const done = run.steps.filter(({ state }) => state === 'done');
  if (done.length === 0) return [];
  const seen = done.filter(({ matches }) => matches === true).length;
  const blind = done.filter(({ notReported }) => notReported !== undefined);
  const wrong = done.filter(({ matches }) => matches === false);
  const unseen = done.length - seen - blind.length - wrong.length;
  const rest = [
    ...(blind.length > 0 ? [`; ${blind.length} could not be checked`] : []),
    ...(unseen > 0 ? [`; ${unseen} not looked at`] : []),
  ].join('');
  return [
    `Read back: ${seen} of ${done.length} as predicted${rest}.`,
    ...wrong.flatMap((step) =>
      mismatchInWords(step, run.timeZone).map(
        (sentence) => `  Not so: ${cleanLine(step.target.name)}: ${sentence}`,
      ),
    ),
    ...(wrong.length > 0
      ? [
          '  The endpoint took these writes, and ClickUp does not show them so. Look before running again, or take it back: clickup-agent runs undo ' +
            run.id,
        ]
      : []),
    ...(blind.length > 0 ? [`  This endpoint does not show ${blindFields(blind)}.`] : []),
  ];
}

/** What could not be checked, each field once. */
function blindFields(steps: RunReport['steps']): string {
  const fields = steps.flatMap(({ observed, notReported = [] }) =>
    observed ? notReported.map(fieldInWords) : ['which of its rows are the new ones'],
  );
  return [...new Set(fields)].join(', ');
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
