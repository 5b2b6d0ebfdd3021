// Reads are believed for a minute, and held no longer.
import { expect, test } from 'vitest';
import type { Read } from '../../src/clickup/index.ts';
import { createReadCache } from '../../src/engine/run/reads.ts';

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
