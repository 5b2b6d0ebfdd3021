// Takes in one answer: frees its share, believes its signal, learns from its refusal.
import type { Outcome } from '../../base/index.ts';
import { backoffMs } from '../backoff.ts';
import { LONGEST_WAIT_MS, type QuotaReading } from '../reading.ts';
import { costOf, noteQuiet, noteTried } from './costs.ts';
import { DAY_UNSAID_MS, hear, hearDay } from './hear.ts';
import type { OpenWindow, QuotaState } from './state.ts';
import { endOf, inFlightOf, openWindow, USUAL_LIMIT } from './window.ts';

/** The end of one call that had been let go. `units`: what was booked for it. `jitter`: in [0, 1). */
export interface Settlement {
  tool: string;
  units: number;
  sentAt: number;
  receivedAt: number;
  reading: QuotaReading | null;
  outcome: { kind: Outcome<unknown>['kind'] | 'unsent'; until: number | null; day: boolean };
  jitter: number;
}

/** The settlement of a call that was let go but never sent. */
export function unsent(tool: string, units: number, now: number): Settlement {
  return {
    tool,
    units,
    sentAt: now,
    receivedAt: now,
    reading: null,
    outcome: { kind: 'unsent', until: null, day: false },
    jitter: 0,
  };
}

/** An early answer of "not yet" from a window that ends later than computed moves the estimate. */
const EARLY_MS = 3000;
const FIRST_SLACK_MS = 250;
const MOST_SLACK_MS = 2000;

/** Applies a settlement of process `me` to the state. */
export function settle(state: QuotaState, one: Settlement, me: string, now: number): void {
  const share = state.inFlight[me];
  if (share) share.units = Math.max(0, share.units - one.units);
  if (one.outcome.kind !== 'unsent') takeIn(state, one);
  // What was refused or never arrived took nothing, and would make the others look dear or cheap.
  if (one.outcome.kind === 'rate-limited' || one.outcome.kind === 'unavailable') state.span = null;
  if (state.probeAt !== null && one.sentAt >= state.probeAt) state.probeAt = null;
  if (state.span !== null && Object.hasOwn(state.span.tools, one.tool)) noteTried(state, one.tool);
  if (inFlightOf(state, now) === 0) noteQuiet(state);
}

function takeIn(state: QuotaState, one: Settlement): void {
  const refused = one.outcome.kind === 'rate-limited';
  const counted = !refused && one.outcome.kind !== 'unavailable';
  const ofThisWindow = state.endedAt === null || one.sentAt >= state.endedAt;
  if (ofThisWindow) state.window ??= openWindow(one.sentAt);
  if (counted && ofThisWindow && state.window) {
    state.window.spent += costOf(state, one.tool);
  }
  if (one.reading?.scope === 'day') hearDay(state, one.reading, one);
  else if (state.day?.remaining != null && counted) state.day.remaining -= 1;

  // A bare refusal says that nothing is left, but not of what, nor until when.
  const bare = refused && one.reading?.limit == null && one.reading?.resetAt == null;
  if (one.reading?.scope === 'window' && !bare) hear(state, one.reading, one);
  else if (counted && ofThisWindow) hearSilence(state, one);

  if (refused) refuse(state, one, ofThisWindow);
  else if (one.outcome.kind === 'ok' && one.sentAt >= (state.struckAt ?? 0)) state.strikes = 0;
}

/** An answer without a signal: it is taken to have cost what such a call costs. */
function hearSilence(state: QuotaState, one: Settlement): void {
  const { window } = state;
  if (!window) return;
  window.unsaid += costOf(state, one.tool);
  window.unsaidAt = one.receivedAt;
  window.heardAt = one.receivedAt;
  window.resetAt ??= one.receivedAt + state.windowMs;
}

function refuse(state: QuotaState, one: Settlement, ofThisWindow: boolean): void {
  const { receivedAt } = one;
  // Calls that left before the last refusal came back belong to the same volley.
  const again = state.struckAt === null || one.sentAt >= state.struckAt;
  if (again) {
    state.strikes += 1;
    state.struckAt = receivedAt;
  }
  if (one.outcome.day) {
    closeDay(state, one);
    return;
  }
  if (state.window && ofThisWindow) learnFromRefusal(state, state.window, one, again);
  const end = state.window?.saidAt == null ? null : endOf(state);
  const known = stated(one) ?? (end !== null && end > receivedAt ? end : null);
  const until =
    known === null
      ? receivedAt + backoffMs(state.strikes, one.jitter)
      : Math.min(known, receivedAt + LONGEST_WAIT_MS);
  if (known !== null || again) state.blockedUntil = Math.max(state.blockedUntil ?? 0, until);
}

function closeDay(state: QuotaState, one: Settlement): void {
  const { receivedAt } = one;
  const until = stated(one) ?? state.day?.resetAt ?? receivedAt + DAY_UNSAID_MS;
  state.day = {
    limit: state.day?.limit ?? null,
    remaining: 0,
    resetAt: Math.min(until, receivedAt + LONGEST_WAIT_MS),
    saidAt: receivedAt,
  };
}

function learnFromRefusal(
  state: QuotaState,
  window: OpenWindow,
  one: Settlement,
  again: boolean,
): void {
  const first = !window.rejected;
  window.rejected = true;
  if (window.remaining !== null) window.remaining = Math.min(0, window.remaining);
  // Refused right after the window should have ended: it ends later than we compute.
  const until = stated(one);
  if (first && state.endedAt !== null && window.spent === 0 && until !== null) {
    if (until - state.endedAt < EARLY_MS) {
      state.slackMs = Math.min(MOST_SLACK_MS, Math.max(FIRST_SLACK_MS, state.slackMs * 2));
    }
  }
  // Without signals a refusal is all there is to learn from: halve the guess, but never below what
  // this window has let through.
  if (again && state.limitFrom !== 'stated' && window.spent > 0) {
    state.limit = Math.max(window.spent, Math.floor((state.limit ?? USUAL_LIMIT) / 2));
    state.limitFrom = 'learned';
    state.proven = null;
  }
}

/** The time a refusal states itself, unless it has passed already and so says nothing. */
function stated(one: Settlement): number | null {
  const until = one.outcome.until ?? one.reading?.resetAt ?? null;
  return until !== null && until > one.receivedAt ? until : null;
}
