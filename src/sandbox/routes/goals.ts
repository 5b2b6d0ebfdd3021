// Goals and key results.
import { PROGRESS_OF_DONE } from '../assumptions.ts';
import { asNumber } from '../http/body.ts';
import { type Call, type Route, removed, v2 } from '../http/call.ts';
import { Refusal } from '../http/refusal.ts';
import { goalRow, progressOf, showGoal, showGoalFolder, showKeyResult } from '../render/goal.ts';
import { type Goal, KEY_RESULT_TYPES, type KeyResult } from '../world/parts.ts';
import { plantGoal, plantKeyResult } from '../world/rows.ts';

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
  v2.del('/goal/:goal', ({ world, goal }) => {
    for (const part of world.keyResults.where({ goalId: goal.id }))
      world.keyResults.remove(part.id);
    return removed(world.goals, goal);
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
  v2.del('/key_result/:keyResult', ({ world, keyResult }) => removed(world.keyResults, keyResult)),
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
  const date = (name: string, old: number | null) =>
    body.members[name] === undefined ? old : (body.number(name) ?? null);
  return world.goals.patch(goal, {
    name: body.text('name') ?? goal.name,
    description: body.text('description') ?? goal.description,
    color: body.text('color') ?? goal.color,
    startDate: date('start_date', goal.startDate),
    dueDate: date('due_date', goal.dueDate),
    ownerIds: owners.filter((id) => !removedOwners.includes(id)),
    archived: body.flag('archived') ?? goal.archived,
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
