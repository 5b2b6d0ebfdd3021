// Signs the plans of this home with a key of its own.
import { createHmac } from 'node:crypto';
import { homeKey } from './home-key.ts';

const PURPOSE = { what: 'plans', withoutIt: 'plans that were saved before are foreign then' };

/** Signs texts with the key in a file, which is made when it is first needed. */
export function planSigner(path: string): (text: string) => string {
  let key: string | null = null;
  return (text) => {
    key ??= homeKey(path, PURPOSE);
    return createHmac('sha256', Buffer.from(key, 'hex')).update(text).digest('hex');
  };
}
