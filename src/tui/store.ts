// The one place that holds the state, and tells the one who draws it that it changed.
import type { ChatState } from './chat-state.ts';

/** `now`: a person waits for it, as after a key. `soon`: with the next frame is early enough. */
export type Pace = 'now' | 'soon';

export interface ChatStore {
  get(): ChatState;
  update(change: (state: ChatState) => ChatState, pace?: Pace): void;
}

export function createStore(initial: ChatState, onChange: (pace: Pace) => void): ChatStore {
  let state = initial;
  return {
    get: () => state,
    update(change, pace = 'now') {
      const next = change(state);
      if (next === state) return;
      state = next;
      onChange(pace);
    },
  };
}
