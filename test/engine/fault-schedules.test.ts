// Whatever goes wrong on the wire, the report tells what the world shows. `npm run sweep` tries more.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JOBS } from '../support/jobs.ts';
import { expectedOf, schedules, trySchedule } from '../support/lab/schedules.ts';

test('random faults end as a run without faults would, or are told as they are', async () => {
  const job = JOBS['weekly-sync'];
  const expected = await expectedOf(job);
  const promise = fc.asyncProperty(schedules, async (schedule) => {
    expect(await trySchedule(job, expected, schedule)).toBeNull();
  });
  await fc.assert(promise, { numRuns: 25, seed: 20_261_120 });
});
