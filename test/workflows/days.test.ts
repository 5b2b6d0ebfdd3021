// Days as people mean them: what is overdue, what is stale, and when a new task is due.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Desk, openDesk } from '../support/lab/desk.ts';
import { temporaryFolder } from '../support/program.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LA = 'America/Los_Angeles';

/** The lines of a standup under a heading. */
async function under(desk: Desk, heading: string): Promise<string> {
  const { report } = await desk.plan('standup');
  return (report ?? '').split('\n\n').find((part) => part.includes(heading)) ?? '';
}

async function mine(desk: Desk, name: string, more: Record<string, unknown> = {}) {
  const maya = Number(await desk.id('people', 'Maya Okafor'));
  return desk.task('Services', { name, assignees: [maya], ...more } as never);
}

describe('a standup', () => {
  test('calls a date without a time overdue when its day is over, and not before', async () => {
    const desk = await openDesk({
      start: Date.parse('2026-11-20T08:30:00Z'),
      timeZone: 'Europe/Berlin',
    });
    await mine(desk, 'Due today', { due_date: Date.parse('2026-11-20T12:00:00Z') });
    await mine(desk, 'Due at nine', {
      due_date: Date.parse('2026-11-20T08:00:00Z'),
      due_date_time: true,
    });
    expect(await under(desk, 'Overdue')).not.toContain('Due today');
    expect(await under(desk, 'Overdue')).toContain('Due at nine');
    expect(await under(desk, 'Open')).toContain('Due today');
    await desk.pass(15 * HOUR);
    expect(await under(desk, 'Overdue')).toContain('Due today');
  });

  test('tells of subtasks', async () => {
    const desk = await openDesk();
    const parent = await mine(desk, 'Whole');
    await mine(desk, 'Late part', { parent, due_date: desk.now() - 5 * DAY });
    await mine(desk, 'Done part', { parent, status: 'done' });
    expect(await under(desk, 'Overdue')).toContain('Late part');
    expect(await under(desk, 'Finished')).toContain('Done part');
  });
});

describe('a sweep of stale tasks', () => {
  test('finds subtasks and tasks that live elsewhere, and leaves out what is yet to start', async () => {
    const desk = await openDesk();
    const parent = await mine(desk, 'Whole');
    await mine(desk, 'Sleeping part', { parent });
    await mine(desk, 'Next quarter', { start_date: desk.now() + 90 * DAY });
    const shared = await desk.task('Bug Triage', { name: 'Shared' });
    await desk.rest('POST', `/api/v2/list/${await desk.id('lists', 'Services')}/task/${shared}`);
    await desk.pass(40 * DAY);
    const plan = await desk.plan('stale-sweep', { list: 'Services' });
    const names = plan.steps.map(({ target }) => target.name);
    expect(names).toEqual(expect.arrayContaining(['Whole', 'Sleeping part', 'Shared']));
    expect(names).not.toContain('Next quarter');
  });
});

describe('a due date', () => {
  /** A Friday. */
  const start = Date.parse('2026-11-27T12:00:00Z');

  async function triage(desk: Desk, due: string, more: Record<string, unknown> = {}) {
    const folder = temporaryFolder();
    onTestFinished(() => folder.remove());
    const csv = join(folder.path, 'due.csv');
    writeFileSync(csv, 'id,text\n1,Checkout page throws error 500 when paying by card\n');
    const params = { csv, match: 'checkout', list: 'Bug Triage', due, ...more };
    return {
      plan: () => desk.plan('sprint-triage', params),
      run: () => desk.run('sprint-triage', params),
    };
  }

  test.each([
    ['monday 17:00', '2026-12-01T01:00:00Z', true],
    ['2026-12-04T17:30', '2026-12-05T01:30:00Z', true],
    ['next friday', '2026-12-04T20:00:00Z', false],
    ['2026-12-04', '2026-12-04T12:00:00Z', false],
    ['2025-12-04', '2025-12-04T12:00:00Z', false],
  ])('"%s" is meant in the zone of the account', async (due, at, time) => {
    const desk = await openDesk({ start, timeZone: LA });
    const [step] = (await (await triage(desk, due)).plan()).steps;
    expect(step?.args.due_date_time).toBe(time);
    expect(new Date(Number(step?.args.due_date)).toISOString()).toBe(at.replace('Z', '.000Z'));
  });

  test('that is a day is stored as that day, and nothing else', async () => {
    const desk = await openDesk({ start, timeZone: LA });
    const { state } = await (await triage(desk, 'next friday')).run();
    const task = (await desk.rows<{ name: string; dueDate: number }>('tasks')).find(({ name }) =>
      name.startsWith('Checkout page throws error 500 when paying'),
    );
    expect([state, new Date(task?.dueDate ?? 0).toISOString()]).toEqual([
      'done',
      '2026-12-04T12:00:00.000Z',
    ]);
  });

  test.each(['yesterday', 'today 03:00'])('"%s" is refused, because it is past', async (due) => {
    const desk = await openDesk({ start, timeZone: LA });
    await expect((await triage(desk, due)).plan()).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('which is past'),
    });
  });

  test('that is written out costs no call for the zone', async () => {
    const desk = await openDesk({ start, timeZone: LA });
    const calls = async (due: string) =>
      (await (await triage(desk, due)).plan()).quota.calls as number;
    const written = await calls('2026-12-04');
    const other = await openDesk({ start, timeZone: LA });
    expect((await (await triage(other, 'next friday')).plan()).quota.calls).toBe(written + 1);
  });
});
