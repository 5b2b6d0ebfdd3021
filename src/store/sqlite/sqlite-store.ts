// The store on one SQLite file, shared by every process of this machine that uses the same home.
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, messageOf, sha256 } from '../../base/index.ts';
import type { Locks, Store } from '../store.ts';
import { type Database, openDatabase } from './database.ts';
import { sqliteCache, sqliteDocuments } from './documents.ts';
import { explained, isBusy, isUnusable, rollBack } from './faults.ts';
import { sqliteJournal } from './journal.ts';
import { fileShared } from './shared.ts';

export interface StoreOptions {
  /** How long to wait for another process that holds the file, ms. Default ten seconds. */
  patienceMs?: number;
  /** The command that sets a damaged file aside, as a person types it. */
  setAsideCommand?: string;
}

const FILE = 'state.db';

/**
 * Opens the store in a folder, making both as needed.
 * Errors: AppError `failed` when the folder cannot be written, or the file is damaged or of a newer
 * version of this program; `locked` when another process does not let go of it. The damage of a
 * file may show only later, at any member.
 */
export function openStore(folder: string, options: StoreOptions = {}): Store {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, FILE);
    const raw = openDatabase(path, options.patienceMs);
    const database = explained(raw, path, whatIsLost(options.setAsideCommand));
    try {
      migrate(database, path);
      if (process.platform !== 'win32') chmodSync(path, 0o600);
      const shared = fileShared(join(folder, 'shared.db'), options.patienceMs);
      return {
        cache: sqliteCache(database),
        journal: sqliteJournal(database),
        documents: sqliteDocuments(database),
        shared,
        locks: fileLocks(join(folder, 'locks')),
        async close() {
          shared.close();
          database.close();
        },
      };
    } catch (thrown) {
      raw.close();
      throw thrown;
    }
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    throw new AppError('failed', `The state in ${folder} cannot be opened: ${messageOf(thrown)}.`, {
      next: 'Check that the folder is writable, or name another with --home.',
      cause: thrown,
    });
  }
}

/**
 * Renames a damaged state file, so that the next command begins a new one; answers its new path.
 * `at`: now, epoch ms. Errors: AppError `usage` when there is none, or none that is damaged.
 */
export function setStoreAside(folder: string, at: number): string {
  const path = join(folder, FILE);
  if (!existsSync(path)) throw new AppError('usage', `There is no file ${path}.`);
  if (!isDamaged(path)) {
    throw new AppError('usage', `${path} is not damaged, so it was left where it is.`);
  }
  const aside = `${path}.broken-${new Date(at).toISOString().replace(/[-:]|\..*/g, '')}`;
  for (const part of ['', '-wal', '-shm']) {
    if (existsSync(`${path}${part}`)) renameSync(`${path}${part}`, `${aside}${part}`);
  }
  return aside;
}

/** Reads the whole file. Errors: AppError `locked`. */
function isDamaged(path: string): boolean {
  const raw = openDatabase(path);
  try {
    const rows = explained(raw, path).prepare('PRAGMA quick_check').all();
    return rows.length !== 1 || rows[0]?.quick_check !== 'ok';
  } catch (thrown) {
    if (isUnusable(thrown)) return true;
    throw thrown;
  } finally {
    raw.close();
  }
}

function whatIsLost(command = 'clickup-agent state set-aside'): string {
  return [
    'It holds the journal of earlier runs, saved plans and conversations: without it, earlier runs can',
    'be neither resumed nor undone. What they wrote is recognised by its markers. Restore the file',
    `from a backup, or set it aside and start over: \`${command}\``,
  ].join(' ');
}

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
function migrate(database: Database, path: string): void {
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

/** Asking for the holder takes the lock for an instant, which must not turn a run away, ms. */
const PATIENCE_MS = 100;

/**
 * Locks that die with their process: each is an open exclusive transaction on a file of its own, which
 * the system ends when the process does, on every platform.
 */
function fileLocks(folder: string): Locks {
  const pathOf = (name: string) => join(folder, sha256(name).slice(0, 16));

  /** The open transaction that is the lock; null while another process has it. */
  function take(path: string, patienceMs: number): Database | null {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const database = openDatabase(`${path}.lock`, patienceMs);
    try {
      database.exec('BEGIN EXCLUSIVE');
      return database;
    } catch (thrown) {
      database.close();
      if (!isBusy(thrown)) throw thrown;
      return null;
    }
  }

  return {
    leased: false,
    async acquire(name, holder) {
      const path = pathOf(name);
      const database = take(path, PATIENCE_MS);
      if (!database) return { held: false, holder: readHolder(`${path}.holder`) };
      writeFileSync(`${path}.holder`, holder);
      return {
        held: true,
        lease: { name, token: path, valid: () => true },
        async release() {
          database.exec('ROLLBACK');
          database.close();
        },
      };
    },
    async holder(name) {
      const path = pathOf(name);
      const database = take(path, 0);
      if (!database) return readHolder(`${path}.holder`);
      database.close();
      return null;
    },
  };
}

function readHolder(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return 'another process';
  }
}
