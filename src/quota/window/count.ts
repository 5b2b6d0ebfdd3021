// Reading the state: how much is left, and what a window that is over has taught.
import type { OpenWindow, QuotaState } from './state.ts';

/** Assumed for an endpoint that never said a limit: what ClickUp grants on most plans. */
const USUAL_LIMIT = 100;
/** So many windows without signals, spent to the end and never refused, show that there may be more. */
const FULL_WINDOWS = 5;
/** A limit that only a refusal taught is forgotten after this: the plan, or the reason, may be another. */
const LEARNED_MS = 60 * 60 * 1000;
/** A window nobody has answered in is given up this long after it should have ended. */
const UNHEARD_MS = 2000;

/** The fixed terms of one governor. */
export interface Terms {
  me: string;
  reserve: number;
  defaultLimit: number | undefined;
  windowMs: number;
  /** Batch calls are spread over the window: together no more than spend it as they come back. */
  steady: boolean;
}

/** The units of a whole window that may be spent without care, as far as known. */
export function limitOf(state: QuotaState, defaultLimit: number | undefined): number {
  return Math.max(1, state.limit ?? defaultLimit ?? USUAL_LIMIT);
}

/** The most units a window is given. Beyond `limitOf`, calls go one by one and see how far it goes. */
export function mostOf(state: QuotaState, defaultLimit: number | undefined): number {
  const limit = limitOf(state, defaultLimit);
  if (state.limitFrom === 'suspected') return Math.max(limit, defaultLimit ?? USUAL_LIMIT);
  const mayBeMore = state.limitFrom === 'default' && defaultLimit === undefined;
  return mayBeMore && state.full >= FULL_WINDOWS ? Number.POSITIVE_INFINITY : limit;
}

/** Units on their way, of all processes that are still alive. */
export function inFlightOf({ inFlight }: QuotaState, now: number): number {
  const alive = Object.values(inFlight).filter(({ until }) => until > now);
  return alive.reduce((sum, { units }) => sum + units, 0);
}

/** Units left if nothing in flight counted; `limit` where this window's count is not known yet. */
export function leftOf({ window }: QuotaState, limit: number): number {
  return window === null ? limit : (window.remaining ?? limit) - window.silent;
}

/** Closes what has run out by `now`: the window, the block, the day, the shares of dead processes. */
export function roll(state: QuotaState, now: number, defaultLimit: number | undefined): void {
  const { window, day } = state;
  const end = window && (window.endsBy ?? window.openedAt + state.windowMs + UNHEARD_MS);
  if (window && end !== null && now >= end) {
    learnFromWhole(state, window, defaultLimit);
    state.endedAt = end;
    state.window = null;
    state.probeAt = null;
    state.weighing = null;
  }
  const taught = state.limitFrom === 'suspected' || state.limitFrom === 'learned';
  if (taught && now > state.learnedAt + LEARNED_MS) forgetLimit(state);
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
function learnFromWhole(
  state: QuotaState,
  { own, others, refused }: OpenWindow,
  defaultLimit: number | undefined,
): void {
  const limit = limitOf(state, defaultLimit);
  state.refusals = refused ? state.refusals + 1 : 0;
  if (state.limitFrom === 'stated') {
    // One refusal says nothing of others. One window after another does: what was not ours was theirs.
    state.others = Math.max(others, state.refusals > 1 ? limit - own : 0);
    return;
  }
  if (refused || own < limit) return;
  state.full += 1;
  if (own > limit) state.limit = own;
  if (state.limitFrom === 'suspected' && own >= (defaultLimit ?? USUAL_LIMIT)) forgetLimit(state);
}

function forgetLimit(state: QuotaState): void {
  state.limit = null;
  state.limitFrom = 'default';
  state.full = 0;
}
