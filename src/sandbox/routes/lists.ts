// Lists, in folders and outside of them, and the further lists that a task is shown in.
import { sameName } from '../assumptions.ts';
import { type Call, ok, type Route, v2 } from '../http/call.ts';
import { clearableIn, dateIn, flagIn, nameIn, textIn } from '../http/input.ts';
import { Refusal } from '../http/refusal.ts';
import { byOrder, createdList, list, listRow, taskCounts } from '../render/places.ts';
import { listOf, spaceOf } from '../world/places.ts';
import { plantList } from '../world/rows.ts';
import type { List } from '../world/spaces.ts';
import type { World } from '../world/world.ts';
import { findTask, folderIn, listIn, spaceIn } from './find.ts';

export const listRoutes = [
  v2.get('/folder/:folder/list', (call) => {
    const folder = folderIn(call);
    return ok({ lists: rows(call, (row) => row.folderId === folder.id) });
  }),
  v2.get('/space/:space/list', (call) => {
    const space = spaceIn(call);
    return ok({
      lists: rows(call, (row) => row.spaceId === space.id && isFolderless(call.world, row)),
    });
  }),
  v2.post('/folder/:folder/list', (call) => ok(createdList(call.world, newListInFolder(call)))),
  v2.post('/space/:space/list', (call) => ok(createdList(call.world, newListInSpace(call)))),
  v2.get('/list/:list', (call) => ok(list(call.world, listIn(call)))),
  v2.put('/list/:list', (call) => {
    const { world, body } = call;
    const row = listIn(call);
    const name =
      body.name === undefined
        ? row.name
        : nameFor(call, (other) => other.folderId === row.folderId && other.id !== row.id);
    const changed = world.lists.patch(row, {
      ...details(call, row),
      name,
      archived: flagIn(body, 'archived') ?? row.archived,
    });
    return ok(list(world, changed));
  }),
  v2.del('/list/:list', (call) => {
    call.world.lists.patch(listIn(call), { deleted: true });
    return ok({});
  }),
  v2.post('/list/:list/task/:task', (call) => {
    const { world } = call;
    const target = listIn(call);
    const task = findTask(world, call.params.task ?? '');
    const home = listOf(world, task);
    // Without the ClickApp the call still answers 200 and does nothing.
    if (spaceOf(world, home).multipleLists && target.id !== home.id) {
      const otherListIds = [...new Set([...task.otherListIds, target.id])];
      world.tasks.patch(task, { otherListIds });
    }
    return ok({});
  }),
  v2.del('/list/:list/task/:task', (call) => {
    const { world } = call;
    const target = listIn(call);
    const task = findTask(world, call.params.task ?? '');
    const otherListIds = task.otherListIds.filter((id) => id !== target.id);
    world.tasks.patch(task, { otherListIds });
    return ok({});
  }),
] satisfies Route[];

function rows({ world, query }: Call, belongs: (row: List) => boolean) {
  const archived = query.flag('archived');
  const counts = taskCounts(world);
  return world.lists
    .where((row) => !row.deleted && row.archived === archived && belongs(row))
    .sort(byOrder)
    .map((row) => listRow(world, row, counts.get(row.id) ?? 0));
}

function isFolderless(world: World, row: List): boolean {
  return world.folders.get(row.folderId)?.hidden === true;
}

/** The members that create and update set alike; `row` is the list as it was. */
function details({ world, body }: Call, row: List | null) {
  const assignee = clearableIn(body, 'assignee');
  const assigneeId =
    assignee === undefined ? (row?.assigneeId ?? null) : world.people.get(String(assignee))?.id;
  const dueDate = dateIn(body, 'due_date');
  const startDate = dateIn(body, 'start_date');
  const priority = clearableIn(body, 'priority');
  return {
    content: textIn(body, 'markdown_content') ?? textIn(body, 'content') ?? row?.content ?? '',
    label:
      flagIn(body, 'unset_status') === true ? null : (textIn(body, 'status') ?? row?.label ?? null),
    priority: priority === undefined ? (row?.priority ?? null) : priority,
    assigneeId: assigneeId ?? null,
    dueDate: dueDate === undefined ? (row?.dueDate ?? null) : dueDate,
    dueDateTime: flagIn(body, 'due_date_time') ?? row?.dueDateTime ?? false,
    startDate: startDate === undefined ? (row?.startDate ?? null) : startDate,
    startDateTime: flagIn(body, 'start_date_time') ?? row?.startDateTime ?? false,
  };
}

/** The name in the body, if a list may be called so beside its `siblings`. */
function nameFor({ world, body }: Call, siblings: (row: List) => boolean): string {
  const name = nameIn(body, 'SUBCAT_020');
  const taken = world.lists.find(
    (row) => !row.deleted && siblings(row) && sameName(row.name, name),
  );
  if (taken !== undefined) throw new Refusal('SUBCAT_016');
  return name;
}

/** The List that a call makes in the Folder of its path. */
export function newListInFolder(call: Call): List {
  const folder = folderIn(call);
  const name = nameFor(call, (row) => row.folderId === folder.id);
  return plantList(call.world, folder, name, details(call, null));
}

/** The List without a Folder that a call makes in the Space of its path. */
export function newListInSpace(call: Call): List {
  const { world } = call;
  const space = spaceIn(call);
  const name = nameFor(call, (row) => row.spaceId === space.id && isFolderless(world, row));
  return plantList(world, space, name, details(call, null));
}
