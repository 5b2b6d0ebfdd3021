// Whose call it is: by the Authorization header, where `pk_<user id>_…` is that member and any other
// token that works is the owner; and of which workspace: the path says so, else whatever it names.
import { REVOKED_TOKEN } from '../assumptions.ts';
import type { World } from '../world/world.ts';
import type { Call } from './call.ts';
import type { Query } from './query.ts';
import { Refusal, type RefusalCode } from './refusal.ts';

/**
 * The workspace and the member that a call is about.
 * @throws Refusal OAUTH_056 when the caller does not belong to that workspace
 */
export function callerOf(
  first: World,
  token: Token | null,
  params: Readonly<Record<string, string>>,
  query: Query,
): Pick<Call, 'world' | 'memberships' | 'caller'> {
  const known = first.all.some((world) => world.people.get(token?.userId ?? '') !== undefined);
  const userId = known && token?.userId ? token.userId : first.meta.callerId;
  const memberships = first.all.filter((world) => world.people.get(userId) !== undefined);
  const world = workspaceOf(first, params, query) ?? memberships[0] ?? first;
  const caller = world.people.get(userId);
  const isOthers = params.team !== undefined && params.team !== world.meta.workspaceId;
  if (caller === undefined || isOthers) throw new Refusal('OAUTH_056');
  return { world, memberships, caller };
}

/** The named workspace, else the one that holds what the path names; undefined for neither. */
function workspaceOf(
  first: World,
  { team, ...ids }: Readonly<Record<string, string>>,
  query: Query,
): World | undefined {
  if (first.further.length === 0) return first;
  const named = team ?? query.text('team_id');
  const byName = first.all.find((world) => world.meta.workspaceId === named);
  // A list has a view that nobody made, whose id holds the list's.
  const wanted = Object.values(ids).map((id) => /^6-(\d+)-1$/.exec(id)?.[1] ?? id);
  return byName ?? first.all.find((world) => wanted.some((id) => world.holds(id)));
}

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
