// Goals and key results of seeded worlds.
import type { Goal } from '../world/goal.ts';
import type { KeyResult } from '../world/key-result.ts';
import type { World } from '../world/world.ts';

export interface GoalSeed {
  readonly name: string;
  readonly color: string;
  readonly creatorId: string;
  readonly ownerIds: readonly string[];
  readonly createdAt: number;
  readonly dueDate: number;
  readonly folderId?: string;
}

export function plantGoal(world: World, seed: GoalSeed): Goal {
  const id = world.newId('uuid');
  return world.goals.put({
    id,
    prettyId: world.goals.size + 1,
    description: '\n',
    updatedAt: seed.createdAt,
    startDate: null,
    multipleOwners: true,
    private: false,
    archived: false,
    pinned: false,
    editorToken: `goal:${id}:${seed.createdAt}:${world.newId('uuid')}:${world.newId('uuid')}`,
    folderId: null,
    ...seed,
  });
}

export interface KeyResultSeed
  extends Pick<KeyResult, 'name' | 'type' | 'unit' | 'stepsEnd' | 'stepsCurrent'> {
  readonly listIds?: readonly string[];
  /** Default 0. */
  readonly stepsStart?: number;
  /** When it was last moved. */
  readonly movedAt: number;
}

/** A key result with the goal's first owner as its own. */
export function plantKeyResult(world: World, goal: Goal, seed: KeyResultSeed): KeyResult {
  const { movedAt, listIds = [], stepsStart = 0, ...rest } = seed;
  const moved = seed.stepsCurrent !== stepsStart;
  return world.keyResults.put({
    id: world.newId('uuid'),
    goalId: goal.id,
    ...rest,
    stepsStart,
    ownerIds: goal.ownerIds.slice(0, 1),
    taskIds: [],
    listIds,
    creatorId: goal.creatorId,
    createdAt: goal.createdAt,
    lastAction: {
      id: world.newId('uuid'),
      userId: goal.ownerIds[0] ?? goal.creatorId,
      note: moved ? 'Weekly update' : 'Created Key Result',
      at: moved ? movedAt : goal.createdAt,
      before: stepsStart,
      taken: moved ? seed.stepsCurrent - stepsStart : 0,
    },
  });
}
