// How far a key result is: by its steps, or by the tasks it watches.
import { stepProgress } from '../assumptions.ts';
import type { KeyResult } from './key-result.ts';
import { statusOf } from './places.ts';
import type { World } from './world.ts';

/** A fraction from 0 to 1. */
export function keyResultProgress(world: World, row: KeyResult): number {
  if (row.type !== 'automatic') return stepProgress(row.stepsStart, row.stepsEnd, row.stepsCurrent);
  const tasks = world.tasks.where(
    (task) => !task.deleted && (row.taskIds.includes(task.id) || row.listIds.includes(task.listId)),
  );
  const finished = tasks.filter((task) => {
    const { type } = statusOf(world, task);
    return type === 'done' || type === 'closed';
  });
  return tasks.length === 0 ? 0 : stepProgress(0, tasks.length, finished.length);
}
