// The chat for a screen reader: lines are only ever appended, nothing is drawn over. Characters are
// echoed as they come, Backspace takes the last one away, and everything else begins a new line.
import { cleanText } from '../../base/index.ts';
import { widthOf } from '../../text/index.ts';
import { aborted } from '../acting/background.ts';
import { beginWork } from '../acting/work.ts';
import type { ChatOptions } from '../chat.ts';
import { type ChatState, type Composer, isBusy, startState } from '../chat-state.ts';
import { AT_DRAFT, bufferOf, EMPTY, expand, remember, shownText, walk } from '../editor/index.ts';
import { edit } from '../input/edit-keys.ts';
import { say as added } from '../state.ts';
import { createStore } from '../store.ts';
import { createAside, type Input, listen, terminalModes } from '../terminal/index.ts';
import { PLAIN_PAPER } from '../transcript/index.ts';
import { spokenLines, type Voice } from './lines.ts';
import { type Question, questionOf } from './questions.ts';

const PROMPT = '> ';
/** Keys that change what is typed at its end; the cursor is nowhere else. */
const TYPING = ['backspace', 'ctrl+j', 'shift+enter', 'alt+enter'];

export async function runSpokenChat(options: Omit<ChatOptions, 'theme'>): Promise<void> {
  const { terminal, clock, signal } = options;
  const ended = new AbortController();
  const leave = () => ended.abort();
  signal.addEventListener('abort', leave, { once: true });
  const write = (text: string) => terminal.write(text);

  /** Whether the cursor stands in the line of the prompt, and what has been said so far. */
  let prompted = false;
  let printed = 0;
  let asked: Question | null = null;
  let wasBusy = false;
  let voice: Voice = PLAIN_PAPER;

  /** What is typed, as it is shown: nothing of a secret. */
  const text = () => {
    const { composer, form } = store.get();
    if (form?.fields[form.selected]?.kind === 'secret') return '';
    return cleanText(shownText(composer.buffer)).replaceAll('\n', ' / ');
  };
  const newLine = () => {
    if (prompted) write('\r\n');
    prompted = false;
  };
  const prompt = () => {
    newLine();
    write(`${PROMPT}${text()}`);
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
    const { entries } = state.talk;
    const lines = entries.slice(printed).flatMap((entry) => spokenLines(entry, voice));
    printed = entries.length;
    const question = questionOf(state, voice);
    if (question && question.id !== asked?.id) lines.push(...question.lines);
    asked = question;
    const busy = isBusy(state);
    if (busy !== wasBusy) lines.push(busy ? 'Working. Escape interrupts.' : readyLine(state));
    wasBusy = busy;
    say(...lines);
  }

  // Rows are for the eye: here a paragraph is a line.
  const size = { columns: 10_000, rows: 24 };
  const start = startState({ size, now: clock.now(), theme: 'none', commands: [] });
  const store = createStore(start, () => hear(store.get()));
  const modes = terminalModes(terminal, false);
  const aside = createAside(terminal, modes, { pause: newLine, resume: prompt });
  const know = (paper: Voice) => {
    voice = paper;
  };
  const front = { store, aside, redraw() {}, know, choose() {}, sheets: false };

  /** Puts another text into the input, and says nothing about it. */
  function type(buffer: Composer['buffer'], change: Partial<Composer> = {}) {
    store.update((state) => ({ ...state, composer: { ...state.composer, buffer, ...change } }));
  }

  function cancel(): void {
    if (store.get().form) answer({ kind: 'filled', values: null });
    else if (isBusy(store.get())) work.act({ kind: 'interrupt' });
    else {
      type(EMPTY);
      prompt();
    }
  }

  function answer(effect: Parameters<typeof work.act>[0]): void {
    if (effect.kind === 'filled') store.update((state) => ({ ...state, form: null }));
    work.act(effect);
  }

  function submit(): void {
    const { buffer, history } = store.get().composer;
    const said = { text: expand(buffer).trim(), shown: text() };
    write('\r\n');
    prompted = false;
    type(EMPTY, { history: remember(history, asked ? '' : said.text), walk: AT_DRAFT });
    if (asked) {
      const meant = asked.answer(said.text);
      if ('say' in meant) say(meant.say);
      else if ('form' in meant) store.update((state) => ({ ...state, form: meant.form }));
      else answer(meant.effect);
    } else if (said.text === '') prompt();
    else {
      work.act({ kind: 'remember', text: said.text });
      work.act({ kind: 'submit', said });
    }
  }

  function recall(direction: -1 | 1): void {
    const { history, walk: at, buffer } = store.get().composer;
    const step = walk(history, at, direction, buffer.text);
    if (!step) return;
    type(bufferOf(step.text), { walk: step.walk });
    prompt();
  }

  function echo(input: Input): void {
    const before = text();
    const next = edit(store.get().composer.buffer, input);
    if (!next) return;
    type(next);
    const after = text();
    if (!prompted) prompt();
    else if (after.startsWith(before)) write(after.slice(before.length));
    else write('\b \b'.repeat(widthOf(before) - widthOf(after)));
  }

  /** Keys that do not type. */
  const keys: Record<string, () => void> = {
    enter: submit,
    escape: cancel,
    'ctrl+c': () => (text() === '' && !isBusy(store.get()) ? leave() : cancel()),
    'ctrl+d': () => text() === '' && leave(),
    'ctrl+u': () => {
      type(EMPTY);
      prompt();
    },
    up: () => recall(-1),
    down: () => recall(1),
    'shift+tab': () => say('Change how writes are treated with /mode.'),
  };

  const work = beginWork({
    open: options.open,
    front,
    terminal,
    clock,
    ended: ended.signal,
    exit: leave,
  });
  modes.enter();
  const stop = listen(terminal, clock, (input) => {
    if (input.kind !== 'key') echo(input);
    else if (TYPING.includes(input.id)) echo(input);
    else keys[input.id]?.();
  });
  const hello = `clickup-agent ${options.version}, screen reader mode. /help lists the commands.`;
  const notice = { kind: 'notice', level: 'info', text: hello } as const;
  store.update((state) => ({ ...state, talk: added(state.talk, notice) }));
  const end = aborted(ended.signal);
  try {
    await Promise.race([work.begun.then(() => end), end]);
  } finally {
    await work.close();
    stop();
    newLine();
    const words = work.farewell();
    if (words) write(`${words}\r\n`);
    modes.leave();
  }
}

function readyLine({ talk: { quota, usage } }: ChatState): string {
  const parts = [
    'Ready.',
    quota?.remaining == null ? '' : `${quota.remaining} of ${quota.limit ?? 'unknown'} calls left.`,
    usage?.costUsd == null ? '' : `${usage.costUsd.toFixed(3)} dollars so far.`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}
