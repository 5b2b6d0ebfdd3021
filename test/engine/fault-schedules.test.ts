// Whatever goes wrong on the wire, the report tells what the world shows. `npm run sweep` tries more.
import fc from 'fast-check';
import { test } from 'vitest';
import { JOBS } from '../support/jobs.ts';
import { expectedOf, schedules, trySchedule } from '../support/lab/schedules.ts';

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
