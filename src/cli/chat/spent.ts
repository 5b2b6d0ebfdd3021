// What one thing in a long conversation took: the rooms count the calls of the whole process.
import type { JsonObject } from '../../base/index.ts';
import type { Governor } from '../../quota/index.ts';

/** Does the work, and leaves in its `quota.calls` only the calls that were made meanwhile. */
export async function spentOn<T extends { quota: JsonObject }>(
  governor: Pick<Governor, 'snapshot'>,
  work: () => Promise<T>,
): Promise<T> {
  const { calls: before } = governor.snapshot();
  const result = await work();
  const { calls } = result.quota;
  if (typeof calls !== 'number') return result;
  return { ...result, quota: { ...result.quota, calls: Math.max(0, calls - before) } };
}
