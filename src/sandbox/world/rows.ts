// New rows with sensible defaults, so that a call and a seed say only what matters to them.
import type { Goal, KeyResult, TimeEntry } from './parts.ts';
import type { Person } from './person.ts';
import { statusesOf } from './places.ts';
import {
  type Folder,
  findStatus,
  firstStatus,
  HIDDEN_FOLDER_NAME,
  type List,
  type Space,
  type Status,
  type StatusType,
} from './spaces.ts';
import { enterStatus, type Task } from './task.ts';
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
  more: Partial<List> & { ownStatuses?: readonly StatusName[] } = {},
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

interface TaskSeed {
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
  end: number | null,
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
    at: end ?? start,
    source: 'clickup',
    ...more,
  });
}

type GoalSeed = Partial<Goal> &
  Pick<Goal, 'name' | 'color' | 'creatorId' | 'ownerIds' | 'createdAt' | 'dueDate'>;

export function plantGoal(world: World, seed: GoalSeed): Goal {
  const id = world.newId('uuid');
  return world.goals.put({
    id,
    prettyId: 1 + Math.max(0, ...world.goals.all().map((row) => row.prettyId)),
    description: '\n',
    updatedAt: seed.createdAt,
    startDate: null,
    multipleOwners: true,
    private: false,
    archived: false,
    pinned: false,
    editorToken: `goal:${id}:${seed.createdAt}:${world.newId('uuid')}:${world.newId('uuid')}`,
    folderId: null,
    ...seed,
  });
}

interface KeyResultSeed
  extends Pick<KeyResult, 'name' | 'type' | 'unit' | 'stepsEnd' | 'stepsCurrent'> {
  readonly listIds?: readonly string[];
  /** Default 0. */
  readonly stepsStart?: number;
  /** When it was last moved. */
  readonly movedAt: number;
}

/** A key result with the goal's first owner as its own. */
export function plantKeyResult(world: World, goal: Goal, seed: KeyResultSeed): KeyResult {
  const { movedAt, listIds = [], stepsStart = 0, ...rest } = seed;
  const moved = seed.stepsCurrent !== stepsStart;
  return world.keyResults.put({
    id: world.newId('uuid'),
    goalId: goal.id,
    ...rest,
    stepsStart,
    ownerIds: goal.ownerIds.slice(0, 1),
    taskIds: [],
    listIds,
    creatorId: goal.creatorId,
    createdAt: goal.createdAt,
    lastAction: {
      id: world.newId('uuid'),
      userId: goal.ownerIds[0] ?? goal.creatorId,
      note: moved ? 'Weekly update' : 'Created Key Result',
      at: moved ? movedAt : goal.createdAt,
      before: stepsStart,
      taken: moved ? seed.stepsCurrent - stepsStart : 0,
    },
  });
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
