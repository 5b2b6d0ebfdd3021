// The workflows of every week, cut off here and there and finished in each way: once each. `npm run sweep`
// tries every point of those that make things by themselves.
import { expect, test } from 'vitest';
import { type Job, stopAt, stopsOf, undisturbed } from '../support/lab/sweep.ts';

const JOBS: Job[] = [
  {
    workflow: 'bulk-edit',
    params: {
      where: 'list:Ideas assignee:jonas',
      set: ['priority=high', 'tag+=checked', 'Budget=5', 'comment=Please look.'],
    },
  },
  { workflow: 'sprint-rollover', params: { from: 'Sprint 41' } },
  { workflow: 'nudge', params: { where: 'overdue list:"Sprint 41"' } },
];

test.each(JOBS)(
  '$workflow, cut off and finished, does everything once',
  async (job) => {
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
