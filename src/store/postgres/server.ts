// The one file that knows the PostgreSQL driver: a pool of connections, transactions, and faults told
// to a person.
import pg from 'pg';
import { AppError, messageOf } from '../../base/index.ts';

export type SqlValue = string | number | boolean | null | string[];
export type Row = Record<string, unknown>;
export type Query = (sql: string, values?: SqlValue[]) => Promise<Row[]>;

/** A server: statements, and several as one transaction. */
export interface Server {
  query: Query;
  /** Runs the work on one connection between BEGIN and COMMIT. `begin` may add settings. */
  transaction<T>(work: (query: Query) => Promise<T>, begin?: string): Promise<T>;
  close(): Promise<void>;
}

/** A statement that takes longer has met a server that hangs, ms. */
const STATEMENT_MS = 30_000;
const CONNECT_MS = 10_000;
const LONGEST_IDLE_MS = 30_000;

/** Opens a pool; nothing is asked of the server yet. `connections`: at most so many at once. */
export function openServer(url: string, connections = 10): Server {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: CONNECT_MS,
    idleTimeoutMillis: LONGEST_IDLE_MS,
    statement_timeout: STATEMENT_MS,
    // A transaction whose process was frozen must not hold its rows for ever.
    idle_in_transaction_session_timeout: STATEMENT_MS,
    application_name: 'clickup-agent',
    keepAlive: true,
  });
  // A connection that is lost while idle is replaced by the next statement.
  pool.on('error', () => {});
  const where = describe(url);
  return {
    async query(sql, values = []) {
      try {
        return (await pool.query(sql, values)).rows as Row[];
      } catch (thrown) {
        throw faultOf(thrown, where);
      }
    },
    async transaction(work, begin = 'BEGIN') {
      const client = await pool.connect().catch((thrown) => {
        throw faultOf(thrown, where);
      });
      let broken: Error | undefined;
      const lost = (thrown: Error) => {
        broken = thrown;
      };
      client.on('error', lost);
      const query: Query = async (sql, values = []) => {
        try {
          return (await client.query(sql, values)).rows as Row[];
        } catch (thrown) {
          throw faultOf(thrown, where);
        }
      };
      try {
        await client.query(begin);
        const result = await work(query);
        await client.query('COMMIT');
        return result;
      } catch (thrown) {
        await client.query('ROLLBACK').catch(lost);
        throw faultOf(thrown, where);
      } finally {
        client.off('error', lost);
        client.release(broken ?? false);
      }
    },
    close: () => pool.end(),
  };
}

/** The server and database of an address, without its password. */
function describe(url: string): string {
  if (!URL.canParse(url)) return 'the PostgreSQL server';
  const { host, pathname } = new URL(url);
  return `PostgreSQL at ${host || 'localhost'}${pathname}`;
}

function faultOf(thrown: unknown, where: string): unknown {
  if (thrown instanceof AppError || !(thrown instanceof Error)) return thrown;
  const code = String((thrown as { code?: unknown }).code ?? '');
  const message = `${where} does not do what was asked: ${messageOf(thrown)}.`;
  if (/^28/.test(code)) {
    return new AppError('authorization', message, {
      next: 'Check the user and password in the address of the store.',
      cause: thrown,
    });
  }
  const gone = /^(E[A-Z]+|08...|57P0.|3D000|53300)$/.test(code);
  if (gone || /timeout|terminated|Connection ended/i.test(thrown.message)) {
    return new AppError('unreachable', `${where} cannot be used: ${messageOf(thrown)}.`, {
      next: 'Check that it runs and that the address of the store is right.',
      cause: thrown,
    });
  }
  return thrown;
}

/** Whether a statement was refused because a row with the same unique value is there. */
export function isDuplicate(thrown: unknown): boolean {
  return (thrown as { code?: unknown })?.code === '23505';
}
