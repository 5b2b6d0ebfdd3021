// New rows with sensible defaults, so that a call and a seed say only what matters to them.
import type { JsonObject } from '../../base/index.ts';
import {
  GOAL,
  type Goal,
  type KeyResult,
  type Made,
  type Thing,
  TIME_ENTRY,
  type TimeEntry,
} from './parts.ts';
import type { Person } from './person.ts';
import { statusesOf } from './places.ts';
import {
  type Folder,
  findStatus,
  firstStatus,
  HIDDEN_FOLDER_NAME,
  LIST,
  type List,
  SPACE,
  type Space,
  type Status,
  type StatusType,
} from './spaces.ts';
import { enterStatus, TASK, type Task } from './task.ts';
import type { World } from './world.ts';

/** Every status that places come with. */
const STATUSES = {
  'to do': ['open', '#87909e'],
  new: ['open', '#87909e'],
  backlog: ['open', '#87909e'],
  open: ['open', '#87909e'],
  'in progress': ['custom', '#1090e0'],
  fixing: ['custom', '#1090e0'],
  ready: ['custom', '#1090e0'],
  triaged: ['custom', '#f8ae00'],
  discovery: ['custom', '#e16b16'],
  'in review': ['custom', '#a875ff'],
  blocked: ['custom', '#d33d44'],
  done: ['done', '#3db88b'],
  resolved: ['done', '#3db88b'],
  shipped: ['closed', '#008844'],
  complete: ['closed', '#008844'],
  closed: ['closed', '#008844'],
} as const satisfies Record<string, readonly [type: StatusType, color: string]>;

export type StatusName = keyof typeof STATUSES;

export function plantSpace(
  world: World,
  name: string,
  color: string | null,
  statuses: readonly StatusName[],
  more: Partial<Space> = {},
): Space {
  const id = world.newId('space');
  return world.spaces.put({
    ...SPACE,
    id,
    name,
    color,
    statuses: makeStatuses(world, id, statuses),
    features: defaultFeatures(),
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
  return world.folders.add({
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
  more: Partial<List> & { ownStatuses?: readonly StatusName[] } = {},
): List {
  const { ownStatuses, ...rest } = more;
  const folder = 'spaceId' in parent ? parent : plantFolder(world, parent.id, HIDDEN_FOLDER_NAME);
  const id = world.newId('list');
  return world.lists.put({
    ...LIST,
    id,
    name,
    folderId: folder.id,
    spaceId: folder.spaceId,
    orderindex: world.lists.size,
    statuses: ownStatuses === undefined ? null : makeStatuses(world, id, ownStatuses),
    ...rest,
  });
}

interface TaskSeed {
  readonly name: string;
  /** The status name; null for the list's first. */
  readonly status: string | null;
  readonly creator: Person;
  readonly createdAt: number;
  /** When it got its status after its first one; left out where it was made with it. */
  readonly changedAt?: number;
  readonly more?: Partial<Task>;
}

export function plantTask(world: World, list: List, seed: TaskSeed): Task {
  const statuses = statusesOf(world, list);
  const first = firstStatus(statuses);
  const status = seed.status === null ? first : findStatus(statuses, seed.status);
  if (status === undefined) throw new Error(`${list.name} has no status ${seed.status}`);
  const { createdAt, changedAt = createdAt } = seed;
  const before = seed.changedAt === undefined ? null : enterStatus(null, first, createdAt);
  const id = world.newId('task');
  return world.tasks.put({
    ...TASK,
    id,
    name: seed.name,
    ...enterStatus(before, status, changedAt),
    orderindex: world.meta.sequence,
    createdAt,
    updatedAt: changedAt,
    creatorId: seed.creator.id,
    watcherIds: [seed.creator.id],
    listId: list.id,
    ...seed.more,
  });
}

export function plantTime(
  world: World,
  userId: string,
  taskId: string | null,
  start: number,
  end: number | null,
  more: Partial<TimeEntry> = {},
): TimeEntry {
  return world.timeEntries.add({
    ...{ ...TIME_ENTRY, taskId, userId, start, end, at: end ?? start },
    ...more,
  });
}

type GoalSeed = Partial<Goal> &
  Pick<Goal, 'name' | 'color' | 'creatorId' | 'ownerIds' | 'createdAt' | 'dueDate'>;

export function plantGoal(world: World, seed: GoalSeed): Goal {
  const id = world.newId('uuid');
  return world.goals.put({
    ...GOAL,
    id,
    prettyId: 1 + Math.max(0, ...world.goals.all().map((row) => row.prettyId)),
    updatedAt: seed.createdAt,
    editorToken: `goal:${id}:${seed.createdAt}:${world.newId('uuid')}:${world.newId('uuid')}`,
    ...seed,
  });
}

type KeyResultSeed = Omit<KeyResult, 'id' | 'goalId' | 'lastAction'>;

/** @param userId who made it, and moved it at `movedAt` (epoch ms) to where it stands */
export function plantKeyResult(
  world: World,
  goal: Goal,
  userId: string,
  seed: KeyResultSeed,
  movedAt = seed.createdAt,
): KeyResult {
  const { stepsStart: before, stepsCurrent } = seed;
  const moved = stepsCurrent !== before;
  const id = world.newId('uuid');
  const action = { id: world.newId('uuid'), userId, before, taken: stepsCurrent - before };
  const lastAction = moved
    ? { ...action, note: 'Weekly update', at: movedAt }
    : { ...action, note: 'Created Key Result', at: seed.createdAt };
  return world.keyResults.put({ id, goalId: goal.id, ...seed, lastAction });
}

/** Statuses in order. `owner` is the space, folder or list they belong to. */
function makeStatuses(world: World, owner: string, names: readonly StatusName[]): Status[] {
  return names.map((status, orderindex) => {
    const [type, color] = STATUSES[status];
    return { id: `p${owner}_${world.newId('status')}`, status, type, orderindex, color };
  });
}

/** The statuses of a space for which none were chosen. */
export const PLAIN_STATUSES: readonly StatusName[] = ['to do', 'complete'];

export function defaultFeatures(): Space['features'] {
  const on = { enabled: true };
  return {
    due_dates: {
      enabled: true,
      start_date: true,
      remap_due_dates: true,
      remap_closed_due_date: false,
    },
    sprints: { enabled: false },
    time_tracking: { enabled: true, harvest: false, rollup: false, default_to_billable: 2 },
    points: on,
    custom_items: on,
    priorities: on,
    tags: on,
    time_estimates: { enabled: true, rollup: false, per_assignee: false },
    check_unresolved: { enabled: true, subtasks: null, checklists: null, comments: null },
    milestones: on,
    custom_fields: on,
    remap_dependencies: on,
    dependency_warning: on,
    status_pies: { enabled: false },
    multiple_assignees: on,
    emails: on,
    scheduler_enabled: false,
    dependency_type_enabled: false,
    dependency_enforcement: { enforcement_enabled: false, enforcement_mode: 0 },
    reschedule_closed_dependencies: true,
  };
}

/** A channel of the chat, public where nothing else is said. */
export function plantChannel(world: World, made: Made, fields: JsonObject): Thing {
  const origin = {
    workspace_id: world.meta.workspaceId,
    creator: made.creatorId,
    created_at: new Date(made.createdAt).toISOString(),
  };
  const open = { type: 'CHANNEL', visibility: 'PUBLIC', archived: false };
  return world.things.add({
    kind: 'channel',
    parentId: '',
    fields: { ...open, ...fields, ...origin },
  });
}
