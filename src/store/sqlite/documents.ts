// Cached answers, and small documents by kind and id, in SQLite.
import { parseJson } from '../../base/index.ts';
import { prefixRange } from '../prefix.ts';
import { bodyOf } from '../rows.ts';
import type { Cache, Documents } from '../store.ts';
import type { Database } from './database.ts';

export function sqliteDocuments(database: Database): Documents {
  // Compiled once: a gateway reads documents for each of its requests.
  let reading: ReturnType<Database['prepare']> | undefined;
  return {
    async put(kind, id, body, at) {
      database
        .prepare(
          'INSERT OR REPLACE INTO documents (kind, id, updated_at, body) VALUES (?, ?, ?, ?)',
        )
        .run(kind, id, at, JSON.stringify(body));
    },
    async get(kind, id) {
      reading ??= database.prepare('SELECT body FROM documents WHERE kind = ? AND id = ?');
      const row = reading.get(kind, id);
      return row ? bodyOf(row.body) : null;
    },
    async list(kind) {
      return database
        .prepare('SELECT * FROM documents WHERE kind = ? ORDER BY updated_at DESC, id DESC')
        .all(kind)
        .map((row) => ({
          id: String(row.id),
          updatedAt: Number(row.updated_at),
          body: bodyOf(row.body),
        }));
    },
    async remove(kind, id) {
      const { changes } = database
        .prepare('DELETE FROM documents WHERE kind = ? AND id = ?')
        .run(kind, id);
      return Number(changes) > 0;
    },
    async kinds() {
      const rows = database.prepare('SELECT DISTINCT kind FROM documents ORDER BY kind').all();
      return rows.map(({ kind }) => String(kind));
    },
  };
}

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
