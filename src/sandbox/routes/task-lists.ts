// The calls that list tasks: of a list, of a view, of the whole workspace. A hundred to a page.
import type { Json } from '../../base/index.ts';
import { type Call, type Route, v2 } from '../http/call.ts';
import { showTask } from '../render/task.ts';
import { isOpenPlace, listOf } from '../world/places.ts';
import { seesTask } from '../world/sight.ts';
import type { Task } from '../world/task.ts';
import { sortTasks, taskFilter } from './task-filter.ts';
import { viewIn, viewTasks } from './views.ts';

const PAGE_SIZE = 100;

export const taskListRoutes = [
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

function page({ world, query }: Call, tasks: Task[]): Json {
  const from = Math.max(Math.trunc(query.number('page') ?? 0), 0) * PAGE_SIZE;
  const sorted = sortTasks(tasks, query);
  const view = { variant: 'row', markdown: query.flag('include_markdown_description') } as const;
  return {
    tasks: sorted.slice(from, from + PAGE_SIZE).map((task) => showTask(world, task, view)),
    last_page: from + PAGE_SIZE >= sorted.length,
  };
}
