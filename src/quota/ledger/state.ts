// What all clients of one credential know together, and its JSON form. In JSON every instant is
// written relative to `at`, the moment of writing: a clock that jumps, or another machine's clock,
// then shifts everything at once and harms nothing.
import { z } from 'zod';
import type { JsonObject } from '../../base/index.ts';

/** The window that is open now. All instants are epoch ms. */
export interface OpenWindow {
  openedAt: number;
  /** When it surely has ended; null until its first answer. */
  resetAt: number | null;
  /** What the last signal left over, null if none has come; `heardAt`: the last answer of any kind. */
  remaining: number | null;
  saidAt: number | null;
  heardAt: number | null;
  /** Units of answers that carried no signal since the last one that did, and when the last came. */
  unsaid: number;
  unsaidAt: number;
  /** Our own units in this window; of these, what interactive calls took. */
  spent: number;
  people: number;
  /** Batch units that may go into the reserve because they end the work. */
  finish: number;
  rejected: boolean;
}

/** A daily allowance, counted in calls. */
export interface DayBudget {
  limit: number | null;
  remaining: number | null;
  resetAt: number | null;
  saidAt: number;
}

/** Calls since nothing was in flight and `base` units were left, to weigh a tool by what they took. */
export interface Span {
  base: number;
  tools: Record<string, number>;
}

/** Everything known about one credential's quota. */
export interface QuotaState {
  at: number;
  limit: number | null;
  limitFrom: 'default' | 'learned' | 'stated';
  windowMs: number;
  window: OpenWindow | null;
  endedAt: number | null;
  day: DayBudget | null;
  /** Units each process has on their way; `until` frees those of a process that died. */
  inFlight: Record<string, { units: number; until: number }>;
  probeAt: number | null;
  span: Span | null;
  blockedUntil: number | null;
  /** Refusals in a row, a volley counting once, and when the last counted one came. */
  strikes: number;
  struckAt: number | null;
  /** Units that a window without signals has let through unrefused; null where nothing is tried out. */
  proven: number | null;
  /** Windows spent to the end without a refusal, one after the other. */
  calm: number;
  /** How much later than computed windows have turned out to end. */
  slackMs: number;
  /** Units per window that others take, a moving average. */
  others: number;
  peopleAt: number | null;
  costs: Record<string, number[]>;
}

/** A credential nothing is known about. */
export function freshState(at: number, windowMs: number): QuotaState {
  return {
    at,
    limit: null,
    limitFrom: 'default',
    windowMs,
    window: null,
    endedAt: null,
    day: null,
    inFlight: {},
    probeAt: null,
    span: null,
    blockedUntil: null,
    strikes: 0,
    struckAt: null,
    proven: null,
    calm: 0,
    slackMs: 0,
    others: 0,
    peopleAt: null,
    costs: {},
  };
}

const instant = z.number();
const moment = z.number().nullable();
const amount = z.number().nonnegative();

const STORED = z.object({
  at: instant,
  limit: amount.nullable(),
  limitFrom: z.enum(['default', 'learned', 'stated']),
  windowMs: z.number().positive(),
  window: z
    .object({
      openedAt: instant,
      resetAt: moment,
      remaining: z.number().nullable(),
      saidAt: moment,
      heardAt: moment,
      unsaid: amount,
      unsaidAt: instant,
      spent: amount,
      people: amount,
      finish: z.number(),
      rejected: z.boolean(),
    })
    .nullable(),
  endedAt: moment,
  day: z
    .object({
      limit: amount.nullable(),
      remaining: z.number().nullable(),
      resetAt: moment,
      saidAt: instant,
    })
    .nullable(),
  inFlight: z.record(z.string(), z.object({ units: amount, until: instant })),
  probeAt: moment,
  span: z.object({ base: z.number(), tools: z.record(z.string(), z.number()) }).nullable(),
  blockedUntil: moment,
  strikes: amount,
  struckAt: moment,
  proven: amount.nullable(),
  calm: amount,
  slackMs: amount,
  others: amount,
  peopleAt: moment,
  costs: z.record(z.string(), z.array(z.number().positive())),
}) satisfies z.ZodType<QuotaState>;

/** A clock may be read a little late by one of several processes; beyond this it has jumped. */
const UNEVEN_MS = 1000;

/** Reads a stored state at `now`; an unreadable one counts as nothing known. */
export function loadState(stored: JsonObject | null, now: number, windowMs: number): QuotaState {
  const parsed = STORED.safeParse(stored);
  if (!parsed.success) return freshState(now, windowMs);
  const at = parsed.data.at > now + UNEVEN_MS ? now : parsed.data.at;
  return { ...shifted(parsed.data, at), at };
}

/** The JSON form, written at `now`. */
export function storeState(state: QuotaState, now: number): JsonObject {
  const at = Math.max(now, state.at);
  return { ...shifted(state, -at), at } as unknown as JsonObject;
}

/** Every instant of the state moved by `ms`. */
function shifted(state: QuotaState, ms: number): QuotaState {
  const move = (value: number | null) => (value === null ? null : value + ms);
  const { window, day } = state;
  return {
    ...state,
    window: window && {
      ...window,
      openedAt: window.openedAt + ms,
      resetAt: move(window.resetAt),
      saidAt: move(window.saidAt),
      heardAt: move(window.heardAt),
      unsaidAt: window.unsaidAt + ms,
    },
    endedAt: move(state.endedAt),
    day: day && { ...day, resetAt: move(day.resetAt), saidAt: day.saidAt + ms },
    inFlight: Object.fromEntries(
      Object.entries(state.inFlight).map(([id, one]) => [id, { ...one, until: one.until + ms }]),
    ),
    probeAt: move(state.probeAt),
    span: state.span && { base: state.span.base, tools: { ...state.span.tools } },
    blockedUntil: move(state.blockedUntil),
    struckAt: move(state.struckAt),
    peopleAt: move(state.peopleAt),
    costs: { ...state.costs },
  };
}
