// The ticker: one of the fleet's machines at a time inserts the slots that are due and their jobs, each
// slot of a schedule once, however many tickers race.
import type { Server } from '../store/index.ts';
import type { Queue } from './queue.ts';
import { scheduleOf } from './schedules.ts';
import { dueSlots } from './slots.ts';

/** The turn that tickers take. */
const TURN = 7_160_320;
/** Schedules that one transaction takes on. */
const AT_ONCE = 5_000;

/** Inserts what is due now; answers how many slots, and whether there may be more. */
export async function tick(
  server: Server,
  queue: Queue,
): Promise<{ slots: number; more: boolean }> {
  return server.transaction(async (query) => {
    const [turn] = await query(
      `SELECT pg_try_advisory_xact_lock($1) AS mine,
         extract(epoch FROM clock_timestamp()) * 1000 AS now`,
      [TURN],
    );
    if (turn?.mine !== true) return { slots: 0, more: false };
    // The server's time: machines may disagree.
    const now = Number(turn.now);
    const rows = await query(
      `SELECT id, body, extract(epoch FROM next_at) * 1000 AS next_at FROM clickup_agent.schedules
       WHERE next_at <= to_timestamp($1) ORDER BY next_at LIMIT $2`,
      [now / 1_000, AT_ONCE],
    );
    const due = rows.map((row) => {
      const schedule = scheduleOf(row.body);
      return { id: schedule.id, ...dueSlots(schedule, Number(row.next_at), now) };
    });
    const slots = due.flatMap(({ id, slots: times }) => times.map((at) => ({ id, at })));
    const inserted = await query(
      `INSERT INTO clickup_agent.slots (id, schedule, slot, body, state)
       SELECT row.id, schedule, to_timestamp(at::double precision / 1000), due.body, 'due'
       FROM unnest($1::text[], $2::text[], $3::text[]) AS row (id, schedule, at)
       JOIN clickup_agent.schedules AS due ON due.id = row.schedule
       ON CONFLICT DO NOTHING RETURNING id`,
      [
        slots.map(({ id, at }) => `${id}@${new Date(at).toISOString()}`),
        ...[slots.map(({ id }) => id), slots.map(({ at }) => String(at))],
      ],
    );
    await queue.put(
      query,
      inserted.map(({ id }) => ({ kind: 'slot' as const, slot: String(id) })),
    );
    await query(
      `UPDATE clickup_agent.schedules SET next_at = to_timestamp(at::double precision / 1000)
       FROM unnest($1::text[], $2::text[]) AS row (of, at) WHERE id = of`,
      [due.map(({ id }) => id), due.map(({ nextAt }) => String(nextAt))],
    );
    return { slots: inserted.length, more: rows.length === AT_ONCE };
  });
}
