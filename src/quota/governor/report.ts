// What the ledger's state means to a person: the snapshot, and how long further calls would take.
import {
  costOf,
  endOf,
  inFlightOf,
  leftOf,
  limitOf,
  type QuotaState,
  type Terms,
} from '../ledger/index.ts';
import type { QuotaSnapshot } from './contract.ts';

/** The part of a snapshot that the state tells. */
export function snapshotOf(
  state: QuotaState,
  now: number,
): Pick<QuotaSnapshot, 'limit' | 'remaining' | 'resetAt' | 'costs' | 'daily'> {
  const end = endOf(state);
  const over = end !== null && now >= end;
  const known = state.limit !== null || state.window?.remaining != null;
  const left = over ? state.limit : leftOf(state, limitOf(state, undefined));
  const costs = Object.keys(state.costs).map((tool) => [tool, costOf(state, tool)] as const);
  return {
    limit: state.limit,
    remaining: known && left !== null ? Math.max(0, left) : null,
    resetAt: over ? null : end,
    costs: Object.fromEntries(costs),
    ...(state.day === null
      ? {}
      : {
          daily: {
            limit: state.day.limit,
            remaining: state.day.remaining,
            resetAt: state.day.resetAt,
          },
        }),
  };
}

/** Time (ms) until the last of `calls` calls could leave, at one unit each. */
export function estimateMs(state: QuotaState, terms: Terms, calls: number, now: number): number {
  const limit = limitOf(state, terms.defaultLimit);
  const perWindow = Math.max(1, limit - Math.round(state.others));
  const end = endOf(state);
  const over = end !== null && now >= end;
  const left = over ? limit : Math.max(0, leftOf(state, limit) - inFlightOf(state, now));
  const toGo = calls - left;
  const opens = Math.max(0, (over ? now : (end ?? now + state.windowMs)) - now);
  const windows = toGo <= 0 ? 0 : opens + (Math.ceil(toGo / perWindow) - 1) * state.windowMs;
  const blocked = Math.max(0, (state.blockedUntil ?? now) - now);
  const { day } = state;
  const dayShort = day?.remaining != null && day.resetAt !== null && calls > day.remaining;
  return Math.max(windows, blocked, dayShort ? (day.resetAt ?? now) - now : 0);
}
