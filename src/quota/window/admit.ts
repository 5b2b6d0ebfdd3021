// Decides which waiting calls may leave now, and when to look again: one pure step over the state.
import type { Lane, WaitReason } from '../contract.ts';
import {
  costOf,
  ENOUGH_SAMPLES,
  inFlightOf,
  leftOf,
  limitOf,
  mostOf,
  type Terms,
} from './count.ts';
import { openWindow, type QuotaState } from './state.ts';

/**
 * What waits, first come first within each lane, people first; how many
 * batch calls are still to come where the caller announced it, the first waiting one included; and how
 * fast calls come back, so many under way together.
 */
export interface Queue {
  front: readonly { tool: string; lane: Lane }[];
  batchWaiting: number;
  announced: number | null;
  latencyMs: number;
  width: number;
}

/** The decision: how many of the front may leave, each with its booked units, and what the rest wait for. */
export interface Admission {
  booked: number[];
  /** Epoch ms before which nothing of the lane can leave; null where an answer may change that. */
  closedUntil: Record<Lane, number | null>;
  closedWhy: Record<Lane, WaitReason>;
  /** When the decision can differ without any answer (epoch ms); null: only an answer changes it. */
  lookAt: number | null;
}

/** A process that has died frees its share after this; a living one refreshes its own with each call. */
const SHARE_MS = 60 * 1000;
/** An answer that takes longer may never come: its process has died, or stands still. */
const SLOW_MS = 10 * 1000;
/** The last signal is old news after this long; one call goes first and asks. */
const STALE_MS = 1000;
/** A first call that takes so many times as long as usual no longer holds up the rest. */
const PATIENCE = 5;
const LEAST_PATIENCE_MS = 250;
const MOST_PATIENCE_MS = 2000;
/** How many may leave before the very first signal. */
const FIRST_BURST = 3;
/** What is spared for others shrinks as time passes; worth a look this often. */
const LOOK_MS = 1000;
/** Resets are known to a second or two; the reserve is given back so much earlier. */
const RELEASE_MS = 3000;
/** What is lost between an answer and the next call, on top of a call's time. */
const SPENDS = 1.2;
/** A cost above this share of a window is put to the test. */
const MOST_WASTE = 0.1;

/** Lets go what may leave at `now`, and books it in the state. Expects a rolled state. */
export function admit(state: QuotaState, queue: Queue, terms: Terms, now: number): Admission {
  const limit = limitOf(state, terms.defaultLimit);
  const most = mostOf(state, terms.defaultLimit);
  const flying = inFlightOf(state, now);
  const left = leftOf(state, most);
  noteFinish(state, queue, left - flying - Math.ceil(state.others), limit * terms.reserve, now);
  const reserved = reservedFor(state, limit, terms.reserve);
  const release = releaseAt(state, reserved, queue);
  const finishing = (state.window?.finish ?? 0) > 0;
  const held = finishing || (release !== null && now >= release) ? 0 : reserved;
  const spared = sparedForOthers(state, limit, now);
  const day = dayLeft(state, flying, terms.reserve);
  const patience = patienceMs(queue.latencyMs);

  const closed = (lane: Lane): [number, WaitReason] | null => {
    const first = queue.front.find((one) => one.lane === lane);
    const hold = lane === 'batch' ? held : 0;
    const cost = first ? priceOf(state, first.tool, { limit, hold, left, flying }) : 1;
    const end = state.window?.endsBy ?? null;
    const reasons: [number | null | undefined, WaitReason][] = [[state.blockedUntil, 'refused']];
    if (day[lane] < 1) reasons.push([state.day?.resetAt, 'day']);
    if (left < cost) reasons.push([end, 'window']);
    else if (left < cost + hold) reasons.push([release ?? end, 'reserve']);
    return reasons.reduce<[number, WaitReason] | null>(
      (latest, [at, why]) => (at != null && at > (latest?.[0] ?? 0) ? [at, why] : latest),
      null,
    );
  };
  const shut = { interactive: closed('interactive'), batch: closed('batch') };

  const booked: number[] = [];
  const underWay = underWayOf(state, terms.me, now);
  const probing = probesAt(state, { flying, underWay, patience, now });
  let calls = probing ?? Number.POSITIVE_INFINITY;
  let units = left - flying;
  // Another process's calls are not waited for: it may be dead, with its share still booked.
  const mine = state.inFlight[terms.me]?.units ?? 0;
  const stuck = state.window?.heardAt != null && now - state.window.heardAt > MOST_PATIENCE_MS;
  let room = roomFor(state, { limit, left, flying, stuck });
  const together = terms.steady
    ? togetherFor(queue.latencyMs, limit, state.windowMs)
    : Number.POSITIVE_INFINITY;
  for (const { tool, lane } of queue.front) {
    const hold = lane === 'batch' ? held + spared : 0;
    const cost = priceOf(state, tool, { limit, hold, left, flying: flying + booked.length });
    // A tool of unknown cost goes by itself once, unless a person would have to wait for that.
    const weighed = state.limitFrom !== 'stated' || Object.hasOwn(state.costs, tool);
    const alone = lane === 'batch' && !weighed;
    const open =
      shut[lane] === null &&
      calls > 0 &&
      units >= cost + hold &&
      (room >= cost || flying + booked.length === 0) &&
      (lane === 'interactive' || underWay + booked.length < together) &&
      day[lane] > booked.length &&
      !(alone && (booked.length > 0 || (mine > 0 && !stuck)));
    if (!open) break;
    state.weighing = weighingFor(state, tool, flying + booked.length, now);
    booked.push(cost);
    book(state, lane, cost, terms.me, now);
    units -= cost;
    room -= cost;
    calls = alone ? 0 : calls - 1;
  }
  if (booked.length > 0 && probing !== null) state.probeAt = now;

  const looks = [
    ...[shut.interactive?.[0], shut.batch?.[0], state.window?.endsBy, state.blockedUntil],
    spared > 0 || flying > 0 ? now + LOOK_MS : null,
    state.probeAt === null ? null : state.probeAt + patience,
  ].filter((at) => at != null && at > now) as number[];
  return {
    booked,
    closedUntil: { interactive: shut.interactive?.[0] ?? null, batch: shut.batch?.[0] ?? null },
    closedWhy: {
      interactive: shut.interactive?.[1] ?? 'answer',
      batch: shut.batch?.[1] ?? 'answer',
    },
    lookAt: looks.length === 0 ? null : Math.min(...looks),
  };
}

/**
 * Units to book for a call of a tool. A cost that leaves a good part of the window unused may be what
 * another program took meanwhile, so one call goes out once a window to be weighed again, until the
 * cost has been seen often enough.
 */
function priceOf(
  state: QuotaState,
  tool: string,
  now: { limit: number; hold: number; left: number; flying: number },
): number {
  const { limit, hold, left, flying } = now;
  const cost = Math.min(costOf(state, tool), Math.max(1, limit - hold));
  const seen = state.costs[tool]?.length ?? 0;
  const suspect = cost > limit * MOST_WASTE && seen < ENOUGH_SAMPLES;
  return suspect && left < cost + hold && flying === 0 ? 1 : cost;
}

function patienceMs(latencyMs: number): number {
  return Math.min(Math.max(latencyMs * PATIENCE, LEAST_PATIENCE_MS), MOST_PATIENCE_MS);
}

/** How many may go and ask what is left before the rest follows; null where that is known. */
function probesAt(
  state: QuotaState,
  lately: { flying: number; underWay: number; patience: number; now: number },
): number | null {
  const { flying, underWay, patience, now } = lately;
  const { window, probeAt, strikes } = state;
  const unheard = window?.heardAt == null;
  if (unheard && state.limit === null && strikes === 0 && flying < FIRST_BURST)
    return FIRST_BURST - flying;
  if (probeAt !== null) {
    if (now < probeAt + patience) return 0;
    return strikes > 0 ? 1 : null;
  }
  const stale = underWay === 0 && !unheard && now - (window?.heardAt ?? 0) > STALE_MS;
  return unheard || stale || strikes > 0 ? 1 : null;
}

/**
 * Units that may still be sent on top of those under way: up to half of what is left, so that our
 * calls and those of others who draw on the same window do not meet in a refusal. Beyond what an endpoint
 * without signals has proved to allow, one, so that its refusal comes once; up to what is usual, as
 * many again as it has let through beyond.
 */
function roomFor(
  state: QuotaState,
  { limit, left, flying, stuck }: { limit: number; left: number; flying: number; stuck: boolean },
): number {
  const least = flying === 0 ? 1 : 0;
  if (state.limitFrom !== 'stated') {
    const beyond = (state.window?.silent ?? 0) - limit;
    const doubled = state.limitFrom === 'suspected' ? Math.max(0, beyond) : 0;
    return Math.max(least, Math.min(left, Math.max(0, -beyond) + doubled) - flying);
  }
  // Where others draw on it too, they may have taken most of a new window at once: begin slowly, but
  // do not wait for a call that hangs.
  const careful = state.others >= 1 && !stuck;
  const known = careful ? Math.max(FIRST_BURST, state.window?.own ?? 0) : left;
  return Math.max(least, Math.min(Math.floor(left / 2), known) - flying);
}

/** Units from which an answer can be expected: ours, and what others have booked a moment ago. */
function underWayOf({ inFlight }: QuotaState, me: string, now: number): number {
  const expected = Object.entries(inFlight).filter(
    ([id, { until }]) => id === me || until - SHARE_MS > now - SLOW_MS,
  );
  return expected.reduce((sum, [, { units }]) => sum + units, 0);
}

/** Calls that spend a window, and a little more, when each is followed by the next as it comes back. */
function togetherFor(latencyMs: number, limit: number, windowMs: number): number {
  return Math.max(1, Math.ceil((SPENDS * latencyMs * limit) / windowMs));
}

/**
 * Units left to others for the rest of the window: as many as they took in the last by its end, the
 * later the fewer, and never more than half of all. What they do not take comes back to us in time.
 */
function sparedForOthers(state: QuotaState, limit: number, now: number): number {
  const end = state.window?.endsBy ?? null;
  if (end === null || state.others < 1) return 0;
  // One more than last time, or what was spared too little would be too little for ever.
  const usual = Math.min(state.others + 1, limit / 2);
  const timeLeft = Math.min(1, Math.max(0, (end - now) / state.windowMs));
  return Math.max(0, Math.floor(Math.min(usual - (state.window?.others ?? 0), usual * timeLeft)));
}

/** Units of this window set aside for people: what they have used already is off it. */
function reservedFor(state: QuotaState, limit: number, share: number): number {
  const reserved = Math.floor(limit * share) - (state.window?.people ?? 0);
  return Math.min(Math.max(reserved, 0), limit - 1);
}

/**
 * When the reserve goes to batch work: so shortly before the window ends that it can just be spent.
 * A person who comes after that waits for the next window, which is then seconds away.
 */
function releaseAt(
  state: QuotaState,
  reserved: number,
  { latencyMs, width }: Queue,
): number | null {
  const end = state.window?.endsBy ?? null;
  if (end === null) return null;
  const rounds = 2 + Math.ceil(reserved / Math.max(1, width)) + Math.log2(reserved + 1);
  return end - Math.min(RELEASE_MS + 2 * rounds * latencyMs, state.windowMs / 4);
}

/**
 * Lets batch work go into the reserve when that ends it: all that still waits fits into what is
 * left, and no person has been about for a window's time. Holding on would make the batch wait a
 * whole window and give people nothing more afterwards.
 */
function noteFinish(
  state: QuotaState,
  { front, batchWaiting, announced }: Queue,
  left: number,
  reserve: number,
  now: number,
): void {
  const { window, peopleAt } = state;
  const first = front.find((one) => one.lane === 'batch');
  if (!first || window?.heardAt == null || window.finish > 0) return;
  if (announced === null && batchWaiting <= Math.floor(reserve)) return;
  const need = Math.max(batchWaiting, announced ?? 0) * costOf(state, first.tool);
  const quiet = peopleAt === null || now - peopleAt > state.windowMs;
  if (quiet && need <= left) window.finish = need;
}

/** Calls the day still allows each lane. */
function dayLeft({ day }: QuotaState, flying: number, reserve: number): Record<Lane, number> {
  const left = day?.remaining == null ? Number.POSITIVE_INFINITY : day.remaining - flying;
  return { interactive: left, batch: left - Math.floor((day?.limit ?? 0) * reserve) };
}

/** A call that leaves while nothing else is under way can be weighed, if what was left is known. */
function weighingFor(
  { window }: QuotaState,
  tool: string,
  flying: number,
  now: number,
): QuotaState['weighing'] {
  const fresh = window?.saidAt != null && now - window.saidAt <= STALE_MS;
  if (flying > 0 || !fresh || window.remaining === null) return null;
  return { tool, base: window.remaining - window.silent };
}

function book(state: QuotaState, lane: Lane, units: number, me: string, now: number): void {
  state.window ??= openWindow(now);
  if (lane === 'interactive') {
    state.window.people += units;
    state.peopleAt = now;
  } else {
    state.window.finish = Math.max(0, state.window.finish - units);
  }
  const mine = state.inFlight[me]?.units ?? 0;
  state.inFlight[me] = { units: mine + units, until: now + SHARE_MS };
}
