// What a body does to a task: the members that create and update read, and how leniently.
import type { JsonObject } from '../../base/index.ts';
import { EMPTY_TEXT_IS_IGNORED } from '../assumptions.ts';
import type { Call } from '../http/call.ts';
import {
  addAndRemove,
  clearableIn,
  dateIn,
  flagIn,
  idsIn,
  nameIn,
  numberIn,
  objectsIn,
  textIn,
} from '../http/input.ts';
import { Refusal } from '../http/refusal.ts';
import { fieldsOf, listOf, spaceOf, statusesOf, statusOf } from '../world/places.ts';
import {
  findStatus,
  firstStatus,
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
import { findTask, knownPeople } from './find.ts';

/** ClickUp puts a date without a time at four in the morning of its setter's day. */
const DATE_ONLY_HOUR = 4;

export function newTask(call: Call, list: List): Task {
  const { world, body, now, caller } = call;
  const name = nameIn(body, 'INPUT_005');
  const parent = textIn(body, 'parent');
  if (parent !== undefined) findTask(world, parent);
  const status = statusIn(body, statusesOf(world, list)) ?? firstStatus(statusesOf(world, list));
  const tags = [...new Set((idsIn(body, 'tags') ?? []).map(tagName))].filter((tag) => tag !== '');
  const fields = fieldsIn(call, list);
  const dates = {
    dueDate: taskDate(call, 'due_date') ?? null,
    startDate: taskDate(call, 'start_date') ?? null,
  };
  const space = spaceOf(world, list);
  const tagged = withTags(space, tags, caller.id);
  if (tagged !== space) world.spaces.put(tagged);
  return world.tasks.put({
    id: world.newId('task'),
    customId: nextCustomId(world, space),
    customItemId: numberIn(body, 'custom_item_id') ?? 0,
    name,
    description: descriptionIn(body) ?? '',
    ...enterStatus(null, status, now),
    orderindex: world.meta.sequence,
    createdAt: now,
    updatedAt: now,
    archived: flagIn(body, 'archived') ?? false,
    deleted: false,
    creatorId: caller.id,
    assigneeIds: knownPeople(world, idsIn(body, 'assignees') ?? []),
    groupIds: knownGroups(call, idsIn(body, 'group_assignees') ?? []),
    watcherIds: [caller.id],
    tags,
    parentId: parent ?? null,
    priority: priorityIn(body) ?? null,
    ...dates,
    points: numberIn(body, 'points') ?? null,
    timeEstimate: numberIn(body, 'time_estimate') ?? null,
    fields,
    listId: list.id,
    otherListIds: [],
  });
}

/** `tags`, `list_id` and `custom_fields` of an update are ignored, as measured. */
export function changedTask(call: Call, row: Task): Task {
  const { world, body, now } = call;
  const name = textIn(body, 'name')?.trim();
  if (name === '' && !EMPTY_TEXT_IS_IGNORED) throw new Refusal('INPUT_005');
  const status = statusIn(body, statusesOf(world, listOf(world, row)));
  const parent = textIn(body, 'parent');
  if (parent !== undefined) findTask(world, parent);
  const dueDate = taskDate(call, 'due_date');
  const startDate = taskDate(call, 'start_date');
  const estimate = clearableIn(body, 'time_estimate');
  const points = clearableIn(body, 'points');
  const priority = priorityIn(body);
  return world.tasks.patch(row, {
    name: name || row.name,
    description: descriptionIn(body) ?? row.description,
    ...enterStatus(row, status ?? statusOf(world, row), now),
    updatedAt: now,
    archived: flagIn(body, 'archived') ?? row.archived,
    assigneeIds: knownPeople(world, addAndRemove(row.assigneeIds, body.assignees)),
    watcherIds: knownPeople(world, addAndRemove(row.watcherIds, body.watchers)),
    groupIds: knownGroups(call, addAndRemove(row.groupIds, body.group_assignees)),
    // A parent can be changed for another; null does not take it away.
    parentId: parent ?? row.parentId,
    priority: priority === undefined ? row.priority : priority,
    dueDate: dueDate === undefined ? row.dueDate : dueDate,
    startDate: startDate === undefined ? row.startDate : startDate,
    timeEstimate: estimate === undefined ? row.timeEstimate : estimate,
    points: points === undefined ? row.points : points,
    customItemId: numberIn(body, 'custom_item_id') ?? row.customItemId,
  });
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

function statusIn(body: JsonObject, statuses: readonly Status[]): Status | undefined {
  const name = textIn(body, 'status');
  if (name === undefined) return undefined;
  const status = findStatus(statuses, name);
  if (status === undefined) throw new Refusal('CRTSK_001');
  return status;
}

/** The markdown wins over the plain description; text of blanks alone clears. */
function descriptionIn(body: JsonObject): string | undefined {
  const text =
    textIn(body, 'markdown_content') ??
    textIn(body, 'markdown_description') ??
    textIn(body, 'description');
  if (text === '' && EMPTY_TEXT_IS_IGNORED) return undefined;
  return text === undefined || text.trim() !== '' ? text : '';
}

/** 1 to 4; null clears; anything else counts as not sent. */
function priorityIn(body: JsonObject): number | null | undefined {
  const value = clearableIn(body, 'priority');
  if (value === null) return null;
  return value !== undefined && [1, 2, 3, 4].includes(value) ? value : undefined;
}

function taskDate(call: Call, name: string): number | null | undefined {
  const date = dateIn(call.body, name);
  if (date === undefined || date === null || flagIn(call.body, `${name}_time`) === true)
    return date;
  return atHour(date, call.caller.timeZone, 0, DATE_ONLY_HOUR);
}

function knownGroups({ world }: Call, ids: readonly string[]): string[] {
  return [...new Set(ids)].filter((id) => world.groups.get(id) !== undefined);
}

function fieldsIn({ world, body }: Call, list: List): Task['fields'] {
  const known = fieldsOf(world, list);
  const fields: Record<string, Task['fields'][string]> = {};
  for (const { id, value } of objectsIn(body, 'custom_fields')) {
    const field = known.find((one) => one.id === id);
    if (field !== undefined && value !== undefined && value !== null) {
      fields[field.id] = acceptedValue(field, value, undefined);
    }
  }
  const missing = known.some((field) => field.required && fields[field.id] === undefined);
  if (missing && flagIn(body, 'check_required_custom_fields') === true) {
    throw new Refusal('FIELD_004');
  }
  return fields;
}
