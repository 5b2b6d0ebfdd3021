// The store on one SQLite file, shared by every process of this machine that uses the same home.
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, messageOf } from '../base/index.ts';
import { sqliteCache } from './cache.ts';
import { openDatabase } from './database.ts';
import { sqliteDocuments } from './documents.ts';
import { sqliteJournal } from './journal.ts';
import { fileLocks } from './locks.ts';
import { migrate } from './schema.ts';
import { fileShared } from './shared.ts';
import type { Store } from './store.ts';

/**
 * Opens the store in a folder, making both as needed.
 * Errors: AppError `failed` when the folder cannot be written or the file is not a database.
 */
export function openStore(folder: string): Store {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, 'state.db');
    const database = openDatabase(path);
    migrate(database);
    if (process.platform !== 'win32') chmodSync(path, 0o600);
    const shared = fileShared(join(folder, 'shared.db'));
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
    throw new AppError('failed', `The state in ${folder} cannot be opened: ${messageOf(thrown)}.`, {
      next: 'Check that the folder is writable, or name another with --home.',
      cause: thrown,
    });
  }
}
