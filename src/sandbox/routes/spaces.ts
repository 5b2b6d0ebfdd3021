// Spaces, their folders, and lists in folders and outside of them.
import { isObject, type Json } from '../../base/index.ts';
import { sameName } from '../assumptions.ts';
import type { Body } from '../http/body.ts';
import { type Call, type Route, v2 } from '../http/call.ts';
import { Refusal, type RefusalCode } from '../http/refusal.ts';
import {
  byOrder,
  createdList,
  listRow,
  showFolder,
  showList,
  showSpace,
  taskCounts,
} from '../render/places.ts';
import { listOf, seesSpace, spaceOf } from '../world/places.ts';
import {
  defaultFeatures,
  PLAIN_STATUSES,
  plantFolder,
  plantList,
  plantSpace,
} from '../world/rows.ts';
import type { Folder, List, Space } from '../world/spaces.ts';

export const spaceRoutes = [
  v2.get('/team/:team/space', ({ world, query, caller }) => {
    const spaces = world.spaces
      .where({ deleted: false, archived: query.flag('archived') })
      .filter((row) => seesSpace(caller, row));
    return { spaces: spaces.sort(byOrder).map(showSpace) };
  }),
  v2.post('/team/:team/space', (call) => {
    const { world, body } = call;
    const color = body.text('color') ?? null;
    const row = plantSpace(world, spaceName(call, null), color, PLAIN_STATUSES, {
      multipleAssignees: body.flag('multiple_assignees') ?? true,
      features: featuresFrom(defaultFeatures(), body),
    });
    return showSpace(row);
  }),
  v2.get('/space/:space', ({ space }) => showSpace(space)),
  v2.put('/space/:space', (call) => {
    const { world, space, body } = call;
    const changed = world.spaces.patch(space, {
      name: body.members.name === undefined ? space.name : spaceName(call, space),
      color: body.text('color') ?? space.color,
      private: body.flag('private') ?? space.private,
      adminCanManage: body.flag('admin_can_manage') ?? space.adminCanManage,
      multipleAssignees: body.flag('multiple_assignees') ?? space.multipleAssignees,
      archived: body.flag('archived') ?? space.archived,
      features: featuresFrom(space.features, body),
    });
    return showSpace(changed);
  }),
  v2.quiet.del('/space/:space', ({ world, space }) => world.spaces.patch(space, { deleted: true })),
  v2.get('/space/:space/folder', ({ world, query, space }) => {
    const wanted = { spaceId: space.id, hidden: false, deleted: false };
    const folders = world.folders.where({ ...wanted, archived: query.flag('archived') });
    const counts = taskCounts(world);
    return { folders: folders.sort(byOrder).map((row) => showFolder(world, row, counts)) };
  }),
  v2.post('/space/:space/folder', (call) => showFolder(call.world, newFolder(call))),
  v2.get('/folder/:folder', ({ world, folder }) => showFolder(world, folder)),
  v2.put('/folder/:folder', (call) => {
    const { world, folder, body } = call;
    const changed = world.folders.patch(folder, {
      name:
        body.members.name === undefined ? folder.name : folderName(call, folder.spaceId, folder),
      archived: body.flag('archived') ?? folder.archived,
    });
    return showFolder(world, changed);
  }),
  v2.quiet.del('/folder/:folder', ({ world, folder }) =>
    world.folders.patch(folder, { deleted: true }),
  ),
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
      name: sent === undefined ? list.name : listName(call, siblings),
      ...details(call, list),
      archived: body.flag('archived') ?? list.archived,
    });
    return showList(world, changed);
  }),
  v2.quiet.del('/list/:list', ({ world, list }) => world.lists.patch(list, { deleted: true })),
  v2.quiet.post('/list/:list/task/:task', (call) => {
    const { world, list } = call;
    const task = call.ownTask();
    const home = listOf(world, task);
    // Without the ClickApp the call still answers 200 and does nothing.
    if (spaceOf(world, home).multipleLists && list.id !== home.id) {
      world.tasks.patch(task, { otherListIds: [...new Set([...task.otherListIds, list.id])] });
    }
  }),
  v2.quiet.del('/list/:list/task/:task', (call) => {
    const { world, list } = call;
    const task = call.ownTask();
    const otherListIds = task.otherListIds.filter((id) => id !== list.id);
    world.tasks.patch(task, { otherListIds });
  }),
] satisfies Route[];

/** The name in the body, if none of the `others` is called so. */
function freeName(
  { body }: Call,
  others: readonly Space[] | readonly Folder[] | readonly List[],
  invalid: RefusalCode,
  taken: RefusalCode,
): string {
  const name = body.name(invalid);
  if (others.some((row) => sameName(row.name, name))) throw new Refusal(taken);
  return name;
}

/** `self` is the space that asks. */
function spaceName(call: Call, self: Space | null): string {
  const others = call.world.spaces.where((row) => row.id !== self?.id && !row.deleted);
  return freeName(call, others, 'PROJ_060', 'PROJECT_023');
}

function featuresFrom(features: Space['features'], body: Body): Space['features'] {
  const changed = { ...features };
  for (const [name, feature] of Object.entries(body.object('features').members)) {
    const before = changed[name];
    changed[name] = isObject(feature) && isObject(before) ? { ...before, ...feature } : feature;
  }
  return changed;
}

/** `self` is the folder that asks. */
function folderName(call: Call, spaceId: string, self: Folder | null): string {
  const folders = call.world.folders.where({ spaceId, hidden: false, deleted: false });
  const others = folders.filter((row) => row.id !== self?.id);
  return freeName(call, others, 'CAT_021', 'CAT_014');
}

/** The Folder that a call makes in the Space of its path. */
export function newFolder(call: Call): Folder {
  const { id } = call.space;
  return plantFolder(call.world, id, folderName(call, id, null));
}

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

/** The name in the body, if none of its `siblings` is called so. */
function listName(call: Call, siblings: readonly List[]): string {
  const others = siblings.filter((row) => !row.deleted);
  return freeName(call, others, 'SUBCAT_020', 'SUBCAT_016');
}

/** The List that a call makes in the Folder of its path. */
export function newListInFolder(call: Call): List {
  const { world, folder } = call;
  const name = listName(call, world.lists.where({ folderId: folder.id }));
  return plantList(world, folder, name, details(call, null));
}

/** The List without a Folder that a call makes in the Space of its path. */
export function newListInSpace(call: Call): List {
  const name = listName(call, folderless(call));
  return plantList(call.world, call.space, name, details(call, null));
}
