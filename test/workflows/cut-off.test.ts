// The workflows of every week, cut off here and there and finished in each way: once each. `npm run sweep`
// tries every point.
import { expect, test } from 'vitest';
import { EVERY_WEEK } from '../support/jobs.ts';
import { exportStops } from '../support/lab/export-sweep.ts';
import { stopAt, stopsOf, undisturbed } from '../support/lab/sweep.ts';

test('an export, cut off and gone on with, is whole and reads nothing twice', async () => {
  const trials = await exportStops(12);
  expect(trials.length).toBeGreaterThan(4);
  expect(
    trials.filter((one) => one.duplicates.length + one.losses.length > 0 || one.trouble),
  ).toEqual([]);
}, 60_000);

test.each(Object.entries(EVERY_WEEK))(
  '%s, cut off and finished, does everything once',
  async (_, job) => {
    const { effects, points } = await undisturbed(job);
    const trials = [];
    for (const stop of stopsOf(points, Math.ceil(points.length / 3))) {
      trials.push(await stopAt(job, effects, stop));
    }
    expect(
      trials.filter((one) => one.duplicates.length + one.losses.length > 0 || one.trouble),
    ).toEqual([]);
  },
  120_000,
);
