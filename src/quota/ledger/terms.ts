// What the ledger is asked (who waits, on what terms) and what it answers (who may leave).
import type { Pace } from './reserve.ts';

/** Who is waiting: a person, or work nobody watches. */
export type Lane = 'interactive' | 'batch';

/** What waits, first come first within each lane, people first; and how many may be under way. */
export interface Queue {
  front: readonly { tool: string; lane: Lane }[];
  batchWaiting: number;
  /** Batch calls still to come, the first waiting one included, where the caller announced it. */
  announced: number | null;
  slots: Record<Lane, number>;
  pace: Omit<Pace, 'shared'>;
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
