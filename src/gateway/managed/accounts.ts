// Accounts: the ClickUp credentials that managed servers act with, sealed in the store.
import { randomUUID } from 'node:crypto';
import { AppError, type Clock, isObject, parseJson } from '../../base/index.ts';
import { type ManagedStore, openTable } from './table.ts';

/** Seals texts with a key that the store does not hold. `context` binds a text to its place. */
export interface Vault {
  seal(text: string, context: string): string;
  /** Errors: AppError `authorization` where the key or the context is another. */
  open(sealed: string, context: string): string;
}

export interface Account {
  id: string;
  name: string;
  /** How its token was come by; `environment`: it is in no store. */
  kind: 'token' | 'oauth' | 'environment';
  /** Who the token acts as in ClickUp, as far as that was asked. */
  who: string | null;
  createdAt: number;
  updatedAt: number;
  /** When ClickUp was seen to take the token no more, epoch ms. */
  revokedAt: number | null;
}

/** What an account acts with, and the OAuth app that gave it. */
export interface Credential {
  kind: 'token' | 'oauth';
  token: string;
  clientId?: string;
  clientSecret?: string;
}

type StoredAccount = Account & { sealed: string };

export interface Accounts {
  /** Adds an account, or gives one of that name another credential: its servers live on. */
  save(
    name: string,
    credential: Credential,
    who: string | null,
  ): Promise<{ account: Account; isNew: boolean }>;
  /** By name. */
  list(): Promise<Account[]>;
  /** By id or name. */
  find(idOrName: string): Promise<Account | null>;
  remove(id: string): Promise<boolean>;
  /** Errors: AppError `authorization` where it cannot be unsealed. */
  credential(account: Account): Promise<Credential>;
  /** Notes that ClickUp takes the credential no more, or again. */
  noteRevoked(account: Account, revoked: boolean): Promise<void>;
}

const ENVIRONMENT_ACCOUNT = 'default';

/** `environmentToken` is the account named `default` while no other has the name. */
export function openAccounts(
  store: ManagedStore,
  { vault, clock, environmentToken }: { vault: Vault; clock: Clock; environmentToken?: string },
): Accounts {
  const table = openTable<StoredAccount>('gateway-account', store, clock);
  const fromEnvironment: Account = {
    id: ENVIRONMENT_ACCOUNT,
    name: ENVIRONMENT_ACCOUNT,
    kind: 'environment',
    who: null,
    createdAt: 0,
    updatedAt: 0,
    revokedAt: null,
  };
  const all = async () =>
    (await table.all()).sort((one, other) => (one.name < other.name ? -1 : 1));
  const shown = ({ sealed: _sealed, ...account }: StoredAccount): Account => account;

  return {
    save: (name, credential, who) =>
      table.alone(async () => {
        const before = (await all()).find((one) => one.name === name);
        const now = clock.now();
        const id = before?.id ?? randomUUID();
        const account: StoredAccount = {
          id,
          name,
          kind: credential.kind,
          who,
          createdAt: before?.createdAt ?? now,
          // Two credentials never share a moment, or the former one would be used further.
          updatedAt: Math.max(now, (before?.updatedAt ?? 0) + 1),
          revokedAt: null,
          sealed: vault.seal(JSON.stringify(credential), id),
        };
        await table.put(id, account);
        return { account: shown(account), isNew: before === undefined };
      }),
    async list() {
      const stored = (await all()).map(shown);
      const isNamed = stored.some(({ name }) => name === ENVIRONMENT_ACCOUNT);
      return environmentToken === undefined || isNamed ? stored : [fromEnvironment, ...stored];
    },
    async find(idOrName) {
      const byId = await table.get(idOrName);
      if (byId) return shown(byId);
      const byName = (await all()).find(({ name }) => name === idOrName);
      if (byName) return shown(byName);
      return environmentToken !== undefined && idOrName === ENVIRONMENT_ACCOUNT
        ? fromEnvironment
        : null;
    },
    remove: (id) => table.remove(id),
    async credential({ id, name, kind }) {
      if (kind === 'environment') return { kind: 'token', token: environmentToken ?? '' };
      const stored = await table.get(id);
      const opened = stored ? parseJson(vault.open(stored.sealed, id)) : undefined;
      if (isObject(opened)) return opened as unknown as Credential;
      throw new AppError('authorization', `The account "${name}" is not there any more.`);
    },
    async noteRevoked({ id, updatedAt }, revoked) {
      await table.change(id, (stored) =>
        // A token that was replaced meanwhile is not judged by the former one.
        stored.updatedAt === updatedAt
          ? { ...stored, revokedAt: revoked ? clock.now() : null }
          : null,
      );
    },
  };
}
