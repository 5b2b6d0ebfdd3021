// Applies one ended call to the state: frees its share, applies its reading, learns from its refusal.
import type { Outcome } from '../../base/index.ts';
import { LONGEST_WAIT_MS, type QuotaReading } from '../contract.ts';
import { backoffMs } from '../retry.ts';
import { costOf, endWeighing } from './cost.ts';
import { inFlightOf, limitOf, type Terms } from './count.ts';
import { type DayBudget, type OpenWindow, openWindow, type QuotaState } from './state.ts';

/** The end of one call. `units`: what was booked for it, 0 for one that is free. `jitter`: in [0, 1). */
export interface Settlement {
  tool: string;
  units: number;
  sentAt: number;
  receivedAt: number;
  reading: QuotaReading | null;
  outcome: { kind: Outcome<unknown>['kind'] | 'unsent'; until: number | null; day: boolean };
  jitter: number;
}

/** A spent daily allowance that does not say when it returns is asked again after this. */
const DAY_UNSAID_MS = 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Applies a settlement of process `terms.me` to the state. */
export function settle(state: QuotaState, one: Settlement, terms: Terms, now: number): void {
  const share = state.inFlight[terms.me];
  if (share) share.units = Math.max(0, share.units - one.units);
  if (state.probeAt !== null && one.sentAt >= state.probeAt) state.probeAt = null;
  if (one.outcome.kind === 'unsent') return;
  const refused = one.outcome.kind === 'rate-limited';
  const counted = one.units > 0 && !refused && one.outcome.kind !== 'unavailable';
  // What was sent into a window that is over by now belongs to that one.
  const current = state.endedAt === null || one.sentAt >= state.endedAt;
  if (current && (counted || refused)) state.window ??= openWindow(one.sentAt);
  const spent = current && counted ? state.window : null;
  if (spent) spent.own += costOf(state, one.tool);
  if (one.reading?.scope === 'day') applyDay(state, one.reading, one);
  else if (state.day?.remaining != null && counted) state.day.remaining -= 1;

  // A bare refusal says that nothing is left, but not of what, nor until when.
  const bare = refused && one.reading?.limit == null && one.reading?.resetAt == null;
  if (one.reading?.scope === 'window' && !bare) applyReading(state, one.reading, one);
  else if (spent) applySilence(state, spent, one);

  if (!refused && one.reading?.scope === 'window') noteOthers(state, one.reading, now);
  const alone = counted && inFlightOf(state, now) === 0;
  endWeighing(state, one.tool, alone, one.reading?.remaining != null);
  if (refused) refuse(state, one, current, terms);
  else if (one.outcome.kind === 'ok' && one.sentAt >= (state.struckAt ?? 0)) state.strikes = 0;
}

/**
 * Applies a window reading with its place in time: answers overtake each other, and what a
 * later-sent call was told is newer than what an earlier one was.
 */
function applyReading(state: QuotaState, reading: QuotaReading, one: Settlement): void {
  if (reading.limit !== null) {
    state.limit = reading.limit;
    state.limitFrom = 'stated';
  }
  // By this the window was open, so it is over a window's length later; a reset says it is over
  // sooner. Each answer narrows it down, however coarsely each was rounded.
  const { resetAt, graceMs } = reading;
  const wait = (resetAt ?? 0) - one.receivedAt;
  const longer = wait > state.windowMs + 2 * graceMs ? wait : state.windowMs;
  state.windowMs = reading.windowMs ?? longer;
  const latest = one.receivedAt + state.windowMs;
  const by = resetAt === null ? latest : Math.min(latest, resetAt + graceMs);
  const window = windowMeant(state, by, one);
  if (!window) return;
  state.window = window;
  // What answers without a signal made us assume gives way to the first that has one.
  const known = window.saidAt === null ? null : window.endsBy;
  if (resetAt !== null) window.endsBy = Math.min(known ?? by, by);
  else window.endsBy ??= by;
  window.heardAt = Math.max(window.heardAt ?? 0, one.receivedAt);
  if (reading.remaining === null) return;
  window.silent = 0;
  // What is left only falls. Of answers that overlapped the lowest is the latest; but a call sent
  // after an answer had come was told something newer, even if it is more.
  const newer = window.saidAt === null || one.sentAt > window.saidAt;
  if (newer || window.remaining === null || reading.remaining < window.remaining) {
    window.remaining = reading.remaining;
    window.saidAt = one.receivedAt;
  }
}

/** What is gone, was not ours and is not ours on its way, others have taken. */
function noteOthers(state: QuotaState, { remaining }: QuotaReading, now: number): void {
  const { window, limit, limitFrom } = state;
  if (!window || remaining === null || limit === null || limitFrom !== 'stated') return;
  const gone = limit - remaining - window.own - inFlightOf(state, now);
  window.others = Math.max(window.others, gone);
}

/** The window a reading speaks of: the open one, a new one, or null for one that is over. */
function windowMeant(
  state: QuotaState,
  by: number,
  { sentAt }: Pick<Settlement, 'sentAt'>,
): OpenWindow | null {
  const { window, endedAt } = state;
  const apart = state.windowMs / 2;
  if (window?.endsBy == null) {
    const over = endedAt !== null && sentAt < endedAt && by < endedAt + apart;
    return over ? null : (window ?? openWindow(sentAt));
  }
  if (by >= window.endsBy + apart) {
    state.endedAt = Math.min(window.endsBy, sentAt);
    return openWindow(sentAt);
  }
  // Much earlier than we thought: only an answer to a call sent since can correct us.
  return by <= window.endsBy - apart && sentAt < (window.heardAt ?? 0) ? null : window;
}

/** An answer without a signal: it is taken to have cost what such a call costs. */
function applySilence(state: QuotaState, window: OpenWindow, one: Settlement): void {
  window.silent += costOf(state, one.tool);
  window.heardAt = one.receivedAt;
  window.endsBy ??= one.receivedAt + state.windowMs;
}

function applyDay(state: QuotaState, reading: QuotaReading, one: Settlement): void {
  const known: DayBudget = state.day ?? { limit: null, remaining: null, resetAt: null, saidAt: 0 };
  const newer = one.sentAt >= known.saidAt || known.remaining === null;
  const remaining = newer
    ? (reading.remaining ?? known.remaining)
    : Math.min(known.remaining ?? 0, reading.remaining ?? Number.POSITIVE_INFINITY);
  const guess = one.receivedAt + (remaining !== null && remaining <= 0 ? DAY_UNSAID_MS : DAY_MS);
  state.day = {
    limit: reading.limit ?? known.limit,
    remaining,
    resetAt: reading.resetAt ?? known.resetAt ?? guess,
    saidAt: one.receivedAt,
  };
}

/** A refusal ends this window, and says nothing of the next. */
function refuse(state: QuotaState, one: Settlement, current: boolean, terms: Terms): void {
  const { receivedAt } = one;
  // Calls that left before the last refusal came back belong to the same volley.
  const first = state.struckAt === null || one.sentAt > state.struckAt;
  if (first) {
    state.strikes += 1;
    state.struckAt = receivedAt;
  }
  const stated = statedUntil(one);
  const latest = receivedAt + LONGEST_WAIT_MS;
  if (one.outcome.day) {
    const until = stated ?? state.day?.resetAt ?? receivedAt + DAY_UNSAID_MS;
    const limit = state.day?.limit ?? null;
    state.day = { limit, remaining: 0, resetAt: Math.min(until, latest), saidAt: receivedAt };
    return;
  }
  const { window } = state;
  if (window && current) {
    window.refused = true;
    if (window.remaining !== null) window.remaining = Math.min(0, window.remaining);
    if (first && state.limitFrom !== 'stated' && window.own > 0)
      learnLimit(state, window.own, one, terms);
  }
  // Only a window that was stated is known to be what refused the call.
  const end = window?.saidAt != null && (window.endsBy ?? 0) > receivedAt ? window.endsBy : null;
  const known = stated ?? end;
  if (known === null && !first) return;
  const until = Math.min(known ?? receivedAt + backoffMs(state.strikes, one.jitter), latest);
  state.blockedUntil = Math.max(state.blockedUntil ?? 0, until);
}

/** Without signals, a refusal is all there is to learn from: the limit may be what was let through. */
function learnLimit(state: QuotaState, own: number, one: Settlement, terms: Terms): void {
  const met = own >= limitOf(state, terms.defaultLimit) || state.limitFrom === 'learned';
  state.limitFrom = met && own <= (state.limit ?? own) ? 'learned' : 'suspected';
  state.limit = own;
  state.learnedAt = one.receivedAt;
  state.full = 0;
}

/** The time a refusal states itself, unless it has passed already and so says nothing. */
function statedUntil(one: Settlement): number | null {
  const until = one.outcome.until ?? one.reading?.resetAt ?? null;
  return until !== null && until > one.receivedAt ? until : null;
}
