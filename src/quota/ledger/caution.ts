// When to ask before spending, and how much to have under way where others spend too.
import type { QuotaState } from './state.ts';
import { endOf, othersSeen } from './window.ts';

/** The last signal is old news after this long; one call goes first and asks. */
const STALE_MS = 1000;
/** A first call that has not come back by then no longer holds up the rest. */
export const PATIENCE_MS = 2000;
/** How many may leave before the very first signal. */
const FIRST_BURST = 3;

/** `free`: what is left is known. `wait`: a first call is asking. A number: so many may go and ask. */
export function probing(
  state: QuotaState,
  inFlight: number,
  now: number,
): 'free' | 'wait' | number {
  const { window, probeAt } = state;
  const unheard = window?.heardAt == null;
  const untold = unheard && state.limit === null && state.strikes === 0;
  if (untold && inFlight < FIRST_BURST) return FIRST_BURST - inFlight;
  if (probeAt !== null) {
    if (now < probeAt + PATIENCE_MS) return 'wait';
    return state.strikes > 0 ? 1 : 'free';
  }
  const stale = inFlight === 0 && !unheard && now - (window?.heardAt ?? 0) > STALE_MS;
  return unheard || stale || state.strikes > 0 ? 1 : 'free';
}

/** Whether what is in flight has long not been heard of, so that waiting for it leads nowhere. */
export function isStuck({ window }: QuotaState, now: number): boolean {
  return window?.heardAt != null && now - window.heardAt > PATIENCE_MS;
}

/** Whether others draw on the same window, or have lately. */
export function isShared(state: QuotaState, inFlight: number): boolean {
  return state.others >= 1 || state.window?.rejected === true || othersSeen(state, inFlight) >= 1;
}

/**
 * Units that may still be sent on top of those in flight; one call is always allowed when nothing is.
 * In a window shared with others, what is under way stays below half of what is left, so that their
 * calls and ours do not meet in a refusal. Beyond what a silent endpoint has proved to allow, calls
 * go one by one, so that its refusal comes once.
 */
export function roomFor(
  state: QuotaState,
  shared: boolean,
  left: number,
  inFlight: number,
): number {
  const most = left - inFlight;
  const half = shared ? Math.floor(left / 2) - inFlight : most;
  const tried = state.window?.unsaid ?? 0;
  const proven = state.proven === null ? most : state.proven - tried - inFlight;
  return Math.min(most, Math.max(inFlight === 0 ? 1 : 0, Math.min(half, proven)));
}

/**
 * Units left to others for the rest of the window: as many as they have lately taken by its end, the
 * later the fewer, and never more than half of all. What they do not take comes back to us in time.
 */
export function sparedForOthers(
  state: QuotaState,
  limit: number,
  inFlight: number,
  now: number,
): number {
  const end = endOf(state);
  if (end === null || state.others < 1) return 0;
  const usual = Math.min(state.others, limit / 2);
  const timeLeft = Math.min(1, Math.max(0, (end - now) / state.windowMs));
  return Math.max(0, Math.floor(Math.min(usual - othersSeen(state, inFlight), usual * timeLeft)));
}
