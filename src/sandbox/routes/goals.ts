// Goals and key results.
import { COMPLETED_GOALS_BY_DEFAULT, PROGRESS_OF_DONE } from '../assumptions.ts';
import { type Call, ok, type Route, v2 } from '../http/call.ts';
import { asNumber, dateIn, flagIn, idsIn, nameIn, numberIn, textIn } from '../http/input.ts';
import { Refusal } from '../http/refusal.ts';
import { goal, goalFolder, goalRow, keyResult, progressOf } from '../render/goal.ts';
import { type Goal, KEY_RESULT_TYPES } from '../world/parts.ts';
import { plantGoal } from '../world/rows.ts';
import { goalIn, keyResultIn, knownPeople, removing } from './find.ts';

export const goalRoutes = [
  v2.get('/team/:team/goal', ({ world, query }) => {
    const completed = query.choice('include_completed') ?? COMPLETED_GOALS_BY_DEFAULT;
    const goals = world.goals.where(
      (row) => !row.archived && (completed || progressOf(world, row) < PROGRESS_OF_DONE),
    );
    const folders = world.goalFolders.all().map((folder) => goalFolder(world, folder, goals));
    const loose = goals.filter((row) => row.folderId === null);
    return ok({ goals: loose.map((row) => goalRow(world, row)), folders });
  }),
  v2.post('/team/:team/goal', (call) => {
    const { world, body, now, caller } = call;
    const row = plantGoal(world, {
      name: nameIn(body, 'GOAL_002'),
      description: storedDescription(call) ?? '',
      color: textIn(body, 'color') ?? '#32a852',
      createdAt: now,
      startDate: dateIn(body, 'start_date') ?? null,
      dueDate: dateIn(body, 'due_date') ?? null,
      creatorId: caller.id,
      ownerIds: knownPeople(world, idsIn(body, 'owners') ?? []),
      multipleOwners: flagIn(body, 'multiple_owners') ?? true,
      folderId: textIn(body, 'folder_id') ?? null,
    });
    return ok({ goal: goal(world, row) });
  }),
  v2.get('/goal/:goal', (call) => ok({ goal: goal(call.world, goalIn(call)) })),
  v2.put('/goal/:goal', (call) => ok({ goal: goal(call.world, changed(call, goalIn(call))) })),
  v2.del('/goal/:goal', (call) => {
    const { world } = call;
    const row = goalIn(call);
    for (const part of world.keyResults.where((one) => one.goalId === row.id)) {
      world.keyResults.remove(part.id);
    }
    world.goals.remove(row.id);
    return ok({});
  }),
  v2.post('/goal/:goal/key_result', (call) => {
    const { world, body, now, caller } = call;
    const parent = goalIn(call);
    const name = textIn(body, 'name')?.trim() ?? '';
    const type = KEY_RESULT_TYPES.find((known) => known === (body.type ?? 'number'));
    if (name === '' || type === undefined) throw new Refusal('GOAL_004');
    const stepsStart = steps(call, 'steps_start') ?? 0;
    const row = world.keyResults.put({
      id: world.newId('uuid'),
      goalId: parent.id,
      name,
      type,
      unit: textIn(body, 'unit') ?? '',
      stepsStart,
      stepsEnd: steps(call, 'steps_end') ?? (type === 'percentage' ? 100 : 1),
      stepsCurrent: stepsStart,
      ownerIds: knownPeople(world, idsIn(body, 'owners') ?? []),
      taskIds: idsIn(body, 'task_ids') ?? [],
      listIds: idsIn(body, 'list_ids') ?? [],
      creatorId: caller.id,
      createdAt: now,
      lastAction: {
        id: world.newId('uuid'),
        userId: caller.id,
        note: 'Created Key Result',
        at: now,
        before: stepsStart,
        taken: 0,
      },
    });
    world.goals.patch(parent, { updatedAt: now });
    return ok({ key_result: keyResult(world, row) });
  }),
  v2.put('/key_result/:keyResult', (call) => {
    const { world, body, now, caller } = call;
    const row = keyResultIn(call);
    const stepsCurrent = steps(call, 'steps_current') ?? row.stepsCurrent;
    const updated = world.keyResults.patch(row, {
      stepsCurrent,
      lastAction: {
        id: world.newId('uuid'),
        userId: caller.id,
        note: textIn(body, 'note') ?? '',
        at: now,
        before: row.stepsCurrent,
        taken: stepsCurrent - row.stepsCurrent,
      },
    });
    const parent = world.goals.get(row.goalId);
    if (parent !== undefined) world.goals.patch(parent, { updatedAt: now });
    return ok({ key_result: keyResult(world, updated) });
  }),
  v2.del(
    '/key_result/:keyResult',
    removing(({ keyResults }) => keyResults, keyResultIn),
  ),
] satisfies Route[];

/** An update is not validated: an empty name and a due date of 0 are stored as they come. */
function changed({ world, body, now }: Call, row: Goal): Goal {
  const removed = idsIn(body, 'rem_owners') ?? [];
  const owners = [...row.ownerIds, ...(idsIn(body, 'add_owners') ?? [])];
  return world.goals.patch(row, {
    name: textIn(body, 'name') ?? row.name,
    description: textIn(body, 'description') ?? row.description,
    color: textIn(body, 'color') ?? row.color,
    startDate:
      body.start_date === undefined ? row.startDate : (numberIn(body, 'start_date') ?? null),
    dueDate: body.due_date === undefined ? row.dueDate : (numberIn(body, 'due_date') ?? null),
    ownerIds: knownPeople(world, owners).filter((id) => !removed.includes(id)),
    archived: flagIn(body, 'archived') ?? row.archived,
    updatedAt: now,
  });
}

/** An empty description is stored as one line break. */
function storedDescription({ body }: Call): string | undefined {
  const description = textIn(body, 'description');
  return description === '' ? '\n' : description;
}

/** A number of steps; yes and no count as 1 and 0. */
function steps({ body }: Call, name: string): number | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  const number = typeof value === 'boolean' ? Number(value) : asNumber(value);
  if (number === undefined) throw new Refusal('GOAL_004');
  return number;
}
