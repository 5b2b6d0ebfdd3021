// Truto's way of making a managed MCP server for a connected ClickUp account.
import { AppError, type Clock, isObject, parseJson } from '../base/index.ts';
import type { EndpointSettings, Secrets } from '../config/index.ts';

const BASE = 'https://api.truto.one';
/** Truto refuses an end that is nearer than this, ms. */
const SHORTEST_LIFE_MS = 60_000;

export interface TrutoRequest {
  name: string;
  /** The integrated account's id. */
  account: string;
  /** `read`, `write` or single methods; none means all. */
  methods: string[];
  tags: string[];
  requireApiToken: boolean;
  discovery: boolean;
  expiresInMs: number | null;
}

/** The endpoint that was made, as settings and secrets. */
export interface MadeEndpoint {
  endpoint: Extract<EndpointSettings, { kind: 'http' }>;
  secrets: Secrets;
}

/** Makes the server. Errors: AppError `usage`, `authorization`, `unreachable`, `failed`. */
export async function createTrutoEndpoint(
  request: TrutoRequest,
  around: { apiToken: string; base?: string | undefined; clock: Clock; signal: AbortSignal },
): Promise<MadeEndpoint> {
  const { expiresInMs } = request;
  if (expiresInMs !== null && expiresInMs < SHORTEST_LIFE_MS) {
    throw new AppError('usage', 'An endpoint has to live for at least a minute.', {
      next: 'Write --expires like 1h or 7d.',
    });
  }
  const address = `${around.base ?? BASE}/integrated-account/${encodeURIComponent(request.account)}/mcp`;
  const expiresAt = expiresInMs === null ? undefined : around.clock.now() + expiresInMs;
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(address, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${around.apiToken}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        name: request.name,
        config: {
          ...(request.methods.length > 0 ? { methods: request.methods } : {}),
          ...(request.tags.length > 0 ? { tags: request.tags } : {}),
          ...(request.discovery ? { tool_exposure: 'discovery' } : {}),
          require_api_token_auth: request.requireApiToken,
        },
        ...(expiresAt === undefined ? {} : { expires_at: new Date(expiresAt).toISOString() }),
      }),
      signal: around.signal,
    });
    text = await answer.text();
  } catch (thrown) {
    throw new AppError('unreachable', 'Truto could not be reached.', {
      next: 'Check the network, then run it again.',
      cause: thrown,
    });
  }
  if (!answer.ok) throw refused(answer.status, request.account);
  const made = parseJson(text);
  if (!isObject(made) || typeof made.url !== 'string') {
    throw new AppError('failed', 'Truto answered without the address of the endpoint.', {
      next: 'Look for it in the Truto dashboard, and add it with `clickup-agent endpoint add`.',
    });
  }
  // What the provider says of the end counts, not what was asked for.
  const end = typeof made.expires_at === 'string' ? Date.parse(made.expires_at) : expiresAt;
  return {
    endpoint: {
      kind: 'http',
      ...(end === undefined || Number.isNaN(end) ? {} : { expiresAt: end }),
    },
    secrets: {
      url: made.url,
      ...(request.requireApiToken
        ? { headers: { Authorization: `Bearer ${around.apiToken}` } }
        : {}),
    },
  };
}

function refused(status: number, account: string): AppError {
  if (status === 401 || status === 403) {
    return new AppError('authorization', `Truto refused the API token (HTTP ${status}).`, {
      next: 'Check TRUTO_API_TOKEN.',
    });
  }
  if (status === 404) {
    return new AppError('usage', `Truto knows no integrated account "${account}".`, {
      next: 'Its id is in the Truto dashboard, under integrated accounts.',
    });
  }
  return new AppError('failed', `Truto refused to make the endpoint (HTTP ${status}).`, {
    next: 'Check --methods, --tags and --expires.',
  });
}
