// What an answer said about the quota, in one shape whatever dialect it was said in.

/** The longest wait any signal can cause: an outside party never puts us to sleep for more than a day. */
export const LONGEST_WAIT_MS = 24 * 60 * 60 * 1000;

/** `window`: the short allowance that comes back by itself within the hour. `day`: a daily one. */
export type QuotaScope = 'window' | 'day';

/**
 * One normalised signal; what was not said is null.
 * - `limit`, `remaining`: quota units of the window (or day), both >= 0.
 * - `resetAt`: epoch ms on OUR clock, between the answer's arrival and a day after it.
 * - `windowMs`: the window's whole length, where the signal gives it.
 * - `confidence`: `stated` in so many words, `inferred` from a form that leaves room for doubt
 *   (an absolute time without a `Date` to hold it against), `guess` from prose.
 */
export interface QuotaReading {
  limit: number | null;
  remaining: number | null;
  resetAt: number | null;
  windowMs: number | null;
  scope: QuotaScope;
  source: string;
  confidence: 'stated' | 'inferred' | 'guess';
}

/**
 * Everything an answer may carry signals in. `body`: an MCP result, a JSON-RPC error or plain text.
 * `receivedAt`: when the answer came, epoch ms on our clock.
 */
export interface Signals {
  status?: number;
  headers?: Iterable<[string, string]>;
  body?: unknown;
  receivedAt: number;
}
