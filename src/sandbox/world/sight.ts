// What a member sees. A private space is its members' alone; a guest sees nothing but what was shared
// with them: a folder, a list or a task, each with all that stands in it.
import type { Person } from './person.ts';
import { listOf } from './places.ts';
import type { Folder, List, Space } from './spaces.ts';
import type { Task } from './task.ts';
import type { World } from './world.ts';

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
