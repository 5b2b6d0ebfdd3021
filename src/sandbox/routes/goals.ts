// Goals and key results. The list of goals, one goal, and the answer to an update all differ.
import type { JsonObject } from '../../base/index.ts';
import { goalProgress, isDone, PROGRESS_OF_DONE, stepProgress } from '../assumptions.ts';
import { asNumber } from '../http/body.ts';
import { type Call, type Route, v2 } from '../http/call.ts';
import { Refusal } from '../http/refusal.ts';
import { users } from '../render/people.ts';
import { instant, instants, snakeCased } from '../render/values.ts';
import { type Goal, type GoalFolder, KEY_RESULT_TYPES, type KeyResult } from '../world/parts.ts';
import { statusOf } from '../world/places.ts';
import { plantGoal, plantKeyResult } from '../world/rows.ts';
import type { World } from '../world/world.ts';

export const goalRoutes = [
  v2.get('/team/:team/goal', ({ world, query }) => {
    const completed = query.flag('include_completed');
    const goals = world.goals
      .where({ archived: false })
      .filter((row) => completed || progressOf(world, row) < PROGRESS_OF_DONE);
    return {
      goals: goals.filter(({ folderId }) => folderId === null).map((row) => goalRow(world, row)),
      folders: world.goalFolders.all().map((row) => showGoalFolder(world, row, goals)),
    };
  }),
  v2.post('/team/:team/goal', (call) => {
    const { world, body, now, caller } = call;
    const row = plantGoal(world, {
      name: body.name('GOAL_002'),
      // An empty description is stored as one line break.
      description: body.text('description') === '' ? '\n' : (body.text('description') ?? ''),
      color: body.text('color') ?? '#32a852',
      createdAt: now,
      startDate: body.date('start_date') ?? null,
      dueDate: body.date('due_date') ?? null,
      creatorId: caller.id,
      ownerIds: call.known(body.ids('owners')),
      multipleOwners: body.flag('multiple_owners') ?? true,
      folderId: body.text('folder_id') ?? null,
    });
    return { goal: showGoal(world, row) };
  }),
  v2.get('/goal/:goal', ({ world, goal }) => ({ goal: showGoal(world, goal) })),
  v2.put('/goal/:goal', (call) => ({ goal: showGoal(call.world, changed(call)) })),
  v2.quiet.del('/goal/:goal', ({ world, goal: { id } }) => {
    for (const part of world.keyResults.where({ goalId: id })) world.keyResults.remove(part.id);
    world.goals.remove(id);
  }),
  v2.post('/goal/:goal/key_result', (call) => {
    const { world, goal, body, now, caller } = call;
    const name = body.text('name')?.trim() ?? '';
    const type = KEY_RESULT_TYPES.find((known) => known === (body.members.type ?? 'number'));
    if (name === '' || type === undefined) throw new Refusal('GOAL_004');
    const stepsStart = steps(call, 'steps_start') ?? 0;
    const row = plantKeyResult(world, goal, caller.id, {
      name,
      type,
      unit: body.text('unit') ?? '',
      stepsStart,
      stepsEnd: steps(call, 'steps_end') ?? (type === 'percentage' ? 100 : 1),
      stepsCurrent: stepsStart,
      ownerIds: call.known(body.ids('owners')),
      taskIds: body.ids('task_ids') ?? [],
      listIds: body.ids('list_ids') ?? [],
      creatorId: caller.id,
      createdAt: now,
    });
    return answered(call, goal, row);
  }),
  v2.put('/key_result/:keyResult', (call) => {
    const { world, keyResult, body, now, caller } = call;
    const stepsCurrent = steps(call, 'steps_current') ?? keyResult.stepsCurrent;
    const updated = world.keyResults.patch(keyResult, {
      stepsCurrent,
      lastAction: {
        id: world.newId('uuid'),
        userId: caller.id,
        note: body.text('note') ?? '',
        at: now,
        before: keyResult.stepsCurrent,
        taken: stepsCurrent - keyResult.stepsCurrent,
      },
    });
    return answered(call, world.goals.get(keyResult.goalId), updated);
  }),
  v2.quiet.del('/key_result/:keyResult', ({ world, keyResult }) =>
    world.keyResults.remove(keyResult.id),
  ),
] satisfies Route[];

/** What happens to a key result is news of its goal. */
function answered({ world, now }: Call, goal: Goal | undefined, row: KeyResult) {
  if (goal !== undefined) world.goals.patch(goal, { updatedAt: now });
  return { key_result: showKeyResult(world, row) };
}

/** An update is not validated: an empty name and a due date of 0 are stored as they come. */
function changed(call: Call): Goal {
  const { world, goal, body, now } = call;
  const removedOwners = body.ids('rem_owners') ?? [];
  const owners = call.known([...goal.ownerIds, ...(body.ids('add_owners') ?? [])]);
  const date = (name: string) =>
    body.members[name] === undefined ? undefined : (body.number(name) ?? null);
  return world.goals.patch(goal, {
    name: body.text('name'),
    description: body.text('description'),
    color: body.text('color'),
    startDate: date('start_date'),
    dueDate: date('due_date'),
    ownerIds: owners.filter((id) => !removedOwners.includes(id)),
    archived: body.flag('archived'),
    updatedAt: now,
  });
}

/** A number of steps; yes and no count as 1 and 0. */
function steps({ body }: Call, name: string): number | undefined {
  const value = body.members[name];
  if (value === undefined || value === null) return undefined;
  const number = typeof value === 'boolean' ? Number(value) : asNumber(value);
  if (number === undefined) throw new Refusal('GOAL_004');
  return number;
}

/** One goal: get, create and update. */
function showGoal(world: World, row: Goal): JsonObject {
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
function goalRow(world: World, row: Goal): JsonObject {
  return {
    ...common(world, row),
    owner: null,
    last_update: instant(row.updatedAt),
    pinned: row.pinned,
  };
}

/** A folder with those of the goals that stand in it. */
function showGoalFolder(world: World, row: GoalFolder, all: readonly Goal[]): JsonObject {
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

function progressOf(world: World, row: Goal): number {
  const keyResults = world.keyResults.where({ goalId: row.id });
  return goalProgress(keyResults.map((one) => keyResultProgress(world, one)));
}

/** A key result as create and update answer it: without its numbers, and with null progress. */
function showKeyResult(world: World, row: KeyResult): JsonObject {
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
  const finished = tasks.filter((task) => isDone(statusOf(world, task).type));
  return tasks.length === 0 ? 0 : stepProgress(0, tasks.length, finished.length);
}
