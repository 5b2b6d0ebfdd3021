// Whose call it is, and of which workspace: the path says so, else whatever it names by an id.
import type { World } from '../world/world.ts';
import type { Call } from './call.ts';
import type { Query } from './query.ts';
import { Refusal } from './refusal.ts';
import type { Token } from './token.ts';

/**
 * The workspace and the member that a call is about.
 * @throws Refusal OAUTH_023 when the caller does not belong to that workspace
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
  if (caller === undefined) throw new Refusal('OAUTH_023');
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
