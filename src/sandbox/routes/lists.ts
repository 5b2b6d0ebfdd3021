// Lists, in folders and outside of them, and the further lists that a task is shown in.
import type { Json } from '../../base/index.ts';
import { sameName } from '../assumptions.ts';
import { type Call, type Route, v2 } from '../http/call.ts';
import { Refusal } from '../http/refusal.ts';
import { byOrder, createdList, listRow, showList, taskCounts } from '../render/places.ts';
import { listOf, spaceOf } from '../world/places.ts';
import { plantList } from '../world/rows.ts';
import type { List } from '../world/spaces.ts';

export const listRoutes = [
  v2.get('/folder/:folder/list', (call) => rows(call, call.world.lists.where(inFolder(call)))),
  v2.get('/space/:space/list', (call) => rows(call, folderless(call))),
  v2.post('/folder/:folder/list', (call) => createdList(call.world, newListInFolder(call))),
  v2.post('/space/:space/list', (call) => createdList(call.world, newListInSpace(call))),
  v2.get('/list/:list', ({ world, list }) => showList(world, list)),
  v2.put('/list/:list', (call) => {
    const { world, list, body } = call;
    const { name: sent } = body.members;
    const siblings = world.lists.where((row) => row.folderId === list.folderId && row !== list);
    const changed = world.lists.patch(list, {
      name: sent === undefined ? list.name : nameFor(call, siblings),
      ...details(call, list),
      archived: body.flag('archived') ?? list.archived,
    });
    return showList(world, changed);
  }),
  v2.del('/list/:list', ({ world, list }) => {
    world.lists.patch(list, { deleted: true });
    return {};
  }),
  v2.post('/list/:list/task/:task', (call) => {
    const { world, list } = call;
    const task = call.ownTask();
    const home = listOf(world, task);
    // Without the ClickApp the call still answers 200 and does nothing.
    if (spaceOf(world, home).multipleLists && list.id !== home.id) {
      world.tasks.patch(task, { otherListIds: [...new Set([...task.otherListIds, list.id])] });
    }
    return {};
  }),
  v2.del('/list/:list/task/:task', (call) => {
    const { world, list } = call;
    const task = call.ownTask();
    const otherListIds = task.otherListIds.filter((id) => id !== list.id);
    world.tasks.patch(task, { otherListIds });
    return {};
  }),
] satisfies Route[];

function rows({ world, query }: Call, lists: List[]): Json {
  const counts = taskCounts(world);
  const archived = query.flag('archived');
  return {
    lists: lists
      .filter((row) => !row.deleted && row.archived === archived)
      .sort(byOrder)
      .map((row) => listRow(world, row, counts.get(row.id) ?? 0)),
  };
}

function inFolder({ folder }: Call): Partial<List> {
  return { folderId: folder.id };
}

/** The lists of a space that stand in no folder. */
function folderless({ world, space }: Call): List[] {
  const hidden = (row: List) => world.folders.get(row.folderId)?.hidden === true;
  return world.lists.where({ spaceId: space.id }).filter(hidden);
}

/** The members that create and update set alike; `row` is the list as it was. */
function details({ world, body }: Call, row: List | null) {
  const assignee = body.clearable('assignee');
  const assigneeId =
    assignee === undefined ? (row?.assigneeId ?? null) : world.people.get(String(assignee))?.id;
  const dueDate = body.date('due_date');
  const startDate = body.date('start_date');
  const priority = body.clearable('priority');
  const label = body.text('status') ?? row?.label ?? null;
  return {
    content: body.text('markdown_content') ?? body.text('content') ?? row?.content ?? '',
    label: body.flag('unset_status') === true ? null : label,
    priority: priority === undefined ? (row?.priority ?? null) : priority,
    assigneeId: assigneeId ?? null,
    dueDate: dueDate === undefined ? (row?.dueDate ?? null) : dueDate,
    dueDateTime: body.flag('due_date_time') ?? row?.dueDateTime ?? false,
    startDate: startDate === undefined ? (row?.startDate ?? null) : startDate,
    startDateTime: body.flag('start_date_time') ?? row?.startDateTime ?? false,
  };
}

/** The name in the body, if a list may be called so beside its `siblings`. */
function nameFor({ body }: Call, siblings: readonly List[]): string {
  const name = body.name('SUBCAT_020');
  if (siblings.some((row) => !row.deleted && sameName(row.name, name))) {
    throw new Refusal('SUBCAT_016');
  }
  return name;
}

/** The List that a call makes in the Folder of its path. */
export function newListInFolder(call: Call): List {
  const { world, folder } = call;
  const name = nameFor(call, world.lists.where({ folderId: folder.id }));
  return plantList(world, folder, name, details(call, null));
}

/** The List without a Folder that a call makes in the Space of its path. */
export function newListInSpace(call: Call): List {
  const name = nameFor(call, folderless(call));
  return plantList(call.world, call.space, name, details(call, null));
}
