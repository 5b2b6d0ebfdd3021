// The five workflows on a workspace as companies have it. Each table was worked out by hand from the
// comments in src/sandbox/seed/office-tasks.ts before the program was asked.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Plan } from '../../src/engine/index.ts';
import { type Desk, openDesk } from '../support/lab/desk.ts';
import { temporaryFolder } from '../support/program.ts';

/** Friday noon in Los Angeles, where Rosa is. */
const start = Date.parse('2026-11-27T20:00:00Z');
const OFFICE = { seed: 'office', workspace: 'Northstar', start } as const;

let read: Desk;
beforeAll(async () => {
  read = await openDesk(OFFICE, afterAll);
});

/** A line for each entry: hours, and the beginning of the task's name. */
const hours = ({ steps }: Plan) =>
  steps
    .filter(({ operation }) => operation === 'time_entry.create')
    .map(
      ({ after, target }) => `${Number(after.durationMs) / 3_600_000} ${target.name.slice(0, 35)}`,
    );

test('weekly-sync logs what was finished, each estimate once', async () => {
  const plan = await read.plan('weekly-sync', { hours: 'estimate' });
  expect(plan.notes[0]).toBe('2026-W48, Mon 23 – Sun 29 Nov, America/Los_Angeles.');
  expect(plan.notes[1]).toContain('Archived lists are not read');
  expect(hours(plan)).toEqual([
    ...['2 Write the on-call runbook', '2 SSO: exchange the metadata'],
    ...['1 SSO: renew the metadata certificate', '1.5 Move invoices to the new ledger'],
    ...['5 Ledger: reconcile the balances', '1.5 Tune the alert thresholds'],
    ...['2 Add a health check to the mailer', '1 Check the travel costs'],
    '2 Migrate every customer and every on',
  ]);
});

test('weekly-sync reads archived lists and folders when asked to', async () => {
  const plan = await read.plan('weekly-sync', { hours: 'estimate', archived: true, topUp: true });
  expect(hours(plan)).toEqual([
    ...['2 Write the on-call runbook', '2 SSO: exchange the metadata'],
    ...['1 SSO: renew the metadata certificate', '1.5 Move invoices to the new ledger'],
    // Its hour and a half is tracked: Tune the alert thresholds.
    ...['5 Ledger: reconcile the balances', '3 Rotate the signing keys'],
    ...['4 Cut the cold start of the importer', '2 Add a health check to the mailer'],
    ...['6 Switch off the old cluster', '1 Check the travel costs'],
    '2 Migrate every customer and every on',
  ]);
});

test('weekly-sync of weeks that begin on Sunday has the Sunday, and what is in the list too', async () => {
  const plan = await read.plan('weekly-sync', { list: 'Sprint 43', weekStart: 'sunday' });
  expect(plan.notes).toEqual(['2026-W48, Sun 22 – Sat 28 Nov, America/Los_Angeles.']);
  expect(hours(plan)).toEqual([
    ...['4 Patch the mail relay', '4 Write the on-call runbook', '4 SSO: exchange the metadata'],
    ...['4 SSO: renew the metadata certificate', '4 Move invoices to the new ledger'],
    ...['4 Ledger: reconcile the balances', '4 Tune the alert thresholds'],
    '4 Add a health check to the mailer',
  ]);
});

test('weekly-sync moves a key result up, and one that is to fall down', async () => {
  const moved = async (goal: string, keyResult: string) => {
    const { steps } = await read.plan('weekly-sync', { goal, keyResult });
    const step = steps.at(-1);
    return [step?.before?.current, step?.after.current, step?.reason];
  };
  expect(await moved('Q4 Reliability', 'Stability tickets closed')).toEqual([
    ...[12, 21, '9 finished tasks not counted before.'],
  ]);
  expect(await moved('Fewer open bugs', 'Open bugs')).toEqual([
    ...[40, 31, '9 finished tasks not counted before.'],
  ]);
  // ClickUp lists no goal that is completed, and this one is past its target.
  expect(await moved('calm support', 'Support backlog')).toEqual([
    ...[45, 36, expect.stringContaining('past its target of 50')],
  ]);
});

test('weekly-sync of somebody with shares of an estimate logs his share', async () => {
  const desk = await openDesk(OFFICE);
  await desk.rest('PUT', `/api/v2/task/${await desk.id('tasks', 'Sign in with SSO')}`, {
    status: 'done',
  });
  const kim = await desk.plan('weekly-sync', {
    hours: 'estimate',
    assignee: 'Alex Kim',
    list: 'Sprint 43',
  });
  const rosa = await desk.plan('weekly-sync', { hours: 'estimate', list: 'Sprint 43' });
  expect(hours(kim)).toContain('3 Sign in with SSO');
  expect(hours(rosa)).toContain('5 Sign in with SSO');
});

test('standup', async () => {
  const { report } = await read.plan('standup', { since: '2026-11-23' });
  expect(report?.replace(/Migrate .* \(/, 'Migrate … (').split('\n')).toEqual([
    'Rosa Delgado, 27 Nov 2026',
    'Tracked since 23 Nov 2026: 3 h 30 m.',
    '',
    'Finished since 23 Nov 2026',
    ...['- Tune the alert thresholds (Sprint 43)', '- Check the travel costs (Budget review)'],
    ...[
      '- Write the on-call runbook (Sprint 43)',
      '- SSO: renew the metadata certificate (Sprint 43)',
    ],
    ...[
      '- SSO: exchange the metadata (Sprint 43)',
      '- Add a health check to the mailer (Services)',
    ],
    ...[
      '- Ledger: reconcile the balances (Sprint 43)',
      '- Move invoices to the new ledger (Sprint 43)',
    ],
    '- Migrate … (Roadmap)',
    '',
    'Overdue',
    '- to do: SSO: map the roles (Sprint 43), due 22 Nov 2026',
    '- ready: Agree the contract text (Client portal), due 26 Nov 2026',
    '',
    'Open',
    '- to do: Send the release notes (Sprint 43), due 27 Nov 2026',
    '- to do: Check the weekly backup (Sprint 43), due 30 Nov 2026',
    '- in progress: Approve the fourth quarter budget (Budget review), due 2 Dec 2026',
    '- in progress: Sign in with SSO (Sprint 43), due 3 Dec 2026',
    '- ready: Guest links that expire (Roadmap), due 9 Dec 2026',
  ]);
});

test('stale-sweep finds a sleeping subtask and nothing that is yet to start', async () => {
  const { steps } = await read.plan('stale-sweep');
  expect(steps.map(({ target, reason }) => `${target.name}: ${reason}`)).toEqual([
    'Offline mode for the mobile app: Untouched since 24 Aug 2026.',
    'Remove the v1 endpoints: Untouched since 29 Aug 2026.',
    'Reporting: measure the query times: Untouched since 18 Sep 2026.',
  ]);
});

test('goal-report shows every kind of key result, those that fall the right way round', async () => {
  const calm = await read.plan('goal-report', { goal: ['Calm support'] });
  expect(calm.report).toContain('45 tickets, from 200 down to 50');
  const { report } = await read.plan('goal-report', { completed: true });
  const lines = (report ?? '')
    .split('\n')
    .map((line) => line.replace(/[█░]+ */g, '').replace(/ {2,}/g, '  '));
  expect(lines).toEqual([
    'Calm support  100 %  due 1 Jan 2027',
    '  Support backlog  100 %  45 tickets, from 200 down to 50',
    '',
    'Fewer open bugs  0 %  due 1 Jan 2027',
    '  Open bugs  0 %  40 bugs, from 40 down to 10',
    '',
    'Q4 Reliability  35 %  due 1 Jan 2027',
    '  Stability tickets closed  30 %  12 of 40 tickets',
    '  Uptime above target  62 %',
    '  Hosting costs saved  25 %  12,500 of 50,000 USD',
    '  Status page is live  0 %  open',
    '  Sprint 43 finished  57 %',
  ]);
});

test('sprint-triage takes only the very same trouble for a task of somebody’s', async () => {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  const csv = join(folder.path, 'reports.csv');
  writeFileSync(
    csv,
    `id,text
1,Password reset page answers with error 500 for me too
2,Password reset mail never arrives
3,CSV import loses umlauts in large files
4,CSV import drops the last row of every file
5,Avatar upload fails for PNG images
6,Invoice PDF is missing the purchase order number
7,Search is slow for deleted customers
`,
  );
  const plan = await read.plan('sprint-triage', {
    ...{
      csv,
      match: '/./',
      list: 'Bug Triage',
      group: 'none',
      due: 'friday 17:00',
      assignee: 'Alex Novak',
    },
  });
  const due = Date.parse('2026-11-28T01:00:00Z');
  expect(
    plan.steps.map(({ operation, target, input }) => [operation, target.name, input.dueAt]),
  ).toEqual(
    expect.arrayContaining([
      ['comment.create', 'Password reset page answers with error 500', undefined],
      ['comment.create', 'CSV import drops the last row', undefined],
      ['task.create', 'Password reset mail never arrives', due],
      ['task.create', 'CSV import loses umlauts in large files', due],
      ['task.create', 'Avatar upload fails for PNG images', due],
      ['task.create', 'Invoice PDF is missing the purchase order number', due],
      ['task.create', 'Search is slow for deleted customers', due],
    ]),
  );
  expect(plan.steps).toHaveLength(7);
});
