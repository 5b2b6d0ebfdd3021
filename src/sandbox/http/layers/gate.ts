// The gate: what may be asked at all, how often, and by whom.
import { isIssued } from '../../assumptions.ts';
import { rejectionOf } from '../caller.ts';
import { type Layer, refuse, tokenOf } from '../layer.ts';
import { Refusal, type RefusalCode } from '../refusal.ts';

/** The one call that is made to get a token. */
const TOKEN_PATH = '/api/v2/oauth/token';

/** Requests without a token, and those that cannot be routed, never reach the rate limiter. */
export const routed: Layer = (simulation) => async (c, next) => {
  if (tokenOf(c) === null && c.req.path !== TOKEN_PATH) {
    return refuse(c, simulation, new Refusal('OAUTH_017'));
  }
  const workspaceIds = simulation.world.all.map((world) => world.meta.workspaceId);
  const refusal = routingRefusal(c.req.path, workspaceIds);
  return refusal === null ? next() : refuse(c, simulation, new Refusal(refusal));
};

/** Counts the request in its token's window, and tells how that stands in every answer. */
export const metered: Layer = (simulation) => async (c, next) => {
  const token = tokenOf(c);
  if (token === null) return next();
  const { plan } = simulation.world.meta;
  const standing = simulation.windows.spend(token.text, plan, simulation.clock.now());
  if (standing.refused) c.res = refuse(c, simulation, new Refusal('APP_002'));
  else await next();
  const remaining = c.res.status === 429 ? 0 : standing.remaining;
  c.header('X-RateLimit-Limit', String(standing.limit));
  c.header('X-RateLimit-Remaining', String(remaining));
  c.header('X-RateLimit-Reset', String(standing.reset));
};

/** A token that is refused has been counted all the same. */
export const authorized: Layer = (simulation) => async (c, next) => {
  const token = tokenOf(c);
  const rejection = token === null ? null : rejectionOf(token);
  return rejection === null ? next() : refuse(c, simulation, new Refusal(rejection));
};

/**
 * What ClickUp refuses while it looks for the data center that holds a workspace, or null: such answers
 * come before the rate limiter, cost nothing and carry none of its headers.
 */
function routingRefusal(path: string, workspaceIds: readonly string[]): RefusalCode | null {
  const list = /^\/api\/v2\/list\/([^/]+)/.exec(path)?.[1];
  if (list !== undefined && !/^0*[1-9]\d*$/.test(list)) return 'INPUT_003';
  const team = /^\/api\/(?:v2\/team|v3\/workspaces)\/([^/]+)/.exec(path)?.[1];
  if (team === undefined || workspaceIds.includes(team)) return null;
  return isIssued(team) ? null : 'SHARD_031';
}
