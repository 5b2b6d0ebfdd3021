// What it costs to plan each workflow on the demo workspace by a machine that knows nothing yet. A limit
// goes up only for something that is worth a call of everybody's quota.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../src/base/index.ts';
import { workflows } from '../../workflows/index.ts';
import { type Desk, openDesk, type WorkflowName } from '../support/lab/desk.ts';
import { temporaryFolder } from '../support/program.ts';
import { projectRoot } from '../support/source.ts';

const FEEDBACK = join(projectRoot, 'examples/feedback.csv');

let desk: Desk;
let folder: ReturnType<typeof temporaryFolder>;
beforeAll(async () => {
  folder = temporaryFolder();
  writeFileSync(
    join(folder.path, 'one.csv'),
    'id,text\n1,Checkout page throws error 500 when paying by card\n',
  );
  writeFileSync(
    join(folder.path, 'hours.csv'),
    'Date,Hours,Notes\n2026-11-18,1.5,Load test the checkout path\n',
  );
  desk = await openDesk({}, afterAll);
});
afterAll(() => folder.remove());

/** Calls at most, the list of tools counted, the workflow, and its parameters; files by their names. */
const LIMITS: [calls: number, workflow: WorkflowName, params: JsonObject][] = [
  [6, 'weekly-sync', {}],
  [7, 'weekly-sync', { goal: 'Q3 Platform Stability' }],
  [6, 'standup', {}],
  [10, 'stale-sweep', {}],
  [5, 'goal-report', {}],
  [8, 'sprint-triage', { csv: 'one.csv', match: 'checkout', list: 'Bug Triage' }],
  // A resolved task is about a login loop as well: its comments may tell of the same reports.
  [9, 'sprint-triage', { csv: FEEDBACK, match: 'login', list: 'Bug Triage' }],
  [8, 'sprint-triage', { csv: FEEDBACK, match: 'export', list: 'Bug Triage' }],
  [9, 'bulk-edit', { where: 'list:Ideas', set: ['priority=low'] }],
  [11, 'sprint-rollover', { from: 'Sprint 42' }],
  [5, 'time-import', { file: 'hours.csv' }],
  [12, 'nudge', {}],
  [11, 'capacity', {}],
];

test.each(LIMITS)('at most %i calls for %s %j', async (limit, workflow, params) => {
  const named = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      value === 'one.csv' || value === 'hours.csv' ? join(folder.path, value) : value,
    ]),
  );
  const { quota } = await desk.plan(workflow, named, desk.machine());
  expect(quota.calls).toBeLessThanOrEqual(limit);
});

test('every workflow has a limit', () => {
  const limited = LIMITS.map(([, workflow]) => workflow);
  expect(Object.keys(workflows).filter((name) => !limited.includes(name as WorkflowName))).toEqual(
    [],
  );
});
