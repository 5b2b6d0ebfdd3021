// What goes wrong with a database file, told to a person: damaged, held by another process, disk full.
import { readFileSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError, messageOf } from '../../base/index.ts';
import type { Database } from './database.ts';

/** SQLite's own numbers for what can be told; https://sqlite.org/rescode.html */
const [WRONG_SQL, BUSY, LOCKED, IO, CORRUPT, FULL, NOT_A_DATABASE] = [1, 5, 6, 10, 11, 13, 26];
/** With less than this left, a disk is full: SQLite could not even make its index of a log, bytes. */
const NEXT_TO_NOTHING = 64 * 1024;

const SENTENCES: [number, string][] = [
  [BUSY, 'database is locked'],
  [IO, 'disk I/O error'],
  [CORRUPT, 'malformed'],
  [FULL, 'disk is full'],
  [NOT_A_DATABASE, 'not a database'],
];

/** Whether the file is no database, a damaged one, or one without the tables that it should have. */
export function isUnusable(thrown: unknown): boolean {
  const code = codeOf(thrown);
  if (code === WRONG_SQL) return /no such (table|column)|has no column/.test(messageOf(thrown));
  return code === CORRUPT || code === NOT_A_DATABASE;
}

/** Whether another process holds the file. */
export function isBusy(thrown: unknown): boolean {
  const code = codeOf(thrown);
  return code === BUSY || code === LOCKED;
}

/**
 * The same database, whose faults are AppErrors: `locked` while another process holds the file,
 * `failed` for a damaged one or a full disk. `onDamage` says what to do about a damaged one.
 */
export function explained(database: Database, path: string, onDamage?: string): Database {
  const explain = <T>(work: () => T): T => {
    try {
      return work();
    } catch (thrown) {
      throw faultOf(thrown, path, onDamage);
    }
  };
  return {
    exec: (sql) => explain(() => database.exec(sql)),
    prepare(sql) {
      const statement = explain(() => database.prepare(sql));
      return {
        run: (...values) => explain(() => statement.run(...values)),
        get: (...values) => explain(() => statement.get(...values)),
        all: (...values) => explain(() => statement.all(...values)),
      };
    },
    close: () => database.close(),
  };
}

/** Ends a transaction that failed. After a full disk or damage SQLite has done so already, and says it. */
export function rollBack(database: Pick<Database, 'exec'>): void {
  try {
    database.exec('ROLLBACK');
  } catch {
    // What went wrong first is told.
  }
}

function faultOf(thrown: unknown, path: string, onDamage: string | undefined): unknown {
  if (isUnusable(thrown)) {
    return new AppError('failed', `${path} is damaged: ${messageOf(thrown)}.`, {
      ...(onDamage === undefined ? {} : { next: onDamage }),
      cause: thrown,
    });
  }
  if (isBusy(thrown)) {
    const holder = holderOf(path);
    return new AppError('locked', `${path} is held by ${holder ?? 'another process'}.`, {
      next: 'Wait until it is done, or end it.',
      cause: thrown,
    });
  }
  if (isFull(thrown, path)) {
    return new AppError('failed', `The disk that holds ${path} is full.`, {
      next: 'Make room on it, and go on: what was written before is in the journal.',
      cause: thrown,
    });
  }
  return thrown;
}

/** A full disk is also an I/O error to SQLite, where it cannot make a file larger. */
function isFull(thrown: unknown, path: string): boolean {
  const code = codeOf(thrown);
  if (code !== IO) return code === FULL;
  try {
    const { bavail, bsize } = statfsSync(dirname(path));
    return bavail * bsize < NEXT_TO_NOTHING;
  } catch {
    return false;
  }
}

/** SQLite's primary result code, also of what was explained; null for what is no fault of SQLite's. */
function codeOf(thrown: unknown): number | null {
  const fault = thrown instanceof AppError ? thrown.cause : thrown;
  const { errcode, code } = (fault ?? {}) as { errcode?: unknown; code?: unknown };
  if (typeof errcode === 'number') return errcode & 0xff;
  if (code !== 'ERR_SQLITE_ERROR') return null;
  // Not every call of the package tells the number, and SQLite's own sentences never change.
  const sentence = SENTENCES.find(([, words]) => messageOf(fault).includes(words));
  return sentence?.[0] ?? null;
}

/** The process that holds a lock on the file, where the system tells: Linux lists locks by inode. */
function holderOf(path: string): string | null {
  try {
    const inodes = [path, `${path}-shm`].flatMap(
      (one) => statSync(one, { throwIfNoEntry: false })?.ino ?? [],
    );
    for (const line of readFileSync('/proc/locks', 'utf8').split('\n')) {
      const [, pid, inode] = / WRITE +(\d+) [0-9a-f]+:[0-9a-f]+:(\d+) /.exec(line) ?? [];
      if (pid === undefined || Number(pid) === process.pid) continue;
      if (inodes.includes(Number(inode))) return `process ${pid}`;
    }
  } catch {
    // Another system, or one that does not show its locks.
  }
  return null;
}
