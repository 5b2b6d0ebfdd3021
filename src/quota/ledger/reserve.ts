// The part of a window that batch work leaves for people, and when it is given back.

import type { QuotaState } from './state.ts';
import { endOf } from './window.ts';

/** How fast batch calls come back: what it takes to spend the reserve just in time. */
export interface Pace {
  latencyMs: number;
  /** Calls under way together. */
  width: number;
  /** Others spend the same window. */
  shared: boolean;
}

const MARGIN_MS = 500;
/** Some answers take longer than the average. */
const UNEVEN = 1.5;

/** Units of this window that are set aside for people: what they have used already is off it. */
export function keptFor(state: QuotaState, limit: number, share: number): number {
  const kept = Math.floor(limit * share) - (state.window?.people ?? 0);
  return Math.min(Math.max(kept, 0), limit - 1);
}

/** Units batch work must not touch at `now`: those kept for people, until their release. */
export function holdOf(state: QuotaState, now: number, kept: number, pace: Pace): number {
  if (kept <= 0 || (state.window?.finish ?? 0) > 0) return 0;
  const release = releaseAt(state, kept, pace);
  return release !== null && now >= release ? 0 : kept;
}

/**
 * When the reserve goes to batch work: so shortly before the window ends that it can just be spent.
 * A person who comes after that waits for the next window, which is then seconds away.
 */
export function releaseAt(state: QuotaState, kept: number, pace: Pace): number | null {
  const end = endOf(state);
  if (end === null) return null;
  // One call asks what is left; then so many at a time, by halves where others spend as well.
  const rounds =
    2 + Math.ceil(kept / Math.max(1, pace.width)) + (pace.shared ? Math.log2(kept + 1) : 0);
  return end - Math.min(MARGIN_MS + rounds * pace.latencyMs * UNEVEN, state.windowMs / 4);
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
