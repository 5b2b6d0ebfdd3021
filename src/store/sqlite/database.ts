// The one file that knows which SQLite there is: Node's own where the runtime has it, else the
// prebuilt package with the same interface.
import { createRequire } from 'node:module';

/** The part of the shared SQLite interface that the store uses. Values are text, numbers or null. */
export interface Database {
  exec(sql: string): void;
  prepare(sql: string): {
    run(...values: SqlValue[]): { changes: number | bigint };
    get(...values: SqlValue[]): Row | undefined;
    all(...values: SqlValue[]): Row[];
  };
  close(): void;
}
export type SqlValue = string | number | null;
export type Row = Record<string, SqlValue>;

interface SqliteModule {
  DatabaseSync: new (path: string, options?: { timeout?: number }) => Database;
}

/** How long a statement waits for another process's transaction, ms. */
const BUSY_MS = 10_000;

/** Opens (and creates) a database file. `busyMs` is how long to wait for another process. */
export function openDatabase(path: string, busyMs = BUSY_MS): Database {
  const { DatabaseSync } = loadSqlite();
  const database = new DatabaseSync(path, { timeout: busyMs });
  database.exec(`PRAGMA busy_timeout = ${busyMs}`);
  return database;
}

let loaded: SqliteModule | undefined;

function loadSqlite(): SqliteModule {
  if (loaded) return loaded;
  const require = createRequire(import.meta.url);
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const builtIn = major > 22 || (major === 22 && minor >= 13);
  loaded = builtIn
    ? quietly(() => require('node:sqlite') as SqliteModule)
    : (require('@photostructure/sqlite') as SqliteModule);
  return loaded;
}

/** Node announces its SQLite as experimental on stderr; a user of this program need not read it. */
function quietly<T>(load: () => T): T {
  const emitWarning = process.emitWarning;
  process.emitWarning = () => {};
  try {
    return load();
  } finally {
    process.emitWarning = emitWarning;
  }
}
