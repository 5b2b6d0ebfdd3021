// What several clients of one credential share: one small JSON state, changed in transactions.
import type { JsonObject } from '../../base/index.ts';

/** What a transaction makes of the stored state. `state` null leaves it as it is. */
export interface Change<T> {
  state: JsonObject | null;
  result: T;
}

/**
 * Keeps one JSON state per credential for every process that uses it. Knows nothing of its content
 * but this: its instants are relative to its member `at` (epoch ms), so a store that serves machines
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

/** A shared window within one process; what tests and a lone governor use. */
export function memoryWindow(): SharedWindow {
  const states = new Map<string, JsonObject>();
  return {
    async transact(credential, change) {
      const { state, result } = change(states.get(credential) ?? null);
      if (state !== null) states.set(credential, state);
      return result;
    },
  };
}
