// Runs and the journal of their writes in SQLite.
import { isObject, type JsonObject, parseJson } from '../../base/index.ts';
import { prefixRange } from '../prefix.ts';
import type { Journal, JournalEntry, RunRecord, RunState } from '../store.ts';
import type { Database, Row, SqlValue } from './database.ts';

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
    async intend(entry) {
      const { runId, stepId, key, workspace = '', intendedAt, body } = entry;
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
      return row ? { kind: 'taken', entry: entryOf(row) } : this.intend(entry);
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
        .map(entryOf);
    },
    async byKey(prefix, workspace) {
      const only = workspace === undefined ? '' : `AND workspace IN ('', ?)`;
      return database
        .prepare(
          `SELECT * FROM journal WHERE key >= ? AND key < ? ${only} ORDER BY intended_at, rowid`,
        )
        .all(...prefixRange(prefix), ...(workspace === undefined ? [] : [workspace]))
        .map(entryOf);
    },
  };
}

function runOf(row: Row): RunRecord {
  return {
    id: String(row.id),
    workflow: String(row.workflow),
    profile: String(row.profile),
    state: String(row.state) as RunState,
    startedAt: Number(row.started_at),
    finishedAt: row.finished_at === null ? null : Number(row.finished_at),
    body: bodyOf(row),
  };
}

function entryOf(row: Row): JournalEntry {
  return {
    runId: String(row.run_id),
    stepId: String(row.step_id),
    key: String(row.key),
    ...(row.workspace ? { workspace: String(row.workspace) } : {}),
    state: row.state === 'settled' ? 'settled' : 'intended',
    intendedAt: Number(row.intended_at),
    settledAt: row.settled_at === null ? null : Number(row.settled_at),
    body: bodyOf(row),
  };
}

/** The JSON document of a row; an unreadable one counts as empty rather than stopping a listing. */
export function bodyOf(row: Row): JsonObject {
  const body = parseJson(String(row.body));
  return isObject(body) ? body : {};
}
