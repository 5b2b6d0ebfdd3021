// What a body does to a task: the members that create and update read, and how leniently.
import type { Body } from '../http/body.ts';
import type { Call } from '../http/call.ts';
import { Refusal } from '../http/refusal.ts';
import { fieldsOf, listOf, spaceOf, statusesOf, statusOf } from '../world/places.ts';
import { plantTask } from '../world/rows.ts';
import {
  findStatus,
  type List,
  type Space,
  type Status,
  tagName,
  withTags,
} from '../world/spaces.ts';
import { enterStatus, type Task } from '../world/task.ts';
import type { World } from '../world/world.ts';
import { atHour } from '../zone.ts';
import { acceptedValue } from './fields.ts';

/** ClickUp puts a date without a time at four in the morning of its setter's day. */
const DATE_ONLY_HOUR = 4;

/** The task that a call makes in the List of its path. */
export function newTask(call: Call): Task {
  const { world, list, body, now, caller } = call;
  const name = body.name('INPUT_005');
  const parent = body.text('parent');
  if (parent !== undefined) call.ownTask(parent);
  const status = statusIn(body, statusesOf(world, list))?.status ?? null;
  const tags = [...new Set((body.ids('tags') ?? []).map(tagName))].filter((tag) => tag !== '');
  const space = spaceOf(world, list);
  const more = {
    ...detailsIn(call),
    customId: nextCustomId(world, space),
    assigneeIds: call.known(body.ids('assignees')),
    groupIds: knownGroups(call, body.ids('group_assignees') ?? []),
    tags,
    fields: fieldsIn(call, list),
  };
  const tagged = withTags(space, tags, caller.id);
  if (tagged !== space) world.spaces.put(tagged);
  const row = plantTask(world, list, { name, status, creator: caller, createdAt: now });
  return world.tasks.patch(row, more);
}

/** `tags`, `list_id` and `custom_fields` of an update are ignored, as measured. */
export function changedTask(call: Call): Task {
  const { world, task: row, body, now } = call;
  const status = statusIn(body, statusesOf(world, listOf(world, row)));
  const parent = body.text('parent');
  if (parent !== undefined) refuseLoop(world, row, call.ownTask(parent));
  return world.tasks.patch(row, {
    name: body.text('name')?.trim() || row.name,
    ...enterStatus(row, status ?? statusOf(world, row), now),
    updatedAt: now,
    assigneeIds: call.known(body.changed('assignees', row.assigneeIds)),
    watcherIds: call.known(body.changed('watchers', row.watcherIds)),
    groupIds: knownGroups(call, body.changed('group_assignees', row.groupIds)),
    ...detailsIn(call),
  });
}

/** The members that create and update read alike, of those that were sent. */
function detailsIn(call: Call) {
  const { body } = call;
  return {
    description: descriptionIn(body),
    archived: body.flag('archived'),
    // A parent can be changed for another; null does not take it away.
    parentId: body.text('parent'),
    priority: priorityIn(body),
    dueDate: taskDate(call, 'due_date'),
    startDate: taskDate(call, 'start_date'),
    timeEstimate: body.clearable('time_estimate'),
    points: body.clearable('points'),
    customItemId: body.number('custom_item_id'),
  };
}

/** @throws Refusal where `parent` is the task itself or stands below it */
export function refuseLoop(world: World, task: Task, parent: Task): void {
  for (let at: Task | undefined = parent; at !== undefined; ) {
    if (at.id === task.id) throw new Refusal('TASK_001');
    at = world.tasks.get(at.parentId ?? '');
  }
}

/** The next number of a space whose tasks have custom ids; null in any other. */
function nextCustomId(world: World, { customIdPrefix }: Space): string | null {
  if (customIdPrefix === undefined) return null;
  const numbers = world.tasks.all().map(({ customId }) => {
    const [prefix, number] = customId?.split('-') ?? [];
    return prefix === customIdPrefix ? Number(number) : 0;
  });
  return `${customIdPrefix}-${1 + Math.max(0, ...numbers)}`;
}

function statusIn(body: Body, statuses: readonly Status[]): Status | undefined {
  const name = body.text('status');
  if (name === undefined) return undefined;
  const status = findStatus(statuses, name);
  if (status === undefined) throw new Refusal('CRTSK_001');
  return status;
}

/** The markdown wins over the plain description; text of blanks alone clears. */
function descriptionIn(body: Body): string | undefined {
  const text =
    body.text('markdown_content') ?? body.text('markdown_description') ?? body.text('description');
  if (text === '') return undefined;
  return text === undefined || text.trim() !== '' ? text : '';
}

/** 1 to 4; null clears; anything else counts as not sent. */
function priorityIn(body: Body): number | null | undefined {
  const value = body.clearable('priority');
  if (value === null) return null;
  return value !== undefined && [1, 2, 3, 4].includes(value) ? value : undefined;
}

function taskDate(call: Call, name: string): number | null | undefined {
  const date = call.body.date(name);
  if (date === undefined || date === null || call.body.flag(`${name}_time`) === true) return date;
  return atHour(date, call.caller.timeZone, 0, DATE_ONLY_HOUR);
}

function knownGroups({ world }: Call, ids: readonly string[]): string[] {
  return [...new Set(ids)].filter((id) => world.groups.get(id) !== undefined);
}

function fieldsIn({ world, body }: Call, list: List): Task['fields'] {
  const known = fieldsOf(world, list);
  const fields: Record<string, Task['fields'][string]> = {};
  for (const { members } of body.objects('custom_fields')) {
    const { id, value } = members;
    const field = known.find((one) => one.id === id);
    if (field !== undefined && value !== undefined && value !== null) {
      fields[field.id] = acceptedValue(field, value, undefined);
    }
  }
  return fields;
}
