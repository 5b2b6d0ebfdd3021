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
import { seesSpace } from '../world/places.ts';
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
    const name = nameIn(call, 'space', world.spaces.all());
    const row = plantSpace(world, name, body.text('color') ?? null, PLAIN_STATUSES, {
      multipleAssignees: body.flag('multiple_assignees') ?? true,
      features: featuresFrom(defaultFeatures(), body),
    });
    return showSpace(row);
  }),
  v2.get('/space/:space', ({ space }) => showSpace(space)),
  v2.put('/space/:space', (call) => {
    const { world, space, body } = call;
    const changed = world.spaces.patch(space, {
      name: nameIn(call, 'space', world.spaces.all(), space),
      color: body.text('color'),
      private: body.flag('private'),
      adminCanManage: body.flag('admin_can_manage'),
      multipleAssignees: body.flag('multiple_assignees'),
      archived: body.flag('archived'),
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
    const name = nameIn(call, 'folder', foldersIn(call, folder.spaceId), folder);
    const archived = body.flag('archived');
    return showFolder(world, world.folders.patch(folder, { name, archived }));
  }),
  v2.quiet.del('/folder/:folder', ({ world, folder }) =>
    world.folders.patch(folder, { deleted: true }),
  ),
  v2.get('/folder/:folder/list', (call) => rows(call, listsIn(call, call.folder))),
  v2.get('/space/:space/list', (call) => rows(call, folderless(call))),
  v2.post('/folder/:folder/list', (call) => createdList(call.world, newList(call))),
  v2.post('/space/:space/list', (call) => createdList(call.world, newList(call))),
  v2.get('/list/:list', ({ world, list }) => showList(world, list)),
  v2.put('/list/:list', (call) => {
    const { world, list, body } = call;
    const changed = world.lists.patch(list, {
      name: nameIn(call, 'list', listsIn(call, { id: list.folderId }), list),
      ...details(call),
      archived: body.flag('archived'),
    });
    return showList(world, changed);
  }),
  v2.quiet.del('/list/:list', ({ world, list }) => world.lists.patch(list, { deleted: true })),
  v2.quiet.post('/list/:list/task/:task', (call) => {
    const { world, list } = call;
    const task = call.ownTask();
    if (list.id === task.listId) return;
    world.tasks.patch(task, { otherListIds: [...new Set([...task.otherListIds, list.id])] });
  }),
  v2.quiet.del('/list/:list/task/:task', (call) => {
    const { world, list } = call;
    const task = call.ownTask();
    const otherListIds = task.otherListIds.filter((id) => id !== list.id);
    world.tasks.patch(task, { otherListIds });
  }),
] satisfies Route[];

/** How a name is refused that is none, and one that is taken. */
const NAME_CODES = {
  space: ['PROJ_060', 'PROJECT_023'],
  folder: ['CAT_021', 'CAT_014'],
  list: ['SUBCAT_020', 'SUBCAT_016'],
} as const satisfies Record<string, readonly [invalid: RefusalCode, taken: RefusalCode]>;

/** The name in the body, if nothing in the same place is called so; `self`, which may leave it out, aside. */
function nameIn(
  { body }: Call,
  kind: keyof typeof NAME_CODES,
  here: readonly (Space | Folder | List)[],
  self?: Space | Folder | List,
): string {
  if (self !== undefined && body.members.name === undefined) return self.name;
  const [invalid, taken] = NAME_CODES[kind];
  const name = body.name(invalid);
  const others = here.filter((row) => row.id !== self?.id && !row.deleted);
  if (others.some((row) => sameName(row.name, name))) throw new Refusal(taken);
  return name;
}

function featuresFrom(features: Space['features'], body: Body): Space['features'] {
  const changed = { ...features };
  for (const [name, feature] of Object.entries(body.object('features').members)) {
    const before = changed[name];
    changed[name] = isObject(feature) && isObject(before) ? { ...before, ...feature } : feature;
  }
  return changed;
}

function foldersIn({ world }: Call, spaceId: string): Folder[] {
  return world.folders.where({ spaceId, hidden: false });
}

/** The Folder that a call makes in the Space of its path. */
export function newFolder(call: Call): Folder {
  const { id } = call.space;
  return plantFolder(call.world, id, nameIn(call, 'folder', foldersIn(call, id)));
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

function listsIn({ world }: Call, { id }: { id: string }): List[] {
  return world.lists.where({ folderId: id });
}

/** The lists of a space that stand in no folder. */
function folderless({ world, space }: Call): List[] {
  const hidden = (row: List) => world.folders.get(row.folderId)?.hidden === true;
  return world.lists.where({ spaceId: space.id }).filter(hidden);
}

/** The members that create and update set alike, of those that were sent. */
function details({ world, body }: Call) {
  const assignee = body.clearable('assignee');
  const assigneeId = world.people.get(String(assignee))?.id ?? null;
  return {
    content: body.text('markdown_content') ?? body.text('content'),
    label: body.flag('unset_status') === true ? null : body.text('status'),
    priority: body.clearable('priority'),
    assigneeId: assignee === undefined ? undefined : assigneeId,
    dueDate: body.date('due_date'),
    dueDateTime: body.flag('due_date_time'),
    startDate: body.date('start_date'),
    startDateTime: body.flag('start_date_time'),
  };
}

/** The List that a call makes in the Folder of its path or, without one, in its Space. */
export function newList(call: Call): List {
  const parent = call.params.folder === undefined ? call.space : call.folder;
  const siblings = 'spaceId' in parent ? listsIn(call, parent) : folderless(call);
  const [name, more] = [nameIn(call, 'list', siblings), details(call)];
  return call.world.lists.patch(plantList(call.world, parent, name), more);
}
