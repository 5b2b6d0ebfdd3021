// What all clients of one credential know together, and its JSON form. In JSON every timestamp is
// written relative to `at`, the moment of writing: a clock that jumps, or another machine's clock,
// then shifts everything at once and harms nothing.
import { isObject, type JsonObject } from '../../base/index.ts';

/** The window that is open now. */
export interface OpenWindow {
  openedAt: number;
  /** When it surely is over, by all that was said of it; null until its first answer. */
  endsBy: number | null;
  /** What the last signal left over and when it came; `heardAt`: the last answer of any kind. */
  remaining: number | null;
  saidAt: number | null;
  heardAt: number | null;
  /** Units of answers that carried no signal since the last one that did. */
  silent: number;
  /** Our own units in this window; of these, what interactive calls took. */
  own: number;
  people: number;
  /** Others' units in it, at the least. */
  others: number;
  /** Batch units that may go into the reserve because they end the work. */
  finish: number;
  refused: boolean;
}

/** A daily allowance, counted in calls. */
export interface DayBudget {
  limit: number | null;
  remaining: number | null;
  resetAt: number | null;
  saidAt: number;
}

/**
 * Everything known about one credential's quota. `limitFrom`: `suspected` after one refusal of an
 * endpoint that states no limit, `learned` after the same limit was met again.
 */
export interface QuotaState {
  version: typeof VERSION;
  at: number;
  limit: number | null;
  limitFrom: 'default' | 'suspected' | 'learned' | 'stated';
  learnedAt: number;
  /** Windows without signals that were spent to the end unrefused, one after the other. */
  full: number;
  windowMs: number;
  window: OpenWindow | null;
  endedAt: number | null;
  day: DayBudget | null;
  /** Units each process has on their way; `until` frees those of a process that died. */
  inFlight: Record<string, { units: number; until: number }>;
  probeAt: number | null;
  /** The only call under way, and what was left when it left: what it costs can be read off. */
  weighing: { tool: string; base: number } | null;
  costs: Record<string, number[]>;
  blockedUntil: number | null;
  /** Refusals in a row, a volley counting once, and when the last counted one came. */
  strikes: number;
  struckAt: number | null;
  /** Units that others were seen to take in the last window. */
  others: number;
  /** Windows in which something was refused, one after the other. */
  refusals: number;
  peopleAt: number | null;
}

const VERSION = 2;
/** Every member that holds a timestamp is named so, and none that holds another number. */
const TIMESTAMP = /^(at|until|endsBy)$|(At|Until)$/;
/** A clock may be read a little late by one of several processes; beyond this it has jumped. */
const UNEVEN_MS = 1000;

/** A credential nothing is known about. */
export function freshState(at: number, windowMs: number): QuotaState {
  return {
    ...{ version: VERSION, at, limit: null, limitFrom: 'default', learnedAt: at, full: 0 },
    ...{ windowMs, window: null, endedAt: null, day: null, inFlight: {}, probeAt: null },
    ...{ weighing: null, costs: {}, blockedUntil: null, strikes: 0, struckAt: null },
    ...{ others: 0, refusals: 0, peopleAt: null },
  };
}

/** Opens a window for a call that leaves now. */
export function openWindow(now: number): OpenWindow {
  return {
    ...{ openedAt: now, endsBy: null, remaining: null, saidAt: null, heardAt: null },
    ...{ silent: 0, own: 0, people: 0, others: 0, finish: 0, refused: false },
  };
}

/** Reads a stored state at `now`; one that another version wrote counts as nothing known. */
export function loadState(stored: JsonObject | null, now: number, windowMs: number): QuotaState {
  if (stored?.version !== VERSION || typeof stored.at !== 'number')
    return freshState(now, windowMs);
  const at = stored.at > now + UNEVEN_MS ? now : stored.at;
  return { ...(moved(stored, at) as unknown as QuotaState), at };
}

/** The JSON form, written at `now`. */
export function storeState(state: QuotaState, now: number): JsonObject {
  const at = Math.max(now, state.at);
  return { ...(moved(state, -at) as unknown as JsonObject), at };
}

/** A copy with every timestamp moved by `ms`. */
function moved<T>(value: T, ms: number): T {
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, member]) => [
    name,
    typeof member === 'number' && TIMESTAMP.test(name) ? member + ms : moved(member, ms),
  ]);
  return Object.fromEntries(entries) as T;
}
