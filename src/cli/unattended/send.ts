// A small HTTP request to somebody who wants to know how a run went: tried a few times, and never
// the reason that a run fails.
import { type Clock, messageOf } from '../../base/index.ts';

export interface SendDeps {
  fetch: typeof fetch;
  clock: Clock;
}

/** Pauses between the tries, ms. */
const PAUSES_MS = [1_000, 3_000];
/** How long one try may take, ms. */
const TIMEOUT_MS = 10_000;

/** Sends it; answers null when it arrived, else why not, without the address. */
export async function send(
  url: string,
  request: { method: 'GET' } | { method: 'POST'; body: string; headers?: Record<string, string> },
  { fetch, clock }: SendDeps,
): Promise<string | null> {
  for (const pause of [...PAUSES_MS, null]) {
    const fault = await attempt(url, request, fetch);
    if (fault === null) return null;
    if (pause === null || !fault.passing) return fault.why;
    await clock.sleep(pause);
  }
  return null;
}

/** One try. A refusal is final, a fault of the line or of the server may pass. */
async function attempt(
  url: string,
  request: { method: string; body?: string; headers?: Record<string, string> },
  fetch: SendDeps['fetch'],
): Promise<{ why: string; passing: boolean } | null> {
  try {
    const answer = await fetch(url, {
      ...request,
      ...(request.body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json', ...request.headers } }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await answer.body?.cancel();
    if (answer.ok) return null;
    return {
      why: `it answered ${answer.status}`,
      passing: answer.status >= 500 || answer.status === 429,
    };
  } catch (thrown) {
    return { why: faultOf(thrown), passing: true };
  }
}

/** The kind of fault alone: its sentence may hold the address. */
function faultOf(thrown: unknown): string {
  if (thrown instanceof Error && thrown.name === 'TimeoutError') return 'it did not answer in time';
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : null;
  return code ?? (messageOf(thrown) === 'fetch failed' ? 'it cannot be reached' : 'it failed');
}
