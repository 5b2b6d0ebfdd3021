// Runs and the journal of their writes in SQLite.
import { prefixRange } from '../prefix.ts';
import { entryOf, runOf } from '../rows.ts';
import type { Journal } from '../store.ts';
import type { Database, Row, SqlValue } from './database.ts';

const entry = (row: Row) => entryOf(row, Number(row.intended_at));

export function sqliteJournal(database: Database): Journal {
  return {
    async saveRun(run) {
      database
        .prepare(
          `INSERT OR REPLACE INTO runs (id, workflow, profile, state, started_at, finished_at, body)
           VALUES (?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(
          run.id,
          run.workflow,
          run.profile,
          run.state,
          run.startedAt,
          run.finishedAt,
          JSON.stringify(run.body),
        );
    },
    async run(id) {
      const row = database.prepare('SELECT * FROM runs WHERE id = ?').get(id);
      return row ? runOf(row) : null;
    },
    async runs(filter) {
      const conditions: string[] = [];
      const values: SqlValue[] = [];
      for (const column of ['workflow', 'profile', 'state'] as const) {
        const wanted = filter[column];
        if (wanted === undefined) continue;
        conditions.push(`${column} = ?`);
        values.push(wanted);
      }
      if (filter.since !== undefined) {
        conditions.push('started_at >= ?');
        values.push(filter.since);
      }
      const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
      return database
        .prepare(`SELECT * FROM runs ${where} ORDER BY started_at DESC, id DESC LIMIT ?`)
        .all(...values, filter.limit ?? 50)
        .map(runOf);
    },
    async intend(wanted) {
      const { runId, stepId, key, workspace = '', intendedAt, body } = wanted;
      // One statement, so that no other process records the same key in between.
      const { changes } = database
        .prepare(
          `INSERT OR REPLACE INTO journal
           (run_id, step_id, key, workspace, state, intended_at, settled_at, body)
           SELECT ?, ?, ?, ?, 'intended', ?, NULL, ? WHERE NOT EXISTS (
             SELECT 1 FROM journal WHERE key = ? AND workspace = ? AND state = 'intended'
             AND NOT (run_id = ? AND step_id = ?))`,
        )
        .run(
          ...[runId, stepId, key, workspace, intendedAt, JSON.stringify(body)],
          ...[key, workspace, runId, stepId],
        );
      if (Number(changes) > 0) return { kind: 'intended' };
      const row = database
        .prepare(`SELECT * FROM journal WHERE key = ? AND workspace = ? AND state = 'intended'`)
        .get(key, workspace);
      // It was settled since: there is nothing in the way any more.
      return row ? { kind: 'taken', entry: entry(row) } : this.intend(wanted);
    },
    async settle(runId, stepId, settledAt, body) {
      database
        .prepare(
          `UPDATE journal SET state = 'settled', settled_at = ?, body = ?
           WHERE run_id = ? AND step_id = ?`,
        )
        .run(settledAt, JSON.stringify(body), runId, stepId);
    },
    async entries(runId) {
      return database
        .prepare('SELECT * FROM journal WHERE run_id = ? ORDER BY intended_at, rowid')
        .all(runId)
        .map(entry);
    },
    async byKey(prefix, workspace) {
      const only = workspace === undefined ? '' : `AND workspace IN ('', ?)`;
      return database
        .prepare(
          `SELECT * FROM journal WHERE key >= ? AND key < ? ${only} ORDER BY intended_at, rowid`,
        )
        .all(...prefixRange(prefix), ...(workspace === undefined ? [] : [workspace]))
        .map(entry);
    },
  };
}
