// The system's keychain through an optional package: absent on some platforms, and on servers.
import { createRequire } from 'node:module';
import type { Keychain } from './secrets.ts';

const SERVICE = 'clickup-agent';

interface KeyringModule {
  Entry: new (
    service: string,
    account: string,
  ) => {
    getPassword(): string | null;
    setPassword(secret: string): void;
    deletePassword(): boolean;
  };
}

/** The keychain; the package is loaded at the first use, and a missing one throws then. */
export function systemKeychain(): Keychain {
  const entry = (account: string) => {
    const { Entry } = createRequire(import.meta.url)('@napi-rs/keyring') as KeyringModule;
    return new Entry(SERVICE, account);
  };
  return {
    get: (account) => entry(account).getPassword(),
    set: (account, secret) => entry(account).setPassword(secret),
    remove: (account) => {
      // Nothing to remove is as good as removed.
      if (entry(account).getPassword() !== null) entry(account).deletePassword();
    },
  };
}
