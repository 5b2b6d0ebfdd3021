// How a call to an endpoint ended. Everything that decides about retrying or journaling reads
// this union; nobody else interprets an error message.
import type { JsonObject } from './json.ts';

/**
 * The end of one call.
 * - `ok`: answered, with a value.
 * - `rate-limited`: refused for quota, surely not applied. `until`: epoch ms, null when not said;
 *   `scope` tells a short window from a daily allowance.
 * - `rejected`: answered with a refusal that repeating will not change.
 * - `unavailable`: surely not applied (never sent, refused before processing); may be repeated.
 * - `unknown`: may have been applied (time-out, connection lost after sending, 5xx on a write).
 */
export type Outcome<T> =
  | { kind: 'ok'; value: T }
  | { kind: 'rate-limited'; until: number | null; scope: 'window' | 'day'; message: string }
  | { kind: 'rejected'; reason: RejectionReason; message: string; data?: JsonObject }
  | { kind: 'unavailable'; message: string }
  | { kind: 'unknown'; message: string };

/**
 * Why a call came to nothing: `authorization` is a dead credential, never a mistyped id;
 * `unreadable` is an answer that does not show what was asked for.
 */
export type RejectionReason =
  | 'authorization'
  | 'not-found'
  | 'invalid'
  | 'forbidden'
  | 'unreadable'
  | 'other';
