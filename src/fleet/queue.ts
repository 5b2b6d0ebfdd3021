// The one file that knows pg-boss: it brings jobs to workers, at least once. A job means only "this may
// be due"; what was done stands in the tables.
import type { Query } from '../store/index.ts';
import type { NoticeKind, NotifyTarget } from './file.ts';

/** A notification on its way to one receiver. */
export interface Notice {
  kind: 'notice';
  receiver: NotifyTarget;
  message: {
    id: string;
    event: NoticeKind;
    /** ISO 8601. */
    at: string;
    slot: string;
    plan: string | null;
    /** Where the page shows it. */
    url: string | null;
    text: string;
  };
  tries: number;
}

/** A piece of work: a slot that is due, a plan that was approved, or a notification. */
export type Job = { kind: 'slot'; slot: string } | { kind: 'plan'; hash: string } | Notice;

export interface Queue {
  /** Puts jobs in, as part of a transaction. `afterMs`: not before so long from now; `first`: before all others. */
  put(query: Query, jobs: Job[], afterMs?: number, first?: boolean): Promise<void>;
  /** Hands jobs to `work`, up to so many at once, until `stop`. */
  take(slots: number, work: (job: Job) => Promise<void>): Promise<void>;
  /** Takes no more, and waits for what is under way. */
  stop(): Promise<void>;
}

const NAME = 'work';
const SCHEMA = 'clickup_agent_jobs';
/** A job whose worker has not been heard of for so long is given to another. */
const HEARTBEAT_SECONDS = 10;
const LONGEST_SECONDS = 6 * 3_600;
/** Crashes that a job survives. */
const CRASHES = 20;
/** A machine's workers together ask for work once in so many seconds, while there is none. */
const POLL_SECONDS = 3;
const SHORTEST_POLL_SECONDS = 2;
const DRAIN_MS = 120_000;
/** A transaction that puts work in is over, and the work due, so long after its time, ms. */
const DUE_SLACK_MS = 100;
/** Jobs that wait for other jobs are looked for so seldom: there are none. */
const FLOW_SECONDS = 86_400;

/** Opens the queue on a server, making its tables as needed. `onError` gets faults of the queue itself. */
export async function openQueue(url: string, onError: (thrown: Error) => void): Promise<Queue> {
  const { PgBoss } = await import('pg-boss');
  const boss = new PgBoss({
    ...{ connectionString: url, schema: SCHEMA, schedule: false, max: 4 },
    flowIntervalSeconds: FLOW_SECONDS,
  });
  boss.on('error', onError);
  await boss.start();
  await boss.createQueue(NAME, {
    ...{ heartbeatSeconds: HEARTBEAT_SECONDS, expireInSeconds: LONGEST_SECONDS },
    ...{ retryLimit: CRASHES, retryDelay: 1, deleteAfterSeconds: 86_400 },
  });
  let timers: NodeJS.Timeout[] = [];
  const ids: string[] = [];
  const busy = new Set<number>();
  const wake = (nr: number) => {
    const id = ids[nr];
    if (id !== undefined) boss.notifyWorker(id);
  };
  return {
    async put(query, jobs, afterMs = 0, first = false) {
      if (jobs.length === 0) return;
      const db = {
        executeSql: async (text: string, values?: unknown[]) => ({
          rows: await query(text, values as never),
        }),
      };
      const startAfter = Math.ceil(afterMs / 1_000);
      await boss.insert(
        NAME,
        jobs.map((data) => ({
          ...{ data, priority: first ? 1 : 0 },
          ...(startAfter > 0 ? { startAfter } : {}),
        })),
        { db },
      );
      // Work that waits for a quota's window goes on when it opens, not when somebody happens to ask.
      const due = startAfter * 1_000 + DUE_SLACK_MS;
      setTimeout(() => wake(ids.findIndex((_, nr) => !busy.has(nr))), due).unref();
    },
    async take(slots, work) {
      const pollingIntervalSeconds = Math.max(SHORTEST_POLL_SECONDS, slots * POLL_SECONDS);
      const start = async (_: unknown, nr: number) => {
        ids[nr] = await boss.work<Job>(
          NAME,
          { batchSize: 1, pollingIntervalSeconds },
          async ([job]) => {
            if (!job) return;
            busy.add(nr);
            // Where there is work there may be more: the next worker asks at once, and this one afterwards.
            wake((nr + 1) % slots);
            await work(job.data).finally(() => busy.delete(nr));
            wake(nr);
          },
        );
      };
      await Promise.all(Array.from({ length: slots }, start));
      // They ask one after the other, not all in the same moment.
      const apart = (nr: number) => setTimeout(() => wake(nr), nr * POLL_SECONDS * 1_000).unref();
      timers = ids.map((_, nr) => apart(nr));
    },
    async stop() {
      for (const timer of timers) clearTimeout(timer);
      await boss.stop({ graceful: true, timeout: DRAIN_MS });
    },
  };
}
