// Believes a signal, with its place in time: answers overtake each other, and what a later-sent
// call was told is newer than what an earlier one was.
import type { QuotaReading } from '../reading.ts';
import type { DayBudget, OpenWindow, QuotaState } from './state.ts';
import { openWindow } from './window.ts';

/** When the call left and when its answer came (epoch ms). */
export interface Travel {
  sentAt: number;
  receivedAt: number;
}

/** Signals count in whole seconds, so a stated end can be this much early. */
const WHOLE_SECOND_MS = 1000;
/** A stated end this near to "a window's length after this answer" is that of a window just opened. */
const JUST_OPENED_MS = 2000;

/** A spent daily allowance that does not say when it returns is asked again after this. */
export const DAY_UNSAID_MS = 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Takes in a window reading. */
export function hear(state: QuotaState, reading: QuotaReading, travel: Travel): void {
  learnShape(state, reading, travel);
  const end = endFrom(state, reading, travel);
  const window = windowMeant(state, end, travel);
  if (!window) return;
  state.window = window;
  window.resetAt = Math.min(window.resetAt ?? end, end);
  window.heardAt = Math.max(window.heardAt ?? 0, travel.receivedAt);
  if (reading.remaining !== null) hearRemaining(window, reading.remaining, travel);
  if (state.limit === null && window.remaining !== null) {
    // Only what is left was said: the limit is at least that and what we have spent.
    const least = window.remaining + window.spent;
    if (least > 0) state.limit = least;
  }
}

/** Takes in a daily reading. */
export function hearDay(state: QuotaState, reading: QuotaReading, travel: Travel): void {
  const known: DayBudget = state.day ?? { limit: null, remaining: null, resetAt: null, saidAt: 0 };
  const newer = travel.sentAt >= known.saidAt;
  const remaining =
    reading.remaining === null || newer || known.remaining === null
      ? (reading.remaining ?? known.remaining)
      : Math.min(known.remaining, reading.remaining);
  const spent = remaining !== null && remaining <= 0;
  const guess = travel.receivedAt + (spent ? DAY_UNSAID_MS : DAY_MS);
  state.day = {
    limit: reading.limit ?? known.limit,
    remaining,
    resetAt: reading.resetAt ?? known.resetAt ?? guess,
    saidAt: travel.receivedAt,
  };
}

/** Limit and length. A reset further away than the known length shows that windows are longer. */
function learnShape(state: QuotaState, reading: QuotaReading, { receivedAt }: Travel): void {
  if (reading.limit !== null) {
    state.limit = reading.limit;
    state.limitFrom = 'stated';
    state.proven = null;
  }
  if (reading.windowMs !== null) state.windowMs = reading.windowMs;
  else if (
    reading.resetAt !== null &&
    reading.resetAt - receivedAt > state.windowMs + JUST_OPENED_MS
  )
    state.windowMs = Math.ceil((reading.resetAt - receivedAt) / 1000) * 1000;
}

/**
 * The instant by which the window surely has ended. For a window that has just been opened that is
 * its length after the first answer, which is finer than the whole seconds servers state.
 */
function endFrom(state: QuotaState, reading: QuotaReading, { receivedAt }: Travel): number {
  const longest = receivedAt + state.windowMs;
  if (reading.resetAt === null) return state.window?.resetAt ?? longest;
  return Math.abs(reading.resetAt - longest) <= JUST_OPENED_MS
    ? longest
    : reading.resetAt + WHOLE_SECOND_MS;
}

/** The window a reading speaks of: the open one, a new one, or null for one that is over. */
function windowMeant(
  state: QuotaState,
  end: number,
  { sentAt, receivedAt }: Travel,
): OpenWindow | null {
  const { window, endedAt } = state;
  const apart = state.windowMs / 2;
  const over = endedAt !== null && sentAt < endedAt && end < endedAt + apart;
  if (window === null) return over ? null : openWindow(sentAt);
  if (window.resetAt === null) return over ? null : window;
  if (end >= window.resetAt + apart) {
    state.endedAt = window.resetAt;
    return openWindow(sentAt);
  }
  if (end <= window.resetAt - apart) {
    // Earlier than we thought. Only an answer to a call sent since can correct us.
    if (sentAt < (window.heardAt ?? 0)) return null;
    window.resetAt = Math.max(end, receivedAt);
  }
  return window;
}

/**
 * Within a window what is left only falls. Of answers that overlapped, the lowest is the latest;
 * but a call sent after an answer had come was told something newer, even if it is more.
 */
function hearRemaining(window: OpenWindow, remaining: number, travel: Travel): void {
  if (travel.sentAt > window.unsaidAt) window.unsaid = 0;
  const newer = window.saidAt === null || travel.sentAt > window.saidAt;
  if (!newer && window.remaining !== null && remaining >= window.remaining) return;
  window.remaining = remaining;
  window.saidAt = travel.receivedAt;
}
