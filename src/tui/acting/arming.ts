// When an approval takes keys: not before a moment without any, so that words that were meant for
// the input never approve a write.
import type { Clock } from '../../base/index.ts';
import type { ChatState, ChatStore } from '../chat-state.ts';

const QUIET_MS = 400;

export function createArming(store: ChatStore, clock: Clock, ended: AbortSignal) {
  let watched: string | null = null;
  let waiting = new AbortController();

  function wait(): void {
    waiting.abort();
    waiting = new AbortController();
    clock.sleep(QUIET_MS, AbortSignal.any([waiting.signal, ended])).then(arm, () => {});
  }

  function arm(): void {
    store.update((state) => {
      const { approving, sheet } = state;
      if (unarmed(state) === null) return state;
      return {
        ...state,
        approving: approving && { ...approving, armed: true },
        sheet: sheet && { ...sheet, armed: true },
      };
    });
  }

  return {
    /** The state changed: another write may be waiting now. */
    watch(): void {
      const now = unarmed(store.get());
      if (now === watched) return;
      watched = now;
      if (now !== null) wait();
    },
    /** A key came: the moment begins again. */
    typed(): void {
      if (unarmed(store.get()) !== null) wait();
    },
  };
}

/** What waits for the moment without keys: a sheet before the card beneath it. */
function unarmed({ approving, sheet }: ChatState): string | null {
  if (sheet) return sheet.armed ? null : `sheet ${sheet.title}`;
  return approving && !approving.armed ? approving.id : null;
}
