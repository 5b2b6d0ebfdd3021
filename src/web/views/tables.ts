// Overview, schedules, quota, slots, and who decided what.
import { randomUUID } from 'node:crypto';
import { html } from 'hono/html';
import { cleanLine } from '../../base/index.ts';
import { formatSpan } from '../../engine/index.ts';
import type { FleetRun } from '../../fleet/index.ts';
import type { AuditRow, FleetPart, QuotaRow, ScheduleRow, WaitingPlan } from '../source.ts';
import {
  type Around,
  type Column,
  foreign,
  hidden,
  type Markup,
  rowsTable,
  stateWord,
  timestamp,
  type View,
} from './layout.ts';

export function overview(
  waiting: WaitingPlan[],
  schedules: ScheduleRow[],
  fleet: Awaited<ReturnType<FleetPart['status']>> | null,
  { source }: Around,
): View {
  const [next] = schedules.filter(({ nextAt }) => nextAt !== null);
  const plans =
    waiting.length === 0
      ? html`<p>No plan waits for approval.</p>`
      : html`<p><a href="/plans">${waiting.length} ${waiting.length === 1 ? 'plan waits' : 'plans wait'} for approval</a></p>`;
  const machines = fleet
    ? html`<h2>Machines</h2>${
        fleet.machines.length === 0
          ? html`<p class="notice">No machine is up.</p>`
          : html`<ul>${fleet.machines.map((line) => html`<li>${foreign(line)}</li>`)}</ul>`
      }<h2>Slots of the last week</h2><ul>${fleet.counts.map(
        ({ state, count }) => html`<li><a href="/slots?state=${state}">${count} ${state}</a></li>`,
      )}</ul>${fleet.lateMs === null ? '' : html`<p>The oldest due slot is ${formatSpan(Math.max(0, fleet.lateMs))} late.</p>`}`
    : '';
  return {
    title: 'Overview',
    menu: '/',
    body: html`${plans}${
      next
        ? html`<p>Next: ${foreign(next.id)} at ${timestamp(next.nextAt, source.timeZone)}</p>`
        : ''
    }${machines}`,
  };
}

export function schedulesView(schedules: ScheduleRow[], around: Around): View {
  const { source, visitor } = around;
  const columns: Column<ScheduleRow>[] = [
    { title: 'Schedule', cell: ({ id }) => foreign(id) },
    { title: 'Workflow', cell: ({ what }) => foreign(what) },
    { title: 'When', cell: ({ rhythm }) => foreign(rhythm) },
    { title: 'Next', cell: ({ nextAt }) => timestamp(nextAt, source.timeZone) },
  ];
  if (source.start && visitor.roles.includes('run')) {
    columns.push({
      title: 'Start',
      cell: ({
        id,
      }) => html`<form class="inline" method="post" action="/schedules/start">${hidden(around)}
        <input type="hidden" name="schedule" value="${id}"><input type="hidden" name="once" value="${randomUUID()}">
        <button aria-label="Start ${cleanLine(id)} now">Start now</button></form>`,
    });
  }
  const body =
    schedules.length === 0
      ? html`<p>Nothing is scheduled.</p>`
      : rowsTable('Schedules', columns, schedules);
  return { title: 'Schedules', menu: '/schedules', body };
}

export function slotsView(slots: FleetRun[], state: string, around: Around): View {
  const { source, visitor } = around;
  const releases = (one: FleetRun) =>
    visitor.roles.includes('run') &&
    ['dead', 'partial', 'expired'].includes(one.state) &&
    !one.id.startsWith('undo/');
  const columns: Column<FleetRun>[] = [
    { title: 'Slot', cell: ({ id }) => foreign(id) },
    {
      title: 'State',
      cell: (one) =>
        html`${stateWord(one.state)} ${one.class ? html`(${foreign(one.class)})` : ''}`,
    },
    { title: 'When', cell: ({ slot }) => timestamp(slot, source.timeZone) },
    {
      title: 'What',
      cell: (one) => html`${foreign(one.message ?? '', 1_000)}
        ${one.runId ? html`<a href="/runs/${one.runId}">Run</a>` : ''}
        ${one.planHash ? html`<a href="/plans/${one.planHash}">Plan</a>` : ''}
        ${
          releases(one)
            ? html`<form class="inline" method="post" action="/slots/release">${hidden(around)}
          <input type="hidden" name="slot" value="${one.id}"><button>Try again</button></form>`
            : ''
        }`,
    },
  ];
  const body =
    slots.length === 0
      ? html`<p>There is no slot${state ? ` that is ${state}` : ''}.</p>`
      : rowsTable('Slots', columns, slots);
  return { title: state ? `Slots: ${state}` : 'Slots', menu: '/slots', body };
}

export function auditView(rows: AuditRow[], { source }: Around): View {
  const body =
    rows.length === 0
      ? html`<p>Nobody has decided anything yet.</p>`
      : rowsTable<AuditRow>(
          'Who decided what',
          [
            { title: 'When', cell: ({ at }) => timestamp(at, source.timeZone) },
            { title: 'Who', cell: ({ who }) => foreign(who) },
            { title: 'What', cell: ({ what }) => foreign(what) },
            { title: 'Of', cell: ({ subject }) => subjectOf(subject) },
          ],
          rows,
        );
  return { title: 'Who decided', menu: '/audit', body };
}

function subjectOf(subject: string): Markup {
  return /^[0-9a-f]{64}$/.test(subject)
    ? html`<a href="/plans/${subject}">plan ${subject.slice(0, 8)}</a>`
    : foreign(subject);
}

const WIDTH = 600;
const BAR = 22;

/** Bars of what is left; the figures are above each bar, and in a table for anyone who cannot see the bars. */
export function quotaView(rows: QuotaRow[], around: Around): View {
  const { timeZone } = around.source;
  if (rows.length === 0) {
    return { title: 'Quota', menu: '/quota', body: html`<p>No credential has been used yet.</p>` };
  }
  const known = rows.filter(({ limit, remaining }) => limit !== null && remaining !== null);
  const height = known.length * (BAR + 26) + 8;
  const chart = html`<svg viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="Calls left by credential; the table below has the figures">${known.map(
    ({ name, limit, remaining }, at) => {
      const y = at * (BAR + 26) + 18;
      const share = Math.min(1, Math.max(0, (remaining ?? 0) / Math.max(1, limit ?? 1)));
      return html`<text x="0" y="${y - 4}">${cleanLine(name, 40)}: ${remaining} of ${limit} left</text>
        <rect class="left" x="0.5" y="${y}" width="${Math.round(share * (WIDTH - 1))}" height="${BAR}"></rect>
        <rect class="frame" x="0.5" y="${y}" width="${WIDTH - 1}" height="${BAR}"></rect>`;
    },
  )}</svg>`;
  const table = rowsTable<QuotaRow>(
    'Quota',
    [
      { title: 'Credential', cell: ({ name }) => foreign(name) },
      { title: 'Left', cell: ({ remaining }) => String(remaining ?? 'unknown'), number: true },
      { title: 'Limit', cell: ({ limit }) => String(limit ?? 'unknown'), number: true },
      { title: 'Full again', cell: ({ resetAt }) => timestamp(resetAt, timeZone) },
    ],
    rows,
  );
  return { title: 'Quota', menu: '/quota', body: html`${known.length > 0 ? chart : ''}${table}` };
}
