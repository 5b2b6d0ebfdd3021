// Seals texts that the store keeps, with a key that the store does not have: in the system's keychain
// where there is one, else in a file that only its owner can read.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AppError } from '../base/index.ts';
import { homeKey, readKey } from './home-key.ts';
import type { Keychain } from './secrets.ts';

/** Texts encrypted, so that the store alone does not reveal them. */
export interface Vault {
  /** `context` binds the text to its place: moved elsewhere, it cannot be opened. */
  seal(text: string, context: string): string;
  /** Errors: AppError `authorization` where the key or the context is another. */
  open(sealed: string, context: string): string;
}

const CIPHER = 'aes-256-gcm';
const ACCOUNT = 'vault-key';
const PURPOSE = {
  what: 'stored credentials',
  withoutIt: 'credentials that were stored before must be added again',
};

/** The vault of a home. `given`: the key in hex, for gateways that share a store. */
export function homeVault(
  path: string,
  keychain: Keychain | null,
  given: string | undefined,
): Vault {
  let key: Buffer | null = null;
  const keyOf = () => {
    key ??= Buffer.from(given ?? keyIn(path, keychain), 'hex');
    return key;
  };
  if (given !== undefined && !/^[0-9a-f]{64}$/i.test(given)) {
    throw new AppError('usage', 'CLICKUP_AGENT_VAULT_KEY is not a key.', {
      next: 'It takes 64 hexadecimal digits, such as `openssl rand -hex 32` prints.',
    });
  }
  return {
    seal(text, context) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv(CIPHER, keyOf(), nonce).setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
    },
    open(sealed, context) {
      const bytes = Buffer.from(sealed, 'base64');
      try {
        const cipher = createDecipheriv(CIPHER, keyOf(), bytes.subarray(0, 12));
        cipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(12, 28));
        return Buffer.concat([cipher.update(bytes.subarray(28)), cipher.final()]).toString('utf8');
      } catch (thrown) {
        if (thrown instanceof AppError) throw thrown;
        throw new AppError('authorization', 'A stored credential cannot be read with this key.', {
          next: 'Add it again, or bring back the key that it was stored with.',
        });
      }
    },
  };
}

/** A key that a file holds is believed; a new one goes to the keychain while that works. */
function keyIn(path: string, keychain: Keychain | null): string {
  const inFile = readKey(path, PURPOSE);
  if (inFile !== null) return inFile;
  try {
    const kept = keychain?.get(ACCOUNT);
    if (kept) return kept;
    keychain?.set(ACCOUNT, randomBytes(32).toString('hex'));
    const made = keychain?.get(ACCOUNT);
    if (made) return made;
  } catch {
    // A server or a container has no keychain.
  }
  return homeKey(path, PURPOSE);
}
