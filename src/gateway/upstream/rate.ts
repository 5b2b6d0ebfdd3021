// ClickUp's quota signals, said again the way the gateway says them.
import type { Clock } from '../../base/index.ts';

/** The caller's quota after an answer; `ratelimit-reset` is in seconds from now. */
export type RateHeaders = Partial<
  Record<'ratelimit-limit' | 'ratelimit-remaining' | 'ratelimit-reset', number>
>;

/**
 * Reads ClickUp's `x-ratelimit-*`. Its reset is an instant on its own clock (epoch seconds), so it
 * is measured against the answer's own `Date`: a local clock that is wrong does no harm.
 */
export function rateHeaders(headers: Headers, clock: Clock): RateHeaders {
  const limit = numberIn(headers, 'x-ratelimit-limit');
  const remaining = numberIn(headers, 'x-ratelimit-remaining');
  const reset = numberIn(headers, 'x-ratelimit-reset');
  const answeredAt = Date.parse(headers.get('date') ?? '') || clock.now();
  return {
    ...(limit === null ? {} : { 'ratelimit-limit': limit }),
    ...(remaining === null ? {} : { 'ratelimit-remaining': remaining }),
    ...(reset === null
      ? {}
      : { 'ratelimit-reset': Math.max(0, Math.ceil(reset - answeredAt / 1000)) }),
  };
}

/** What was heard that long ago, ms, said again now; nothing once the window is over. */
export function laterRate(rate: RateHeaders, agoMs: number): RateHeaders {
  const reset = rate['ratelimit-reset'];
  if (reset === undefined) return {};
  const left = Math.ceil(reset - agoMs / 1000);
  return left > 0 ? { ...rate, 'ratelimit-reset': left } : {};
}

function numberIn(headers: Headers, name: string): number | null {
  const text = headers.get(name)?.trim();
  const value = Number(text);
  return text && Number.isFinite(value) ? value : null;
}
