// Values that several processes change in turn, each inside a write transaction.
import type { Database } from './database.ts';
import { bodyOf } from './journal.ts';
import type { Shared } from './store.ts';

export function sqliteShared(database: Database): Shared {
  return {
    async update(name, change) {
      // IMMEDIATE takes the write lock before the read, so no other process reads what we change.
      database.exec('BEGIN IMMEDIATE');
      try {
        const row = database.prepare('SELECT body FROM shared WHERE name = ?').get(name);
        const { next, result } = change(row ? bodyOf(row) : null);
        database
          .prepare('INSERT OR REPLACE INTO shared (name, body) VALUES (?, ?)')
          .run(name, JSON.stringify(next));
        database.exec('COMMIT');
        return result;
      } catch (thrown) {
        database.exec('ROLLBACK');
        throw thrown;
      }
    },
  };
}
