// One machine of the fleet: ticker and workers in one process, seen by the others, ended gracefully.
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { AppError, type Log, messageOf } from '../base/index.ts';
import { openTables, type Server } from '../store/index.ts';
import { audit, readFleet } from './apply.ts';
import { PLANS_DUE, remindAndExpire } from './approvals.ts';
import { tendComments } from './comments.ts';
import { keepMs } from './file.ts';
import { type Job, openQueue, type Queue } from './queue.ts';
import { tick } from './ticker.ts';
import { type Rooms, type WorkerDeps, work } from './worker.ts';

export interface MachineOptions
  extends Omit<WorkerDeps, 'server' | 'queue' | 'machine' | 'stopping'> {
  store: string;
  /** Jobs at once. */
  workers: number;
}

export interface Machine {
  id: string;
  /** The server and the queue it works with, until it stops. */
  fleet: Pick<Fleet, 'server' | 'queue'>;
  /** Resolves when this process or another asks it to drain. */
  drained: Promise<void>;
  /** Takes no more jobs, lets the writes under way finish, and leaves the fleet. */
  stop(): Promise<void>;
}

/** The server and the queue of a fleet, for commands that do no work themselves. */
export interface Fleet {
  server: Server;
  queue: Queue;
  close(): Promise<void>;
}

export type { Rooms };

const TICK_MS = 3_000;
/** How often a machine asks whether it is time to remove what is old, ms. */
const PRUNE_LOOK_MS = 15 * 60_000;
/** A machine that has not been seen for so long is gone, ms. */
export const GONE_MS = 30_000;
/** The jobs of a machine that missed so many beats are looked after, ms. */
const SILENT_MS = 4 * TICK_MS;

/** Opens the tables and the queue. Errors: those of `openServerStore`. */
export async function openFleet(store: string, log: Log): Promise<Fleet> {
  const server = await openTables(store);
  try {
    const queue = await openQueue(store, (thrown) =>
      log('warn', 'queue', { message: messageOf(thrown) }),
    );
    return {
      server,
      queue,
      async close() {
        await queue.stop();
        await server.close();
      },
    };
  } catch (thrown) {
    await server.close();
    throw thrown;
  }
}

/** Starts a machine. */
export async function startMachine(options: MachineOptions): Promise<Machine> {
  const { clock, log, workers } = options;
  const fleet = await openFleet(options.store, log);
  const { server, queue } = fleet;
  const id = randomUUID().slice(0, 8);
  const name = `${hostname()}/${process.pid}`;
  let ending = false;
  let drain: () => void = () => {};
  const drained = new Promise<void>((resolve) => {
    drain = resolve;
  });
  await server.query(
    'INSERT INTO clickup_agent.machines (id, name, workers, draining) VALUES ($1, $2, $3, false)',
    [id, name, workers],
  );
  const deps: WorkerDeps = { ...options, server, queue, machine: id, stopping: () => ending };
  await queue.take(workers, (job) => work(job, deps));

  const over = new AbortController();
  let pruneAt = performance.now() + TICK_MS * 5;
  const beat = async () => {
    // One statement says whether there is anything to do: idle machines cost the server little.
    const [row] = await server.query(
      `UPDATE clickup_agent.machines SET seen_at = now() WHERE id = $1 RETURNING draining,
         EXISTS (SELECT 1 FROM clickup_agent.schedules WHERE next_at <= now()) AS due,
         EXISTS (SELECT 1 FROM clickup_agent.plans WHERE state = 'waiting') AS waiting,
         EXISTS (SELECT 1 FROM clickup_agent.slots JOIN clickup_agent.machines AS of ON of.id = machine
           WHERE state = 'running' AND of.seen_at < now() - $2 * interval '1 millisecond') AS silent,
         ${PLANS_DUE} AS plans_due`,
      [id, SILENT_MS],
    );
    if (row?.silent === true) await takeOver(server, queue);
    if (row?.draining === true) drain();
    for (let more = !ending && row?.due === true; more; ) ({ more } = await tick(server, queue));
    if (pruneAt <= performance.now()) {
      pruneAt = performance.now() + PRUNE_LOOK_MS;
      await pruneOld(server);
    }
    if (row?.plans_due === true) await remindAndExpire(server, queue);
    if (row?.waiting === true && !ending) await tendComments({ ...options, server, queue });
  };
  const turns = (async () => {
    while (!over.signal.aborted) {
      // A server that is away is asked again at the next turn.
      await beat().catch((thrown) => log('warn', 'ticker', { message: messageOf(thrown) }));
      await clock.sleep(TICK_MS, over.signal).catch(() => {});
    }
  })();

  return {
    ...{ id, fleet: { server, queue } },
    drained,
    async stop() {
      ending = true;
      over.abort();
      await turns;
      await queue.stop();
      await server.query('DELETE FROM clickup_agent.machines WHERE id = $1', [id]).catch(() =>
        log('warn', 'machine', {
          message: 'The server was not notified that the machine ended.',
        }),
      );
      await server.close();
    },
  };
}

/**
 * Gives the work of machines that fell silent to others, before everything else, whichever machine comes
 * first. The queue gives it back as well, later and in its turn: then it is done, or under way.
 */
async function takeOver(server: Server, queue: Queue): Promise<void> {
  await server.transaction(async (query) => {
    const rows = await query(
      `UPDATE clickup_agent.slots SET state = 'due', machine = NULL FROM clickup_agent.machines AS of
       WHERE of.id = machine AND state = 'running' AND of.seen_at < now() - $1 * interval '1 millisecond'
       RETURNING slots.id, (SELECT hash FROM clickup_agent.plans
         WHERE plans.slot = slots.id AND plans.state = 'approved' LIMIT 1) AS plan`,
      [SILENT_MS],
    );
    const jobs = rows.map(
      ({ id, plan }): Job =>
        plan === null ? { kind: 'slot', slot: String(id) } : { kind: 'plan', hash: String(plan) },
    );
    await queue.put(query, jobs, 0, true);
  });
}

/** Tells machines to end gracefully: one by its id, or all. Answers their ids. Errors: `usage`. */
export async function drainMachines(
  { query }: Server,
  id: string | undefined,
  who: string,
): Promise<string[]> {
  const rows = await query(
    `UPDATE clickup_agent.machines SET draining = true WHERE $1 = '' OR id = $1 RETURNING id`,
    [id ?? ''],
  );
  if (id !== undefined && rows.length === 0) {
    throw new AppError('usage', `There is no machine "${id}".`, {
      next: '`clickup-agent fleet status` lists them.',
    });
  }
  for (const row of rows) await audit(query, who, 'machine drained', String(row.id));
  return rows.map((row) => String(row.id));
}

const EVERY_MS = 3_600_000;
/** Rows that one statement takes, so that none holds others up. */
const AT_ONCE = 5_000;

const STATEMENTS = [
  `DELETE FROM clickup_agent.slots WHERE id IN (SELECT id FROM clickup_agent.slots
     WHERE ended_at < now() - make_interval(secs => $1)
       AND state NOT IN ('due', 'running', 'waiting') LIMIT $2)`,
  `DELETE FROM clickup_agent.plans WHERE hash IN (SELECT hash FROM clickup_agent.plans
     WHERE created_at < now() - make_interval(secs => $1) AND state <> 'waiting' LIMIT $2)`,
  `DELETE FROM clickup_agent.approvals WHERE plan_hash IN (SELECT plan_hash
     FROM clickup_agent.approvals WHERE NOT EXISTS
       (SELECT 1 FROM clickup_agent.plans WHERE hash = plan_hash)
     AND $1::double precision > 0 LIMIT $2)`,
  // An entry that is still open is for a later run to settle.
  `DELETE FROM clickup_agent.journal WHERE run_id IN (SELECT id FROM clickup_agent.runs
     WHERE finished_at < extract(epoch FROM now() - make_interval(secs => $1)) * 1000 LIMIT $2)
     AND state = 'settled'`,
  `DELETE FROM clickup_agent.runs WHERE id IN (SELECT id FROM clickup_agent.runs
     WHERE finished_at < extract(epoch FROM now() - make_interval(secs => $1)) * 1000
       AND NOT EXISTS (SELECT 1 FROM clickup_agent.journal WHERE run_id = id) LIMIT $2)`,
  `DELETE FROM clickup_agent.documents WHERE (kind, id) IN (SELECT kind, id
     FROM clickup_agent.documents WHERE kind = 'plan'
       AND updated_at < extract(epoch FROM now() - make_interval(secs => $1)) * 1000 LIMIT $2)`,
  `DELETE FROM clickup_agent.documents WHERE (kind, id) IN (SELECT kind, id
     FROM clickup_agent.documents WHERE kind = 'page-session' AND $1::double precision > 0
       AND updated_at < extract(epoch FROM now() - interval '1 day') * 1000 LIMIT $2)`,
  `DELETE FROM clickup_agent.audit WHERE nr IN (SELECT nr FROM clickup_agent.audit
     WHERE at < now() - make_interval(secs => $1) LIMIT $2)`,
];

/**
 * Removes what ended longer ago than the file keeps, once an hour, whichever machine comes first.
 * Answers whether this one did.
 */
export async function pruneOld(server: Server): Promise<boolean> {
  const rows = await server.query(
    `INSERT INTO clickup_agent.documents AS one (kind, id, updated_at, body)
     VALUES ('prune', 'turn', extract(epoch FROM clock_timestamp()) * 1000, '{}')
     ON CONFLICT (kind, id) DO UPDATE SET updated_at = excluded.updated_at
     WHERE one.updated_at <= excluded.updated_at - $1 RETURNING 1`,
    [EVERY_MS],
  );
  if (rows.length === 0) return false;
  const file = await readFleet(server);
  if (!file) return false;
  for (const statement of STATEMENTS) {
    await server.query(statement, [keepMs(file) / 1_000, AT_ONCE]);
  }
  return true;
}
