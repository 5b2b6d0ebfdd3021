// The store on one SQLite file, shared by every process of this machine that uses the same home.
import { chmodSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, messageOf } from '../../base/index.ts';
import type { Store } from '../store.ts';
import { openDatabase } from './database.ts';
import { sqliteCache, sqliteDocuments } from './documents.ts';
import { explained, isUnusable } from './faults.ts';
import { sqliteJournal } from './journal.ts';
import { fileLocks } from './locks.ts';
import { migrate } from './schema.ts';
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
