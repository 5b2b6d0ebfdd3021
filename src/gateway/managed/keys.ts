// API keys of people and programs: what a caller shows besides an address, where a server asks for it.
import type { Clock } from '../../base/index.ts';
import { hashOf, idOf, isSecretOf, newSecret } from './secrets.ts';
import { type ManagedStore, openTable } from './table.ts';

export interface ApiKey {
  id: string;
  /** Whose it is. */
  name: string;
  /** The id of the account whose servers it opens; null: those of every account. */
  account: string | null;
  createdAt: number;
  hash: string;
}

export interface ApiKeys {
  /** Makes a key; it is told this once. */
  create(name: string, account: string | null): Promise<{ apiKey: ApiKey; secret: string }>;
  /** By name. */
  list(): Promise<ApiKey[]>;
  remove(id: string): Promise<boolean>;
  /** Whether a key opens the servers of an account. */
  opens(secret: string, account: string): Promise<boolean>;
}

const PREFIX = 'cgk_';

export function openApiKeys(store: ManagedStore, clock: Clock): ApiKeys {
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
