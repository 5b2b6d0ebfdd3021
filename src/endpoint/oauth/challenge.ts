// Reads what an endpoint demands when it refuses a request for want of authorization.
import type { Fetch } from '../connection/wire-fetch.ts';

export interface Challenge {
  /** `no-token`: missing, wrong or expired. `more-rights`: a good token that lacks scopes. */
  kind: 'no-token' | 'more-rights';
  scope: string | undefined;
  /** Where the endpoint describes who may authorize. */
  resourceMetadata: URL | undefined;
}

/** The demand in a refusal; null for any other answer. */
export function challengeOf(response: Response): Challenge | null {
  const header = response.headers.get('www-authenticate') ?? '';
  const scope = parameter(header, 'scope');
  const address = parameter(header, 'resource_metadata');
  const resourceMetadata =
    address !== undefined && URL.canParse(address) ? new URL(address) : undefined;
  if (response.status === 401) return { kind: 'no-token', scope, resourceMetadata };
  if (response.status === 403 && parameter(header, 'error') === 'insufficient_scope') {
    return { kind: 'more-rights', scope, resourceMetadata };
  }
  return null;
}

function parameter(header: string, name: string): string | undefined {
  const match = new RegExp(`(?:^|[\\s,])${name}=(?:"([^"]*)"|([^\\s,]+))`, 'i').exec(header);
  return match?.[1] ?? match?.[2];
}

/** What the endpoint demands of somebody who comes without a token. */
export async function challenged(url: URL, fetchFn: Fetch): Promise<Challenge | null> {
  const response = await fetchFn(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'ping' }),
  });
  await response.body?.cancel();
  return challengeOf(response);
}
