// The part of a window that batch work leaves for people, and when it is given back.

import type { QuotaState } from './state.ts';
import { endOf } from './window.ts';

/** How fast batch calls come back: what it takes to spend the reserve just in time. */
export interface Pace {
  latencyMs: number;
  /** Calls under way together. */
  width: number;
}

const MARGIN_MS = 500;

/** Units batch work must not touch at `now`. What people have used already is off the reserve. */
export function holdOf(
  state: QuotaState,
  now: number,
  limit: number,
  share: number,
  pace: Pace,
): number {
  const kept = Math.floor(limit * share) - (state.window?.people ?? 0);
  if (kept <= 0 || (state.window?.finish ?? 0) > 0) return 0;
  const release = releaseAt(state, kept, pace);
  return release !== null && now >= release ? 0 : Math.min(kept, limit - 1);
}

/**
 * When the reserve goes to batch work: so shortly before the window ends that it can just be spent.
 * A person who comes after that waits for the next window, which is then seconds away.
 */
export function releaseAt(state: QuotaState, kept: number, pace: Pace): number | null {
  const end = endOf(state);
  if (end === null) return null;
  const rounds = 2 + Math.ceil(kept / Math.max(1, pace.width)) * 1.5;
  return end - Math.min(MARGIN_MS + rounds * pace.latencyMs, state.windowMs / 4);
}

/**
 * Lets batch work go into the reserve when that ends it: all that still waits fits into what is
 * left, and no person has been about for a window's time. Holding on would make the batch wait a
 * whole window and give people nothing more afterwards.
 */
export function noteFinish(
  state: QuotaState,
  now: number,
  work: { need: number; left: number; known: boolean },
): void {
  const { window, peopleAt } = state;
  if (window?.heardAt == null || window.finish > 0 || !work.known) return;
  const quiet = peopleAt === null || now - peopleAt > state.windowMs;
  if (quiet && work.need > 0 && work.need <= work.left) window.finish = work.need;
}
