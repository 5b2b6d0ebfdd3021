// Whom a credential acts as in ClickUp, and whether ClickUp still takes it.
import { type Clock, cleanLine, isObject, parseJson } from '../../base/index.ts';
import { createUpstream, type Upstream } from '../upstream/upstream.ts';

/** `refused`: ClickUp does not take the credential. `unknown`: it gave no answer to go by. */
export type Who = { state: 'known'; name: string } | { state: 'refused' | 'unknown' };

/** Asks for the user behind a credential: the one request that needs no id and no right. */
export async function askWho(upstream: Upstream, signal: AbortSignal): Promise<Who> {
  const answer = await upstream(
    { method: 'GET', target: '/api/v2/user' },
    { effect: 'read', wantsJson: true, signal },
  );
  if (answer.kind === 'refused') {
    return { state: answer.status === 401 ? 'refused' : 'unknown' };
  }
  const body = answer.kind === 'ok' ? parseJson(answer.text) : undefined;
  const user = isObject(body) && isObject(body.user) ? body.user : null;
  if (user === null) return { state: 'unknown' };
  return { state: 'known', name: cleanLine(String(user.email ?? user.username ?? user.id), 100) };
}

/** The same for a credential that no server acts with yet. */
export function whoHolds(
  token: string,
  { rest, clock, signal }: { rest: string; clock: Clock; signal: AbortSignal },
): Promise<Who> {
  return askWho(createUpstream({ rest, token, clock, fetch }), signal);
}
