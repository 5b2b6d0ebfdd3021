// From ids in a path to rows, or to the refusal that ClickUp gives for such an id.
import {
  DELETED_FOLDER_CODE,
  SHORTEST_TASK_ID,
  UNKNOWN_CUSTOM_ID_CODE,
  UNKNOWN_TASK_CODE,
} from '../assumptions.ts';
import { type Answer, type Call, ok } from '../http/call.ts';
import { Refusal, type RefusalCode } from '../http/refusal.ts';
import type { Person } from '../world/person.ts';
import { seesTask } from '../world/sight.ts';
import type { Folder, List, Space } from '../world/spaces.ts';
import type { Row, Table } from '../world/table.ts';
import type { Task } from '../world/task.ts';
import type { World } from '../world/world.ts';

export function spaceIn(call: Call): Space {
  const space = call.world.spaces.get(call.params.space ?? '');
  if (space === undefined) throw new Refusal('OAUTH_018');
  if (space.deleted) throw new Refusal('PROJ_006');
  return space;
}

export function folderIn(call: Call): Folder {
  const id = call.params.folder ?? '';
  if (!/^\d+$/.test(id)) throw new Refusal('INPUT_011');
  const folder = call.world.folders.get(id);
  if (folder === undefined) throw new Refusal('OAUTH_018');
  if (folder.deleted || isBuried(call.world, folder)) throw new Refusal(DELETED_FOLDER_CODE);
  return folder;
}

export function listIn(call: Call): List {
  return findList(call.world, call.params.list ?? '');
}

export function findList(world: World, id: string): List {
  const list = world.lists.get(id);
  if (list === undefined) throw new Refusal('OAUTH_018');
  if (list.deleted || isBuried(world, list)) throw new Refusal('OAUTH_055');
  return list;
}

/** The task of a path, by its own id or, when the query says so, by its custom one. */
export function taskIn(call: Call, id = call.params.task ?? ''): Task {
  const { world, query } = call;
  const task = query.flag('custom_task_ids') ? customTask(call, id) : findTask(world, id);
  if (!seesTask(world, call.caller, task)) throw new Refusal('ACCESS_083');
  return task;
}

function customTask({ world, query, params }: Call, id: string): Task {
  const named = query.text('team_id') ?? params.team;
  const task = world.tasks.find((row) => row.customId === id.toUpperCase() && !row.deleted);
  if (task === undefined || named !== world.meta.workspaceId) {
    throw new Refusal(UNKNOWN_CUSTOM_ID_CODE);
  }
  return task;
}

/** A task by its own id alone: merge, members and list membership know no custom ids. */
export function findTask(world: World, id: string): Task {
  if (!/^[\w-]+$/.test(id)) throw new Refusal('INPUT_004');
  const task = world.tasks.get(id);
  if (task === undefined) {
    const numericOrShort = /^\d+$/.test(id) || id.length < SHORTEST_TASK_ID;
    throw new Refusal(numericOrShort ? 'OAUTH_018' : UNKNOWN_TASK_CODE);
  }
  const list = world.lists.get(task.listId);
  if (task.deleted || list === undefined || list.deleted || isBuried(world, list)) {
    throw new Refusal('ITEM_013');
  }
  return task;
}

/** Finds the row that a parameter of the path names, or refuses with that code. */
export function finder<R extends Row>(
  tableOf: (world: World) => Table<R>,
  param: string,
  code: RefusalCode,
): (call: Call) => R {
  return ({ world, params }) => {
    const row = tableOf(world).get(params[param] ?? '');
    if (row === undefined) throw new Refusal(code);
    return row;
  };
}

/** Removes what a call names, where nothing goes with it. */
export function removing<R extends Row>(
  tableOf: (world: World) => Table<R>,
  find: (call: Call) => R,
): (call: Call) => Answer {
  return (call) => {
    tableOf(call.world).remove(find(call).id);
    return ok({});
  };
}

export const goalIn = finder(({ goals }) => goals, 'goal', 'GOAL_001');
export const keyResultIn = finder(({ keyResults }) => keyResults, 'keyResult', 'GOAL_003');
export const commentIn = finder(({ comments }) => comments, 'comment', 'OAUTH_018');
export const checklistIn = finder(({ checklists }) => checklists, 'checklist', 'CHECK_001');

/** @throws Refusal TEAM_110 on any other plan */
export function enterpriseOnly({ world }: Call): void {
  if (world.meta.plan !== 'enterprise') throw new Refusal('TEAM_110');
}

/** A member whom the path names. Single members are shown on the largest plan alone. */
export function personIn(call: Call, id = call.params.user ?? ''): Person {
  enterpriseOnly(call);
  const person = call.world.people.get(id);
  if (person === undefined) throw new Refusal('OAUTH_018');
  return person;
}

/** Ids of people who exist, each once: ClickUp drops the others without a word. */
export function knownPeople(world: World, ids: readonly string[]): string[] {
  return [...new Set(ids)].filter((id) => world.people.get(id) !== undefined);
}

/** Whether what a folder or list stands in was deleted, and it with that. */
function isBuried(world: World, place: { spaceId: string; folderId?: string }): boolean {
  const folder = place.folderId === undefined ? undefined : world.folders.get(place.folderId);
  return world.spaces.get(place.spaceId)?.deleted === true || folder?.deleted === true;
}
