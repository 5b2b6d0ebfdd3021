// The older calls for time on a task. They see the same entries, grouped by person.
import type { JsonObject } from '../../base/index.ts';
import { UNKNOWN_TIME_ENTRY_CODE } from '../assumptions.ts';
import { type Call, ok, type Route, v2 } from '../http/call.ts';
import { numberIn } from '../http/input.ts';
import { Refusal } from '../http/refusal.ts';
import { user } from '../render/people.ts';
import type { TimeEntry } from '../world/parts.ts';
import { plantTime } from '../world/rows.ts';
import type { Task } from '../world/task.ts';
import type { World } from '../world/world.ts';
import { taskIn } from './find.ts';
import { refuseLocked } from './time-entries.ts';

export const legacyTimeRoutes = [
  v2.get('/task/:task/time', (call) => {
    const { world } = call;
    const task = taskIn(call);
    const rows = world.timeEntries.where((row) => row.taskId === task.id && row.end !== null);
    const people = [...new Set(rows.map((row) => row.userId))];
    return ok({ data: people.map((id) => trackedBy(world, id, rows)) });
  }),
  v2.post('/task/:task/time', (call) => {
    const { world, caller, now } = call;
    const task = taskIn(call);
    const span = spanIn(call);
    refuseLocked(call, { userId: caller.id, ...span });
    const more = { at: now, source: 'api' };
    const { id } = plantTime(world, caller.id, task, span.start, span.end, more);
    return ok({ id });
  }),
  v2.put('/task/:task/time/:interval', (call) => {
    const row = intervalIn(call, taskIn(call));
    call.world.timeEntries.patch(row, { ...spanIn(call), at: call.now });
    return ok({});
  }),
  v2.del('/task/:task/time/:interval', (call) => {
    call.world.timeEntries.remove(intervalIn(call, taskIn(call)).id);
    return ok({});
  }),
] satisfies Route[];

/** What one person has among the entries of a task. */
function trackedBy(world: World, userId: string, entries: readonly TimeEntry[]): JsonObject {
  const rows = entries.filter((row) => row.userId === userId);
  const spans = rows.map((row) => ({ row, time: (row.end ?? row.start) - row.start }));
  return {
    user: user(world.people.get(userId) ?? world.caller),
    time: spans.reduce((sum, span) => sum + span.time, 0),
    intervals: spans.map(({ row, time }) => ({
      id: row.id,
      start: String(row.start),
      end: String(row.end ?? row.start),
      time: String(time),
      source: row.source,
      date_added: String(row.at),
    })),
  };
}

/** Start and end; where only a time is sent with the end, the start follows from it. */
function spanIn({ body }: Call): Pick<TimeEntry, 'start' | 'end'> {
  const end = numberIn(body, 'end');
  if (end === undefined) throw new Refusal('TIMESPENT_002');
  const start = numberIn(body, 'start') ?? end - (numberIn(body, 'time') ?? 0);
  return { start, end };
}

function intervalIn(call: Call, task: Task): TimeEntry {
  const { world, params } = call;
  const row = world.timeEntries.get(params.interval ?? '');
  if (row?.taskId !== task.id) throw new Refusal(UNKNOWN_TIME_ENTRY_CODE);
  refuseLocked(call, row);
  return row;
}
