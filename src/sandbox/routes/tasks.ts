// One task: create, read, change, delete, move, merge.
import { isObject, type JsonObject } from '../../base/index.ts';
import { type Call, ok, type Route, v2, v3 } from '../http/call.ts';
import { asIds, numberIn, textIn } from '../http/input.ts';
import { task as show } from '../render/task.ts';
import { listOf, statusesOf, statusOf } from '../world/places.ts';
import { findStatus, firstStatus } from '../world/spaces.ts';
import { enterStatus, type Task } from '../world/task.ts';
import type { World } from '../world/world.ts';
import { findList, findTask, listIn, taskIn } from './find.ts';
import { changedTask, newTask } from './task-write.ts';

export const taskRoutes = [
  v2.post('/list/:list/task', (call) => {
    const row = newTask(call, listIn(call));
    return ok(show(call.world, row, { variant: 'created' }));
  }),
  v2.get('/task/:task', (call) => {
    const { world, query } = call;
    const row = taskIn(call);
    const markdown = query.flag('include_markdown_description');
    const shown = show(world, row, { variant: 'single', markdown });
    if (query.flag('include_subtasks')) shown.subtasks = subtasks(world, row);
    return ok(shown);
  }),
  v2.put('/task/:task', (call) => {
    const row = changedTask(call, taskIn(call));
    return ok(show(call.world, row, { variant: 'single' }));
  }),
  v2.del('/task/:task', (call) => {
    remove(call.world, taskIn(call));
    return { status: 204, body: undefined };
  }),
  v2.post('/task/:task/merge', (call) => {
    const { world, body } = call;
    const target = findTask(world, call.params.task ?? '');
    const ids = asIds(body.source_task_ids) ?? [];
    for (const source of ids.map((id) => findTask(world, id))) mergeInto(call, target, source);
    return ok({});
  }),
  v3.put('/tasks/:task/home_list/:list', (call) => {
    const { world, now, params } = call;
    const row = findTask(world, params.task ?? '');
    const list = findList(world, params.list ?? '');
    const status = findStatus(statusesOf(world, list), statusOf(world, row).status);
    const moved = world.tasks.patch(row, {
      listId: list.id,
      otherListIds: row.otherListIds.filter((id) => id !== list.id),
      updatedAt: now,
      // A status that the new list lacks gives way to its first one.
      ...enterStatus(row, status ?? firstStatus(statusesOf(world, list)), now),
    });
    return ok({ id: moved.id, list_id: list.id });
  }),
  v3.patch('/tasks/:task/time_estimates_by_user', (call) => {
    const task = findTask(call.world, call.params.task ?? '');
    const estimates = { ...task.estimates, ...estimatesIn(call) };
    return ok({ ...estimated(call, task, estimates), assignee_estimates: estimates });
  }),
  v3.put('/tasks/:task/time_estimates_by_user', (call) => {
    const task = findTask(call.world, call.params.task ?? '');
    const estimates = estimatesIn(call);
    return ok({ ...estimated(call, task, estimates), updated_estimates: estimates });
  }),
] satisfies Route[];

/** The body's shares of an estimate, ms by user id; "unassigned" is whose nobody's share is. */
function estimatesIn({ items }: Call): Record<string, number> {
  const shares = items.filter(isObject).flatMap((item) => {
    const [assignee, time] = [textIn(item, 'assignee'), numberIn(item, 'time')];
    return assignee === undefined || time === undefined ? [] : [[assignee, time] as const];
  });
  return Object.fromEntries(shares);
}

/** A task's estimate is the sum of its shares. */
function estimated({ world, now }: Call, task: Task, estimates: Record<string, number>) {
  const total = Object.values(estimates).reduce((sum, ms) => sum + ms, 0);
  world.tasks.patch(task, { estimates, timeEstimate: total, updatedAt: now });
  return { total_time_estimate: total };
}

function subtasks(world: World, row: Task): JsonObject[] {
  return world.tasks
    .where((child) => child.parentId === row.id && !child.deleted)
    .map((child) => show(world, child, { variant: 'row' }));
}

/** Deletes a task and those below it. */
function remove(world: World, row: Task): void {
  world.tasks.patch(row, { deleted: true });
  for (const child of world.tasks.where((task) => task.parentId === row.id && !task.deleted)) {
    remove(world, child);
  }
}

function mergeInto({ world, now }: Call, target: Task, source: Task): void {
  if (source.id === target.id) return;
  for (const row of world.comments.where((comment) => comment.parentId === source.id)) {
    world.comments.patch(row, { parentId: target.id });
  }
  for (const row of world.timeEntries.where((entry) => entry.taskId === source.id)) {
    world.timeEntries.patch(row, { taskId: target.id });
  }
  for (const row of world.tasks.where((child) => child.parentId === source.id)) {
    world.tasks.patch(row, { parentId: target.id, listId: listOf(world, target).id });
  }
  world.tasks.patch(source, { deleted: true, updatedAt: now });
}
