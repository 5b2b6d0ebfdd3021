// Who may talk to the gateway, and how it turns the others away.
import { timingSafeEqual } from 'node:crypto';
import { digest } from '../managed/secrets.ts';

/** Why a request is turned away, as a response; null when it may pass. */
export type Guard = (request: Request) => Response | null;

/** Only POST: without sessions there is no stream to open with GET and nothing to DELETE. */
export const onlyPost: Guard = (request) =>
  request.method === 'POST' ? null : turnAway(405, 'Only POST is served.', { allow: 'POST' });

/** Only callers that show this bearer token; everybody when there is none. */
export function onlyWith(token: string | undefined): Guard {
  if (token === undefined) return () => null;
  const wanted = digest(`Bearer ${token}`);
  return (request) =>
    timingSafeEqual(digest(request.headers.get('authorization') ?? ''), wanted)
      ? null
      : turnAway(401, 'A bearer token is required.', { 'www-authenticate': 'Bearer' });
}

/** A refusal before any tool: an HTTP status, and a JSON-RPC error for clients that read one. */
export function turnAway(
  status: number,
  message: string,
  headers: Record<string, string> = {},
): Response {
  const error = { code: -32000, message };
  return Response.json({ jsonrpc: '2.0', error, id: null }, { status, headers });
}
