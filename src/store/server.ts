// Whether a store is a server's, and the way to it; nothing of PostgreSQL is loaded before.
import { AppError, type Clock } from '../base/index.ts';
import type { Query, Row, Server } from './postgres/server.ts';
import type { Store } from './store.ts';

export type { Query, Row, Server };

export interface ServerOptions {
  clock: Clock;
  /** How long a lock outlives its holder, ms; default ten seconds. */
  leaseMs?: number;
}

const ADDRESS = /^postgres(ql)?:\/\//;

/**
 * Opens the store on a PostgreSQL server, bringing its tables up to date.
 * Errors: AppError `usage` for another address, `unreachable` when the server does not answer, `authorization` when it refuses
 * the login, `failed` for tables that a newer version of this program made.
 */
export async function openServerStore(url: string, options: ServerOptions): Promise<Store> {
  if (!ADDRESS.test(url)) {
    throw new AppError('usage', 'The address of a store begins with postgres://.', {
      next: 'Name a server such as postgres://user@host/database.',
    });
  }
  const { openPostgresStore } = await import('./postgres/postgres-store.ts');
  return openPostgresStore(url, options);
}

/**
 * The server itself, its tables up to date, for a room that keeps tables of its own there.
 * Errors: those of `openServerStore`.
 */
export async function openTables(url: string): Promise<Server> {
  const [{ openServer }, { migrate }] = await Promise.all([
    import('./postgres/server.ts'),
    import('./postgres/schema.ts'),
  ]);
  const server = openServer(url);
  await migrate(server).catch(async (thrown) => {
    await server.close();
    throw thrown;
  });
  return server;
}
