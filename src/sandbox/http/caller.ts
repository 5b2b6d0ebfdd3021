// Whose call it is: by the Authorization header, where `pk_<user id>_…` is that member and any other
// token that works is the owner; of which workspace: the path says so, else whatever it names; and what
// is refused because of that.
import { REVOKED_TOKEN, SIGNED_OUT_TOKEN } from '../assumptions.ts';
import { seesFolder, seesList, seesSpace, seesTask } from '../world/places.ts';
import type { World } from '../world/world.ts';
import type { Query } from './body.ts';
import type { Call, Route } from './call.ts';
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

/** @throws Refusal when the caller does not see what the path names; what is not there is seen by all */
export function refuseUnseen({ world, caller, params }: Call, token: Token | null): void {
  const signedOut = token !== null && SIGNED_OUT_TOKEN.test(token.text);
  if (signedOut && Object.keys(params).length > 0) throw new Refusal('OAUTH_027');
  const space = world.spaces.get(params.space ?? '');
  const folder = world.folders.get(params.folder ?? '');
  const list = world.lists.get(params.list ?? '');
  const task = world.tasks.get(params.task ?? '');
  // As was measured for tasks and private spaces.
  if (space !== undefined && !seesSpace(caller, space)) throw new Refusal('OAUTH_027');
  if (folder !== undefined && !seesFolder(world, caller, folder)) throw new Refusal('OAUTH_027');
  if (list !== undefined && !seesList(world, caller, list)) throw new Refusal('OAUTH_027');
  if (task !== undefined && !seesTask(world, caller, task)) throw new Refusal('ACCESS_083');
}

/** The weakest role, by its number, that a call is open to: 1 owner, 2 admin, 3 member, 4 guest. */
const WEAKEST_ROLE: Readonly<Record<string, number>> = {
  'POST /api/v2/team/:team/space': 3,
  'PUT /api/v2/space/:space': 3,
  'DELETE /api/v2/space/:space': 2,
  'POST /api/v2/space/:space/folder': 3,
  'POST /api/v2/team/:team/goal': 3,
  'DELETE /api/v2/goal/:goal': 3,
  'POST /api/v2/team/:team/webhook': 3,
  'POST /api/v2/team/:team/user': 2,
  'PUT /api/v2/team/:team/user/:user': 2,
  'DELETE /api/v2/team/:team/user/:user': 2,
  'POST /api/v2/team/:team/guest': 2,
  'DELETE /api/v2/team/:team/guest/:guest': 2,
  'POST /api/v2/team/:team/group': 2,
};

/** @throws Refusal when the caller's role may not do this */
export function refuseWeakRole({ method, path }: Route, { caller }: Call): void {
  const weakest = WEAKEST_ROLE[`${method} ${path}`];
  if (weakest !== undefined && caller.role > weakest) throw new Refusal('TEAMM_002');
}
