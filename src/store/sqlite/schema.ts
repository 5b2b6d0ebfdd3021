// The tables, and the steps that bring an older file up to date.
import { AppError } from '../../base/index.ts';
import type { Database } from './database.ts';
import { rollBack } from './faults.ts';

/** Each entry brings the file from the version of its index to the next. Never edit one: add one. */
const MIGRATIONS = [
  `CREATE TABLE cache (key TEXT PRIMARY KEY, value TEXT NOT NULL, stored_at INTEGER NOT NULL);
   CREATE TABLE plans (id TEXT PRIMARY KEY, created_at INTEGER NOT NULL, body TEXT NOT NULL);
   CREATE TABLE runs (
     id TEXT PRIMARY KEY, workflow TEXT NOT NULL, profile TEXT NOT NULL, state TEXT NOT NULL,
     started_at INTEGER NOT NULL, finished_at INTEGER, body TEXT NOT NULL);
   CREATE INDEX runs_by_time ON runs (started_at);
   CREATE TABLE journal (
     run_id TEXT NOT NULL, step_id TEXT NOT NULL, key TEXT NOT NULL, state TEXT NOT NULL,
     intended_at INTEGER NOT NULL, settled_at INTEGER, body TEXT NOT NULL,
     PRIMARY KEY (run_id, step_id));
   CREATE INDEX journal_by_key ON journal (key);
   CREATE TABLE documents (
     kind TEXT NOT NULL, id TEXT NOT NULL, updated_at INTEGER NOT NULL, body TEXT NOT NULL,
     PRIMARY KEY (kind, id));`,
  `ALTER TABLE journal ADD COLUMN workspace TEXT NOT NULL DEFAULT ''`,
];

/**
 * Brings the file to the newest version; safe when several processes do it at once.
 * Errors: AppError `failed` for a file that a newer program wrote, which is left as it is.
 */
export function migrate(database: Database, path: string): void {
  const found = versionOf(database);
  if (found > MIGRATIONS.length) {
    throw new AppError(
      'failed',
      `${path} was written by a newer version of clickup-agent (its format is ${found}, this one knows ${MIGRATIONS.length}).`,
      { next: 'Update clickup-agent, or name another folder with --home.' },
    );
  }
  database.exec('PRAGMA journal_mode = WAL');
  // FULL: what the journal says was written must be on disk before the call is sent.
  database.exec('PRAGMA synchronous = FULL');
  if (versionOf(database) >= MIGRATIONS.length) return;
  database.exec('BEGIN IMMEDIATE');
  try {
    for (const step of MIGRATIONS.slice(versionOf(database))) database.exec(step);
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
    database.exec('COMMIT');
  } catch (thrown) {
    rollBack(database);
    throw thrown;
  }
}

function versionOf(database: Database): number {
  return Number(database.prepare('PRAGMA user_version').get()?.user_version ?? 0);
}
