// The one file that knows pg-boss: it brings jobs to workers, at least once. A job means only "this may
// be due"; what was done stands in the tables.
import type { Query } from '../store/index.ts';

/** A piece of work: a slot that is due, or a plan that was approved. */
export type Job = { kind: 'slot'; slot: string } | { kind: 'plan'; hash: string };

export interface Queue {
  /** Puts jobs in, as part of a transaction. `afterMs`: not before so long from now. */
  put(query: Query, jobs: Job[], afterMs?: number): Promise<void>;
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
const POLL_SECONDS = 2;
const SHORTEST_POLL_SECONDS = 2;
const DRAIN_MS = 120_000;

/** Opens the queue on a server, making its tables as needed. `onError`: told what went wrong beside the work. */
export async function openQueue(url: string, onError: (thrown: Error) => void): Promise<Queue> {
  const { PgBoss } = await import('pg-boss');
  const boss = new PgBoss({ connectionString: url, schema: SCHEMA, schedule: false, max: 4 });
  boss.on('error', onError);
  await boss.start();
  await boss.createQueue(NAME, {
    ...{ heartbeatSeconds: HEARTBEAT_SECONDS, expireInSeconds: LONGEST_SECONDS },
    ...{ retryLimit: CRASHES, retryDelay: 1, deleteAfterSeconds: 86_400 },
  });
  return {
    async put(query, jobs, afterMs = 0) {
      if (jobs.length === 0) return;
      const db = {
        executeSql: async (text: string, values?: unknown[]) => ({
          rows: await query(text, values as never),
        }),
      };
      const startAfter = Math.ceil(afterMs / 1_000);
      await boss.insert(
        NAME,
        jobs.map((data) => ({ data, ...(startAfter > 0 ? { startAfter } : {}) })),
        { db },
      );
    },
    async take(slots, work) {
      const pollingIntervalSeconds = Math.max(SHORTEST_POLL_SECONDS, slots * POLL_SECONDS);
      const start = async () => {
        const id: string = await boss.work<Job>(
          NAME,
          { batchSize: 1, pollingIntervalSeconds },
          async ([job]) => {
            if (!job) return;
            await work(job.data);
            // Where there was work there may be more: it is asked for at once.
            boss.notifyWorker(id);
          },
        );
      };
      await Promise.all(Array.from({ length: slots }, start));
    },
    stop: () => boss.stop({ graceful: true, timeout: DRAIN_MS }),
  };
}
