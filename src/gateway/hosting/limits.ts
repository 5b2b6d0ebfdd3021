// What one request may take, and how many a server answers at once.
import type { Clock } from '../../base/index.ts';
import { turnAway } from './guard.ts';

export interface Limits {
  /** Longest body, bytes. */
  bodyBytes: number;
  /** Longest time for one request, ms. */
  requestMs: number;
  /** Most requests that one server answers at a time. */
  perServer: number;
}

export const LIMITS: Limits = { bodyBytes: 32 * 1024 ** 2, requestMs: 120_000, perServer: 256 };

/**
 * The request, if its body is no longer than allowed; else null. A body is counted only where nothing
 * says how long it is: making a stream of it costs more than the rest of a request.
 */
export async function within(
  request: Request,
  { bodyBytes }: Pick<Limits, 'bodyBytes'>,
): Promise<Request | null> {
  const { url, method, headers, signal } = request;
  if (!headers.has('transfer-encoding')) {
    return Number(headers.get('content-length') ?? 0) > bodyBytes ? null : request;
  }
  const parts: Uint8Array[] = [];
  let left = bodyBytes;
  // Its reader is left as it is: the one who cancels it closes the connection before the refusal is sent.
  const reader = request.body?.getReader();
  for (let read = await reader?.read(); read?.value; read = await reader?.read()) {
    left -= read.value.length;
    if (left < 0) return null;
    parts.push(read.value);
  }
  const body = parts.length === 0 ? null : Buffer.concat(parts);
  return new Request(url, { method, headers, body, signal });
}

/** Ends a request that takes too long. */
class TooLong extends Error {}

/** Ends a timer. Made once: a reason that is made for each request takes its stack along. */
const DONE = new Error('The request was answered.');

/**
 * Answers within the time allowed, else with HTTP 504: what was sent to ClickUp is broken off, and may
 * have been applied. Throws the reason of the request's own signal.
 */
export async function inTime(
  request: Request,
  clock: Clock,
  { requestMs }: Pick<Limits, 'requestMs'>,
  work: (signal: AbortSignal) => Promise<Response>,
): Promise<Response> {
  const over = new AbortController();
  const done = new AbortController();
  const leave = () => over.abort(request.signal.reason);
  request.signal.addEventListener('abort', leave, { once: true });
  clock.sleep(requestMs, done.signal).then(
    () => over.abort(new TooLong()),
    () => {},
  );
  try {
    return await work(over.signal);
  } catch (thrown) {
    if (!(thrown instanceof TooLong)) throw thrown;
    const seconds = Math.round(requestMs / 1000);
    return turnAway(
      504,
      `ClickUp did not answer within ${seconds} s; a write may have been applied.`,
    );
  } finally {
    request.signal.removeEventListener('abort', leave);
    done.abort(DONE);
  }
}

/** Counts what each server is at; refuses with HTTP 503 what would be more than it may. */
export function concurrencyCap({ perServer }: Pick<Limits, 'perServer'>) {
  const busy = new Map<string, number>();
  return async (server: string, work: () => Promise<Response>): Promise<Response> => {
    const now = busy.get(server) ?? 0;
    if (now >= perServer) {
      return turnAway(503, `This server answers ${perServer} requests at a time. Try again.`, {
        'retry-after': '1',
      });
    }
    busy.set(server, now + 1);
    try {
      return await work();
    } finally {
      const left = (busy.get(server) ?? 1) - 1;
      if (left > 0) busy.set(server, left);
      else busy.delete(server);
    }
  };
}
