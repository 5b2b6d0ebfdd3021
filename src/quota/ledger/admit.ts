// Decides which waiting calls may leave now, and when to look again: one pure step over the state.
import { isShared, isStuck, probing, roomFor, sparedForOthers } from './caution.ts';
import { closing, lookAt } from './closing.ts';
import { costOf, isWeighed, noteStart } from './costs.ts';
import { holdOf, keptFor, noteFinish } from './reserve.ts';
import type { QuotaState } from './state.ts';
import type { Admission, Lane, Queue, Terms } from './terms.ts';
import { inFlightOf, leftOf, limitOf, openWindow } from './window.ts';

/**
 * A process that has died frees its share after this. A living one refreshes its own with each call;
 * of a call that takes longer the server has long taken note.
 */
const SHARE_MS = 60 * 1000;
/** What is spared for others shrinks as time passes; worth a look this often. */
const LOOK_MS = 1000;

/** Lets go what may leave at `now`, and books it in the state. Expects a rolled state. */
export function admit(state: QuotaState, queue: Queue, terms: Terms, now: number): Admission {
  const limit = limitOf(state, terms.defaultLimit);
  const inFlight = inFlightOf(state, now);
  const left = leftOf(state, limit);
  noteFinish(state, now, {
    need: batchNeed(state, queue),
    left: left - inFlight - Math.ceil(state.others),
    known: queue.announced !== null || queue.batchWaiting > Math.floor(limit * terms.reserve),
  });
  const shared = isShared(state, inFlight);
  const width = state.proven === null ? queue.pace.width : 1;
  const pace = { ...queue.pace, width, shared };
  const kept = keptFor(state, limit, terms.reserve);
  const hold = holdOf(state, now, kept, pace);
  const others = sparedForOthers(state, limit, inFlight, now);
  const probe = probing(state, inFlight, now);
  const day = dayLeft(state, inFlight, terms.reserve);
  const need = (lane: Lane) => {
    const first = queue.front.find((one) => one.lane === lane);
    const most = Math.max(1, limit - (lane === 'batch' ? hold : 0));
    return Math.min(first ? costOf(state, first.tool) : 1, most);
  };
  const closed = closing(state, { left, hold, day, need }, { kept, pace });
  const booked: number[] = [];
  // Another process's calls are not waited for: it may be dead, with its share still booked.
  const mine = state.inFlight[terms.me]?.units ?? 0;

  let units = left - inFlight;
  let room = roomFor(state, shared, left, inFlight);
  let calls = probe === 'free' ? Number.POSITIVE_INFINITY : probe === 'wait' ? 0 : probe;
  for (const { tool, lane } of queue.front) {
    const spared = lane === 'batch' ? hold + others : 0;
    const cost = Math.min(costOf(state, tool), Math.max(1, limit - spared));
    // A tool of unknown cost goes by itself once, unless a person would have to wait for that.
    const alone = lane === 'batch' && !isWeighed(state, tool);
    const crowded = booked.length > 0 || (mine > 0 && !isStuck(state, now));
    const open =
      closed.until[lane] === null &&
      queue.slots[lane] > booked.length &&
      calls > 0 &&
      units >= cost + spared &&
      (room >= cost || inFlight + booked.length === 0) &&
      day[lane] > booked.length &&
      !(alone && crowded);
    if (!open) break;
    noteStart(state, tool, inFlight + booked.length, now);
    booked.push(cost);
    book(state, lane, cost, terms.me, now);
    units -= cost;
    room -= cost;
    calls = alone ? 0 : calls - 1;
  }
  if (booked.length > 0 && probe !== 'free') state.probeAt = now;
  return {
    booked,
    closedUntil: closed.until,
    closedWhy: closed.why,
    lookAt: lookAt(
      state,
      { ...closed.until, others: others > 0 || inFlight > 0 ? now + LOOK_MS : null },
      now,
    ),
  };
}

function batchNeed(state: QuotaState, queue: Queue): number {
  const first = queue.front.find((one) => one.lane === 'batch');
  const calls = Math.max(queue.batchWaiting, queue.announced ?? 0);
  return first ? calls * costOf(state, first.tool) : 0;
}

/** Calls the day still allows each lane. */
function dayLeft({ day }: QuotaState, inFlight: number, reserve: number): Record<Lane, number> {
  if (day?.remaining == null) {
    return { interactive: Number.POSITIVE_INFINITY, batch: Number.POSITIVE_INFINITY };
  }
  const left = day.remaining - inFlight;
  return { interactive: left, batch: left - Math.floor((day.limit ?? 0) * reserve) };
}

function book(state: QuotaState, lane: Lane, units: number, me: string, now: number): void {
  state.window ??= openWindow(now);
  if (lane === 'interactive') {
    state.window.people += units;
    state.peopleAt = now;
  } else {
    state.window.finish = Math.max(0, state.window.finish - units);
  }
  const mine = state.inFlight[me];
  state.inFlight[me] = { units: (mine?.units ?? 0) + units, until: now + SHARE_MS };
}
