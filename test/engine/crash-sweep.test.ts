// Runs that are cut off where something becomes durable or goes on the wire, and finished. `npm run
// sweep` tries every point; this is every n-th of them.
import { describe, expect, test } from 'vitest';
import { JOBS } from '../support/jobs.ts';
import { lostAnswersOf, type Stop, stopAt, stopsOf, undisturbed } from '../support/lab/sweep.ts';

describe.each(Object.values(JOBS))('$workflow', (job) => {
  const troubles = async (stops: Stop[], effects: string[]) => {
    const trials = [];
    for (const stop of stops) trials.push(await stopAt(job, effects, stop));
    return trials.filter(
      ({ duplicates, losses, trouble }) => duplicates.length + losses.length > 0 || trouble,
    );
  };

  test('cut off anywhere and finished, it ends with each effect exactly once', async () => {
    const { effects, points } = await undisturbed(job);
    expect(await troubles(stopsOf(points, 29), effects)).toEqual([]);
  });

  test('cut off while a lost answer is looked for, it ends with each effect exactly once', async () => {
    const { effects, points } = await undisturbed(job);
    expect(await troubles(lostAnswersOf(points, 13), effects)).toEqual([]);
  });
});
