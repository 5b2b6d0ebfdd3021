// Whatever goes wrong on the wire, the report tells what the world shows. `npm run sweep` tries more.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EVERY_WEEK, JOBS } from '../support/jobs.ts';
import { expectedOf, schedules, trySchedule, unplannedIn } from '../support/lab/schedules.ts';
import type { Job } from '../support/lab/sweep.ts';

test.each([
  ['weekly-sync', 6],
  ['sprint-triage', 4],
] as const)(
  '%s meets random faults: it ends as without them, or tells what is amiss',
  async (name, numRuns) => {
    const job = JOBS[name];
    const expected = await expectedOf(job);
    const promise = fc.asyncProperty(schedules, async (schedule) => {
      await trySchedule(job, expected, schedule);
    });
    await fc.assert(promise, { numRuns, seed: 20_261_120 });
  },
);

test('a task whose tag was lost twice stays in its sprint, where the next rollover finds it', async () => {
  const job = EVERY_WEEK['sprint-rollover'] as Job;
  const lost = { kind: 'drop-before' } as const;
  const faults: [number, typeof lost][] = [
    [15, lost],
    [19, lost],
  ];
  expect(await trySchedule(job, await expectedOf(job), { faults, pause: false })).toBe('unknown');
});

test('a task with a part of the planned changes is no surprise; one with another change, or a copy, is', () => {
  const world = (priority: number, tags: string[], ...more: string[]) => ({
    tasks: [{ id: 't1', priority, tags }, ...more.map((id) => ({ id, name: 'new' }))],
  });
  const expected = { before: world(3, ['a']), after: world(1, ['a', 'b'], 't2') };
  expect(unplannedIn(world(1, ['a']), expected)).toEqual([]);
  expect(unplannedIn(world(3, ['a', 'b'], 't9'), expected)).toEqual([]);
  expect(unplannedIn(world(2, ['a']), expected)).toEqual(['tasks t1 priority 2']);
  expect(unplannedIn(world(1, ['a', 'c']), expected)).toEqual(['tasks t1 tags "c"']);
  expect(unplannedIn(world(1, ['a'], 't8', 't9'), expected)).toHaveLength(1);
});
