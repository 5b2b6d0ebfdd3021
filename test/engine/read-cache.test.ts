// Reads are believed for a minute, and held no longer; where thousands are read, not at all.
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Read } from '../../src/clickup/index.ts';
import { defineWorkflow } from '../../src/engine/index.ts';
import { createReadCache } from '../../src/engine/run/reads.ts';
import { openScene } from '../support/lab/scene.ts';

const call = (taskId: string) => ({ operation: 'task.get', input: { taskId } });

/** A cache on a clock that is set by hand, and the ids that were asked for. */
function cached() {
  const asked: string[] = [];
  const clock = { at: 0, now: () => clock.at, sleep: async () => {} };
  const read = (async (_operation: string, { taskId }: { taskId: string }) => {
    asked.push(taskId);
    return { id: taskId };
  }) as unknown as Read;
  return { cache: createReadCache(read, clock), clock, asked };
}

test('the same read within a minute costs no second call, and after it one', async () => {
  const { cache, clock, asked } = cached();
  await cache.look(call('a'));
  clock.at = 59_999;
  await cache.look(call('a'));
  expect(asked).toEqual(['a']);
  clock.at = 60_000;
  await cache.look(call('a'));
  expect(asked).toEqual(['a', 'a']);
});

test('a plan that reads for hours holds only what it read in the last minute', async () => {
  const { cache, clock } = cached();
  for (let n = 0; n < 500; n++) {
    clock.at = n * 1_000;
    await cache.look(call(`task ${n}`));
  }
  expect(cache.oldest()).toBe(440_000);
  // A read that is made again counts from then on.
  clock.at = 500_000;
  await cache.lookFresh(call('task 499'));
  expect(cache.oldest()).toBe(441_000);
});

test.each([
  [true, 1],
  [false, 2],
])('a plan with caching %j reads the same thing with %i calls', async (caching, calls) => {
  const { machine } = await openScene();
  const process = await machine.start();
  const reading = defineWorkflow({
    ...{ name: 'reading', summary: 'Read', params: z.object({}), needs: [] },
    async plan(context) {
      const input = { workspaceId: context.workspace.id };
      for (let n = 0; n < 2; n++) await context.read('goal.list', input);
      return { steps: [], noop: 0 };
    },
  });
  await process.run((engine) => engine.plan(reading, {}, { caching }));
  const goals = process.fuse.passed.filter((point) => /answered GET .*goal/.test(point));
  expect(goals).toHaveLength(calls);
  await process.close();
});
