// What the fleet is doing: machines, slots by state and class, what is late, the latest runs; and the same in
// the text format that Prometheus reads, with names of credentials and no secret.
import { AppError, cleanLine } from '../base/index.ts';
import type { Server } from '../store/index.ts';
import { audit } from './apply.ts';
import { GONE_MS } from './machines.ts';
import type { Queue } from './queue.ts';
import { type Schedule, scheduleOf } from './schedules.ts';

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
    `SELECT id, name, workers, draining, (extract(epoch FROM now() - seen_at) * 1000)::float AS "seenAgoMs"
     FROM clickup_agent.machines ORDER BY started_at`,
  );
  const slots = await query(
    `SELECT state, class, count(*)::int AS count FROM clickup_agent.slots
     WHERE slot > now() - interval '7 days' GROUP BY state, class ORDER BY state, class`,
  );
  const [sums] = await query(
    `SELECT (SELECT count(*)::int FROM clickup_agent.schedules) AS count,
       (SELECT extract(epoch FROM min(next_at)) * 1000 FROM clickup_agent.schedules) AS next,
       (SELECT extract(epoch FROM now() - min(slot)) * 1000 FROM clickup_agent.slots
         WHERE state = 'due') AS late,
       (SELECT count(*)::int FROM clickup_agent.plans
         WHERE state = 'waiting' AND expires_at > now()) AS plans`,
  );
  return {
    machines: machines as unknown as FleetStatus['machines'],
    schedules: { count: Number(sums?.count), nextAt: numberOf(sums?.next) },
    slots: slots as unknown as FleetStatus['slots'],
    lateMs: numberOf(sums?.late),
    plansWaiting: Number(sums?.plans),
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
    `SELECT id, schedule, (extract(epoch FROM slot) * 1000)::float AS slot, state, class, message,
       run_id AS "runId", plan_hash AS "planHash", machine, tries,
       (extract(epoch FROM ended_at) * 1000)::float AS "endedAt"
     FROM clickup_agent.slots WHERE $1 = '' OR state = $1 ORDER BY slot DESC, id LIMIT $2`,
    [state, limit],
  );
  return rows as unknown as FleetRun[];
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
    `SELECT (extract(epoch FROM at) * 1000)::float AS at, who, what, subject
     FROM clickup_agent.audit ORDER BY nr DESC LIMIT $1`,
    [limit],
  );
  return rows as { at: number; who: string; what: string; subject: string }[];
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
         ended_at = NULL WHERE id = $1 AND state IN ('dead', 'partial', 'expired')
         AND id NOT LIKE 'undo/%' RETURNING id`,
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

const numberOf = (value: unknown) =>
  value === null || value === undefined || !Number.isFinite(Number(value)) ? null : Number(value);

/** A credential's quota as it stands. */
export interface CredentialQuota {
  name: string;
  limit: number | null;
  remaining: number | null;
}

type Sample = [labels: Record<string, string>, value: number];

/** All figures. Errors: AppError `unreachable` when the server does not answer. */
export async function fleetMetrics(
  server: Server,
  quota: readonly CredentialQuota[],
): Promise<string> {
  const { machines, schedules, slots, lateMs, plansWaiting } = await fleetStatus(server);
  const stateOf = (one: (typeof machines)[number]) =>
    isAlive(one) ? (one.draining ? 'draining' : 'up') : 'lost';
  const known = (field: 'limit' | 'remaining'): Sample[] =>
    quota.flatMap(({ name, [field]: value }) =>
      value === null ? [] : [[{ credential: cleanLine(name) }, value]],
    );
  return [
    ...family('machines', 'Machines by state', countedBy(machines.map(stateOf))),
    ...family('workers', 'Jobs that can run at once', [
      [{}, machines.filter(isAlive).reduce((sum, { workers }) => sum + workers, 0)],
    ]),
    ...family('schedules', 'Schedules of people', [[{}, schedules.count]]),
    ...family(
      'slots',
      'Slots of the last week by state and class of failure',
      slots.map(({ state, class: kind, count }) => [{ state, class: kind ?? '' }, count]),
    ),
    ...family('late_seconds', 'How late the oldest due slot is', [
      [{}, Math.max(0, lateMs ?? 0) / 1_000],
    ]),
    ...family('plans_waiting', 'Plans that wait for approval', [[{}, plansWaiting]]),
    ...family('quota_remaining', 'Calls left in the window by credential', known('remaining')),
    ...family('quota_limit', 'Calls of a window by credential', known('limit')),
    '',
  ].join('\n');
}

function countedBy(states: string[]): Sample[] {
  return ['up', 'draining', 'lost'].map((state) => [
    { state },
    states.filter((one) => one === state).length,
  ]);
}

function family(name: string, help: string, samples: Sample[]): string[] {
  const whole = `clickup_fleet_${name}`;
  return [
    `# HELP ${whole} ${help}.`,
    `# TYPE ${whole} gauge`,
    ...samples.map(([labels, value]) => {
      const parts = Object.entries(labels).map(([key, text]) => `${key}=${JSON.stringify(text)}`);
      return `${whole}${parts.length > 0 ? `{${parts.join(',')}}` : ''} ${value}`;
    }),
  ];
}
