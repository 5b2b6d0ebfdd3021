// Tasks: one of them made, read, changed, deleted, moved or merged, and the calls that list a hundred a page.
import { isObject, type Json } from '../../base/index.ts';
import { Body } from '../http/body.ts';
import { Answer, type Call, type Route, v2, v3 } from '../http/call.ts';
import { showTask } from '../render/task.ts';
import { isOpenPlace, listOf, seesTask, statusesOf, statusOf } from '../world/places.ts';
import { findStatus, firstStatus } from '../world/spaces.ts';
import { enterStatus, type Task } from '../world/task.ts';
import type { World } from '../world/world.ts';
import { sortTasks, taskFilter } from './task-filter.ts';
import { changedTask, newTask, refuseLoop } from './task-write.ts';
import { viewIn, viewTasks } from './views.ts';

export const taskRoutes = [
  v2.post('/list/:list/task', (call) =>
    showTask(call.world, newTask(call), { variant: 'created' }),
  ),
  v2.get('/task/:task', ({ world, task, query }) => {
    const markdown = query.flag('include_markdown_description');
    const shown = showTask(world, task, { variant: 'single', markdown });
    if (query.flag('include_subtasks')) {
      const below = world.tasks.where({ parentId: task.id, deleted: false });
      shown.subtasks = below.map((child) => showTask(world, child, { variant: 'row' }));
    }
    return shown;
  }),
  v2.put('/task/:task', (call) => showTask(call.world, changedTask(call), { variant: 'single' })),
  v2.del('/task/:task', ({ world, task }) => {
    remove(world.tasks, task);
    return new Answer(204);
  }),
  v2.quiet.post('/task/:task/merge', (call) => {
    const target = call.ownTask();
    const sources = (call.body.ids('source_task_ids') ?? []).map((id) => call.ownTask(id));
    for (const source of sources) mergeInto(call, target, source);
  }),
  v3.put('/tasks/:task/home_list/:list', (call) => {
    const { world, now } = call;
    const row = call.ownTask();
    const { list } = call;
    const statuses = statusesOf(world, list);
    const status = findStatus(statuses, statusOf(world, row).status);
    const moved = world.tasks.patch(row, {
      listId: list.id,
      otherListIds: row.otherListIds.filter((id) => id !== list.id),
      updatedAt: now,
      // A status that the new list lacks gives way to its first one.
      ...enterStatus(row, status ?? firstStatus(statuses), now),
    });
    return { id: moved.id, list_id: list.id };
  }),
  v3.patch('/tasks/:task/time_estimates_by_user', (call) => {
    const estimates = { ...call.ownTask().estimates, ...estimatesIn(call) };
    return { ...estimated(call, estimates), assignee_estimates: estimates };
  }),
  v3.put('/tasks/:task/time_estimates_by_user', (call) => {
    const estimates = estimatesIn(call);
    return { ...estimated(call, estimates), updated_estimates: estimates };
  }),
  v2.get('/list/:list/task', (call) => {
    const { world, list, query } = call;
    const passes = taskFilter(world, query);
    const elsewhere = query.flag('include_timl');
    const isHere = (task: Task) =>
      task.listId === list.id || (elsewhere && task.otherListIds.includes(list.id));
    const wanted = { deleted: false, archived: query.flag('archived') };
    return page(
      call,
      world.tasks.where(wanted).filter((task) => isHere(task) && passes(task)),
    );
  }),
  v2.get('/team/:team/task', (call) => {
    const { world, query, caller } = call;
    const passes = taskFilter(world, query);
    const spaces = query.list('space_ids');
    const folders = query.list('project_ids') ?? query.list('folder_ids');
    const lists = query.list('list_ids');
    const parent = query.text('parent');
    const tasks = world.tasks.where({ deleted: false, archived: false }).filter((task) => {
      const list = listOf(world, task);
      if (!isOpenPlace(world, list)) return false;
      return (
        (lists === undefined || lists.includes(list.id)) &&
        (folders === undefined || folders.includes(list.folderId)) &&
        (spaces === undefined || spaces.includes(list.spaceId)) &&
        (parent === undefined || task.parentId === parent) &&
        seesTask(world, caller, task) &&
        passes(task)
      );
    });
    return page(call, tasks);
  }),
  v2.get('/view/:view/task', (call) => {
    const { world, query } = call;
    const passes = taskFilter(world, query);
    const tasks = viewTasks(world, viewIn(call)).filter(
      (task) => passes(task) && seesTask(world, call.caller, task),
    );
    return page(call, tasks);
  }),
] satisfies Route[];

/** The body's shares of an estimate, ms by user id; "unassigned" is whose nobody's share is. */
function estimatesIn({ items }: Call): Record<string, number> {
  const shares = items.filter(isObject).flatMap((item) => {
    const share = new Body(item);
    const [assignee, time] = [share.text('assignee'), share.number('time')];
    return assignee === undefined || time === undefined ? [] : [[assignee, time] as const];
  });
  return Object.fromEntries(shares);
}

/** A task's estimate is the sum of its shares. */
function estimated(call: Call, estimates: Record<string, number>) {
  const total = Object.values(estimates).reduce((sum, ms) => sum + ms, 0);
  const change = { estimates, timeEstimate: total, updatedAt: call.now };
  call.world.tasks.patch(call.ownTask(), change);
  return { total_time_estimate: total };
}

/** Deletes a task and those below it. */
function remove(tasks: World['tasks'], row: Task): void {
  tasks.patch(row, { deleted: true });
  for (const child of tasks.where({ parentId: row.id, deleted: false })) remove(tasks, child);
}

function mergeInto({ world, now }: Call, target: Task, source: Task): void {
  if (source.id === target.id) return;
  refuseLoop(world, source, target);
  for (const row of world.comments.where({ parentId: source.id })) {
    world.comments.patch(row, { parentId: target.id });
  }
  for (const row of world.timeEntries.where({ taskId: source.id })) {
    world.timeEntries.patch(row, { taskId: target.id });
  }
  for (const row of world.tasks.where({ parentId: source.id })) {
    world.tasks.patch(row, { parentId: target.id, listId: listOf(world, target).id });
  }
  world.tasks.patch(source, { deleted: true, updatedAt: now });
}

const PAGE_SIZE = 100;

function page({ world, query }: Call, tasks: Task[]): Json {
  const from = Math.max(Math.trunc(query.number('page') ?? 0), 0) * PAGE_SIZE;
  const sorted = sortTasks(tasks, query);
  const view = { variant: 'row', markdown: query.flag('include_markdown_description') } as const;
  return {
    tasks: sorted.slice(from, from + PAGE_SIZE).map((task) => showTask(world, task, view)),
    last_page: from + PAGE_SIZE >= sorted.length,
  };
}
