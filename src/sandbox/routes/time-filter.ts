// Which time entries a list call means.
import type { Call } from '../http/call.ts';
import { Refusal } from '../http/refusal.ts';
import type { TimeEntry } from '../world/parts.ts';
import { mayManageOthers } from '../world/person.ts';
import { listOf } from '../world/places.ts';
import type { Task } from '../world/task.ts';

/** How far back the call looks when it is not told. */
const DEFAULT_WINDOW_MS = 30 * 86_400_000;

type Test = (entry: TimeEntry) => boolean;

/** The four ways to narrow by place, of which a call may use one. */
const LOCATIONS = {
  space_id: (call, task) => listOf(call.world, task).spaceId,
  folder_id: (call, task) => listOf(call.world, task).folderId,
  list_id: (_call, task) => task.listId,
  task_id: (_call, task) => task.id,
} as const satisfies Record<string, (call: Call, task: Task) => string>;

export function timeEntryFilter(call: Call): Test {
  const { query } = call;
  // Running timers stay out of the list; `/current` has them.
  const isOver: Test = (entry) => entry.end !== null;
  const tests = [isOver, rangeTest(call), locationTest(call), peopleTest(call)];
  const billable = query.choice('is_billable');
  if (billable !== undefined) tests.push((entry) => entry.billable === billable);
  return (entry) => tests.every((test) => test(entry));
}

/** Without dates: the last thirty days. A date that is no number is an error of ClickUp's own. */
function rangeTest({ query, now }: Call): Test {
  for (const name of ['start_date', 'end_date']) {
    if (query.text(name) !== undefined && query.number(name) === undefined) {
      throw new Refusal('TIMEENTRY_072', { status: 500, err: 'Internal server error' });
    }
  }
  const to = query.number('end_date') ?? now;
  const from = query.number('start_date') ?? to - DEFAULT_WINDOW_MS;
  return ({ start }) => start >= from && start <= to;
}

function locationTest(call: Call): Test {
  const { query, world } = call;
  const given = (Object.keys(LOCATIONS) as (keyof typeof LOCATIONS)[]).filter(
    (name) => query.text(name) !== undefined,
  );
  const [name] = given;
  if (name === undefined) return () => true;
  if (given.length > 1) throw new Refusal('TIMEENTRY_065');
  const id = query.text(name) ?? '';
  if (name !== 'task_id' && !/^\d+$/.test(id)) throw new Refusal('TIMEENTRY_062');
  const wanted = name === 'task_id' && query.flag('custom_task_ids') ? call.taskOf(id).id : id;
  return (entry) => {
    const task = entry.taskId === null ? undefined : world.tasks.get(entry.taskId);
    return task !== undefined && LOCATIONS[name](call, task) === wanted;
  };
}

/** The caller's own entries, unless others are named; those of one task are everybody's. */
function peopleTest({ query, caller, oauth }: Call): Test {
  const text = query.text('assignee');
  if (text === undefined) {
    if (query.text('task_id') !== undefined) return () => true;
    return (entry) => entry.userId === caller.id;
  }
  const ids = text.split(',').map((id) => id.trim());
  if (ids.some((id) => !/^\d+$/.test(id))) throw new Refusal('TIMEENTRY_007');
  const others = ids.some((id) => id !== caller.id);
  if (others && !mayManageOthers(caller)) throw new Refusal('TIMEENTRY_059');
  if (others && oauth && ids.length > 1) throw new Refusal('TIMEENTRY_059');
  return (entry) => ids.includes(entry.userId);
}
