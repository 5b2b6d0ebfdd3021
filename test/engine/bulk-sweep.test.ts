// Several tasks made with one call: cut off and met with faults like any other write.
import fc from 'fast-check';
import { expect, test } from 'vitest';
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
