// Runs, and one of them step by step: before → after, and what a read back showed.
import { html } from 'hono/html';
import { cleanText } from '../../base/index.ts';
import { fieldsInWords, formatSpan, type RunReport, type RunStep } from '../../engine/index.ts';
import {
  type Around,
  foreign,
  hidden,
  type Markup,
  rowsTable,
  stateWord,
  timestamp,
  type View,
} from './layout.ts';
import { changesTable } from './plans.ts';

const STATES = ['running', 'done', 'partial', 'failed', 'interrupted'];

export function runsView(runs: RunReport[], state: string, limit: number): View {
  const filter = html`<p>${['', ...STATES].map(
    (one) =>
      html`<a href="/runs?state=${one}"${one === state ? html` aria-current="true"` : ''}>${one || 'all'}</a> `,
  )}</p>`;
  const more =
    runs.length === limit
      ? html`<p><a href="/runs?state=${state}&amp;limit=${limit * 2}">Show more</a></p>`
      : '';
  const body =
    runs.length === 0
      ? html`<p>Nothing was run${state === '' ? ' yet' : ` that is ${state}`}.</p>`
      : rowsTable<RunReport>(
          'Runs',
          [
            {
              title: 'Run',
              cell: ({ id, workflow, undoes }) =>
                html`<a href="/runs/${id}">${foreign(workflow)}${undoes ? html` of ${undoes.runId}` : ''}</a>`,
            },
            { title: 'State', cell: (run) => stateWord(run.state) },
            { title: 'Started', cell: (run) => timestamp(run.startedAt, run.timeZone) },
            { title: 'Took', cell: took, number: true },
            { title: 'Writes', cell: (run) => String(writesOf(run)), number: true },
            { title: 'Calls', cell: ({ quota }) => String(quota.calls ?? ''), number: true },
          ],
          runs,
        );
  return { title: 'Runs', menu: '/runs', body: html`${filter}${body}${more}` };
}

export function runView(run: RunReport, around: Around): View {
  const { summary, state, id } = run;
  const undo =
    around.visitor.roles.includes('run') && state !== 'running' && writesOf(run) > 0
      ? html`<form method="post" action="/runs/${id}/undo">${hidden(around)}
          <p><button>Plan to take it back</button> <span class="dim">The plan waits for approval before anything is undone.</span></p></form>`
      : '';
  const body = html`
    <p>${stateWord(state)} · started ${timestamp(run.startedAt, run.timeZone)} · took ${took(run)}</p>
    <p>${foreign(run.workflow)}${run.undoes ? html` of <a href="/runs/${run.undoes.runId}">run ${run.undoes.runId}</a>` : ''}
      · workspace ${foreign(run.workspace.name)} · endpoint ${foreign(run.endpoint.name)}
      · plan <code>${run.hash.slice(0, 8)}</code></p>
    <p>${summary.create} created, ${summary.update} updated, ${summary.delete} deleted, ${summary.noop} needed nothing,
      ${summary.failed} failed · ${String(run.quota.calls ?? 0)} calls</p>
    ${state === 'interrupted' ? html`<p class="notice">It was cut off. Go on with what was approved: <code>clickup-agent runs resume ${id}</code></p>` : ''}
    ${run.notes.map((note) => html`<p class="notice">${foreign(note, 1_000)}</p>`)}
    ${run.report === null ? '' : html`<details><summary>Report</summary><pre>${cleanText(run.report)}</pre></details>`}
    ${undo}<h2>Steps</h2>
    ${run.steps.map((step, at) => stepPart(step, at + 1, run.timeZone))}`;
  return { title: `Run ${id}`, menu: '/runs', body, refresh: state === 'running' ? 3 : undefined };
}

function stepPart(step: RunStep, number: number, timeZone: string): Markup {
  return html`<section class="step"><h3>${number}. ${stateWord(step.state)} ${step.operation} ${foreign(step.target.name)}</h3>
    <p class="dim">${foreign(step.message ?? step.reason, 1_000)}</p>
    ${changesTable(step, timeZone)}
    ${readBack(step, timeZone)}</section>`;
}

function readBack(step: RunStep, timeZone: string): Markup | string {
  const { state, matches, observed, mismatch, notReported } = step;
  if (state !== 'done') return '';
  if (matches === true) return html`<p>Read back: as predicted.</p>`;
  if (matches === false) {
    const seen = mismatch ? mismatch.observed : (observed ?? null);
    return html`<p class="bad">Read back: not as predicted. Observed: ${foreign(fieldsInWords(seen, timeZone), 1_000)}</p>`;
  }
  return html`<p>Read back: ${notReported ? 'the endpoint does not show it' : 'not looked at'}.</p>`;
}

function writesOf({ summary }: RunReport): number {
  return summary.create + summary.update + summary.delete;
}

function took(run: RunReport): string {
  return run.finishedAt === null ? '–' : formatSpan(run.finishedAt - run.startedAt);
}
