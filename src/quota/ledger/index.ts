// One turn of the ledger: take in what has come back, let go what may leave. Pure, so that a shared
// store may run it again when two processes turn at once.
import type { JsonObject } from '../../base/index.ts';
import { admit } from './admit.ts';
import { type Settlement, settle } from './settle.ts';
import { loadState, type QuotaState, storeState } from './state.ts';
import type { Admission, Queue, Terms } from './terms.ts';
import { roll } from './window.ts';

export { costOf } from './costs.ts';
export { type Settlement, unsent } from './settle.ts';
export { freshState, type QuotaState } from './state.ts';
export type { Admission, Lane, Queue, Terms, WaitReason } from './terms.ts';
export { endOf, inFlightOf, leftOf, limitOf } from './window.ts';

/** What a turn leads to. `state` is null when nothing changed and nothing need be stored. */
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
  for (const one of settled) settle(state, one, terms.me, now);
  roll(state, now, terms.defaultLimit);
  const admission = admit(state, queue, terms, now);
  // A clock that was set back has moved the whole state; unstored, it would move along for ever.
  const moved = stored !== null && stored.at !== at;
  const changed = moved || settled.length > 0 || admission.booked.length > 0;
  return { stored: changed ? storeState(state, now) : null, state, admission };
}
