// What sprint-triage knows already, wherever people have put it, and what it takes for somebody's own task.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { JsonObject } from '../../src/base/index.ts';
import { type Desk, openDesk } from '../support/lab/desk.ts';
import { temporaryFolder } from '../support/program.ts';

const ROWS = ['1,Checkout page throws error 500 when paying by card'];

/** The parameters of a triage of these rows. */
function triage(rows: string[], more: JsonObject = {}): JsonObject {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  const csv = join(folder.path, 'rows.csv');
  writeFileSync(csv, ['id,text', ...rows].join('\n'));
  return { csv, match: '/./', list: 'Bug Triage', ...more };
}

/** What people do with a task. */
const MOVES: Record<string, (desk: Desk, id: string) => Promise<unknown>> = {
  'was moved to another list': async (desk, id) =>
    desk.rest(
      'PUT',
      `/api/v3/workspaces/${desk.team}/tasks/${id}/home_list/${await desk.id('lists', 'Sprint 42')}`,
    ),
  'was archived': (desk, id) => desk.rest('PUT', `/api/v2/task/${id}`, { archived: true }),
  'was made a subtask': async (desk, id) =>
    desk.rest('PUT', `/api/v2/task/${id}`, {
      parent: await desk.task('Bug Triage', { name: 'Top' }),
    }),
  'was moved, and put in the list again as a further one': async (desk, id) => {
    await MOVES['was moved to another list']?.(desk, id);
    await desk.rest('POST', `/api/v2/list/${await desk.id('lists', 'Bug Triage')}/task/${id}`);
  },
};

describe.each(Object.keys(MOVES))('a task of an earlier run that %s', (name) => {
  test('is not made again by this machine', async () => {
    const desk = await openDesk();
    const params = triage(ROWS);
    const made = await desk.run('sprint-triage', params);
    await MOVES[name]?.(desk, made.steps[0]?.writtenId ?? '');
    const { steps, summary } = await desk.plan('sprint-triage', params);
    expect([steps, summary.noop]).toEqual([[], 1]);
  });

  test('is not made again by another machine, where both use a tracking tag', async () => {
    const desk = await openDesk();
    const params = triage(ROWS, { trackTag: 'from-feedback' });
    const made = await desk.run('sprint-triage', params);
    await MOVES[name]?.(desk, made.steps[0]?.writtenId ?? '');
    const { steps, summary } = await desk.plan('sprint-triage', params, desk.machine());
    expect([steps, summary.noop]).toEqual([[], 1]);
  });
});

test('more reports of a task that was moved go to that task', async () => {
  const desk = await openDesk();
  const made = await desk.run('sprint-triage', triage(ROWS));
  const id = made.steps[0]?.writtenId ?? '';
  await MOVES['was moved to another list']?.(desk, id);
  const more = triage([...ROWS, '2,Checkout page throws error 500 when paying by card once more']);
  const { steps, state } = await desk.run('sprint-triage', more);
  expect([steps.map(({ operation, target }) => [operation, target.id]), state]).toEqual([
    [['task.update', id]],
    'done',
  ]);
});

test('a task that a person has put in other words stays known, and gets the reports to come', async () => {
  const desk = await openDesk();
  const made = await desk.run('sprint-triage', triage(ROWS));
  const id = made.steps[0]?.writtenId ?? '';
  const words = { name: 'Card form', description: 'Open the cart.' };
  await desk.rest('PUT', `/api/v2/task/${id}`, words);
  expect((await desk.plan('sprint-triage', triage(ROWS))).steps).toEqual([]);
  const more = triage([...ROWS, '2,Checkout page throws error 500 when paying by card once more']);
  const { steps } = await desk.run('sprint-triage', more);
  expect(steps).toMatchObject([{ operation: 'task.update', target: { id }, matches: true }]);
  expect(steps[0]?.after.description).toMatch(/^Open the cart\.\s+1 report added/);
});

test.each([
  ['deleted', (desk: Desk, id: string) => desk.rest('DELETE', `/api/v2/task/${id}`)],
  [
    'merged into another',
    async (desk: Desk, id: string) =>
      desk.rest('POST', `/api/v2/task/${await desk.task('Bug Triage', { name: 'Whole' })}/merge`, {
        source_task_ids: [id],
      }),
  ],
])('a task that was %s is planned again, and the plan says so', async (_, gone) => {
  const desk = await openDesk();
  const params = triage(ROWS);
  const { steps } = await desk.run('sprint-triage', params);
  await gone(desk, String(steps[0]?.writtenId));
  const plan = await desk.plan('sprint-triage', params);
  expect(plan.steps).toHaveLength(1);
  expect(plan.notes.join('\n')).toContain('somebody deleted it, or merged it into another');
});

test('where another machine works too, the plan says what it cannot find', async () => {
  const desk = await openDesk();
  await desk.run('sprint-triage', triage(ROWS));
  const { notes } = await desk.plan('sprint-triage', triage(ROWS), desk.machine());
  expect(notes.join('\n')).toContain('only with --track-tag');
});

describe("a person's task", () => {
  /** Ten reports that share nouns with tasks of the demo's list, and are about other things. */
  const OTHERS = [
    ...['Checkout shows prices in the wrong currency', 'Password reset mail never arrives'],
    ...['Avatar upload fails for PNG images', 'CSV import loses umlauts in large files'],
    ...['Exported reports miss the last column', 'Emails are sent twice to the same address'],
    ...['Search is slow for deleted customers', 'Invoice PDF is missing the purchase order number'],
    ...['Webhook signature check fails', 'Export to PDF hangs on large invoices'],
  ];

  test('gets no comment about something else; what is near is named', async () => {
    const desk = await openDesk();
    const rows = OTHERS.map((text, at) => `${at + 1},${text}`);
    const { steps, notes } = await desk.plan('sprint-triage', triage(rows, { group: 'none' }));
    expect(steps.map(({ operation }) => operation)).toEqual(OTHERS.map(() => 'task.create'));
    expect(notes.join('\n')).toContain('Similar, but probably another matter');
  });

  test('about the same thing is told, also where it only is in the list too', async () => {
    const desk = await openDesk();
    const id = await desk.task('Services', { name: 'PDF export hangs for big invoices' });
    await desk.rest('POST', `/api/v2/list/${await desk.id('lists', 'Bug Triage')}/task/${id}`);
    const rows = [
      '1,Export to PDF hangs on large invoices',
      '2,PDF export of an invoice hangs for me too',
    ];
    const { steps } = await desk.plan('sprint-triage', triage(rows));
    expect(steps.map(({ operation, target }) => [operation, target.id])).toEqual([
      ['comment.create', id],
    ]);
  });
});
