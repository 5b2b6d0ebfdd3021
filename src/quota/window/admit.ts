// Decides which waiting calls may leave now, and when to look again: one pure step over the state.
import type { Lane, WaitReason } from '../contract.ts';
import { costOf, isWeighed, priceOf, startWeighing } from './cost.ts';
import { inFlightOf, leftOf, limitOf, mostOf, type Terms } from './count.ts';
import { openWindow, type QuotaState } from './state.ts';

/**
 * What waits, first come first within each lane, people first; how many batch calls are still to come
 * where the caller announced it, the first waiting one included; and how long an answer takes.
 */
export interface Queue {
  front: readonly { tool: string; lane: Lane }[];
  batchWaiting: number;
  announced: number | null;
  latencyMs: number;
}

/** Nothing of a lane can leave before `until` (epoch ms). */
export interface Closed {
  until: number;
  why: WaitReason;
}

/** The decision: how many of the front may leave, each with its booked units, and what the rest wait for. */
export interface Admission {
  booked: number[];
  /** Null where an answer may change that. */
  closed: Record<Lane, Closed | null>;
  /** When the decision can differ without any answer (epoch ms); null: only an answer changes it. */
  lookAt: number | null;
}

/** A process that has died frees its share after this; a living one refreshes its own with each call. */
const SHARE_MS = 60 * 1000;
/** An answer that takes longer may never come: its process has died, or stands still. */
const SLOW_MS = 10 * 1000;
/** A call that takes so many times as long as usual may hang. */
const PATIENCE = 5;
/** One that asks what is left holds up the rest so long at least, and at most. */
const LEAST_ASKING_MS = 250;
const MOST_ASKING_MS = 2000;
/** The last signal is old news after this long; one call goes first and asks. */
const STALE_MS = 1000;
/** Where others draw on a window, it is tried with so many calls, then with twice what it let through. */
const FEW = 3;
/** Calls under way may hang, and what is spared for others shrinks: worth a look this often. */
const LOOK_MS = 1000;
/** The reserve is given back so long, and so many answers' time, before the window ends. */
const RELEASE_MS = 3000;
const RELEASE_ANSWERS = 12;
/** What is lost between an answer and the next call, on top of a call's time. */
const SPENDS = 1.2;

/** Lets go what may leave at `now`, and books it in the state. Expects a rolled state. */
export function admit(state: QuotaState, queue: Queue, terms: Terms, now: number): Admission {
  const limit = limitOf(state, terms.defaultLimit);
  const left = leftOf(state, mostOf(state, terms.defaultLimit));
  const flying = inFlightOf(state, now);
  noteFinish(state, queue, left - flying - state.others, limit * terms.reserve, now);
  const reserved = reservedFor(state, limit, terms.reserve);
  const release = releaseAt(state, queue.latencyMs);
  const finishing = (state.window?.finish ?? 0) > 0;
  const held = finishing || (release !== null && now >= release) ? 0 : reserved;
  const holdOf = (lane: Lane) => (lane === 'batch' ? held : 0);
  const spared = sparedForOthers(state, limit, now);
  const day = dayLeft(state, flying, terms.reserve);
  const price = (tool: string, lane: Lane, underWay: number) =>
    priceOf(state, tool, limit - holdOf(lane), underWay > 0 ? null : left - holdOf(lane));

  const closedFor = (lane: Lane): Closed | null => {
    const first = queue.front.find((one) => one.lane === lane);
    const cost = first ? price(first.tool, lane, flying) : 1;
    const end = state.window?.endsBy ?? null;
    const reasons: [number | null | undefined, WaitReason][] = [[state.blockedUntil, 'refused']];
    if (day[lane] < 1) reasons.push([state.day?.resetAt, 'day']);
    if (left < cost) reasons.push([end, 'window']);
    else if (left < cost + holdOf(lane)) reasons.push([release ?? end, 'reserve']);
    return reasons.reduce<Closed | null>(
      (latest, [until, why]) =>
        until != null && until > (latest?.until ?? 0) ? { until, why } : latest,
      null,
    );
  };
  const closed = { interactive: closedFor('interactive'), batch: closedFor('batch') };

  const booked: number[] = [];
  const late = PATIENCE * queue.latencyMs;
  const patience = Math.min(Math.max(late, LEAST_ASKING_MS), MOST_ASKING_MS);
  const underWay = underWayOf(state, terms.me, now);
  const probing = probeOf(state, underWay, patience, now);
  // Another process's calls are not waited for: it may be dead, with its share still booked.
  const mine = state.inFlight[terms.me]?.units ?? 0;
  const hangsFrom = Math.min(Math.max(late, MOST_ASKING_MS), SLOW_MS);
  const hanging = state.window?.heardAt != null && now - state.window.heardAt > hangsFrom;
  const together = terms.steady ? togetherFor(queue.latencyMs, limit, state.windowMs) : SO_MANY;
  let calls = probing === 'waits' ? 0 : probing === 'asks' ? 1 : SO_MANY;
  const room = roomFor(state, limit, left);
  let units = flying;
  for (const { tool, lane } of queue.front) {
    const leaving = booked.length;
    const cost = price(tool, lane, flying + leaving);
    // A tool of unknown cost goes by itself once, unless a person would have to wait for that.
    const alone = lane === 'batch' && !isWeighed(state, tool);
    const open =
      closed[lane] === null &&
      leaving < calls &&
      left - units >= cost + holdOf(lane) + (lane === 'batch' ? spared : 0) &&
      (room[lane] - units >= cost || flying + leaving === 0) &&
      (lane === 'interactive' || underWay + leaving < together) &&
      day[lane] > leaving &&
      !(alone && (leaving > 0 || (mine > 0 && !hanging)));
    if (!open) break;
    startWeighing(state, tool, flying + leaving === 0 && isFresh(state, now));
    booked.push(cost);
    book(state, lane, cost, terms.me, now);
    units += cost;
    if (alone) calls = 0;
  }
  if (booked.length > 0 && probing === 'asks') state.probeAt = now;

  const looks = [
    ...[closed.interactive?.until, closed.batch?.until, state.window?.endsBy, state.blockedUntil],
    flying > 0 || spared > 0 ? now + LOOK_MS : null,
    state.probeAt === null ? null : state.probeAt + patience,
  ].filter((at) => at != null && at > now) as number[];
  return { booked, closed, lookAt: looks.length === 0 ? null : Math.min(...looks) };
}

const SO_MANY = Number.POSITIVE_INFINITY;

/**
 * Whether one call goes first and `asks` what is left, before the rest follows, or one that does is
 * still awaited; null where what is left is known.
 */
function probeOf(
  { window, probeAt }: QuotaState,
  underWay: number,
  patience: number,
  now: number,
): 'asks' | 'waits' | null {
  if (probeAt !== null) return now < probeAt + patience ? 'waits' : null;
  if (window?.heardAt == null) return 'asks';
  return underWay === 0 && now - window.heardAt > STALE_MS ? 'asks' : null;
}

/**
 * Units that may be under way together: at most half of what is left, so that our calls and those of
 * others who draw on the same window do not meet in a refusal, and few of a batch where others took
 * some of the last, until this one has let some through. An endpoint without signals gets what it has
 * proved to allow; beyond that calls go one by one, so that its refusal comes once, or where that may
 * have been in passing, as many as it has let through beyond.
 */
function roomFor(
  { window, limitFrom, others }: QuotaState,
  limit: number,
  left: number,
): Record<Lane, number> {
  const { own = 0, silent = 0 } = window ?? {};
  if (limitFrom !== 'stated') {
    const beyond = silent - limit;
    const again = limitFrom === 'suspected' ? Math.max(0, beyond) : 0;
    const room = Math.min(left, Math.max(0, -beyond) + again);
    return { interactive: room, batch: room };
  }
  const half = Math.floor(left / 2);
  const few = others < 1 ? half : Math.max(FEW, 2 * own);
  return { interactive: half, batch: Math.min(half, few) };
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
function sparedForOthers({ window, others, windowMs }: QuotaState, limit: number, now: number) {
  if (window?.endsBy == null) return 0;
  const usual = Math.min(others, limit / 2);
  const timeLeft = Math.min(1, (window.endsBy - now) / windowMs);
  return Math.max(0, Math.floor(Math.min(usual - window.others, usual * timeLeft)));
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
function releaseAt({ window, windowMs }: QuotaState, latencyMs: number): number | null {
  if (window?.endsBy == null) return null;
  return window.endsBy - Math.min(RELEASE_MS + RELEASE_ANSWERS * latencyMs, windowMs / 4);
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
  const left = day?.remaining == null ? SO_MANY : day.remaining - flying;
  return { interactive: left, batch: left - Math.floor((day?.limit ?? 0) * reserve) };
}

function isFresh({ window }: QuotaState, now: number): boolean {
  return window?.saidAt != null && now - window.saidAt <= STALE_MS;
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
