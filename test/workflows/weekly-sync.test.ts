// What a weekly sync counts: whose week it is, where tasks may lie, and how much of an estimate is whose.
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/base/index.ts';
import type { Plan } from '../../src/engine/index.ts';
import { type Desk, openDesk } from '../support/lab/desk.ts';

const HOUR = 3_600_000;
const LA = 'America/Los_Angeles';

const entries = ({ steps }: Plan) =>
  steps.filter(({ operation }) => operation === 'time_entry.create');
const names = (plan: Plan) => entries(plan).map(({ target }) => target.name);
const hoursOf = (plan: Plan, name: string) => {
  const step = entries(plan).find(({ target }) => target.name === name);
  return step && Number(step.after.durationMs) / HOUR;
};

/** A finished task of Maya's, or of others. */
async function finished(desk: Desk, list: string, name: string, more: JsonObject = {}) {
  const maya = Number(await desk.id('people', 'Maya Okafor'));
  return desk.task(list, { name, status: 'done', assignees: [maya], ...more });
}

describe('the week', () => {
  /** Sunday evening in Los Angeles, when it is Monday in UTC. */
  const SUNDAY = Date.parse('2026-11-23T01:30:00Z');

  async function sundayEvening() {
    const desk = await openDesk({ start: SUNDAY, timeZone: LA });
    await finished(desk, 'Sprint 42', 'Tidy up');
    await desk.pass(36 * HOUR);
    return desk;
  }

  test('is that of the ClickUp account, and one line names it and its zone', async () => {
    const desk = await sundayEvening();
    const now = await desk.plan('weekly-sync');
    expect(now.notes[0]).toBe(`2026-W48, Mon 23 – Sun 29 Nov, ${LA}.`);
    expect(names(now)).not.toContain('Tidy up');
    const before = await desk.plan('weekly-sync', { week: '2026-W47' });
    expect(before.notes[0]).toBe(`2026-W47, Mon 16 – Sun 22 Nov, ${LA}.`);
    expect(names(before)).toContain('Tidy up');
    expect(before.timeZone).toBe(LA);
    expect(entries(before).find(({ target }) => target.name === 'Tidy up')?.reason).toContain(
      'Sun 17:30',
    );
  });

  test('is that of --tz where one is given', async () => {
    const desk = await sundayEvening();
    const plan = await desk.plan('weekly-sync', { tz: 'UTC' });
    expect(plan.notes[0]).toBe('2026-W48, Mon 23 – Sun 29 Nov, UTC.');
    expect([names(plan).includes('Tidy up'), plan.timeZone]).toEqual([true, 'UTC']);
  });

  test('begins on Sunday for those who say so', async () => {
    const desk = await sundayEvening();
    const plan = await desk.plan('weekly-sync', { weekStart: 'sunday' });
    expect(plan.notes[0]).toBe(`2026-W48, Sun 22 – Sat 28 Nov, ${LA}.`);
    expect(names(plan)).toContain('Tidy up');
  });

  test('a finish that counts for another week elsewhere is not logged again', async () => {
    const desk = await sundayEvening();
    const goal = { goal: 'Q3 Platform Stability' };
    await desk.run('weekly-sync', { week: '2026-W47', ...goal });
    for (const other of [{ weekStart: 'sunday' }, { tz: 'UTC' }]) {
      for (const machine of [undefined, desk.machine()]) {
        const plan = await desk.plan('weekly-sync', { ...other, ...goal }, machine);
        expect(names(plan)).not.toContain('Tidy up');
        const counted = plan.steps.find(({ operation }) => operation === 'key_result.update');
        const fresh = entries(plan).length;
        expect(
          counted === undefined
            ? 0
            : Number(counted.after.current) - Number(counted.before?.current),
        ).toBe(fresh);
      }
    }
  });
});

describe('places', () => {
  test('a sprint that was archived still gives its hours and its count', async () => {
    const desk = await openDesk();
    const goal = { goal: 'Q3 Platform Stability' };
    const before = await desk.plan('weekly-sync', goal);
    await desk.rest('PUT', `/api/v2/list/${await desk.id('lists', 'Sprint 42')}`, {
      archived: true,
    });
    const after = await desk.plan('weekly-sync', goal, desk.machine());
    expect(names(after)).toEqual(names(before));
    expect(after.steps.at(-1)?.after).toEqual(before.steps.at(-1)?.after);
    expect((await desk.run('weekly-sync', goal, desk.machine())).state).toBe('done');
  });

  test('archived lists are read when asked for, else the plan says what that costs', async () => {
    const desk = await openDesk();
    const all = names(await desk.plan('weekly-sync'));
    await desk.rest('PUT', `/api/v2/list/${await desk.id('lists', 'Sprint 42')}`, {
      archived: true,
    });
    const machine = desk.machine();
    const without = await desk.plan('weekly-sync', {}, machine);
    expect(names(without).length).toBeLessThan(all.length);
    expect(without.notes.join('\n')).toContain('Archived lists are not read');
    const withThem = await desk.plan('weekly-sync', { archived: true }, machine);
    expect(names(withThem)).toEqual(all);
    // What it took is known from now on.
    expect((await desk.plan('weekly-sync', {}, machine)).notes.join('\n')).toContain('9 calls');
  });

  test('an archived list is found by its name', async () => {
    const desk = await openDesk();
    const before = await desk.plan('weekly-sync', { list: 'Sprint 42' });
    await desk.rest('PUT', `/api/v2/list/${await desk.id('lists', 'Sprint 42')}`, {
      archived: true,
    });
    const after = await desk.plan('weekly-sync', { list: 'Sprint 42' }, desk.machine());
    expect(names(after)).toEqual(names(before));
    await expect(desk.plan('weekly-sync', { list: 'Sprint 52' })).rejects.toThrow(
      'There is no list',
    );
  });

  test('a task that lives elsewhere counts in the lists that it is in too', async () => {
    const desk = await openDesk();
    const id = await finished(desk, 'Services', 'Shared work');
    await desk.rest('POST', `/api/v2/list/${await desk.id('lists', 'Sprint 42')}/task/${id}`);
    expect(names(await desk.plan('weekly-sync', { list: 'Sprint 42' }))).toContain('Shared work');
  });
});

describe('a key result that is to fall', () => {
  async function bugs(steps: { steps_start: number; steps_end: number }) {
    const desk = await openDesk();
    const { goal } = await desk.rest<{ goal: { id: string } }>(
      'POST',
      `/api/v2/team/${desk.team}/goal`,
      {
        ...{ name: 'Fewer open bugs', due_date: desk.now() + 1e9, description: '' },
        ...{ multiple_owners: true, owners: [], color: '#000000' },
      },
    );
    await desk.rest('POST', `/api/v2/goal/${goal.id}/key_result`, {
      ...{
        name: 'Open bugs',
        owners: [],
        type: 'number',
        unit: 'bugs',
        task_ids: [],
        list_ids: [],
      },
      ...steps,
    });
    return desk;
  }

  test('falls by each finished task, and its report is the right way round', async () => {
    const desk = await bugs({ steps_start: 40, steps_end: 10 });
    const report = await desk.run('weekly-sync', { goal: 'Fewer open bugs' });
    const step = report.steps.at(-1);
    const done = report.steps.length - 1;
    expect([report.state, step?.before?.current, step?.after.current]).toEqual([
      'done',
      40,
      40 - done,
    ]);
    const { report: text } = await desk.plan('goal-report', { goal: ['Fewer open bugs'] });
    expect(text).toContain(`${40 - done} bugs, from 40 down to 10`);
    expect(text).toContain(`${Math.round((100 * done) / 30)} %`);
  });

  test('past its target it says so', async () => {
    const desk = await bugs({ steps_start: 11, steps_end: 10 });
    const plan = await desk.plan('weekly-sync', { goal: 'Fewer open bugs' });
    expect(plan.steps.at(-1)?.reason).toContain('past its target of 10');
  });
});

describe('an estimate', () => {
  test('is shared among those who have the task, and leaves out what its subtasks bring', async () => {
    const desk = await openDesk();
    const people = await Promise.all(
      ['Maya Okafor', 'Priya Raman'].map(async (name) => Number(await desk.id('people', name))),
    );
    const parent = await desk.task('Sprint 42', {
      ...{ name: 'Whole', assignees: people, time_estimate: 8 * HOUR },
    });
    await finished(desk, 'Sprint 42', 'Part', { parent, time_estimate: 5 * HOUR });
    await desk.rest('PUT', `/api/v2/task/${parent}`, { status: 'done' });
    const maya = await desk.plan('weekly-sync', { hours: 'estimate' });
    const priya = await desk.plan('weekly-sync', { hours: 'estimate', assignee: 'Priya Raman' });
    expect([hoursOf(maya, 'Part'), hoursOf(maya, 'Whole')]).toEqual([5, 1.5]);
    expect([hoursOf(priya, 'Part'), hoursOf(priya, 'Whole')]).toEqual([undefined, 1.5]);
    expect(entries(maya).find(({ target }) => target.name === 'Whole')?.reason).toContain(
      '8 h estimated; 5 h of it for its subtasks; shared by 2',
    );
  });

  test('of a subtask that was logged a week earlier is not logged again with its parent', async () => {
    const desk = await openDesk();
    const parent = await finished(desk, 'Sprint 42', 'Whole', {
      status: 'in progress',
      time_estimate: 8 * HOUR,
    });
    await finished(desk, 'Sprint 42', 'Part', { parent, time_estimate: 5 * HOUR });
    await desk.run('weekly-sync', { hours: 'estimate' });
    await desk.pass(7 * 24 * HOUR);
    await desk.rest('PUT', `/api/v2/task/${parent}`, { status: 'done' });
    expect(hoursOf(await desk.plan('weekly-sync', { hours: 'estimate' }), 'Whole')).toBe(3);
  });
});

describe('an entry', () => {
  test('is billable, tagged and worded as asked', async () => {
    const desk = await openDesk();
    await finished(desk, 'Services', 'Shared work');
    const { state } = await desk.run('weekly-sync', {
      ...{ list: 'Services', billable: true, timeTag: ['billing'] },
      note: 'Work on {task} ({list}), {week}',
    });
    type Entry = { description: string; billable: boolean; tags: { name: string }[] };
    const logged = (await desk.rows<Entry>('timeEntries')).find(({ description }) =>
      description.startsWith('Work on Shared work (Services), 2026-W47 [ca:'),
    );
    expect([state, logged?.billable, logged?.tags.map(({ name }) => name)]).toEqual([
      ...['done', true],
      ['billing'],
    ]);
    const again = await desk.plan('weekly-sync', { list: 'Services' }, desk.machine());
    expect(names(again)).not.toContain('Shared work');
  });

  test('that is long bears its marker where cutting it off leaves it', async () => {
    const desk = await openDesk();
    await finished(desk, 'Services', `Long ${'x'.repeat(900)}`);
    const plan = await desk.plan('weekly-sync', { list: 'Services' });
    const long = entries(plan).find(({ target }) => target.name.startsWith('Long'));
    expect(String(long?.input.description)).toMatch(/^\[ca:\w{10}\] Long x/);
  });

  test('that its owner has put in other words is not logged again', async () => {
    const desk = await openDesk();
    const { steps } = await desk.run('weekly-sync');
    for (const { writtenId } of steps) {
      const entry = `/api/v2/team/${desk.team}/time_entries/${writtenId}`;
      await desk.rest('PUT', entry, { description: 'Pairing with Jonas' });
    }
    const again = await desk.plan('weekly-sync');
    expect([again.steps, again.summary.noop]).toEqual([[], steps.length]);
  });

  test('with a placeholder for nothing is refused, and the known ones are named', async () => {
    const desk = await openDesk();
    await expect(desk.plan('weekly-sync', { note: '{tsak}' })).rejects.toMatchObject({
      code: 'usage',
      message: '--note has no placeholder {tsak}.',
    });
  });
});

describe('time of another person', () => {
  test('that landed on the caller is not logged there twice', async () => {
    const desk = await openDesk();
    const priya = { assignee: 'Priya Raman' };
    const logged = names((await desk.run('weekly-sync', priya)) as unknown as Plan);
    expect(logged.length).toBeGreaterThan(0);
    // What a server that ignores the assignee leaves: the same entries on the caller.
    type Entry = { id: string; taskId: string; start: number; end: number; description: string };
    const entries = await desk.rows<Entry>('timeEntries');
    for (const { id, taskId, start, end, description } of entries) {
      if (!description.includes('[ca:')) continue;
      const time = `/api/v2/team/${desk.team}/time_entries`;
      await desk.rest('DELETE', `${time}/${id}`);
      await desk.rest('POST', time, { tid: taskId, start, duration: end - start, description });
    }
    const again = await desk.plan('weekly-sync', priya);
    expect(names(again)).toEqual([]);
    expect(again.notes.join('\n')).toContain('Logged for you and not for Priya Raman');
  });

  test('is refused plainly to a token that may not see it', async () => {
    const desk = await openDesk({ token: 'pk_81204436_member' });
    await expect(desk.plan('weekly-sync', { assignee: 'Maya Okafor' })).rejects.toMatchObject({
      code: 'authorization',
      message: expect.stringContaining('only from owners and admins'),
    });
  });
});
