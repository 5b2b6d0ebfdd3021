// Values that several processes change in turn, each inside a write transaction.
import { openDatabase } from './database.ts';
import { bodyOf } from './journal.ts';
import type { Shared } from './store.ts';

/**
 * A file of its own, without waiting for the disk: what is shared is asked for around every call,
 * and a window that was forgotten with a power cut would be over by then anyway.
 */
export function fileShared(path: string): Shared & { close(): void } {
  const database = openDatabase(path);
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA synchronous = OFF');
  database.exec('CREATE TABLE IF NOT EXISTS shared (name TEXT PRIMARY KEY, body TEXT NOT NULL)');
  const read = database.prepare('SELECT body FROM shared WHERE name = ?');
  const write = database.prepare('INSERT OR REPLACE INTO shared (name, body) VALUES (?, ?)');
  return {
    async transact(name, change) {
      // IMMEDIATE takes the write lock before the read, so no other process reads what we change.
      database.exec('BEGIN IMMEDIATE');
      try {
        const row = read.get(name);
        const { state, result } = change(row ? bodyOf(row) : null);
        if (state !== null) write.run(name, JSON.stringify(state));
        database.exec('COMMIT');
        return result;
      } catch (thrown) {
        database.exec('ROLLBACK');
        throw thrown;
      }
    },
    close: () => database.close(),
  };
}
