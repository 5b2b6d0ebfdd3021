// Goals and key results of the demo workspace.
import type { Goal } from '../world/goal.ts';
import type { KeyResult, KeyResultType } from '../world/key-result.ts';
import type { Demo } from './demo.ts';

export function plantGoals(demo: Demo): void {
  const { world, calendar, people, lists } = demo;
  const stability = plantGoal(demo, 'Q3 Platform Stability', '#3db88b', [
    people.maya.id,
    people.priya.id,
  ]);
  plantKeyResult(demo, stability, 'Stability tickets closed', 'number', 'tickets', [0, 40, 17]);
  plantKeyResult(demo, stability, 'Error budget kept', 'percentage', '%', [0, 100, 62]);
  plantKeyResult(demo, stability, 'Sprint 42 finished', 'automatic', '', [0, 0, 0], {
    listIds: [lists.sprint42.id],
  });
  const growth = plantGoal(demo, 'Q3 Growth', '#e16b16', [people.jonas.id, people.maya.id]);
  plantKeyResult(demo, growth, 'New teams onboarded', 'number', 'teams', [0, 25, 9]);
  plantKeyResult(demo, growth, 'Trials turned into customers', 'number', 'customers', [0, 120, 48]);
  plantKeyResult(demo, growth, 'Expansion revenue', 'currency', 'EUR', [0, 50_000, 18_500]);
  plantKeyResult(demo, growth, 'Self-serve checkout is live', 'boolean', '', [0, 1, 0]);
  const folder = world.goalFolders.put({
    id: world.newId('uuid'),
    name: 'Past quarters',
    private: false,
    createdAt: calendar.ago(200),
    creatorId: people.jonas.id,
  });
  const past = plantGoal(demo, 'Q2 Reliability', '#5f7c8a', [people.priya.id], folder.id);
  plantKeyResult(demo, past, 'Incident reviews held', 'number', 'reviews', [0, 8, 8]);
}

function plantGoal(
  { world, calendar, people }: Demo,
  name: string,
  color: string,
  ownerIds: readonly string[],
  folderId: string | null = null,
): Goal {
  const id = world.newId('uuid');
  const createdAt = calendar.ago(60 - world.goals.size);
  return world.goals.put({
    id,
    prettyId: world.goals.size + 1,
    name,
    description: '\n',
    color,
    createdAt,
    updatedAt: calendar.ago(8),
    startDate: null,
    dueDate: calendar.date(folderId === null ? 45 : -30),
    creatorId: people.jonas.id,
    ownerIds,
    multipleOwners: true,
    private: false,
    archived: false,
    pinned: false,
    folderId,
    editorToken: `goal:${id}:${createdAt}:${world.newId('uuid')}:${world.newId('uuid')}`,
  });
}

function plantKeyResult(
  { world, calendar }: Demo,
  goal: Goal,
  name: string,
  type: KeyResultType,
  unit: string,
  [stepsStart, stepsEnd, stepsCurrent]: readonly [start: number, end: number, current: number],
  more: Partial<KeyResult> = {},
): void {
  const moved = stepsCurrent !== stepsStart;
  world.keyResults.put({
    id: world.newId('uuid'),
    goalId: goal.id,
    name,
    type,
    unit,
    stepsStart,
    stepsEnd,
    stepsCurrent,
    ownerIds: goal.ownerIds.slice(0, 1),
    taskIds: [],
    listIds: [],
    creatorId: goal.creatorId,
    createdAt: goal.createdAt,
    lastAction: {
      id: world.newId('uuid'),
      userId: goal.ownerIds[0] ?? goal.creatorId,
      note: moved ? 'Weekly update' : 'Created Key Result',
      at: moved ? calendar.ago(8) : goal.createdAt,
      before: moved ? stepsStart : null,
      taken: moved ? stepsCurrent - stepsStart : null,
    },
    ...more,
  });
}
