// Goals and key results. The list of goals, one goal, and the answer to an update all differ.
import type { JsonObject } from '../../base/index.ts';
import { goalProgress, PROGRESS_OF_DONE, stepProgress } from '../assumptions.ts';
import type { Goal, GoalFolder, KeyResult } from '../world/parts.ts';
import { statusOf } from '../world/places.ts';
import type { World } from '../world/world.ts';
import { users } from './people.ts';
import { instant, instants, snakeCased } from './values.ts';

/** One goal: get, create and update. */
export function showGoal(world: World, row: Goal): JsonObject {
  const keyResults = world.keyResults.where({ goalId: row.id });
  return {
    ...common(world, row),
    folder_name: row.folderId === null ? null : (world.goalFolders.get(row.folderId)?.name ?? null),
    key_results: keyResults.map((one) => keyResultInGoal(world, one)),
    history: [],
    pretty_url: `https://app.clickup.com/${world.meta.workspaceId}/goals/${row.prettyId}`,
  };
}

/** A goal in the list of goals. */
export function goalRow(world: World, row: Goal): JsonObject {
  return {
    ...common(world, row),
    owner: null,
    last_update: instant(row.updatedAt),
    pinned: row.pinned,
  };
}

/** A folder with those of the goals that stand in it. */
export function showGoalFolder(world: World, row: GoalFolder, all: readonly Goal[]): JsonObject {
  const goals = all.filter(({ folderId }) => folderId === row.id);
  return {
    ...snakeCased(row, 'id', 'name', 'private'),
    team_id: world.meta.workspaceId,
    date_created: instant(row.createdAt),
    creator: Number(row.creatorId),
    goal_count: goals.length,
    members: [],
    goals: goals.map((goalOf) => ({ ...goalRow(world, goalOf), folder_access: true })),
  };
}

export function progressOf(world: World, row: Goal): number {
  const keyResults = world.keyResults.where({ goalId: row.id });
  return goalProgress(keyResults.map((one) => keyResultProgress(world, one)));
}

/** A key result as create and update answer it: without its numbers, and with null progress. */
export function showKeyResult(world: World, row: KeyResult): JsonObject {
  const { lastAction } = row;
  return {
    ...snakeCased(row, 'id', 'goalId', 'name', 'type', 'unit', 'taskIds'),
    creator: Number(row.creatorId),
    date_created: instant(row.createdAt),
    workspace_id: world.meta.workspaceId,
    goal_pretty_id: String(world.goals.get(row.goalId)?.prettyId ?? ''),
    percent_completed: null,
    completed: keyResultProgress(world, row) === PROGRESS_OF_DONE,
    subcategory_ids: [...row.listIds],
    owners: users(world, row.ownerIds),
    last_action: {
      ...snakeCased(lastAction, 'id', 'note'),
      key_result_id: row.id,
      userid: Number(lastAction.userId),
      date_modified: instant(lastAction.at),
      steps_before: null,
      steps_taken: null,
      steps_current: null,
      steps_before_float: lastAction.before,
      steps_taken_float: lastAction.taken,
      workspace_id: world.meta.workspaceId,
    },
  };
}

/** A key result inside its goal, where its numbers are to be read. */
function keyResultInGoal(world: World, row: KeyResult): JsonObject {
  return {
    ...showKeyResult(world, row),
    percent_completed: keyResultProgress(world, row),
    ...snakeCased(row, 'stepsStart', 'stepsEnd', 'stepsCurrent'),
  };
}

function common(world: World, row: Goal): JsonObject {
  return {
    ...snakeCased(row, 'id', 'name', 'color', 'description', 'private', 'archived'),
    ...snakeCased(row, 'multipleOwners', 'editorToken', 'folderId'),
    ...instants({ date_created: row.createdAt, date_updated: row.updatedAt }),
    ...instants({ start_date: row.startDate, due_date: row.dueDate }),
    pretty_id: String(row.prettyId),
    team_id: world.meta.workspaceId,
    creator: Number(row.creatorId),
    role_subtype: 0,
    members: [],
    group_members: [],
    owners: users(world, row.ownerIds),
    key_result_count: world.keyResults.where({ goalId: row.id }).length,
    percent_completed: progressOf(world, row),
  };
}

/** How far a key result is, from 0 to 1: by its steps, or by the tasks it watches. */
function keyResultProgress(world: World, row: KeyResult): number {
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
