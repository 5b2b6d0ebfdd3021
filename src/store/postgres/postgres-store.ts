// The store on a PostgreSQL server, shared by every machine that names it.
import type { Clock, Json, JsonObject } from '../../base/index.ts';
import { parseJson } from '../../base/index.ts';
import { prefixRange } from '../prefix.ts';
import { bodyOf } from '../rows.ts';
import type { ServerOptions } from '../server.ts';
import type { Cache, Documents, SharedStore, Store } from '../store.ts';
import { postgresJournal } from './journal.ts';
import { postgresLocks } from './locks.ts';
import { migrate } from './schema.ts';
import { openServer, type Server } from './server.ts';

const LEASE_MS = 10_000;

/** Opens it. Errors: see `openServerStore`. */
export async function openPostgresStore(
  url: string,
  { clock, leaseMs = LEASE_MS }: ServerOptions,
): Promise<Store> {
  const server = openServer(url);
  try {
    await migrate(server);
  } catch (thrown) {
    await server.close();
    throw thrown;
  }
  const locks = postgresLocks(server, leaseMs);
  return {
    cache: postgresCache(server),
    journal: postgresJournal(server, clock),
    documents: postgresDocuments(server),
    shared: postgresShared(server, clock),
    locks,
    async close() {
      locks.close();
      await server.close();
    },
  };
}

function postgresCache({ query }: Server): Cache {
  return {
    async get(key) {
      const [row] = await query('SELECT value, stored_at FROM clickup_agent.cache WHERE key = $1', [
        key,
      ]);
      const value = row ? (parseJson(String(row.value)) as Json | undefined) : undefined;
      return row && value !== undefined ? { value, storedAt: Number(row.stored_at) } : null;
    },
    async put(key, value, storedAt) {
      await query(
        `INSERT INTO clickup_agent.cache (key, value, stored_at) VALUES ($1, $2, $3)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value, stored_at = excluded.stored_at`,
        [key, JSON.stringify(value), Math.round(storedAt)],
      );
    },
    async clear(prefix) {
      const rows = await query(
        'DELETE FROM clickup_agent.cache WHERE key >= $1 AND key < $2 RETURNING 1',
        prefixRange(prefix),
      );
      return rows.length;
    },
  };
}

function postgresDocuments({ query }: Server): Documents {
  return {
    async put(kind, id, body, at) {
      await query(
        `INSERT INTO clickup_agent.documents (kind, id, updated_at, body) VALUES ($1, $2, $3, $4)
         ON CONFLICT (kind, id) DO UPDATE SET updated_at = excluded.updated_at, body = excluded.body`,
        [kind, id, Math.round(at), JSON.stringify(body)],
      );
    },
    async get(kind, id) {
      const [row] = await query(
        'SELECT body FROM clickup_agent.documents WHERE kind = $1 AND id = $2',
        [kind, id],
      );
      return row ? bodyOf(row.body) : null;
    },
    async list(kind) {
      const rows = await query(
        `SELECT * FROM clickup_agent.documents WHERE kind = $1 ORDER BY updated_at DESC, id DESC`,
        [kind],
      );
      return rows.map((row) => ({
        id: String(row.id),
        updatedAt: Number(row.updated_at),
        body: bodyOf(row.body),
      }));
    },
    async remove(kind, id) {
      const rows = await query(
        'DELETE FROM clickup_agent.documents WHERE kind = $1 AND id = $2 RETURNING 1',
        [kind, id],
      );
      return rows.length > 0;
    },
    async kinds() {
      const rows = await query('SELECT DISTINCT kind FROM clickup_agent.documents ORDER BY kind');
      return rows.map(({ kind }) => String(kind));
    },
  };
}

/** One row a name, locked for a moment. What is shared need not survive a power cut. */
function postgresShared(server: Server, clock: Clock): SharedStore {
  return {
    transact: (name, change) =>
      server.transaction(async (query) => {
        const [row] = await query(
          `INSERT INTO clickup_agent.shared AS shared (name, body) VALUES ($1, '')
           ON CONFLICT (name) DO UPDATE SET name = excluded.name
           RETURNING body, extract(epoch FROM clock_timestamp()) * 1000 AS now`,
          [name],
        );
        // The server's clock minus ours.
        const offset = Number(row?.now) - clock.now();
        const before = row?.body ? bodyOf(row.body) : null;
        const { state, result } = change(moved(before, -offset));
        if (state !== null) {
          await query('UPDATE clickup_agent.shared SET body = $2 WHERE name = $1', [
            name,
            JSON.stringify(moved(state, offset)),
          ]);
        }
        return result;
      }, 'BEGIN; SET LOCAL synchronous_commit TO off'),
    async list() {
      const rows = await server.query(
        `SELECT name, body, extract(epoch FROM clock_timestamp()) * 1000 AS now
         FROM clickup_agent.shared WHERE body <> '' ORDER BY name`,
      );
      return rows.flatMap(({ name, body, now }) => {
        const state = moved(bodyOf(body), clock.now() - Number(now));
        return state === null ? [] : [{ name: String(name), state }];
      });
    },
  };
}

/** Every timestamp in a state is relative to `at`, so moving that moves them all to another clock. */
function moved(state: JsonObject | null, ms: number): JsonObject | null {
  return state !== null && typeof state.at === 'number'
    ? { ...state, at: Math.round(state.at + ms) }
    : state;
}
