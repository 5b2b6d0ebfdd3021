// The window that is open: when it ends, what is left of it, who else is using it.
import type { OpenWindow, QuotaState } from './state.ts';

/** Assumed for an endpoint that never said a limit: what ClickUp grants on most plans. */
export const USUAL_LIMIT = 100;
/** A window nobody has answered in is given up this long after it should have ended. */
const UNHEARD_MS = 2000;
/** Without any signal, a window that went through unrefused lets the next be larger by this part. */
const GROWTH = 0.1;
/** Once refused, a limit is tried higher only after this many windows spent without a refusal. */
const CALM_WINDOWS = 10;

/** The units of a whole window, as far as known. */
export function limitOf(state: QuotaState, defaultLimit: number | undefined): number {
  return Math.max(1, state.limit ?? defaultLimit ?? USUAL_LIMIT);
}

/** Units on their way, of all processes that are still alive. */
export function inFlightOf(state: QuotaState, now: number): number {
  let units = 0;
  for (const one of Object.values(state.inFlight)) if (one.until > now) units += one.units;
  return units;
}

/** Units left if nothing in flight counted; `limit` where this window's count is not known yet. */
export function leftOf(state: QuotaState, limit: number): number {
  const { window } = state;
  return window === null ? limit : (window.remaining ?? limit) - window.unsaid;
}

/** When the open window surely ends (epoch ms); null when none is open or it has not been heard of. */
export function endOf(state: QuotaState): number | null {
  return state.window?.resetAt == null ? null : state.window.resetAt + state.slackMs;
}

/** Others' units in this window so far, at the least. */
export function othersSeen(state: QuotaState, inFlight: number): number {
  const { window, limit } = state;
  if (limit === null || window?.remaining == null) return 0;
  return Math.max(0, limit - window.remaining - window.spent - inFlight);
}

/** Opens a window for a call that leaves now. */
export function openWindow(now: number): OpenWindow {
  return {
    openedAt: now,
    resetAt: null,
    remaining: null,
    saidAt: null,
    heardAt: null,
    unsaid: 0,
    unsaidAt: now,
    spent: 0,
    people: 0,
    finish: 0,
    rejected: false,
  };
}

/** Closes what has run out by `now`: the window, the block, the day, the shares of dead processes. */
export function roll(state: QuotaState, now: number, defaultLimit: number | undefined): void {
  const { window, day } = state;
  if (window !== null) {
    const end = endOf(state) ?? window.openedAt + state.windowMs + UNHEARD_MS;
    if (now >= end) {
      learnFrom(window, state, defaultLimit);
      state.endedAt = end;
      state.window = null;
      state.probeAt = null;
      state.span = null;
    }
  }
  if (state.blockedUntil !== null && now >= state.blockedUntil) state.blockedUntil = null;
  if (day?.resetAt != null && now >= day.resetAt) {
    day.remaining = day.limit;
    day.resetAt = null;
  }
  for (const [id, one] of Object.entries(state.inFlight)) {
    if (one.until <= now || one.units <= 0) delete state.inFlight[id];
  }
}

/** What a finished window teaches: how much others take, and whether a guessed limit was too low. */
function learnFrom(window: OpenWindow, state: QuotaState, defaultLimit: number | undefined): void {
  if (window.heardAt === null) return;
  state.others = (state.others + othersSeen(state, 0)) / 2;
  if (window.rejected) state.calm = 0;
  const limit = limitOf(state, defaultLimit);
  if (state.limitFrom === 'stated' || window.rejected || window.spent < limit) return;
  state.calm += 1;
  if (state.limitFrom === 'learned' && state.calm < CALM_WINDOWS) return;
  const larger = Math.min(
    limit + Math.ceil(limit * GROWTH),
    defaultLimit ?? Number.POSITIVE_INFINITY,
  );
  if (larger <= limit) return;
  state.proven = limit;
  state.limit = larger;
}
