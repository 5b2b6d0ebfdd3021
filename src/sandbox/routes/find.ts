// From ids in a path to rows, or to the refusal that ClickUp gives for such an id.

import {
  DELETED_FOLDER_CODE,
  SHORTEST_TASK_ID,
  UNKNOWN_CUSTOM_ID_CODE,
  UNKNOWN_TASK_CODE,
} from '../assumptions.ts';
import type { Call } from '../http/call.ts';
import { Refusal } from '../http/refusal.ts';
import type { Folder } from '../world/folder.ts';
import type { Goal } from '../world/goal.ts';
import type { KeyResult } from '../world/key-result.ts';
import type { List } from '../world/list.ts';
import type { Checklist, Comment } from '../world/parts.ts';
import { seesTask } from '../world/sight.ts';
import type { Space } from '../world/space.ts';
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

export function goalIn(call: Call): Goal {
  const goal = call.world.goals.get(call.params.goal ?? '');
  if (goal === undefined) throw new Refusal('GOAL_001');
  return goal;
}

export function keyResultIn(call: Call): KeyResult {
  const keyResult = call.world.keyResults.get(call.params.keyResult ?? '');
  if (keyResult === undefined) throw new Refusal('GOAL_003');
  return keyResult;
}

export function commentIn(call: Call): Comment {
  const comment = call.world.comments.get(call.params.comment ?? '');
  if (comment === undefined) throw new Refusal('OAUTH_018');
  return comment;
}

export function checklistIn(call: Call): Checklist {
  const checklist = call.world.checklists.get(call.params.checklist ?? '');
  if (checklist === undefined) throw new Refusal('CHECK_001');
  return checklist;
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
