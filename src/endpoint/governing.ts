// The part of the quota room that an endpoint is built on.
import type { Outcome } from '../base/index.ts';
import type { Lane } from '../quota/index.ts';

export interface QuotaReading {
  limit: number | null;
  remaining: number | null;
  resetAt: number | null;
  windowMs: number | null;
  scope: 'window' | 'day';
  source: string;
  confidence: 'stated' | 'inferred' | 'guess';
}

export interface Signals {
  status?: number;
  headers?: Iterable<[string, string]>;
  body?: unknown;
  receivedAt: number;
}

export interface QuotaCall {
  tool: string;
  lane: Lane;
  repeatable: boolean;
  signal?: AbortSignal;
  maxWaitMs?: number;
}

export interface Answer<T> {
  outcome: Outcome<T>;
  reading: QuotaReading | null;
}

export interface Governor {
  schedule<T>(
    call: QuotaCall,
    attempt: (signal: AbortSignal) => Promise<Answer<T>>,
  ): Promise<Outcome<T>>;
}
