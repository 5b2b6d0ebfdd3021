// A key of this home: made once, readable by its owner alone.
import { createHmac, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError, messageOf } from '../base/index.ts';

/** What a key is for, as errors say it, and what its loss means. */
export interface KeyPurpose {
  what: string;
  withoutIt: string;
}

const KEY = /^[0-9a-f]{64}$/;

/**
 * The key in a file, 32 bytes in hex, made when there is none.
 * Errors: AppError `failed` where no key can be made, `usage` for a file that holds none.
 */
export function homeKey(path: string, purpose: KeyPurpose): string {
  const known = readKey(path, purpose);
  if (known !== null) return known;
  const draft = `${path}.${process.pid}.new`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(draft, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
    link(draft, path);
  } catch (thrown) {
    throw new AppError(
      'failed',
      `The key for ${purpose.what} cannot be made: ${messageOf(thrown)}.`,
      {
        next: 'Check that the folder is writable, or name another with --home.',
        cause: thrown,
      },
    );
  } finally {
    rmSync(draft, { force: true });
  }
  return readKey(path, purpose) ?? homeKey(path, purpose);
}

/** Of two processes that make a key at once, the first one's stays. */
function link(draft: string, path: string): void {
  try {
    linkSync(draft, path);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
  }
}

/** The key in a file; null when there is no file. Errors: as above. */
export function readKey(path: string, { withoutIt }: KeyPurpose): string | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new AppError('failed', `${path} cannot be read: ${messageOf(thrown)}.`, {
      cause: thrown,
    });
  }
  if (KEY.test(text)) return text;
  throw new AppError('usage', `${path} holds no key.`, {
    next: `Remove the file: a new key is made, and ${withoutIt}.`,
  });
}

const PLANS = { what: 'plans', withoutIt: 'plans that were saved before are foreign then' };

/** Signs texts with the key in a file, which is made when it is first needed. */
export function planSigner(path: string): (text: string) => string {
  let key: string | null = null;
  return (text) => {
    key ??= homeKey(path, PLANS);
    return createHmac('sha256', Buffer.from(key, 'hex')).update(text).digest('hex');
  };
}
