// One turn of the window: take in what has come back, let go what may leave. Pure, so that a shared
// store may run it again when two processes turn at once.
import type { JsonObject } from '../../base/index.ts';
import type { QuotaSnapshot } from '../contract.ts';
import { type Admission, admit, type Queue } from './admit.ts';
import { costOf } from './cost.ts';
import { inFlightOf, leftOf, limitOf, roll, type Terms } from './count.ts';
import { type Settlement, settle } from './settle.ts';
import { loadState, type QuotaState, storeState } from './state.ts';

export type { Admission, Queue } from './admit.ts';
export type { Terms } from './count.ts';
export type { Settlement } from './settle.ts';
export { freshState, type QuotaState } from './state.ts';

/** What a turn leads to. `stored` is null when nothing changed and nothing need be stored. */
export interface Turn {
  stored: JsonObject | null;
  state: QuotaState;
  admission: Admission;
}

/** Takes a turn at `now` on a stored state (null: none yet). */
export function turn(
  stored: JsonObject | null,
  settled: readonly Settlement[],
  queue: Queue,
  terms: Terms,
  now: number,
): Turn {
  const state = loadState(stored, now, terms.windowMs);
  const { at } = state;
  // Answers first: one of them may tell that the window we take for over is still open.
  for (const one of settled) settle(state, one, terms, now);
  roll(state, now, terms.defaultLimit);
  const admission = admit(state, queue, terms, now);
  // A clock that was set back has moved the whole state; unstored, it would move along for ever.
  const moved = stored !== null && stored.at !== at;
  const changed = moved || settled.length > 0 || admission.booked.length > 0;
  return { stored: changed ? storeState(state, now) : null, state, admission };
}

/** A copy of the state with all closed that has run out by `now`. */
function asOf(state: QuotaState, now: number, defaultLimit?: number): QuotaState {
  const copy = structuredClone(state);
  roll(copy, now, defaultLimit);
  return copy;
}

/** The part of a snapshot that the state tells. */
export function snapshotOf(
  seen: QuotaState,
  now: number,
): Pick<QuotaSnapshot, 'limit' | 'remaining' | 'resetAt' | 'costs' | 'daily'> {
  const state = asOf(seen, now);
  const { limit, window, day } = state;
  const known = limit !== null || window?.remaining != null;
  const costs = Object.keys(state.costs).map((tool) => [tool, costOf(state, tool)] as const);
  return {
    limit,
    remaining: known ? Math.max(0, leftOf(state, limitOf(state, undefined))) : null,
    resetAt: window?.endsBy ?? null,
    costs: Object.fromEntries(costs),
    ...(day && {
      daily: { limit: day.limit, remaining: day.remaining, resetAt: day.resetAt },
    }),
  };
}

/** What a stored state tells at `now`, for a command that only looks. */
export function storedQuota(
  stored: JsonObject,
  now: number,
): Pick<QuotaSnapshot, 'limit' | 'remaining' | 'resetAt'> {
  const { limit, remaining, resetAt } = snapshotOf(loadState(stored, now, USUAL_WINDOW_MS), now);
  return { limit, remaining, resetAt };
}

const USUAL_WINDOW_MS = 60_000;

/** Time (ms) until the last of `calls` calls could leave, at one unit each. */
export function estimateMs(seen: QuotaState, terms: Terms, calls: number, now: number): number {
  const state = asOf(seen, now, terms.defaultLimit);
  const { window, windowMs, blockedUntil, day } = state;
  const limit = limitOf(state, terms.defaultLimit);
  const toGo = calls - Math.max(0, leftOf(state, limit) - inFlightOf(state, now));
  const opens = (window?.endsBy ?? now + windowMs) - now;
  const perWindow = Math.max(1, limit - Math.round(state.others));
  const windows = toGo <= 0 ? 0 : opens + (Math.ceil(toGo / perWindow) - 1) * windowMs;
  const dayShort = day?.remaining != null && day.resetAt !== null && calls > day.remaining;
  const dayOpens = dayShort ? (day.resetAt ?? now) - now : 0;
  return Math.max(windows, dayOpens, (blockedUntil ?? now) - now);
}
