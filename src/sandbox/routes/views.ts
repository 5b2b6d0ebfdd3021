// Views. A list always has one that nobody made; what views look like is stored and given back.
import type { JsonObject } from '../../base/index.ts';
import { type Call, PARENTS, type Parent, type Route, v2 } from '../http/call.ts';
import type { Thing } from '../world/parts.ts';
import { isOpenPlace, listOf, placesOf } from '../world/places.ts';
import type { Task } from '../world/task.ts';
import type { World } from '../world/world.ts';

/** ClickUp's numbers for what a view or a channel stands on. */
export const PARENT_TYPES = { team: 7, space: 4, folder: 5, list: 6 } as const satisfies Record<
  Parent,
  number
>;

/** How a view looks of which nothing was said. */
const LOOK = {
  grouping: { field: 'status', dir: 1, collapsed: [], ignore: false },
  divide: { field: null, dir: null, collapsed: [] },
  sorting: { fields: [] },
  filters: { op: 'AND', fields: [], search: '', show_closed: false },
  columns: { fields: [] },
  team_sidebar: { assignees: [], assigned_comments: false, unassigned_tasks: false },
  settings: {
    show_task_locations: false,
    show_subtasks: 3,
    show_subtask_parent_names: false,
    show_closed_subtasks: false,
    show_assignees: true,
    show_images: true,
    collapse_empty_columns: null,
    me_comments: true,
    me_subtasks: true,
    me_checklists: true,
  },
};

export const viewRoutes: readonly Route[] = [
  ...(Object.keys(PARENTS) as Parent[]).flatMap((kind) => [
    v2.get(`/${kind}/:${kind}/view`, (call) => {
      const parentId = PARENTS[kind](call);
      const rows = call.world.things.where({ kind: 'view', parentId });
      const builtIn = kind === 'list' ? [listView(parentId)] : [];
      const byId = new Map([...builtIn, ...rows].map((row) => [row.id, row]));
      return { views: [...byId.values()].map(shown) };
    }),
    v2.post(`/${kind}/:${kind}/view`, (call) => {
      const id = call.world.newId('doc');
      const [name, type] = [call.body.name('VIEW_002'), call.body.text('type') ?? 'list'];
      return { view: stored(call, view(id, kind, PARENTS[kind](call), name, type)) };
    }),
  ]),
  v2.get('/view/:view', (call) => ({ view: shown(viewIn(call)) })),
  v2.put('/view/:view', (call) => ({ view: stored(call, viewIn(call)) })),
  v2.quiet.del('/view/:view', (call) => call.world.things.remove(viewIn(call).id)),
];

function shown({ id, fields }: Thing): JsonObject {
  return { id, ...fields };
}

/** The view with the name and the look that were sent. */
function stored(call: Call, row: Thing): JsonObject {
  const { body } = call;
  return shown(call.store(row, { ...body.only(Object.keys(LOOK)), name: body.text('name') }));
}

export function viewIn(call: Call): Thing {
  const { view: id = '' } = call.params;
  const listId = /^6-(\d+)-1$/.exec(id)?.[1] ?? '';
  const isBuiltIn = call.world.lists.get(listId) !== undefined && !call.world.holds(id);
  return isBuiltIn ? listView(listId) : call.thing('view', 'VIEW_001');
}

/** The tasks that a view stands on. */
export function viewTasks(world: World, row: Thing): Task[] {
  return world.tasks.where((task) => {
    const list = listOf(world, task);
    const isHere = isOpenPlace(world, list) && placesOf(world, list).includes(row.parentId);
    return isHere && !task.deleted && !task.archived;
  });
}

function listView(listId: string): Thing {
  return view(`6-${listId}-1`, 'list', listId, 'List', 'list');
}

function view(id: string, kind: Parent, parentId: string, name: string, type: string): Thing {
  const parent = { id: parentId, type: PARENT_TYPES[kind] };
  return { id, kind: 'view', parentId, fields: { name, type, parent, ...LOOK } };
}
