// What a login obtained, as it is stored: bound to the address that it was obtained for.
import type { OAuthDiscoveryState } from '@modelcontextprotocol/sdk/client/auth.js';
import type {
  OAuthClientInformationMixed,
  OAuthTokens,
} from '@modelcontextprotocol/sdk/shared/auth.js';
import { isObject, type JsonObject, sha256 } from '../../base/index.ts';
import type { CredentialStore } from '../spec.ts';

export interface Credentials {
  /** Hash of the endpoint's address: tokens are never sent to another. */
  resource: string;
  client?: OAuthClientInformationMixed;
  tokens?: OAuthTokens;
  /** When the tokens were issued, epoch ms. */
  issuedAt?: number;
  /** Where the authorization server is, so that a renewal need not look for it again. */
  discovery?: OAuthDiscoveryState;
  /** Scopes that the endpoint asked for and the tokens lack; the next login asks for them. */
  wantedScope?: string;
}

/** One endpoint's credentials in a store. */
export class StoredCredentials {
  readonly #store: CredentialStore;
  readonly #name: string;
  readonly #resource: string;

  constructor(store: CredentialStore, name: string, address: URL) {
    this.#store = store;
    this.#name = name;
    this.#resource = sha256(address.href);
  }

  /** The credentials; empty where none are stored, or where they belong to another address. */
  async load(): Promise<Credentials> {
    const stored = await this.#store.load(this.#name);
    // Only this class writes them, so what carries the right hash has the right shape.
    if (isObject(stored) && stored.resource === this.#resource)
      return stored as unknown as Credentials;
    return { resource: this.#resource };
  }

  async save(credentials: Omit<Credentials, 'resource'>): Promise<void> {
    const stored = { ...credentials, resource: this.#resource };
    // What came from a server is JSON, but its types do not say so.
    await this.#store.save(this.#name, JSON.parse(JSON.stringify(stored)) as JsonObject);
  }

  /** Runs `work` while no other process renews the same credentials. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    return this.#store.exclusively?.(this.#name, work) ?? work();
  }
}

/** Both lists of scopes as one, each scope once. */
export function joinScopes(...lists: (string | undefined)[]): string | undefined {
  const scopes = new Set(lists.flatMap((list) => list?.split(' ') ?? []).filter(Boolean));
  return scopes.size === 0 ? undefined : [...scopes].join(' ');
}
