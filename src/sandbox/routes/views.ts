// Views. A list always has one that nobody made; what others look like is stored and given back.
import { type Call, type Route, v2 } from '../http/call.ts';
import { Refusal } from '../http/refusal.ts';
import { showView } from '../render/parts.ts';
import type { View, ViewParent } from '../world/parts.ts';
import { isOpenPlace, listOf, placesOf } from '../world/places.ts';
import type { Task } from '../world/task.ts';
import type { World } from '../world/world.ts';

/** Each place that views stand on, and how its id is found. */
const PARENTS = {
  team: ({ world }) => world.meta.workspaceId,
  space: ({ space }) => space.id,
  folder: ({ folder }) => folder.id,
  list: ({ list }) => list.id,
} as const satisfies Record<ViewParent, (call: Call) => string>;

const LOOK = ['grouping', 'divide', 'sorting', 'filters', 'columns', 'team_sidebar', 'settings'];

export const viewRoutes: readonly Route[] = [
  ...(Object.keys(PARENTS) as ViewParent[]).flatMap((kind) => [
    v2.get(`/${kind}/:${kind}/view`, (call) => {
      const parentId = PARENTS[kind](call);
      const rows = call.world.views.where({ parentId });
      const builtIn = kind === 'list' ? [listView(call, parentId)] : [];
      return { views: [...builtIn, ...rows].map(showView) };
    }),
    v2.post(`/${kind}/:${kind}/view`, (call) => {
      const { world, body, caller, now } = call;
      const row = world.views.add({
        name: body.name('VIEW_002'),
        type: body.text('type') ?? 'list',
        parentKind: kind,
        parentId: PARENTS[kind](call),
        look: body.only(LOOK),
        creatorId: caller.id,
        createdAt: now,
      });
      return { view: showView(row) };
    }),
  ]),
  v2.get('/view/:view', (call) => ({ view: showView(viewIn(call)) })),
  v2.put('/view/:view', (call) => {
    const { world, body } = call;
    const row = viewIn(call);
    const look = { ...row.look, ...body.only(LOOK) };
    return {
      view: showView(world.views.patch(row, { look, name: body.text('name') ?? row.name })),
    };
  }),
  v2.quiet.del('/view/:view', (call) => call.world.views.remove(viewIn(call).id)),
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
    const isHere = isOpenPlace(world, list) && placesOf(world, list).includes(row.parentId);
    return isHere && !task.deleted && !task.archived;
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
