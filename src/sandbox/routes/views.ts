// Views. A list always has one that nobody made; what others look like is stored and given back.
import type { JsonObject } from '../../base/index.ts';
import { type Call, ok, type Route, v2 } from '../http/call.ts';
import { nameIn, textIn } from '../http/input.ts';
import { Refusal } from '../http/refusal.ts';
import { view } from '../render/parts.ts';
import type { View, ViewParent } from '../world/parts.ts';
import { isOpenPlace, listOf } from '../world/places.ts';
import type { Task } from '../world/task.ts';
import type { World } from '../world/world.ts';
import { folderIn, listIn, removing, spaceIn } from './find.ts';

/** Each place that views stand on, and how its id is found. */
const PARENTS = {
  team: (call) => call.world.meta.workspaceId,
  space: (call) => spaceIn(call).id,
  folder: (call) => folderIn(call).id,
  list: (call) => listIn(call).id,
} as const satisfies Record<ViewParent, (call: Call) => string>;

const LOOK = ['grouping', 'divide', 'sorting', 'filters', 'columns', 'team_sidebar', 'settings'];

export const viewRoutes: readonly Route[] = [
  ...(Object.keys(PARENTS) as ViewParent[]).flatMap((kind) => [
    v2.get(`/${kind}/:${kind}/view`, (call) => {
      const parentId = PARENTS[kind](call);
      const rows = call.world.views.where((row) => row.parentId === parentId);
      const builtIn = kind === 'list' ? [listView(call, parentId)] : [];
      return ok({ views: [...builtIn, ...rows].map(view) });
    }),
    v2.post(`/${kind}/:${kind}/view`, (call) => {
      const { world, body, caller, now } = call;
      const row = world.views.put({
        id: world.newId('view'),
        name: nameIn(body, 'VIEW_002'),
        type: textIn(body, 'type') ?? 'list',
        parentKind: kind,
        parentId: PARENTS[kind](call),
        look: lookIn(body),
        creatorId: caller.id,
        createdAt: now,
      });
      return ok({ view: view(row) });
    }),
  ]),
  v2.get('/view/:view', (call) => ok({ view: view(viewIn(call)) })),
  v2.put('/view/:view', (call) => {
    const { world, body } = call;
    const row = viewIn(call);
    const look = { ...row.look, ...lookIn(body) };
    const changed = world.views.put({ ...row, look, name: textIn(body, 'name') ?? row.name });
    return ok({ view: view(changed) });
  }),
  v2.del(
    '/view/:view',
    removing(({ views }) => views, viewIn),
  ),
];

export function viewIn(call: Call): View {
  const id = call.params.view ?? '';
  const listId = /^6-(\d+)-1$/.exec(id)?.[1];
  const list = listId === undefined ? undefined : call.world.lists.get(listId);
  const found = list === undefined ? call.world.views.get(id) : listView(call, list.id);
  if (found === undefined) throw new Refusal('VIEW_001');
  return found;
}

/** The tasks that a view stands on. */
export function viewTasks(world: World, row: View): Task[] {
  return world.tasks.where((task) => {
    const list = listOf(world, task);
    const places = [world.meta.workspaceId, list.spaceId, list.folderId, list.id];
    return (
      !task.deleted && !task.archived && isOpenPlace(world, list) && places.includes(row.parentId)
    );
  });
}

function listView({ caller, now }: Call, listId: string): View {
  return {
    id: `6-${listId}-1`,
    name: 'List',
    type: 'list',
    parentKind: 'list',
    parentId: listId,
    look: {},
    creatorId: caller.id,
    createdAt: now,
  };
}

function lookIn(body: JsonObject): JsonObject {
  return Object.fromEntries(
    LOOK.flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]]])),
  );
}
