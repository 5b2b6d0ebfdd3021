// Time entries, their labels, and the running timer. Nothing here is idempotent: the same body sent twice
// makes two entries.
import { UNKNOWN_TIME_ENTRY_CODE } from '../assumptions.ts';
import type { Body } from '../http/body.ts';
import { type Call, type Route, v2 } from '../http/call.ts';
import { Refusal } from '../http/refusal.ts';
import { showTag } from '../render/places.ts';
import { type TimeEntryView, timeEntry } from '../render/time-entry.ts';
import type { TimeEntry } from '../world/parts.ts';
import { isApproved, mayManageOthers } from '../world/person.ts';
import { plantTime } from '../world/rows.ts';
import type { Tag } from '../world/spaces.ts';
import { tagName } from '../world/spaces.ts';
import type { World } from '../world/world.ts';
import { timeEntryFilter } from './time-filter.ts';

export const timeEntryRoutes = [
  v2.get('/team/:team/time_entries/tags', ({ world }) => {
    const tags = world.timeEntries.all().flatMap((row) => row.tags);
    const byName = new Map(tags.map((tag) => [tag.name, tag]));
    return { data: [...byName.values()].map((tag) => showTag(tag)) };
  }),
  v2.quiet.post('/team/:team/time_entries/tags', ({ world, body, caller }) => {
    const added = tagsFrom(body.objects('tags'), caller.id);
    retag(world, body.ids('time_entry_ids'), (tags) => {
      const others = tags.filter((tag) => !added.some((one) => one.name === tag.name));
      return [...others, ...added];
    });
  }),
  v2.quiet.del('/team/:team/time_entries/tags', ({ world, body, caller }) => {
    const names = tagsFrom(body.objects('tags'), caller.id).map((tag) => tag.name);
    retag(world, body.ids('time_entry_ids'), (tags) =>
      tags.filter((tag) => !names.includes(tag.name)),
    );
  }),
  v2.quiet.put('/team/:team/time_entries/tags', ({ world, body }) => {
    const old = tagName(body.text('name') ?? '');
    const name = tagName(body.text('new_name') ?? old);
    const [fg, bg] = [body.text('tag_fg'), body.text('tag_bg')];
    const change = (tag: Tag) => ({ ...tag, name, fg: fg ?? tag.fg, bg: bg ?? tag.bg });
    const rows = world.timeEntries.where(({ tags }) => tags.some((tag) => tag.name === old));
    const ids = rows.map(({ id }) => id);
    retag(world, ids, (tags) => tags.map((tag) => (tag.name === old ? change(tag) : tag)));
  }),
  v2.get('/team/:team/time_entries', (call) => {
    const { world } = call;
    const entries = world.timeEntries.where(timeEntryFilter(call));
    entries.sort((a, b) => a.start - b.start);
    return { data: entries.map((row) => timeEntry(world, row, viewOf(call))) };
  }),
  v2.post('/team/:team/time_entries', (call) => {
    const { world, body, caller } = call;
    const start = body.number('start');
    const duration = body.number('duration');
    const stop = body.number('stop') ?? body.number('end');
    if (start === undefined) throw new Refusal('TIMEENTRY_005');
    const userId = body.text('assignee') ?? caller.id;
    const other = userId !== caller.id;
    if (world.people.get(userId) === undefined) throw new Refusal('TIMEENTRY_007');
    if (other && !mayManageOthers(caller)) throw new Refusal('TIMEENTRY_059');
    const end = duration === undefined ? stop : start + duration;
    if (end === undefined) throw new Refusal('TIMEENTRY_005');
    // A negative duration is how ClickUp tells a running timer, and sending one starts one.
    const running = duration !== undefined && duration < 0;
    if (running) stopRunning(call, userId);
    const row = put(call, { userId, start, end: running ? null : end });
    return shown(call, row, 'created');
  }),
  v2.get('/team/:team/time_entries/current', (call) => {
    const { query, caller, oauth } = call;
    const assignee = query.text('assignee');
    if (assignee !== undefined && oauth) throw new Refusal('TEAMM_002');
    const row = runningOf(call, assignee ?? caller.id);
    return row === undefined ? { data: null } : shown(call, row, 'running');
  }),
  v2.post('/team/:team/time_entries/start', start),
  v2.post('/team/:team/time_entries/start/:timer', start),
  v2.post('/team/:team/time_entries/stop', (call) => {
    const running = runningOf(call, call.caller.id);
    if (running === undefined) throw new Refusal('TIMEENTRY_011');
    return shown(call, stop(call, running), 'stopped');
  }),
  v2.get('/team/:team/time_entries/:timer', (call) => {
    const row = call.world.timeEntries.get(call.params.timer ?? '');
    return { data: row === undefined ? null : timeEntry(call.world, row, viewOf(call)) };
  }),
  v2.put('/team/:team/time_entries/:timer', (call) => {
    const { world, body, now } = call;
    const row = entryIn(call, call.params.timer ?? '');
    const changes = ['description', 'start', 'end', 'duration', 'billable', 'tid'];
    // Tags cannot be changed here, whatever the documents say.
    if (changes.every((name) => body.members[name] === undefined))
      throw new Refusal('TIMEENTRY_060');
    const tid = body.text('tid');
    const span = spanIn(call, row);
    refuseLocked(call, { ...row, ...span });
    const changed = world.timeEntries.patch(row, {
      ...span,
      description: body.text('description'),
      billable: body.flag('billable'),
      taskId: tid === undefined ? undefined : trackable(call, tid),
      at: now,
    });
    return shown(call, changed, 'created');
  }),
  v2.del('/team/:team/time_entries/:timer', (call) => {
    const { world, now } = call;
    const ids = (call.params.timer ?? '').split(',');
    const rows = ids.map((id) => entryIn(call, id));
    for (const row of rows) world.timeEntries.remove(row.id);
    return { data: rows.map((row) => timeEntry(world, row, { variant: 'deleted', now })) };
  }),
  v2.get('/team/:team/time_entries/:timer/history', () => ({ data: [] })),
] satisfies Route[];

function start(call: Call) {
  const { now, caller } = call;
  stopRunning(call, caller.id);
  return shown(call, put(call, { userId: caller.id, start: now, end: null }), 'started');
}

function shown({ world, now }: Call, row: TimeEntry, variant: TimeEntryView['variant']) {
  return { data: timeEntry(world, row, { variant, now }) };
}

function put(call: Call, span: Pick<TimeEntry, 'userId' | 'start' | 'end'>): TimeEntry {
  const { world, body, now, caller } = call;
  // `task_id` is not read: such an entry is attached to nothing, as measured.
  const tid = body.text('tid');
  refuseLocked(call, span);
  return plantTime(world, span.userId, null, span.start, span.end, {
    taskId: tid === undefined ? null : trackable(call, tid),
    description: body.text('description') ?? '',
    billable: body.flag('billable') ?? false,
    tags: tagsFrom(body.objects('tags'), caller.id),
    at: now,
  });
}

/** Starting a timer stops the one that runs. */
function stopRunning(call: Call, userId: string): void {
  const running = runningOf(call, userId);
  if (running !== undefined) stop(call, running);
}

/** @throws Refusal where time of that person and moment stands in an approved timesheet */
export function refuseLocked({ world }: Call, row: Pick<TimeEntry, 'userId' | 'start'>): void {
  if (isApproved(world.people.get(row.userId), row.start)) throw new Refusal('TIMEENTRY_008');
}

function stop({ world, now }: Call, running: TimeEntry): TimeEntry {
  return world.timeEntries.patch(running, { end: now, at: now });
}

function runningOf({ world }: Call, userId: string): TimeEntry | undefined {
  return world.timeEntries.find((row) => row.end === null && row.userId === userId);
}

/** The id of a task that time can go on. */
function trackable(call: Call, tid: string): string {
  try {
    return call.taskOf(tid).id;
  } catch (thrown) {
    throw thrown instanceof Refusal ? new Refusal('TIMEENTRY_072') : thrown;
  }
}

/** The new start and end: both together, or a duration from the start on. */
function spanIn({ body }: Call, row: TimeEntry): Pick<TimeEntry, 'start' | 'end'> {
  const start = body.number('start');
  const end = body.number('end');
  const duration = body.number('duration');
  if ((start === undefined) !== (end === undefined) && duration === undefined) {
    throw new Refusal('TIMEENTRY_010');
  }
  if (start !== undefined && end !== undefined) return { start, end };
  const from = start ?? row.start;
  return { start: from, end: duration === undefined ? row.end : from + duration };
}

/** An entry that the caller may change. */
export function entryIn(call: Call, id: string): TimeEntry {
  const row = call.world.timeEntries.get(id);
  if (row === undefined) throw new Refusal(UNKNOWN_TIME_ENTRY_CODE);
  if (row.userId !== call.caller.id && !mayManageOthers(call.caller)) {
    throw new Refusal('TIMEENTRY_059');
  }
  refuseLocked(call, row);
  return row;
}

function viewOf({ query, now }: Call) {
  return {
    variant: 'row',
    now,
    taskTags: query.flag('include_task_tags'),
    locationNames: query.flag('include_location_names'),
  } as const;
}

function tagsFrom(sent: readonly Body[], creatorId: string): Tag[] {
  return sent.flatMap((tag) => {
    const name = tagName(tag.text('name') ?? '');
    if (name === '') return [];
    const fg = tag.text('tag_fg') ?? '#ffffff';
    return [{ name, fg, bg: tag.text('tag_bg') ?? '#7b68ee', creatorId }];
  });
}

/** Changes the labels of those of the entries that are there. */
function retag(world: World, ids: string[] = [], change: (tags: readonly Tag[]) => Tag[]): void {
  const { timeEntries } = world;
  const rows = ids.flatMap((id) => timeEntries.get(id) ?? []);
  for (const row of rows) timeEntries.patch(row, { tags: change(row.tags) });
}
