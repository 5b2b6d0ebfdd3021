// Workspace, spaces, folders and lists as answers show them.
import type { JsonObject } from '../../base/index.ts';
import { folderOf, spaceOf, statusesOf, statusOf } from '../world/places.ts';
import type { Folder, List, Space, Status, Tag } from '../world/spaces.ts';
import type { World } from '../world/world.ts';
import { member, userOrNull } from './people.ts';
import { instant, priority, snakeCased } from './values.ts';

export function workspace(world: World): JsonObject {
  return {
    id: world.meta.workspaceId,
    name: world.meta.workspaceName,
    color: world.meta.workspaceColor,
    avatar: null,
    members: world.people.all().map(member),
  };
}

export function status(row: Status): JsonObject {
  return { ...row };
}

/** A tag on a task or a time entry, or, with the space's id, among the tags of its space. */
export function showTag(row: Tag, spaceId?: string): JsonObject {
  return {
    name: row.name,
    tag_fg: row.fg,
    tag_bg: row.bg,
    creator: Number(row.creatorId),
    ...(spaceId === undefined ? {} : { project_id: spaceId }),
  };
}

export function showSpace(row: Space): JsonObject {
  return {
    ...snakeCased(row, 'id', 'name', 'color', 'private', 'archived'),
    ...snakeCased(row, 'adminCanManage', 'multipleAssignees'),
    avatar: null,
    statuses: row.statuses.map(status),
    features: {
      ...row.features,
      priorities: { ...Object(row.features.priorities), priorities: [1, 2, 3, 4].map(priority) },
    },
  };
}

/** A folder with the lists that stand in it. `counts`: tasks by list, from {@link taskCounts}. */
export function showFolder(
  world: World,
  row: Folder,
  counts: TaskCounts = taskCounts(world),
): JsonObject {
  const lists = world.lists
    .where((list) => list.folderId === row.id && !list.deleted && !list.archived)
    .sort(byOrder);
  const total = lists.reduce((sum, list) => sum + (counts.get(list.id) ?? 0), 0);
  return {
    ...snakeCased(row, 'id', 'name', 'orderindex', 'hidden', 'archived', 'deleted'),
    override_statuses: row.statuses !== null,
    space: spaceRef(spaceOf(world, row)),
    task_count: String(total),
    statuses: (row.statuses ?? []).map(status),
    lists: lists.map((list) => listInFolder(world, list, counts.get(list.id) ?? 0)),
    permission_level: 'create',
  };
}

/** A list in `GET /folder/{id}/list` and `GET /space/{id}/list`. */
export function listRow(world: World, row: List, taskCount: number): JsonObject {
  return {
    ...snakeCased(row, 'id', 'name', 'orderindex', 'content', 'archived'),
    status: label(row),
    priority: row.priority === null ? null : priorityLabel(row.priority),
    assignee: userOrNull(world, row.assigneeId),
    task_count: taskCount,
    due_date: instant(row.dueDate),
    start_date: instant(row.startDate),
    folder: folderRef(folderOf(world, row)),
    space: spaceRef(spaceOf(world, row)),
    override_statuses: row.statuses !== null,
    permission_level: 'create',
  };
}

/** A list as its creation answers: without times, and with statuses that name their group. */
export function createdList(world: World, row: List): JsonObject {
  const { status: color, ...rest } = listRow(world, row, 0);
  const group = row.statuses === null ? `proj_${row.spaceId}` : `subcat_${row.id}`;
  return {
    ...rest,
    ...(color === null ? {} : { status: color }),
    deleted: row.deleted,
    inbound_address: inboundAddress(row),
    statuses: statusesOf(world, row).map((one) => ({ ...status(one), status_group: group })),
  };
}

/** A list on its own: after an update, and in `GET /list/{id}`. */
export function showList(world: World, row: List): JsonObject {
  return {
    ...listRow(world, row, taskCounts(world).get(row.id) ?? 0),
    ...snakeCased(row, 'deleted', 'dueDateTime', 'startDateTime'),
    inbound_address: inboundAddress(row),
    statuses: statusesOf(world, row).map(status),
  };
}

function inboundAddress(row: List): string {
  return `a.t.${row.id}@tasks.clickup.com`;
}

/** A list inside its folder, which need not repeat the folder. */
function listInFolder(world: World, row: List, taskCount: number): JsonObject {
  const { folder: _folder, ...rest } = listRow(world, row, taskCount);
  return { ...rest, statuses: statusesOf(world, row).map(status) };
}

export type TaskCounts = ReadonlyMap<string, number>;

/** Tasks that count, neither archived nor of a closed-type status, by the id of their home list. */
export function taskCounts(world: World): TaskCounts {
  const counts = new Map<string, number>();
  for (const task of world.tasks.all()) {
    if (task.deleted || task.archived) continue;
    if (statusOf(world, task).type === 'closed') continue;
    counts.set(task.listId, (counts.get(task.listId) ?? 0) + 1);
  }
  return counts;
}

export function folderRef(row: Folder): JsonObject {
  return { id: row.id, name: row.name, hidden: row.hidden, access: true };
}

function spaceRef(row: Space): JsonObject {
  return { id: row.id, name: row.name, access: true };
}

export function byOrder(a: { orderindex: number }, b: { orderindex: number }): number {
  return a.orderindex - b.orderindex;
}

const LABEL_COLORS: Readonly<Record<string, string>> = {
  red: '#e50000',
  yellow: '#f9d900',
  green: '#2ecd6f',
  blue: '#02bcd4',
};

function label(row: List): JsonObject | null {
  if (row.label === null) return null;
  return { status: row.label, color: LABEL_COLORS[row.label] ?? '#87909e', hide_label: true };
}

function priorityLabel(value: number): JsonObject {
  const { priority: name, color } = priority(value);
  return { priority: name, color };
}
