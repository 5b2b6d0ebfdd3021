// The calls that list tasks: of a list, of a view, of the whole workspace. A hundred to a page.
import type { JsonObject } from '../../base/index.ts';
import { TEAM_TASKS_SKIP_ARCHIVED_PLACES } from '../assumptions.ts';
import { type Call, ok, type Route, v2 } from '../http/call.ts';
import { task as show } from '../render/task.ts';
import { folderOf, isOpenPlace, listOf } from '../world/places.ts';
import { seesTask } from '../world/sight.ts';
import type { Task } from '../world/task.ts';
import { listIn } from './find.ts';
import { sortTasks, taskFilter } from './task-filter.ts';
import { viewIn, viewTasks } from './views.ts';

const PAGE_SIZE = 100;

export const taskListRoutes = [
  v2.get('/list/:list/task', (call) => {
    const { world, query } = call;
    const list = listIn(call);
    const passes = taskFilter(world, query);
    const archived = query.flag('archived');
    const elsewhere = query.flag('include_timl');
    const tasks = world.tasks.where(
      (task) =>
        (task.listId === list.id || (elsewhere && task.otherListIds.includes(list.id))) &&
        !task.deleted &&
        task.archived === archived &&
        passes(task),
    );
    return ok(page(call, tasks));
  }),
  v2.get('/team/:team/task', (call) => {
    const { world, query, caller } = call;
    const passes = taskFilter(world, query);
    const spaces = query.list('space_ids');
    const folders = query.list('project_ids') ?? query.list('folder_ids');
    const lists = query.list('list_ids');
    const parent = query.text('parent');
    const tasks = world.tasks.where((task) => {
      if (task.deleted || task.archived) return false;
      const list = listOf(world, task);
      if (TEAM_TASKS_SKIP_ARCHIVED_PLACES && !isOpenPlace(world, list)) return false;
      return (
        (lists === undefined || lists.includes(list.id)) &&
        (folders === undefined || folders.includes(folderOf(world, list).id)) &&
        (spaces === undefined || spaces.includes(list.spaceId)) &&
        (parent === undefined || task.parentId === parent) &&
        seesTask(world, caller, task) &&
        passes(task)
      );
    });
    return ok(page(call, tasks));
  }),
  v2.get('/view/:view/task', (call) => {
    const { world, query } = call;
    const passes = taskFilter(world, query);
    const tasks = viewTasks(world, viewIn(call)).filter(
      (task) => passes(task) && seesTask(world, call.caller, task),
    );
    return ok(page(call, tasks));
  }),
] satisfies Route[];

function page(call: Call, tasks: Task[]): JsonObject {
  const { world, query } = call;
  const number = Math.max(Math.trunc(query.number('page') ?? 0), 0);
  const sorted = sortTasks(tasks, query);
  const from = number * PAGE_SIZE;
  const markdown = query.flag('include_markdown_description');
  return {
    tasks: sorted
      .slice(from, from + PAGE_SIZE)
      .map((task) => show(world, task, { variant: 'row', markdown })),
    last_page: from + PAGE_SIZE >= sorted.length,
  };
}
