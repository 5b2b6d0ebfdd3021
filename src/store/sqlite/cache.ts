// Cached answers in SQLite.
import { parseJson } from '../../base/index.ts';
import { prefixRange } from '../prefix.ts';
import type { Cache } from '../store.ts';
import type { Database } from './database.ts';

export function sqliteCache(database: Database): Cache {
  return {
    async get(key) {
      const row = database.prepare('SELECT value, stored_at FROM cache WHERE key = ?').get(key);
      const value = row ? parseJson(String(row.value)) : undefined;
      return row && value !== undefined ? { value, storedAt: Number(row.stored_at) } : null;
    },
    async put(key, value, storedAt) {
      database
        .prepare('INSERT OR REPLACE INTO cache (key, value, stored_at) VALUES (?, ?, ?)')
        .run(key, JSON.stringify(value), storedAt);
    },
    async clear(prefix) {
      const { changes } = database
        .prepare('DELETE FROM cache WHERE key >= ? AND key < ?')
        .run(...prefixRange(prefix));
      return Number(changes);
    },
  };
}
