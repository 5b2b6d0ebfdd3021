// The quota room's face: what a call says about itself, what an answer said about the quota, what
// comes back, and what can be asked. All timestamps are epoch ms on our clock, all durations ms.
import type { Clock, JsonObject, Outcome } from '../base/index.ts';

/** The longest wait any signal can cause: an outside party never puts us to sleep for more than a day. */
export const LONGEST_WAIT_MS = 24 * 60 * 60 * 1000;

/** Who is waiting: a person, or work nobody watches. */
export type Lane = 'interactive' | 'batch';

/** Why waiting calls wait. `answer`: for one that is under way; `unavailable`: to try again. */
export type WaitReason = 'window' | 'reserve' | 'refused' | 'day' | 'answer' | 'unavailable';

/** `window`: the short allowance that comes back by itself within the hour. `day`: a daily one. */
export type QuotaScope = 'window' | 'day';

/**
 * One normalised signal; what was not said is null.
 * - `limit`, `remaining`: quota units of the window (or day), both >= 0.
 * - `resetAt`: between the answer's arrival and a day after it.
 * - `graceMs`: how much later than `resetAt` the reset may really be, because it was rounded: a reset
 *   known to the second is an interval.
 * - `windowMs`: the window's whole length, where the signal gives it.
 */
export interface QuotaReading {
  limit: number | null;
  remaining: number | null;
  resetAt: number | null;
  graceMs: number;
  windowMs: number | null;
  scope: QuotaScope;
}

/** Everything an answer may carry signals in. `body`: an MCP result, a JSON-RPC error or plain text. */
export interface Signals {
  status?: number;
  headers?: Iterable<[string, string]>;
  body?: unknown;
  receivedAt: number;
}

/**
 * One call that wants to be made.
 * - `tool`: what its cost in quota units is learned under.
 * - `repeatable`: reads yes; writes are repeated only where they surely were not applied.
 * - `free`: it asks ClickUp nothing (a list of tools), so it takes no unit and waits for no window.
 * - `many`: it does several things, so a refusal for quota may come in the middle and is handed on.
 * - `maxWaitMs`: how long it may wait in all, from being scheduled.
 * - `following`: how many calls of the same work will come after this one, where known. It lets the
 *   last window of a batch be spent to the end at once instead of keeping the reserve to the last.
 */
export interface QuotaCall {
  tool: string;
  lane: Lane;
  repeatable: boolean;
  free?: boolean;
  many?: boolean;
  signal?: AbortSignal;
  maxWaitMs?: number;
  following?: number;
}

/** How one attempt ended, and what its answer said about the quota. */
export interface AttemptResult<T> {
  outcome: Outcome<T>;
  reading: QuotaReading | null;
}

export type Attempt<T> = (signal: AbortSignal) => Promise<AttemptResult<T>>;

/** Progress for a display. Every wait of more than two seconds is announced. */
export type QuotaEvent =
  | { kind: 'waiting'; lane: Lane; until: number; why: WaitReason }
  | { kind: 'resumed'; lane: Lane; waitedMs: number }
  | { kind: 'refused'; tool: string; until: number | null }
  | { kind: 'share-lost'; message: string }
  | { kind: 'share-back' };

/** The quota as it stands. `remaining` is null before the first signal; `calls` were sent, `rejected` of them refused for quota. */
export interface QuotaSnapshot {
  limit: number | null;
  remaining: number | null;
  resetAt: number | null;
  calls: number;
  waitedMs: number;
  rejected: number;
  lanes: Record<Lane, { queued: number; running: number }>;
  costs: Record<string, number>;
  daily?: { limit: number | null; remaining: number | null; resetAt: number | null };
}

/** Spends one credential's quota. */
export interface Governor {
  /**
   * Runs `attempt` as soon as the quota lets it, and again where that is safe. Resolves with the last
   * outcome; with `rate-limited` only for a call that does `many` things. Throws AppError `quota`
   * (data: `{until}` as ISO time) when the wait would exceed what is allowed, `interrupted` when the
   * signal aborts a wait.
   */
  schedule<T>(call: QuotaCall, attempt: Attempt<T>): Promise<Outcome<T>>;
  snapshot(): QuotaSnapshot;
  /** The snapshot after a look at what other processes have learned; makes no call. */
  refresh(): Promise<QuotaSnapshot>;
  /** How long (ms) until the last of `calls` further calls could leave, behind those already waiting. */
  estimate(calls: number): { waitMs: number };
  /** Tells a listener of every event; the returned function ends that. */
  onEvent(listener: (event: QuotaEvent) => void): () => void;
  /** Ends every wait with AppError `interrupted`, and aborts what runs. Waits for that to end. */
  close(): Promise<void>;
}

/** Bounds how many calls are under way. */
export interface Places {
  /** Resolves when there is a place, with the function that gives it back. Repeats go first. */
  take(lane: Lane, again: boolean): Promise<() => void>;
}

/** What a transaction makes of the stored state. `state` null leaves it as it is. */
export interface Change<T> {
  state: JsonObject | null;
  result: T;
}

/**
 * Stores one JSON state per credential for every process that uses it. Knows nothing of its content
 * but this: its timestamps are relative to its member `at` (epoch ms), so a store that serves machines
 * with different clocks need only move `at`.
 */
export interface SharedWindow {
  /**
   * Hands the stored state (null: none yet) to `change` and stores what it returns, with no other
   * transaction on this credential in between. `change` is pure and may be run again. Rejects when
   * the store cannot be reached; then nothing was stored.
   */
  transact<T>(credential: string, change: (state: JsonObject | null) => Change<T>): Promise<T>;
}

/**
 * - `random`: numbers in [0, 1).
 * - `credential`: an opaque hash; names the shared state.
 * - `reserve`: the share of the limit batch work leaves for people (0.1).
 * - `defaultLimit`: units a window assumed until a signal says otherwise (100).
 * - `windowMs`: the window's length assumed likewise (60,000).
 * - `maxWaitMs`: how long a call may wait in all (one hour).
 * - `maxConcurrent`: calls of each lane that this process has under way at once (50).
 * - `places`: who bounds that, instead of the queues of this process.
 * - `shared`: where the state is stored for all processes; without it, this governor is alone.
 * - `whenLost`: what to do while the shared state cannot be reached: go on alone, or stop.
 * - `steady`: batch calls leave one after another as far as that spends the quota, instead of many at
 *   once: when somebody else takes what is left, one of them is refused and not all.
 */
export interface GovernorOptions {
  clock: Clock;
  random: () => number;
  credential: string;
  reserve?: number;
  defaultLimit?: number;
  windowMs?: number;
  maxWaitMs?: number;
  maxConcurrent?: number;
  places?: Places;
  shared?: SharedWindow;
  whenLost?: 'local' | 'stop';
  steady?: boolean;
}
