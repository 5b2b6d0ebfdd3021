// The chat for a screen reader: lines are only ever appended, nothing is drawn over. Characters are
// echoed as they come, Backspace takes the last one away, and everything else begins a new line.
import { cleanText } from '../../base/index.ts';
import type { Input } from '../../terminal/index.ts';
import { createAside, listen, terminalModes } from '../../terminal/index.ts';
import { widthOf } from '../../text/index.ts';
import { type ChatState, createStore, isBusy, startState } from '../chat-state.ts';
import { EMPTY, expand, shownText } from '../editor/buffer.ts';
import { type Front, type FrontOptions, leavingAt } from '../front.ts';
import { composerKey } from '../input/composer.ts';
import type { Effect } from '../input/effects.ts';
import { opened } from '../input/form.ts';
import { say as added } from '../state.ts';
import { PLAIN_PAPER, UNWRAPPED, type Voice } from '../transcript/card.ts';
import { spokenLines } from './lines.ts';
import { type Question, questionOf } from './questions.ts';

const PROMPT = '> ';
/** Keys that change what is typed at its end: the cursor is nowhere else; or that leave. */
const TYPING = /^(backspace|ctrl\+[jud]|(shift|alt)\+enter|up|down)$/;

/** Takes the terminal and reads out what a chat on the screen would draw. */
export function openSpokenFront(options: FrontOptions): Front {
  const { terminal, clock, signal, onEffect } = options;
  const { ended, end, leave } = leavingAt(signal);
  const write = (text: string) => terminal.write(text);

  /** Whether the cursor stands in the line of the prompt, and what has been said so far. */
  let prompted = false;
  let printed = 0;
  let typed = '';
  let asked: Question | null = null;
  let wasBusy = false;
  let hint: string | null = null;
  let voice: Voice = PLAIN_PAPER;

  /** What is typed, as it is shown: nothing of a secret. */
  const shownIn = ({ composer, form }: ChatState) =>
    form?.fields[form.selected]?.kind === 'secret'
      ? ''
      : cleanText(shownText(composer.buffer)).replaceAll('\n', ' / ');
  const text = () => shownIn(store.get());
  const newLine = () => {
    if (prompted) write('\r\n');
    prompted = false;
  };
  const prompt = () => {
    newLine();
    typed = text();
    write(`${PROMPT}${typed}`);
    prompted = true;
  };
  function say(...lines: string[]): void {
    if (lines.length === 0) return;
    newLine();
    write(lines.map((one) => `${one}\r\n`).join(''));
    // While something runs, a prompt after each line would only be noise.
    if (!wasBusy || text() !== '' || asked) prompt();
  }

  /** Says what is new: entries, a question, and when work begins and ends. */
  function hear(state: ChatState): void {
    const { form } = state;
    const field = form?.fields[form.selected];
    if (form && !form.open && field?.choices && form.selected < form.folded) {
      const { state: asking, effects } = opened(state, form, EMPTY);
      store.update(() => asking);
      for (const effect of effects) onEffect(effect);
      return;
    }
    const { entries } = state.talk;
    const lines = entries.slice(printed).flatMap((entry) => spokenLines(entry, voice));
    printed = entries.length;
    const question = questionOf(state, voice);
    if (question && question.id !== asked?.id) lines.push(...question.lines);
    asked = question;
    if (state.hint !== null && state.hint !== hint) lines.push(state.hint);
    hint = state.hint;
    const busy = isBusy(state);
    if (busy !== wasBusy) lines.push(busy ? 'Working. Escape interrupts.' : readyLine(state));
    wasBusy = busy;
    say(...lines);
    // What came into the input by itself: from a row of a table, from the editor.
    if (text() !== typed) prompt();
  }

  // Rows are for the eye: here a paragraph is a line.
  const size = { columns: UNWRAPPED, rows: 24 };
  const start = startState({ size, now: clock.now(), theme: 'none', commands: [] });
  const store = createStore(start, () => hear(store.get()));
  const modes = terminalModes(terminal, false);
  const aside = createAside(terminal, modes, { pause: newLine, resume: prompt });

  function answer(effect: Effect): void {
    if (effect.kind === 'filled') store.update((state) => ({ ...state, form: null }));
    if (effect.kind === 'chosen' && !effect.stays)
      store.update((state) => ({ ...state, sheet: null }));
    onEffect(effect);
  }

  /** What a line means that answers a question. */
  function reply(question: Question, line = expand(store.get().composer.buffer).trim()): void {
    newLine();
    typed = '';
    store.update((state) => ({ ...state, composer: { ...state.composer, buffer: EMPTY } }));
    const meant = question.answer(line);
    if ('say' in meant) say(...meant.say);
    else if ('show' in meant) store.update((state) => ({ ...state, ...meant.show }));
    else answer(meant.effect);
  }

  /** A key as the input takes it, its cursor always at the end; what changed is echoed. */
  function type(input: Input): void {
    const before = text();
    const { state, effects } = composerKey(store.get(), input);
    const { buffer } = state.composer;
    const atEnd = { ...buffer, cursor: buffer.text.length };
    typed = shownIn({ ...state, composer: { ...state.composer, buffer: atEnd } });
    store.update(() => ({ ...state, composer: { ...state.composer, buffer: atEnd, menu: null } }));
    const after = text();
    const isEnter = input.kind === 'key' && input.id === 'enter';
    if (effects.some(({ kind }) => kind === 'submit')) newLine();
    else if (prompted && !isEnter && after.startsWith(before)) write(after.slice(before.length));
    else if (prompted && !isEnter && before.startsWith(after)) {
      write('\b \b'.repeat(widthOf(before) - widthOf(after)));
    } else prompt();
    for (const effect of effects) if (effect.kind !== 'complete') onEffect(effect);
  }

  function cancel(): void {
    const { form, sheet } = store.get();
    if (sheet && asked) reply(asked, '');
    else if (form) answer({ kind: 'filled', values: null });
    else type({ kind: 'key', id: 'escape' });
  }

  /** Keys that do something else than in the input. */
  const keys: Record<string, () => void> = {
    enter: () => (asked ? reply(asked) : type({ kind: 'key', id: 'enter' })),
    escape: cancel,
    'ctrl+c': () => (text() === '' && !isBusy(store.get()) ? leave() : cancel()),
    'ctrl+o': () => onEffect({ kind: 'calls' }),
    'ctrl+g': () => onEffect({ kind: 'edit' }),
    'shift+tab': () => say('Change how writes are treated with /mode.'),
  };

  modes.enter();
  const stop = listen(terminal, clock, (input) => {
    const own = input.kind === 'key' ? keys[input.id] : undefined;
    if (own) own();
    else if (input.kind !== 'key' || TYPING.test(input.id)) type(input);
  });
  const hello = `clickup-agent ${options.version}, screen reader mode. /help lists the commands.`;
  const notice = { kind: 'notice', level: 'info', text: hello } as const;
  store.update((state) => ({ ...state, talk: added(state.talk, notice) }));
  return {
    ...{ ended, end, leave, store, aside, async dress() {}, choose() {}, redraw() {} },
    know(paper) {
      voice = paper;
    },
    async close() {
      stop();
      newLine();
      modes.leave();
    },
  };
}

function readyLine({ talk: { quota, usage } }: ChatState): string {
  const parts = [
    'Ready.',
    quota?.remaining == null ? '' : `${quota.remaining} of ${quota.limit ?? 'unknown'} calls left.`,
    usage?.costUsd == null ? '' : `${usage.costUsd.toFixed(3)} dollars so far.`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}
