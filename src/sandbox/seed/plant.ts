// Building blocks of seeded worlds: rows with sensible defaults, so that a seed says only what matters.

import { defaultFeatures, makeStatuses } from '../world/defaults.ts';
import { type Folder, HIDDEN_FOLDER_NAME } from '../world/folder.ts';
import type { List } from '../world/list.ts';
import type { Person } from '../world/person.ts';
import { statusesOf } from '../world/places.ts';
import type { Space } from '../world/space.ts';
import { findStatus, firstStatus, type StatusType } from '../world/status.ts';
import { enterStatus, type Task } from '../world/task.ts';
import type { TimeEntry } from '../world/time-entry.ts';
import type { World } from '../world/world.ts';

export type StatusRow = readonly [name: string, type: StatusType, color: string];

export function plantSpace(
  world: World,
  name: string,
  color: string,
  statuses: readonly StatusRow[],
  more: Partial<Space> = {},
): Space {
  const id = world.newId('space');
  return world.spaces.put({
    id,
    name,
    color,
    private: false,
    archived: false,
    deleted: false,
    adminCanManage: true,
    multipleAssignees: true,
    statuses: makeStatuses(world, id, statuses),
    tags: [],
    features: defaultFeatures(),
    multipleLists: true,
    orderindex: world.spaces.size,
    ...more,
  });
}

export function plantFolder(
  world: World,
  spaceId: string,
  name: string,
  more: Partial<Folder> = {},
): Folder {
  return world.folders.put({
    id: world.newId('folder'),
    name,
    spaceId,
    orderindex: world.folders.size,
    statuses: null,
    hidden: name === HIDDEN_FOLDER_NAME,
    archived: false,
    deleted: false,
    ...more,
  });
}

/** A list in a folder, or, given a space, outside of any (then in a hidden folder of its own). */
export function plantList(
  world: World,
  parent: Folder | Space,
  name: string,
  more: Partial<List> & { ownStatuses?: readonly StatusRow[] } = {},
): List {
  const { ownStatuses, ...rest } = more;
  const folder = 'spaceId' in parent ? parent : plantFolder(world, parent.id, HIDDEN_FOLDER_NAME);
  const id = world.newId('list');
  return world.lists.put({
    id,
    name,
    folderId: folder.id,
    spaceId: folder.spaceId,
    content: '',
    orderindex: world.lists.size,
    label: null,
    priority: null,
    assigneeId: null,
    dueDate: null,
    dueDateTime: false,
    startDate: null,
    startDateTime: false,
    statuses: ownStatuses === undefined ? null : makeStatuses(world, id, ownStatuses),
    archived: false,
    deleted: false,
    ...rest,
  });
}

export interface TaskSeed {
  readonly name: string;
  /** The status name; null for the list's first. */
  readonly status: string | null;
  readonly creator: Person;
  readonly createdAt: number;
  /** When it got its status; its creation when left out. */
  readonly changedAt?: number;
  readonly more?: Partial<Task>;
}

export function plantTask(world: World, list: List, seed: TaskSeed): Task {
  const statuses = statusesOf(world, list);
  const first = firstStatus(statuses);
  const status = seed.status === null ? first : findStatus(statuses, seed.status);
  if (status === undefined) throw new Error(`${list.name} has no status ${seed.status}`);
  const changedAt = seed.changedAt ?? seed.createdAt;
  const id = world.newId('task');
  return world.tasks.put({
    id,
    customId: null,
    customItemId: 0,
    name: seed.name,
    description: '',
    ...enterStatus(enterStatus(null, first, seed.createdAt), status, changedAt),
    orderindex: world.meta.sequence,
    createdAt: seed.createdAt,
    updatedAt: changedAt,
    archived: false,
    deleted: false,
    creatorId: seed.creator.id,
    assigneeIds: [],
    groupIds: [],
    watcherIds: [seed.creator.id],
    tags: [],
    parentId: null,
    priority: null,
    dueDate: null,
    startDate: null,
    points: null,
    timeEstimate: null,
    fields: {},
    listId: list.id,
    otherListIds: [],
    ...seed.more,
  });
}

export function plantTime(
  world: World,
  userId: string,
  task: Task | null,
  start: number,
  end: number,
  more: Partial<TimeEntry> = {},
): TimeEntry {
  return world.timeEntries.put({
    id: world.newId('timeEntry'),
    taskId: task?.id ?? null,
    userId,
    start,
    end,
    description: '',
    billable: false,
    tags: [],
    at: end,
    source: 'clickup',
    ...more,
  });
}

/** A public channel of the chat, with these people in it. */
export function plantChannel(world: World, name: string, people: readonly Person[]): void {
  const members = people.map(({ id }) => id);
  const { workspaceId, createdAt } = world.meta;
  world.things.put({
    ...{ id: world.newId('doc'), kind: 'channel', parentId: '' },
    fields: {
      ...{ name, type: 'CHANNEL', visibility: 'PUBLIC', members, workspace_id: workspaceId },
      ...{ creator: members[0] ?? '', created_at: new Date(createdAt).toISOString() },
      archived: false,
    },
  });
}
