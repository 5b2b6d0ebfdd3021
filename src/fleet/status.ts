// What the fleet is doing: machines, slots by state and class, what is late, and the latest runs.
import { AppError } from '../base/index.ts';
import type { Row, Server } from '../store/index.ts';
import { audit } from './apply.ts';
import { type Schedule, scheduleOf } from './file.ts';
import { GONE_MS } from './machines.ts';
import type { Queue } from './queue.ts';

export interface FleetStatus {
  machines: { id: string; name: string; workers: number; draining: boolean; seenAgoMs: number }[];
  schedules: { count: number; nextAt: number | null };
  /** Slots of the last week by state; failures and waits by class. */
  slots: { state: string; class: string | null; count: number }[];
  /** The slot that has waited longest for a worker: how late it is, ms. */
  lateMs: number | null;
  plansWaiting: number;
}

/** A slot of a schedule, as it stands. Times in epoch ms. */
export interface FleetRun {
  id: string;
  schedule: string;
  slot: number;
  state: string;
  class: string | null;
  message: string | null;
  runId: string | null;
  planHash: string | null;
  machine: string | null;
  tries: number;
  endedAt: number | null;
}

export async function fleetStatus({ query }: Server): Promise<FleetStatus> {
  await query(`DELETE FROM clickup_agent.machines WHERE seen_at < now() - interval '1 hour'`);
  const machines = await query(
    `SELECT *, extract(epoch FROM now() - seen_at) * 1000 AS ago FROM clickup_agent.machines
     ORDER BY started_at`,
  );
  const [schedules] = await query(
    `SELECT count(*) AS count, extract(epoch FROM min(next_at)) * 1000 AS next FROM clickup_agent.schedules`,
  );
  const slots = await query(
    `SELECT state, class, count(*) AS count FROM clickup_agent.slots
     WHERE slot > now() - interval '7 days' GROUP BY state, class ORDER BY state, class`,
  );
  const [late] = await query(
    `SELECT extract(epoch FROM now() - min(slot)) * 1000 AS ms FROM clickup_agent.slots
     WHERE state = 'due'`,
  );
  const [plans] = await query(
    `SELECT count(*) AS count FROM clickup_agent.plans WHERE state = 'waiting' AND expires_at > now()`,
  );
  return {
    machines: machines.map((row) => ({
      ...{ id: String(row.id), name: String(row.name), workers: Number(row.workers) },
      ...{ draining: row.draining === true, seenAgoMs: Math.round(Number(row.ago)) },
    })),
    schedules: { count: Number(schedules?.count), nextAt: numberOf(schedules?.next) },
    slots: slots.map((row) => ({
      ...{ state: String(row.state), class: textOf(row.class), count: Number(row.count) },
    })),
    lateMs: numberOf(late?.ms),
    plansWaiting: Number(plans?.count),
  };
}

/** Whether a machine is still heard of. */
export function isAlive({ seenAgoMs }: FleetStatus['machines'][number]): boolean {
  return seenAgoMs < GONE_MS;
}

/** The latest slots, newest first. */
export async function fleetRuns(
  { query }: Server,
  { state = '', limit = 20 }: { state?: string | undefined; limit?: number },
): Promise<FleetRun[]> {
  const rows = await query(
    `SELECT *, extract(epoch FROM slot) * 1000 AS slot_ms,
       extract(epoch FROM ended_at) * 1000 AS ended_ms
     FROM clickup_agent.slots WHERE $1 = '' OR state = $1 ORDER BY slot DESC, id LIMIT $2`,
    [state, limit],
  );
  return rows.map(runOf);
}

/** Schedules by when they are due next. */
export async function listSchedules(
  { query }: Server,
  limit = 200,
): Promise<{ schedule: Schedule; nextAt: number | null }[]> {
  const rows = await query(
    `SELECT body, extract(epoch FROM next_at) * 1000 AS next FROM clickup_agent.schedules
     ORDER BY next_at, id LIMIT $1`,
    [limit],
  );
  return rows.map(({ body, next }) => {
    const nextAt = Number(next);
    return { schedule: scheduleOf(body), nextAt: Number.isFinite(nextAt) ? nextAt : null };
  });
}

/** Who did what, newest first. Times in epoch ms. */
export async function listAudit(
  { query }: Server,
  limit = 200,
): Promise<{ at: number; who: string; what: string; subject: string }[]> {
  const rows = await query(
    `SELECT extract(epoch FROM at) * 1000 AS at, who, what, subject FROM clickup_agent.audit
     ORDER BY nr DESC LIMIT $1`,
    [limit],
  );
  return rows.map(({ at, who, what, subject }) => ({
    ...{ at: Number(at), who: String(who), what: String(what), subject: String(subject) },
  }));
}

/** Gives a slot that nobody tries any more back to the workers. Errors: `usage`. */
export async function releaseSlot(
  server: Server,
  queue: Queue,
  slot: string,
  who: string,
): Promise<void> {
  await server.transaction(async (query) => {
    const rows = await query(
      `UPDATE clickup_agent.slots SET state = 'due', class = NULL, message = NULL, tries = 0,
         ended_at = NULL WHERE id = $1 AND state IN ('dead', 'partial', 'expired') RETURNING id`,
      [slot],
    );
    if (rows.length === 0) {
      throw new AppError('usage', `There is no failed slot "${slot}".`, {
        next: '`clickup-agent fleet runs --state dead` lists them.',
      });
    }
    await queue.put(query, [{ kind: 'slot', slot }]);
    await audit(query, who, 'slot released', slot);
  });
}

function runOf(row: Row): FleetRun {
  return {
    ...{ id: String(row.id), schedule: String(row.schedule), slot: Number(row.slot_ms) },
    ...{ state: String(row.state), class: textOf(row.class), message: textOf(row.message) },
    ...{ runId: textOf(row.run_id), planHash: textOf(row.plan_hash), machine: textOf(row.machine) },
    ...{ tries: Number(row.tries), endedAt: numberOf(row.ended_ms) },
  };
}

const textOf = (value: unknown) => (value === null ? null : String(value));
const numberOf = (value: unknown) =>
  value === null || value === undefined || !Number.isFinite(Number(value)) ? null : Number(value);
