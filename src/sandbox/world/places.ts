// Where things stand: which statuses hold for a list, what is still there, what a task's status is, and who
// sees it. A private space is its members' alone; a guest sees nothing but what was shared with them: a
// folder, a list or a task, each with all that stands in it.
import type { Field } from './parts.ts';
import type { Person } from './person.ts';
import {
  type Folder,
  findStatus,
  firstStatus,
  type List,
  type Space,
  type Status,
} from './spaces.ts';
import type { Task } from './task.ts';
import type { World } from './world.ts';

/** A list's own statuses, else its folder's, else its space's. */
export function statusesOf(world: World, list: List): readonly Status[] {
  return (
    list.statuses ?? world.folders.get(list.folderId)?.statuses ?? spaceOf(world, list).statuses
  );
}

/** The task's status; the list's first when the task's own was renamed away or left behind. */
export function statusOf(world: World, task: Task): Status {
  const statuses = statusesOf(world, listOf(world, task));
  return (
    statuses.find((status) => status.id === task.statusId) ??
    findStatus(statuses, task.status) ??
    firstStatus(statuses)
  );
}

/** The custom fields that tasks of a list can have: its own and those of everything above it. */
export function fieldsOf(world: World, list: List): Field[] {
  const scopes = placesOf(world, list);
  return world.fields.where((field) => scopes.includes(field.scopeId));
}

export function listOf(world: World, task: Task): List {
  return present(world.lists.get(task.listId));
}

export function folderOf(world: World, list: List): Folder {
  return present(world.folders.get(list.folderId));
}

export function spaceOf(world: World, place: { spaceId: string }): Space {
  return present(world.spaces.get(place.spaceId));
}

/** Whether the list can be reached: neither it nor what it stands in is archived or deleted. */
export function isOpenPlace(world: World, list: List): boolean {
  return [list, folderOf(world, list), spaceOf(world, list)].every(
    (place) => !place.archived && !place.deleted,
  );
}

/** The ids of a list and of everything above it, up to the workspace. */
export function placesOf(world: World, list: List): string[] {
  return [world.meta.workspaceId, list.spaceId, list.folderId, list.id];
}

/** Rows are only ever marked as deleted, so what a row points to is always there. */
function present<T>(row: T | undefined): T {
  if (row === undefined) throw new Error('a row points to one that is not there');
  return row;
}

export function seesSpace(person: Person, space: Space): boolean {
  if (space.memberIds !== undefined) return space.memberIds.includes(person.id);
  return person.role !== 4;
}

export function seesFolder(world: World, person: Person, folder: Folder): boolean {
  const space = world.spaces.get(folder.spaceId);
  return (space !== undefined && seesSpace(person, space)) || isShared(person, folder);
}

export function seesList(world: World, person: Person, list: List): boolean {
  const folder = world.folders.get(list.folderId);
  return (folder !== undefined && seesFolder(world, person, folder)) || isShared(person, list);
}

export function seesTask(world: World, person: Person, task: Task): boolean {
  const lists = [
    listOf(world, task),
    ...task.otherListIds.flatMap((id) => world.lists.get(id) ?? []),
  ];
  const parent = task.parentId === null ? undefined : world.tasks.get(task.parentId);
  return (
    lists.some((list) => seesList(world, person, list)) ||
    isShared(person, task) ||
    (parent !== undefined && seesTask(world, person, parent))
  );
}

/** Whether the thing itself was shared with the person, rather than what it stands in. */
export function isShared(
  person: Person,
  thing: { readonly sharedWith?: readonly string[] },
): boolean {
  return thing.sharedWith?.includes(person.id) === true;
}
