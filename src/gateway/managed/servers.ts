// Managed servers: a scope of tools over one account, behind an address that is a secret and ends.
import { AppError, type Clock } from '../../base/index.ts';
import { hashOf, idOf, isSecretOf, newSecret } from './secrets.ts';
import type { ServerChange, ServerConfig } from './server-request.ts';
import { type ManagedStore, openTable } from './table.ts';

export interface ManagedServer {
  /** Made of the address's token, but nothing leads back to it. */
  id: string;
  /** The id of the account that it acts for. */
  account: string;
  name: string;
  config: ServerConfig;
  createdAt: number;
  updatedAt: number;
  /** When it ends, epoch ms; null: never. */
  expiresAt: number | null;
  /** The hash of the token in its address. */
  hash: string;
}

export interface Servers {
  /** Makes a server; its token is told this once. */
  create(
    account: string,
    server: Pick<ManagedServer, 'name' | 'config' | 'expiresAt'>,
  ): Promise<{ server: ManagedServer; token: string }>;
  /** Those of an account, or all; oldest first. */
  list(account?: string): Promise<ManagedServer[]>;
  get(account: string, id: string): Promise<ManagedServer | null>;
  /** `change` is told the scope that the server has. */
  change(
    account: string,
    id: string,
    change: (scope: ServerConfig) => ServerChange,
  ): Promise<ManagedServer | null>;
  /** Whether there was one. Its address leads nowhere from the next request on. */
  remove(account: string, id: string): Promise<boolean>;
  /** The server that an address's token opens; null for one that never was, was revoked or ended. */
  byToken(token: string): Promise<ManagedServer | null>;
  /** Destroys what has ended; answers when the next one ends, epoch ms. */
  sweep(): Promise<number | null>;
}

export function openServers(store: ManagedStore, clock: Clock): Servers {
  const table = openTable<ManagedServer>('gateway-server', store, clock);
  const hasEnded = ({ expiresAt }: ManagedServer) => expiresAt !== null && expiresAt <= clock.now();

  async function living(id: string): Promise<ManagedServer | null> {
    const server = await table.get(id);
    if (server === null || !hasEnded(server)) return server;
    // It may have been given more time meanwhile.
    await table.remove(id, hasEnded);
    return table.get(id);
  }

  async function sweep(): Promise<number | null> {
    const ends: number[] = [];
    for (const server of await table.all()) {
      if (hasEnded(server)) await table.remove(server.id, hasEnded);
      else if (server.expiresAt !== null) ends.push(server.expiresAt);
    }
    return ends.length === 0 ? null : Math.min(...ends);
  }

  return {
    async create(account, wanted) {
      const token = newSecret();
      const now = clock.now();
      const server: ManagedServer = {
        ...wanted,
        id: idOf(token),
        account,
        createdAt: now,
        updatedAt: now,
        hash: hashOf(token),
      };
      await table.put(server.id, server);
      return { server, token };
    },
    async list(account) {
      await sweep();
      const all = (await table.all()).filter(
        (one) => account === undefined || one.account === account,
      );
      return all.sort((one, other) => one.createdAt - other.createdAt);
    },
    async get(account, id) {
      const server = await living(id);
      return server?.account === account ? server : null;
    },
    change: (account, id, change) =>
      table.change(id, (server) =>
        server.account === account && !hasEnded(server)
          ? {
              ...server,
              ...change(server.config),
              updatedAt: Math.max(clock.now(), server.updatedAt + 1),
            }
          : null,
      ),
    async remove(account, id) {
      const server = await living(id);
      return server?.account === account && (await table.remove(id));
    },
    async byToken(token) {
      const server = await living(idOf(token));
      return server !== null && isSecretOf(token, server.hash) ? server : null;
    },
    sweep,
  };
}

/** A server by its id or the start of it, or by a name that one alone has. Errors: AppError `usage`. */
export function serverNamed(servers: readonly ManagedServer[], text: string): ManagedServer {
  const isId = /^[0-9a-f]{8}[0-9a-f-]*$/.test(text);
  const found = servers.filter(({ id, name }) => name === text || (isId && id.startsWith(text)));
  const [one, another] = found;
  if (one && !another) return one;
  throw new AppError(
    'usage',
    one ? `Several servers are named "${text}".` : `There is no server "${text}".`,
    { next: 'Run `clickup-agent gateway server list` to see the ids.' },
  );
}
