// A time entry. Its numbers come as text in one answer and as numbers in the next; so does ClickUp.
import type { JsonObject } from '../../base/index.ts';
import { durationOf, type TimeEntry } from '../world/parts.ts';
import { isApproved } from '../world/person.ts';
import { folderOf, listOf, spaceOf, statusOf } from '../world/places.ts';
import type { Task } from '../world/task.ts';
import type { World } from '../world/world.ts';
import { user } from './people.ts';
import { showTag, status } from './places.ts';
import { tagsOf, urlOf } from './task.ts';

/** Which of an entry's members are told as text, by the call that tells them. */
const TEXT_MEMBERS = {
  created: ['end'],
  started: [],
  running: ['start', 'at'],
  stopped: ['start'],
  deleted: ['start', 'end', 'duration', 'at'],
  row: ['start', 'end', 'duration', 'at'],
} as const satisfies Record<string, readonly ('start' | 'end' | 'duration' | 'at')[]>;

type TimeEntryVariant = keyof typeof TEXT_MEMBERS;

export interface TimeEntryView {
  readonly variant: TimeEntryVariant;
  readonly now: number;
  readonly taskTags?: boolean;
  readonly locationNames?: boolean;
}

export function timeEntry(world: World, row: TimeEntry, view: TimeEntryView): JsonObject {
  const texts: readonly string[] = TEXT_MEMBERS[view.variant];
  const told = (name: string, value: number) => (texts.includes(name) ? String(value) : value);
  const task = row.taskId === null ? undefined : world.tasks.get(row.taskId);
  const isRow = view.variant === 'row';
  // What a call has just made tells of the status's id and of no approval; a timer of no zone.
  const isMade = view.variant === 'created' || view.variant === 'started';
  const isPlaced = isRow || view.variant === 'deleted';
  const person = world.people.get(row.userId) ?? world.caller;
  const zone = view.variant === 'created' || isRow ? { timezone: person.timeZone } : {};
  const approved = isApproved(world.people.get(row.userId), row.start);
  return {
    id: row.id,
    task: task === undefined ? null : taskRef(world, task, isMade, isRow),
    wid: world.meta.workspaceId,
    user: { ...user(person), ...zone },
    billable: row.billable,
    start: told('start', row.start),
    ...(row.end === null ? {} : { end: told('end', row.end) }),
    duration: told('duration', durationOf(row, view.now)),
    description: row.description,
    tags: row.tags.map((tag) => showTag(tag)),
    ...(isRow || view.variant === 'stopped' ? { source: row.source } : {}),
    ...(view.variant === 'deleted' ? { source: 'api' } : {}),
    at: told('at', row.at),
    is_locked: approved,
    ...(isMade ? {} : { approval_id: approved ? `${row.userId}-approval` : null }),
    task_location: isPlaced && task !== undefined ? location(world, task, view) : {},
    ...(isRow && task !== undefined && view.taskTags === true
      ? { task_tags: tagsOf(world, task) }
      : {}),
    ...(isRow && task !== undefined ? { task_url: urlOf(task) } : {}),
  };
}

function taskRef(world: World, task: Task, isMade: boolean, isRow: boolean): JsonObject {
  const { id, ...rest } = status(statusOf(world, task));
  return {
    id: task.id,
    ...(isRow ? { custom_id: task.customId } : {}),
    name: task.name,
    status: isMade || isRow ? { id, ...rest } : rest,
    ...(isMade ? {} : { custom_type: null }),
  };
}

function location(world: World, task: Task, view: TimeEntryView): JsonObject {
  const list = listOf(world, task);
  const names =
    view.locationNames === true
      ? {
          list_name: list.name,
          folder_name: folderOf(world, list).name,
          space_name: spaceOf(world, list).name,
        }
      : {};
  return { list_id: list.id, folder_id: list.folderId, space_id: list.spaceId, ...names };
}
