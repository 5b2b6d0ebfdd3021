// Decides which waiting calls may leave now, and when to look again. All judgement about spending
// a window sits here, in one pure step.
import { costOf, isWeighed, noteStart } from './costs.ts';
import { holdOf, noteFinish, type Pace, releaseAt } from './reserve.ts';
import type { QuotaState } from './state.ts';
import { endOf, inFlightOf, leftOf, limitOf, openWindow, othersSeen } from './window.ts';

/** Who is waiting: a person, or work nobody watches. */
export type Lane = 'interactive' | 'batch';

/** What waits, first come first within each lane, people first; and how many may be under way. */
export interface Queue {
  front: readonly { tool: string; lane: Lane }[];
  batchWaiting: number;
  /** Batch calls still to come, the first waiting one included, where the caller announced it. */
  announced: number | null;
  slots: Record<Lane, number>;
  pace: Pace;
}

/** The fixed terms of one governor. */
export interface Terms {
  me: string;
  reserve: number;
  defaultLimit: number | undefined;
  windowMs: number;
}

/** Why waiting calls wait. */
export type WaitReason = 'window' | 'reserve' | 'refused' | 'day' | 'answer';

/** The decision: how many of the front may leave, each with its booked units, and what the rest wait for. */
export interface Admission {
  booked: number[];
  /** Epoch ms before which nothing of the lane can leave; null where an answer may change that. */
  closedUntil: Record<Lane, number | null>;
  closedWhy: Record<Lane, WaitReason>;
  /** When the decision can differ without any answer (epoch ms); null: only an answer changes it. */
  lookAt: number | null;
}

/** The last signal is old news after this long; one call goes first and asks. */
const STALE_MS = 1000;
/** A first call that has not come back by then no longer holds up the rest. */
const PATIENCE_MS = 2000;
/** How many may leave before the very first signal. */
const FIRST_BURST = 3;
/** A process that has died frees its share after this. */
const SHARE_MS = 3 * 60 * 1000;

/** Lets go what may leave at `now`, and books it in the state. Expects a rolled state. */
export function admit(state: QuotaState, queue: Queue, terms: Terms, now: number): Admission {
  const limit = limitOf(state, terms.defaultLimit);
  const inFlight = inFlightOf(state, now);
  const left = leftOf(state, limit);
  noteFinish(state, now, {
    need: batchNeed(state, queue),
    left: left - inFlight,
    known: queue.announced !== null || queue.batchWaiting > Math.floor(limit * terms.reserve),
  });
  const hold = holdOf(state, now, limit, terms.reserve, queue.pace);
  const probe = probing(state, inFlight, now);
  const day = dayLeft(state, inFlight, terms.reserve);
  const need = (lane: Lane) => {
    const first = queue.front.find((one) => one.lane === lane);
    const most = Math.max(1, limit - (lane === 'batch' ? hold : 0));
    return Math.min(first ? costOf(state, first.tool) : 1, most);
  };
  const closed = closing(state, { left, hold, day, need }, limit, terms, queue.pace);
  const booked: number[] = [];
  // Another process's calls are not waited for: it may be dead, with its share still booked.
  const mine = state.inFlight[terms.me]?.units ?? 0;

  let units = probe === 'wait' ? 0 : spendable(state, left, inFlight);
  let calls = probe === 'free' ? Number.POSITIVE_INFINITY : probe === 'wait' ? 0 : probe;
  for (const { tool, lane } of queue.front) {
    const kept = lane === 'batch' ? hold : 0;
    const cost = Math.min(costOf(state, tool), Math.max(1, limit - kept));
    // A tool of unknown cost goes by itself once, unless a person would have to wait for that.
    const alone = lane === 'batch' && !isWeighed(state, tool);
    const open =
      closed.until[lane] === null &&
      queue.slots[lane] > booked.length &&
      calls > 0 &&
      units >= cost + kept &&
      day[lane] > booked.length &&
      !(alone && mine + booked.length > 0);
    if (!open) break;
    noteStart(state, tool, inFlight + booked.length);
    booked.push(cost);
    book(state, lane, cost, terms.me, now);
    units -= cost;
    calls = alone ? 0 : calls - 1;
  }
  if (booked.length > 0 && probe !== 'free') state.probeAt = now;
  return {
    booked,
    closedUntil: closed.until,
    closedWhy: closed.why,
    lookAt: lookAt(state, closed.until, now),
  };
}

/** `free`: what is left is known. `wait`: a first call is asking. A number: so many may go and ask. */
function probing(state: QuotaState, inFlight: number, now: number): 'free' | 'wait' | number {
  const { window, probeAt } = state;
  if (probeAt !== null) {
    if (now < probeAt + PATIENCE_MS) return 'wait';
    return state.strikes > 0 ? 1 : 'free';
  }
  const unheard = window?.heardAt == null;
  if (unheard && state.limit === null && state.strikes === 0) return FIRST_BURST;
  const stale = inFlight === 0 && !unheard && now - (window?.heardAt ?? 0) > STALE_MS;
  return unheard || stale || state.strikes > 0 ? 1 : 'free';
}

/**
 * Units that may be under way now. Where others draw on the same window, what is under way stays
 * below half of what is left, so that their calls and ours do not meet in a refusal.
 */
function spendable(state: QuotaState, left: number, inFlight: number): number {
  const shared =
    state.others >= 1 || state.window?.rejected === true || othersSeen(state, inFlight) >= 1;
  const most = left - inFlight;
  if (!shared) return most;
  return Math.min(most, Math.max(inFlight === 0 ? 1 : 0, Math.floor(left / 2) - inFlight));
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

interface Closing {
  until: Record<Lane, number | null>;
  why: Record<Lane, WaitReason>;
}

/** What no answer can open: a block, a spent day, a spent window, the reserve. */
function closing(
  state: QuotaState,
  have: {
    left: number;
    hold: number;
    day: Record<Lane, number>;
    need: (lane: Lane) => number;
  },
  limit: number,
  terms: Terms,
  pace: Pace,
): Closing {
  const end = endOf(state);
  const of = (lane: Lane): [number, WaitReason] | null => {
    const reasons: [number, WaitReason][] = [];
    if (state.blockedUntil !== null) reasons.push([state.blockedUntil, 'refused']);
    if (state.day?.resetAt != null && have.day[lane] < 1) reasons.push([state.day.resetAt, 'day']);
    if (end !== null && have.left < have.need(lane)) reasons.push([end, 'window']);
    else if (
      end !== null &&
      lane === 'batch' &&
      have.hold > 0 &&
      have.left < have.need(lane) + have.hold
    ) {
      reasons.push([releaseAt(state, Math.floor(limit * terms.reserve), pace) ?? end, 'reserve']);
    }
    return reasons.reduce<[number, WaitReason] | null>(
      (latest, next) => (latest && latest[0] >= next[0] ? latest : next),
      null,
    );
  };
  const [interactive, batch] = [of('interactive'), of('batch')];
  return {
    until: { interactive: interactive?.[0] ?? null, batch: batch?.[0] ?? null },
    why: { interactive: interactive?.[1] ?? 'answer', batch: batch?.[1] ?? 'answer' },
  };
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

function lookAt(state: QuotaState, until: Record<Lane, number | null>, now: number): number | null {
  const times = [
    until.interactive,
    until.batch,
    state.probeAt === null ? null : state.probeAt + PATIENCE_MS,
    endOf(state),
    state.blockedUntil,
  ].filter((time) => time !== null && time > now) as number[];
  return times.length === 0 ? null : Math.min(...times);
}
