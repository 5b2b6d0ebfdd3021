// The chat for a screen reader: lines are only ever appended, nothing is drawn over.
import { isObject, parseJson } from '../../base/index.ts';
import { connectInBackground } from '../acting/background.ts';
import { createControl } from '../acting/control.ts';
import { createConversation } from '../acting/conversation.ts';
import type { ChatOptions } from '../chat.ts';
import { isBusy, type Said, startState } from '../chat-state.ts';
import { AT_DRAFT, remember, walk } from '../editor/index.ts';
import type { Effect } from '../input/index.ts';
import { createStore } from '../store.ts';
import {
  clipboardCode,
  createAside,
  type Input,
  listen,
  terminalModes,
} from '../terminal/index.ts';
import { createLineInput } from './line-input.ts';
import { createSpeaker } from './speaker.ts';

export async function runSpokenChat(options: Omit<ChatOptions, 'theme'>): Promise<void> {
  const { terminal, clock } = options;
  const backend = await options.open();
  const ended = new AbortController();
  const leave = () => ended.abort();
  options.signal.addEventListener('abort', leave, { once: true });

  const write = (text: string) => terminal.write(text);
  const line = createLineInput(write);
  const speaker = createSpeaker(write, line, backend);
  // Rows are for the eye: here a paragraph is a line.
  const size = { columns: 10_000, rows: 24 };
  const store = createStore(
    startState({ size, now: clock.now(), theme: 'none', commands: [] }),
    () => speaker.hear(store.get()),
  );
  const conversation = createConversation(store, backend, clock);
  const control = createControl(store, backend, conversation, clock, {
    exit: leave,
    copy: (text) => write(clipboardCode(text)),
    edit: (text, suffix) => aside.edit(text, suffix),
    reviews: false,
  });
  const modes = terminalModes(terminal, false);
  const aside = createAside(terminal, modes, { pause: line.yield, resume: line.prompt });

  /** Keys that do not type. */
  const keys: Record<string, () => void> = {
    escape: cancel,
    'ctrl+c': () => (line.text === '' && !isBusy(store.get()) ? leave() : cancel()),
    'ctrl+d': () => {
      if (line.text === '') leave();
    },
    up: () => recall(-1),
    down: () => recall(1),
    'shift+tab': () => speaker.say('Change how writes are treated with /mode.'),
  };

  function onInput(input: Input): void {
    const key = input.kind === 'key' ? keys[input.id] : undefined;
    if (key) key();
    else {
      const said = line.take(input);
      if (said) submit(said);
    }
  }

  function cancel(): void {
    const state = store.get();
    if (state.picker) perform({ kind: 'picked', value: null });
    else if (isBusy(state)) control.interrupt();
    else line.set('');
  }

  function submit(said: Said): void {
    const question = speaker.question();
    if (question) {
      const answer = question.answer(said.text);
      if (answer === 'edit') void editArguments();
      else if ('say' in answer) speaker.say(answer.say);
      else perform(answer.effect);
    } else if (said.text === '') line.prompt();
    else {
      const history = remember(store.get().composer.history, said.text);
      store.update((state) => ({
        ...state,
        composer: { ...state.composer, history, walk: AT_DRAFT },
      }));
      backend.addHistory(said.text).catch(() => {});
      control.submit(said);
    }
  }

  function perform(effect: Effect): void {
    if (effect.kind === 'answer') conversation.answer(effect.id, effect.answer);
    if (effect.kind === 'picked') {
      store.update((state) => ({ ...state, picker: null }));
      control.picked(effect.value);
    }
  }

  function recall(direction: -1 | 1): void {
    const { composer } = store.get();
    const step = walk(composer.history, composer.walk, direction, line.text);
    if (!step) return;
    store.update((state) => ({ ...state, composer: { ...composer, walk: step.walk } }));
    line.set(step.text);
  }

  async function editArguments(): Promise<void> {
    const [card] = store.get().talk.approvals;
    if (!card) return;
    const text = await aside.edit(JSON.stringify(card.args, null, 2), '.json').catch(() => '');
    const args = parseJson(text);
    if (isObject(args)) conversation.answer(card.id, { kind: 'edit', args });
    else speaker.say('The editor gave no JSON object. Answer again.');
  }

  modes.enter();
  const stop = listen(terminal, clock, onInput);
  try {
    const words = `clickup-agent ${options.version}, screen reader mode. /help lists the commands.`;
    control.notice('info', words);
    conversation.open();
    connectInBackground(store, backend, control);
    await new Promise<void>((resolve) => {
      if (ended.signal.aborted) resolve();
      ended.signal.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    await control.close();
    await conversation.close();
    stop();
    line.yield();
    modes.leave();
  }
}
