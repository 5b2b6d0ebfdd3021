// What the prompt does not wait for: connecting, what was said in earlier sessions, the colours, and
// the passing of time.
import type { Clock } from '../../base/index.ts';
import type { ChatBackend } from '../backend.ts';
import { isBusy } from '../chat-state.ts';
import type { ChatStore } from '../store.ts';
import type { Control } from './control.ts';

export function connectInBackground(
  store: ChatStore,
  backend: ChatBackend,
  control: Control,
): void {
  store.update((state) => ({ ...state, place: { ...state.place, endpoint: backend.profile } }));
  backend.connect().then(
    (place) => store.update((state) => ({ ...state, place: { ...place, connection: 'ready' } })),
    (thrown: unknown) => {
      store.update((state) => ({ ...state, place: { ...state.place, connection: 'failed' } }));
      control.fail(thrown);
    },
  );
  backend.workflows().then(
    (workflows) =>
      store.update((state) => {
        const own = new Set(state.commands.map(({ value }) => value));
        const more = workflows.filter(({ value }) => !own.has(value));
        return { ...state, commands: [...state.commands, ...more] };
      }, 'soon'),
    () => {},
  );
  backend.loadHistory().then(
    (history) =>
      store.update((state) => ({
        ...state,
        // What was typed before the history was there comes after it.
        composer: { ...state.composer, history: [...history, ...state.composer.history] },
      })),
    () => {},
  );
}

/** Moves the time on while something on the screen depends on it. Resolves when `ended` aborts. */
export async function keepTime(
  store: ChatStore,
  backend: ChatBackend,
  clock: Clock,
  ended: AbortSignal,
): Promise<void> {
  while (!ended.aborted) {
    store.update((state) => {
      const heard = backend.quota() ?? state.talk.quota;
      const isNew = JSON.stringify(heard) !== JSON.stringify(state.talk.quota);
      const moves = isBusy(state) || (heard?.resetAt ?? 0) > state.now;
      if (!isNew && !moves) return state;
      return {
        ...state,
        now: clock.now(),
        talk: isNew ? { ...state.talk, quota: heard } : state.talk,
      };
    }, 'soon');
    await clock.sleep(1_000, ended).catch(() => {});
  }
}
