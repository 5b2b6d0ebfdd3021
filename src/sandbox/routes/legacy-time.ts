// The older calls for time on a task. They see the same entries, grouped by person.
import type { JsonObject } from '../../base/index.ts';
import { UNKNOWN_TIME_ENTRY_CODE } from '../assumptions.ts';
import { type Call, type Route, v2 } from '../http/call.ts';
import { Refusal } from '../http/refusal.ts';
import { user } from '../render/people.ts';
import { durationOf, type TimeEntry } from '../world/parts.ts';
import { plantTime } from '../world/rows.ts';
import { entryIn, refuseLocked } from './time-entries.ts';

export const legacyTimeRoutes = [
  v2.get('/task/:task/time', ({ world, task }) => {
    const rows = world.timeEntries.where((row) => row.taskId === task.id && row.end !== null);
    const people = [...new Set(rows.map((row) => row.userId))];
    return {
      data: people.map((id) => ({
        user: user(world.people.get(id) ?? world.caller),
        ...tracked(rows.filter((row) => row.userId === id)),
      })),
    };
  }),
  v2.post('/task/:task/time', (call) => {
    const { world, task, caller, now } = call;
    const { start, end } = spanIn(call);
    refuseLocked(call, { userId: caller.id, start });
    const { id } = plantTime(world, caller.id, task.id, start, end, { at: now, source: 'api' });
    return { id };
  }),
  v2.quiet.put('/task/:task/time/:interval', (call) => {
    const row = intervalIn(call);
    call.world.timeEntries.patch(row, { ...spanIn(call), at: call.now });
  }),
  v2.quiet.del('/task/:task/time/:interval', (call) => {
    call.world.timeEntries.remove(intervalIn(call).id);
  }),
] satisfies Route[];

function tracked(rows: readonly TimeEntry[]): JsonObject {
  return {
    time: rows.reduce((sum, row) => sum + durationOf(row, 0), 0),
    intervals: rows.map((row) => ({
      id: row.id,
      start: String(row.start),
      end: String(row.end ?? row.start),
      time: String(durationOf(row, 0)),
      source: row.source,
      date_added: String(row.at),
    })),
  };
}

/** Start and end; where only a time is sent with the end, the start follows from it. */
function spanIn({ body }: Call): Pick<TimeEntry, 'start' | 'end'> {
  const end = body.number('end');
  if (end === undefined) throw new Refusal('TIMESPENT_002');
  return { start: body.number('start') ?? end - (body.number('time') ?? 0), end };
}

function intervalIn(call: Call): TimeEntry {
  const row = entryIn(call, call.params.interval ?? '');
  if (row.taskId !== call.task.id) throw new Refusal(UNKNOWN_TIME_ENTRY_CODE);
  return row;
}
