// What ClickUp refuses while it looks for the data center that holds a workspace: such answers
// come before the rate limiter, cost nothing and carry none of its headers.
import type { RefusalCode } from './refusal.ts';

/** The refusal of a path that cannot be routed, or null. */
export function routingRefusal(path: string, workspaceIds: readonly string[]): RefusalCode | null {
  const list = /^\/api\/v2\/list\/([^/]+)/.exec(path)?.[1];
  if (list !== undefined && !/^\d+$/.test(list)) return 'INPUT_003';
  const team = /^\/api\/(?:v2\/team|v3\/workspaces)\/([^/]+)/.exec(path)?.[1];
  if (team !== undefined && !workspaceIds.includes(team)) return 'SHARD_031';
  return null;
}
