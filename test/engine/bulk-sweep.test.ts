// Several tasks made with one call: cut off and met with faults like any other write.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { IN_BULK } from '../support/jobs.ts';
import { openScene } from '../support/lab/scene.ts';
import { expectedOf, schedules, trySchedule } from '../support/lab/schedules.ts';
import { lostAnswersOf, stopAt, stopsOf, undisturbed } from '../support/lab/sweep.ts';

test('tasks that share a call are all made, and taken back', async () => {
  const scene = await openScene(IN_BULK);
  const { id, steps } = await scene.sync();
  expect(steps.filter(({ bulk }) => bulk).length).toBeGreaterThan(2);
  expect(steps.every(({ state, matches }) => state === 'done' && matches)).toBe(true);
  const undone = await scene.run(async (engine) => {
    const plan = await engine.planUndo(id);
    const approval = { hash: plan.hash, steps: new Set(plan.steps.map((step) => step.id)) };
    return engine.apply(plan, { approval });
  });
  expect(undone.state).toBe('done');
  expect(await scene.changes()).toEqual({ more: [], less: [] });
});

test('tasks of two lists land each in its own, every list with a call of its own', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rules-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const rules = join(folder, 'rules.yaml');
  writeFileSync(
    rules,
    'rules:\n' +
      '  - { name: sso, match: SSO login errors, list: Bug Triage }\n' +
      '  - { name: export, match: [pdf export, csv export], list: Services }\n',
  );
  const params = { csv: 'examples/feedback.csv', rules };
  const scene = await openScene({ workflow: 'sprint-triage', params, bulk: true });
  const { state, steps } = await scene.sync();
  const calls = steps.flatMap(({ bulk, input }) => (bulk ? `${bulk.call} ${input.listId}` : []));
  expect(new Set(calls).size).toBe(2);
  expect([state, steps.filter(({ matches }) => !matches)]).toEqual(['done', []]);
  const { more } = await scene.changes();
  const made = more.flatMap((effect) => /^tasks .*"listId":"(\w+)"/.exec(effect)?.[1] ?? []);
  expect(made.sort()).toEqual(steps.map(({ input }) => input.listId).sort());
});

test('cut off anywhere, or its answer lost, each task is there exactly once', async () => {
  const { effects, points } = await undisturbed(IN_BULK);
  const trials = [];
  for (const stop of [...stopsOf(points, 41), ...lostAnswersOf(points, 23)]) {
    trials.push(await stopAt(IN_BULK, effects, stop));
  }
  const wrong = trials.filter(
    ({ duplicates, losses, trouble }) => duplicates.length + losses.length > 0 || trouble,
  );
  expect(wrong).toEqual([]);
});

test('under random faults it ends as without them, or tells what is amiss', async () => {
  const expected = await expectedOf(IN_BULK);
  const promise = fc.asyncProperty(schedules, async (schedule) => {
    await trySchedule(IN_BULK, expected, schedule);
  });
  await fc.assert(promise, { numRuns: 3, seed: 20_261_120 });
});
