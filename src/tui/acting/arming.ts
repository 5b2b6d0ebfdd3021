// When an approval takes keys: not before a moment without any, so that words that were meant for
// the input never approve a write.
import type { Clock } from '../../base/index.ts';
import type { ChatStore } from '../store.ts';

export interface Arming {
  /** The state changed: another write may be waiting now. */
  watch(): void;
  /** A key came: the moment begins anew. */
  typed(): void;
}

const QUIET_MS = 400;

export function createArming(store: ChatStore, clock: Clock, ended: AbortSignal): Arming {
  let watched: string | null = null;
  let waiting = new AbortController();

  function wait(): void {
    waiting.abort();
    waiting = new AbortController();
    clock.sleep(QUIET_MS, AbortSignal.any([waiting.signal, ended])).then(arm, () => {});
  }

  function arm(): void {
    store.update((state) =>
      state.approving && !state.approving.armed
        ? { ...state, approving: { ...state.approving, armed: true } }
        : state,
    );
  }

  return {
    watch() {
      const { approving } = store.get();
      if ((approving?.id ?? null) === watched) return;
      watched = approving?.id ?? null;
      if (approving && !approving.armed) wait();
    },
    typed() {
      const { approving } = store.get();
      if (approving && !approving.armed) wait();
    },
  };
}
