// The workflows of every week, cut off here and there and finished in each way: once each. `npm run sweep`
// tries every point of those that make things by themselves.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Job, stopAt, stopsOf, undisturbed } from '../support/lab/sweep.ts';

const folder = mkdtempSync(join(tmpdir(), 'cut-off-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'times.csv');
writeFileSync(
  file,
  [
    'date,start time,hours,task',
    '2026-11-18,09:00,1,Public status page',
    '2026-11-19,09:00,2,Load test the checkout path',
  ].join('\n'),
);

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
  { workflow: 'nudge', params: { where: 'overdue list:"Sprint 42"', chat: 'General' } },
  { workflow: 'time-import', params: { file } },
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
