// The governor as its users see it: what a call says about itself, what comes back, what can be asked.
import type { Clock, Outcome } from '../../base/index.ts';
import type { Lane, WaitReason } from '../ledger/index.ts';
import type { QuotaReading } from '../reading.ts';
import type { SharedWindow } from '../shared/window.ts';

/**
 * One call that wants to be made.
 * - `tool`: what its cost in quota units is learned under.
 * - `repeatable`: reads yes; writes are repeated only where they surely were not applied.
 * - `many`: it does several things, so a refusal for quota may come in the middle and is handed on.
 * - `maxWaitMs`: how long it may wait in all, from being scheduled.
 * - `following`: how many calls of the same work will come after this one, where known. It lets the
 *   last window of a batch be spent to the end at once instead of keeping the reserve to the last.
 */
export interface QuotaCall {
  tool: string;
  lane: Lane;
  repeatable: boolean;
  many?: boolean;
  signal?: AbortSignal;
  maxWaitMs?: number;
  following?: number;
}

/** How one attempt ended, and what its answer said about the quota. */
export interface Answer<T> {
  outcome: Outcome<T>;
  reading: QuotaReading | null;
}

/** Progress, for whoever shows it. All instants epoch ms. */
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
   * Runs `attempt` as soon as the quota lets it, and again where that is safe. Resolves with the
   * last outcome; with `rate-limited` only for a call that does `many` things. Throws AppError `quota` (data: `{until}` as ISO time)
   * when the wait would exceed what is allowed, `interrupted` when the signal aborts a wait.
   */
  schedule<T>(
    call: QuotaCall,
    attempt: (signal: AbortSignal) => Promise<Answer<T>>,
  ): Promise<Outcome<T>>;
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

/** Runs admitted calls, a bounded number at a time, people first. */
export interface Runner {
  run<T>(lane: Lane, task: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * - `random`: numbers in [0, 1).
 * - `credential`: an opaque hash; names the shared state.
 * - `reserve`: the share of the limit batch work leaves for people (0.1).
 * - `defaultLimit`: units a window assumed until a signal says otherwise (100).
 * - `windowMs`: the window's length assumed likewise (60,000).
 * - `maxWaitMs`: how long a call may wait in all (one hour).
 * - `maxConcurrent`: calls under way at once (50); a tenth is kept for people.
 * - `shared`: where the state is kept for all processes; without it, this governor is alone.
 * - `whenLost`: what to do while the shared state cannot be reached: go on alone, or stop.
 * - `runner`: who runs admitted calls; without it, a local Bottleneck. Its owner closes it.
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
  shared?: SharedWindow;
  whenLost?: 'local' | 'stop';
  runner?: Runner;
}
