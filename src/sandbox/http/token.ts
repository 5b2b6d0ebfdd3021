// Who is asking, by the Authorization header: `pk_<user id>_…` is that member, any other token that
// works is the owner.
import { REVOKED_TOKEN } from '../assumptions.ts';
import type { RefusalCode } from './refusal.ts';

export interface Token {
  /** The token itself, without `Bearer`; each has a rate window of its own. */
  readonly text: string;
  readonly oauth: boolean;
  /** The user that the token names, where it names one. */
  readonly userId: string | null;
}

/** Reads the header; null when there is none, or an empty one. */
export function readToken(header: string | undefined): Token | null {
  const text = header?.trim() ?? '';
  if (text === '' || /^bearer$/i.test(text)) return null;
  const bearer = /^bearer\s+(\S+)$/i.exec(text)?.[1];
  const token = bearer ?? text;
  const userId = /^(?:pk_)?(\d+)_/.exec(token)?.[1] ?? null;
  return { text: token, oauth: bearer !== undefined, userId };
}

/** Why a token is refused, or null for one that works. */
export function rejectionOf(token: Token): RefusalCode | null {
  if (REVOKED_TOKEN.test(token.text)) return 'OAUTH_019';
  return token.oauth || /^pk_\S+$/.test(token.text) ? null : 'OAUTH_025';
}

/** As much of a token as logs may show: its last four characters. */
export function redacted(token: Token | null): string | null {
  return token === null ? null : token.text.slice(-4);
}
