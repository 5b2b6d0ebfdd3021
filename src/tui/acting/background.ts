// What the prompt does not wait for: the first start, connecting, what was said in earlier sessions, and
// the passing of time.
import type { Clock } from '../../base/index.ts';
import type { ChatBackend } from '../backend.ts';
import { type ChatState, type ChatStore, isBusy } from '../chat-state.ts';
import type { Chat } from '../commands/index.ts';

/**
 * Whether the program is to be opened again. Nothing is asked while somebody types, before `typed`; what is
 * typed in place of a choice is for `later`.
 */
export function firstStart(
  setUp: NonNullable<ChatBackend['setUp']>,
  chat: Chat,
  typed: Promise<void>,
  later: (text: string) => void,
): Promise<boolean> {
  const one = async (question: string, kind: 'text' | 'secret') => {
    const fields = [{ name: 'answer', label: '', kind, value: '' }];
    const answer = await chat.form(question, {
      fields,
      asked: 1,
      means: (values) => values.answer,
    });
    return (answer ?? '').trim();
  };
  return setUp({
    async choose(title, labels) {
      // What was typed while the program was loaded is read first: it answers nothing.
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (chat.state().composer.buffer.text !== '') await typed;
      const choices = labels.map((label, at) => ({ value: String(at), label, hint: '' }));
      for (;;) {
        const value = await chat.pick(title, choices, true);
        if (value === null || choices[Number(value)]) return value === null ? null : Number(value);
        later(value);
      }
    },
    text: (question) => one(question, 'text'),
    secret: (question) => one(question, 'secret'),
    during: chat.busy,
    say: (words) => chat.notice('info', words),
    warn: (words) => chat.notice('warn', words),
  });
}

export function connectInBackground(
  store: ChatStore,
  backend: ChatBackend,
  fail: (thrown: unknown) => void,
): void {
  /** Without it the chat goes on all the same. */
  const later = <T>(read: Promise<T>, into: (state: ChatState, value: T) => ChatState): void => {
    read.then(
      (value) => store.update((state) => into(state, value), 'soon'),
      () => {},
    );
  };
  store.update((state) => ({ ...state, place: { ...state.place, endpoint: backend.profile } }));
  backend.connect().then(
    (place) => store.update((state) => ({ ...state, place: { ...place, connection: 'ready' } })),
    (thrown: unknown) => {
      store.update((state) => ({ ...state, place: { ...state.place, connection: 'failed' } }));
      fail(thrown);
    },
  );
  later(backend.workflows(), (state, workflows) => {
    const own = new Set(state.commands.map(({ value }) => value));
    const more = workflows.filter(({ value }) => !own.has(value));
    return { ...state, commands: [...state.commands, ...more] };
  });
  // What was typed before the history was there comes after it.
  later(backend.loadHistory(), ({ composer, ...state }, history) => ({
    ...state,
    composer: { ...composer, history: [...history, ...composer.history] },
  }));
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
