// Accounts, servers and API keys over one store, and who may use which server.
import type { Clock } from '../../base/index.ts';
import { type Account, type Accounts, openAccounts, type Vault } from './accounts.ts';
import { hashOf, idOf, isSecretOf, newSecret } from './secrets.ts';
import { type ManagedServer, openServers, type Servers } from './servers.ts';
import { type ManagedStore, openTable } from './table.ts';

/** Everything that managed servers are made of. */
export interface Registry {
  accounts: Accounts;
  servers: Servers;
  keys: ApiKeys;
  clock: Clock;
  /** Removes an account with its servers and the API keys that open only those. */
  removeAccount(account: Account): Promise<void>;
}

export interface RegistryOptions {
  store: ManagedStore;
  vault: Vault;
  clock: Clock;
  /** The token of the account named `default`, where it comes from the environment. */
  environmentToken?: string | undefined;
}

export function openRegistry({ store, vault, clock, environmentToken }: RegistryOptions): Registry {
  const accounts = openAccounts(store, {
    vault,
    clock,
    ...(environmentToken ? { environmentToken } : {}),
  });
  const servers = openServers(store, clock);
  const keys = openApiKeys(store, clock);
  return {
    accounts,
    servers,
    keys,
    clock,
    async removeAccount({ id }) {
      // The credential first: whatever fails afterwards, nothing acts with it any more.
      await accounts.remove(id);
      for (const server of await servers.list(id)) await servers.remove(id, server.id);
      for (const key of await keys.list()) if (key.account === id) await keys.remove(key.id);
    },
  };
}

/** Who asks for what: the token of an address, and the `Authorization` header. */
export interface Caller {
  token: string;
  authorization: string | null;
}

/**
 * The server and account that a caller may use. `no-server`: the address leads nowhere, whether it
 * was revoked, has ended or never was. `no-key`: the server asks for an API key, and none that
 * opens it was shown. The admin key opens every server, because it can make any.
 */
export async function admit(
  { servers, accounts, keys }: Registry,
  { token, authorization }: Caller,
  adminKeyHash: string,
): Promise<{ server: ManagedServer; account: Account } | 'no-server' | 'no-key'> {
  const server = await servers.byToken(token);
  if (server === null) return 'no-server';
  if (server.config.require_api_token_auth === true) {
    const shown = bearerIn(authorization);
    const opens =
      shown !== null &&
      (isSecretOf(shown, adminKeyHash) || (await keys.opens(shown, server.account)));
    if (!opens) return 'no-key';
  }
  const account = await accounts.find(server.account);
  return account === null ? 'no-server' : { server, account };
}

/** The token of an `Authorization: Bearer` header; null for any other. */
export function bearerIn(header: string | null): string | null {
  return /^bearer +(\S+)$/i.exec(header ?? '')?.[1] ?? null;
}

/** What a person or program shows besides an address, where a server asks for it. */
interface ApiKey {
  id: string;
  /** Whose it is. */
  name: string;
  /** The id of the account whose servers it opens; null: those of every account. */
  account: string | null;
  createdAt: number;
  hash: string;
}

interface ApiKeys {
  /** Makes a key; it is told this once. */
  create(name: string, account: string | null): Promise<{ apiKey: ApiKey; secret: string }>;
  /** By name. */
  list(): Promise<ApiKey[]>;
  remove(id: string): Promise<boolean>;
  /** Whether a key opens the servers of an account. */
  opens(secret: string, account: string): Promise<boolean>;
}

const PREFIX = 'cgk_';

function openApiKeys(store: ManagedStore, clock: Clock): ApiKeys {
  const table = openTable<ApiKey>('gateway-key', store, clock);
  return {
    async create(name, account) {
      const secret = `${PREFIX}${newSecret()}`;
      const id = idOf(secret);
      const apiKey = { id, name, account, createdAt: clock.now(), hash: hashOf(secret) };
      await table.put(id, apiKey);
      return { apiKey, secret };
    },
    list: async () => (await table.all()).sort((one, other) => (one.name < other.name ? -1 : 1)),
    remove: (id) => table.remove(id),
    async opens(secret, account) {
      const key = await table.get(idOf(secret));
      return (
        key !== null &&
        isSecretOf(secret, key.hash) &&
        (key.account === null || key.account === account)
      );
    },
  };
}
