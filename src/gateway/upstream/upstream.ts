// The REST API behind the gateway: one request out, one answer back, nothing repeated or delayed.
import {
  type Clock,
  isObject,
  type Json,
  type JsonObject,
  parseJson,
  whyUnsent,
} from '../../base/index.ts';
import type { Effect } from '../../clickup/index.ts';
import type { RestRequest } from '../tools/request.ts';
import { laterRate, type RateHeaders, rateHeaders } from './rate.ts';

/**
 * What the REST API said.
 * - `ok`: `text` is its body as it came, `{}` where a write was answered without one; `body` is that read.
 * - `refused`: an error in ClickUp's own words; `limited`: the same for want of quota (429).
 * - `unavailable`: no usable answer, and nothing was changed.
 * - `unknown`: no usable answer to a write, which may have been applied.
 */
export type Answer = { rate: RateHeaders } & (
  | { kind: 'ok'; text: string; body: Json }
  | { kind: 'refused' | 'limited'; status: number; body: JsonObject }
  | { kind: 'unavailable' | 'unknown'; status: number | null; message: string }
);

/** What the answer to a request depends on besides its text. */
export interface SendOptions {
  effect: Effect;
  /** Whether a success must carry JSON. */
  wantsJson: boolean;
  signal: AbortSignal;
}

/** One account's way to the REST API. */
export interface Upstream {
  /** Sends one request. Throws the signal's reason when it aborts, and nothing else. */
  (request: RestRequest, options: SendOptions): Promise<Answer>;
  /** What the latest answer said of the quota, while its window lasts. */
  known(): RateHeaders;
}

export interface UpstreamOptions {
  /** The base that holds `/api/v2` and `/api/v3`. */
  rest: string;
  token: string;
  clock: Clock;
  fetch: typeof fetch;
}

export function createUpstream(options: UpstreamOptions): Upstream {
  const { clock } = options;
  const sending = sender(options);
  let latest: { rate: RateHeaders; at: number } | null = null;
  const send = async (request: RestRequest, how: SendOptions) => {
    const answer = await sending(request, how);
    if (Object.keys(answer.rate).length > 0) latest = { rate: answer.rate, at: clock.now() };
    return answer;
  };
  return Object.assign(send, {
    known: () => (latest === null ? {} : laterRate(latest.rate, clock.now() - latest.at)),
  });
}

function sender({ rest, token, clock, fetch }: UpstreamOptions) {
  const base = rest.replace(/\/+$/, '');
  return async (
    { method, target, body }: RestRequest,
    { effect, wantsJson, signal }: SendOptions,
  ): Promise<Answer> => {
    const lost = effect === 'read' ? 'unavailable' : 'unknown';
    let response: Response;
    try {
      response = await fetch(`${base}${target}`, {
        method,
        headers: {
          authorization: authorization(token),
          accept: 'application/json',
          ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
        },
        ...(body === undefined ? {} : { body }),
        // Following would repeat a write elsewhere, or turn it into a read.
        redirect: 'manual',
        signal,
      });
    } catch (thrown) {
      signal.throwIfAborted();
      const unsent = whyUnsent(thrown);
      return unsent !== null
        ? fault('unavailable', null, `ClickUp could not be reached (${unsent}).`)
        : fault(lost, null, 'The connection to ClickUp was lost before it answered.');
    }

    const { status } = response;
    const rate = rateHeaders(response.headers, clock);
    let text: string;
    try {
      text = await response.text();
    } catch {
      signal.throwIfAborted();
      return fault(lost, status, 'The answer of ClickUp broke off.', rate);
    }

    const json = parseJson(text);
    if (response.ok) {
      if (json !== undefined) return { kind: 'ok', text, body: json, rate };
      // Deleting, for one, succeeds without a word; a read without a word has failed.
      const mayBeSilent = !wantsJson || (effect !== 'read' && text.trim() === '');
      if (mayBeSilent) return { kind: 'ok', text: '{}', body: {}, rate };
      return fault(lost, status, 'The answer of ClickUp is no JSON.', rate);
    }
    const error = isObject(json) ? json : {};
    if (status === 429) return { kind: 'limited', status, body: error, rate };
    if (status >= 500 && Object.keys(error).length === 0) {
      return fault(lost, status, `ClickUp answered HTTP ${status} without JSON.`, rate);
    }
    return { kind: 'refused', status, body: error, rate };
  };
}

function fault(
  kind: 'unavailable' | 'unknown',
  status: number | null,
  message: string,
  rate: RateHeaders = {},
): Answer {
  return { kind, status, message, rate };
}

/** A personal token goes as it is; any other is an OAuth token, which wants the scheme named. */
function authorization(token: string): string {
  return token.startsWith('pk_') || /^bearer /i.test(token) ? token : `Bearer ${token}`;
}
