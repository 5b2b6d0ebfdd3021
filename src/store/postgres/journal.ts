// Runs and the journal of their writes on a server. Times of intents are the server's own.
import { AppError, type Clock } from '../../base/index.ts';
import { prefixRange } from '../prefix.ts';
import { entryOf, runOf } from '../rows.ts';
import type { Intent, Journal, JournalEntry, Lease } from '../store.ts';
import { isDuplicate, type Server, type SqlValue } from './server.ts';

/** An entry's columns; its time is told as an age, which means the same on every machine's clock. */
const ENTRY = `run_id, step_id, key, workspace, state, settled_at, body,
  extract(epoch FROM clock_timestamp() - intended_at) * 1000 AS age`;

export function postgresJournal(server: Server, clock: Clock): Journal {
  const { query } = server;
  const entries = async (where: string, values: SqlValue[]) => {
    const rows = await query(
      `SELECT ${ENTRY} FROM clickup_agent.journal WHERE ${where} ORDER BY nr`,
      values,
    );
    return rows.map((row) => entryOf(row, Math.round(clock.now() - Number(row.age))));
  };

  async function insert(entry: JournalEntry, lease: Lease | undefined): Promise<boolean> {
    const { runId, stepId, key, workspace = '', body } = entry;
    const age = Math.max(0, clock.now() - entry.intendedAt) / 1000;
    const values: SqlValue[] = [runId, stepId, key, workspace, JSON.stringify(body), age];
    const held = lease
      ? `WHERE EXISTS (SELECT 1 FROM clickup_agent.locks
           WHERE name = $7 AND token = $8 AND until > clock_timestamp())`
      : '';
    if (lease) values.push(lease.name, lease.token);
    const rows = await query(
      `INSERT INTO clickup_agent.journal
         (run_id, step_id, key, workspace, state, intended_at, settled_at, body)
       SELECT $1, $2, $3, $4, 'intended', clock_timestamp() - make_interval(secs => $6), NULL, $5
       ${held}
       ON CONFLICT (run_id, step_id) DO UPDATE SET state = 'intended', settled_at = NULL,
         body = excluded.body, key = excluded.key, workspace = excluded.workspace,
         intended_at = excluded.intended_at
       RETURNING run_id`,
      values,
    );
    return rows.length > 0;
  }

  return {
    async saveRun(run) {
      await query(
        `INSERT INTO clickup_agent.runs (id, workflow, profile, state, started_at, finished_at, body)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET
         workflow = excluded.workflow, profile = excluded.profile, state = excluded.state,
         started_at = excluded.started_at, finished_at = excluded.finished_at, body = excluded.body`,
        [
          ...[run.id, run.workflow, run.profile, run.state, Math.round(run.startedAt)],
          run.finishedAt === null ? null : Math.round(run.finishedAt),
          JSON.stringify(run.body),
        ],
      );
    },
    async run(id) {
      const [row] = await query('SELECT * FROM clickup_agent.runs WHERE id = $1', [id]);
      return row ? runOf(row) : null;
    },
    async runs(filter) {
      const conditions: string[] = [];
      const values: SqlValue[] = [];
      const where = (condition: string, value: SqlValue) => {
        values.push(value);
        conditions.push(`${condition} $${values.length}`);
      };
      for (const column of ['workflow', 'profile', 'state'] as const) {
        const wanted = filter[column];
        if (wanted !== undefined) where(`${column} =`, wanted);
      }
      if (filter.since !== undefined) where('started_at >=', Math.round(filter.since));
      values.push(filter.limit ?? 50);
      const rows = await query(
        `SELECT * FROM clickup_agent.runs ${conditions.length ? `WHERE ${conditions.join(' AND ')}` : ''}
         ORDER BY started_at DESC, id DESC LIMIT $${values.length}`,
        values,
      );
      return rows.map(runOf);
    },
    async intend(entry, lease): Promise<Intent> {
      try {
        if (await insert(entry, lease)) return { kind: 'intended' };
        throw leaseLost();
      } catch (thrown) {
        if (!isDuplicate(thrown)) throw thrown;
        const [open] = await entries(`workspace = $1 AND key = $2 AND state = 'intended'`, [
          entry.workspace ?? '',
          entry.key,
        ]);
        // It was settled since: there is nothing in the way any more.
        return open ? { kind: 'taken', entry: open } : this.intend(entry, lease);
      }
    },
    async settle(runId, stepId, settledAt, body) {
      await query(
        `UPDATE clickup_agent.journal SET state = 'settled', settled_at = $3, body = $4
         WHERE run_id = $1 AND step_id = $2`,
        [runId, stepId, Math.round(settledAt), JSON.stringify(body)],
      );
    },
    entries: (runId) => entries('run_id = $1', [runId]),
    byKey: (prefix, workspace) =>
      workspace === undefined
        ? entries('key >= $1 AND key < $2', prefixRange(prefix))
        : entries(`key >= $1 AND key < $2 AND workspace IN ('', $3)`, [
            ...prefixRange(prefix),
            workspace,
          ]),
  };
}

/** The lock passed on while this process was frozen or cut off. */
function leaseLost(): AppError {
  return new AppError('locked', 'Another process took over the lock, so nothing was sent.', {
    next: 'Run it again: what the other one wrote is found.',
  });
}
