// What a submitted input does: a message goes to the conversation, a slash command runs, and what
// cannot start yet waits in line.
import { once } from 'node:events';
import { AppError, type Clock, cleanLine, cleanText, messageOf } from '../../base/index.ts';
import type { ChatBackend } from '../backend.ts';
import type { ChatState, ChatStore, Said } from '../chat-state.ts';
import { type Chat, COMMANDS, type SlashCommand } from '../commands/index.ts';
import { bufferOf, expand } from '../editor/buffer.ts';
import { type Choice, filterChoices } from '../editor/completion.ts';
import { choiceOf, formOf } from '../input/form.ts';
import { say } from '../state.ts';
import { firstStart } from './background.ts';
import type { Conversation } from './conversation.ts';

export type Control = ReturnType<typeof createControl>;

type Values = Record<string, string>;

export function createControl(
  store: ChatStore,
  backend: ChatBackend,
  conversation: Conversation,
  clock: Clock,
  front: Pick<Chat, 'copy' | 'exit'>,
) {
  let answer: ((value: unknown) => void) | null = null;
  /** What a command does that takes a while; some of it has to come to its end, as a write on its way does. */
  let working: { own: AbortController; finishes: boolean } | null = null;
  /** The inputs that run one after the other, to the end of the last. */
  let line = Promise.resolve();
  /** Whether an input runs that others have to wait for. */
  let inLine = false;
  let submitted = () => {};

  /** Shows a question, and waits for its answer; one that was asked before is given up. */
  function ask<T>(show: Partial<ChatState>): Promise<T | null> {
    answer?.(null);
    store.update((state) => ({ ...state, form: null, sheet: null, ...show }));
    return new Promise((resolve) => {
      answer = resolve as (value: unknown) => void;
    });
  }

  const chat: Chat = {
    backend,
    state: store.get,
    ...conversation,
    say: (...entries) => store.update((state) => ({ ...state, talk: say(state.talk, ...entries) })),
    report: (lines) => chat.say({ kind: 'report', lines }),
    notice: (level, text, next) => chat.say({ kind: 'notice', level, text, next }),
    async pick(title, choices, free) {
      const values = await ask<Values>({ form: choiceOf(title, choices, free) });
      return values?.value ?? null;
    },
    async form(title, { fields, asked, means }) {
      const values = await ask<Values>({ form: formOf(title, fields, asked) });
      return values && means(values);
    },
    sheet: (sheet) => ask({ sheet }),
    async busy(what, work, how) {
      const own = new AbortController();
      working = { own, finishes: how === 'finishes' };
      store.update((state) => ({ ...state, busy: what, since: state.since ?? clock.now() }));
      try {
        const result = work(own.signal);
        if (how === 'finishes') return await result;
        const givenUp = once(own.signal, 'abort').then((): never => {
          throw new AppError('interrupted', 'Interrupted.');
        });
        return await Promise.race([result, givenUp]);
      } finally {
        // Something else may have begun meanwhile.
        if (working?.own === own) {
          working = null;
          store.update((state) => ({
            ...state,
            busy: null,
            since: state.talk.running ? state.since : null,
          }));
        }
      }
    },
    progress: (what) =>
      store.update((state) => (state.busy ? { ...state, busy: what } : state), 'soon'),
    change: (look) => store.update((state) => ({ ...state, ...look })),
    ...front,
  };

  /** Does what one input says, to its end. */
  async function run(said: Said): Promise<void> {
    const command = commandIn(said.text, store.get().commands);
    try {
      if (command === null) await conversation.send(said);
      else if (command.found) {
        chat.say({ kind: 'command', text: said.shown });
        if (command.found.recorded) (await conversation.session()).command(said.text);
        await command.found.run(command.rest, chat);
      } else unknownCommand(command.name, said.text);
    } catch (thrown) {
      show(thrown);
    }
  }

  /** Runs an input, and then what has come to wait meanwhile, one after the other. */
  async function runInLine(first: Said | undefined): Promise<void> {
    inLine = true;
    for (let said: Said | undefined = first; said; said = take()) await run(said);
    inLine = false;
  }

  function wait(said: Said): void {
    store.update((state) => ({ ...state, queue: [...state.queue, said] }));
  }

  /** The input that has waited longest, no longer waiting. */
  function take(): Said | undefined {
    const [said] = store.get().queue;
    if (said) store.update((state) => ({ ...state, queue: state.queue.slice(1) }));
    return said;
  }

  function interrupt(): void {
    if (inLine) giveBack();
    working?.own.abort();
    conversation.interrupt();
  }

  /** What waits is not sent by itself after an interruption: it is there to be edited. */
  function giveBack(): void {
    store.update((state) => {
      if (state.queue.length === 0) return state;
      const parts = [...state.queue.map(({ text }) => text), expand(state.composer.buffer)];
      const buffer = bufferOf(parts.filter((part) => part !== '').join('\n'));
      return { ...state, queue: [], composer: { ...state.composer, buffer } };
    });
  }

  function show(thrown: unknown): void {
    const safe = (text: string) => backend.redact(cleanText(text));
    const { code, next } = thrown instanceof AppError ? thrown : { code: 'failed' };
    const level = code === 'interrupted' ? 'info' : 'error';
    chat.notice(level, safe(messageOf(thrown)), next && safe(next));
  }

  function unknownCommand(name: string, text: string): void {
    const fitting = filterChoices(store.get().commands, name).slice(0, 3);
    const near = fitting.map(({ label }) => `/${label}`).join(', ');
    const next = near === '' ? 'See /help.' : `Did you mean ${near}?`;
    chat.notice('warn', `There is no command /${cleanLine(name, 40)}.`, next);
    store.update((state) => ({
      ...state,
      composer: { ...state.composer, buffer: bufferOf(text), dismissed: 0 },
    }));
  }

  return {
    ...chat,
    submit(said: Said): void {
      const command = commandIn(said.text, store.get().commands);
      const anytime = command !== null && (command.found?.anytime === true || !command.found);
      if (anytime) void run(said);
      else if (inLine) wait(said);
      else line = runInLine(said);
      submitted();
    },
    /** What a person answered to the latest question: the values of a form, rows of a sheet. */
    answered(value: unknown): void {
      const waiting = answer;
      answer = null;
      waiting?.(value);
    },
    /** The first start, if there is one to make, and then what has come to wait. Answers as `setUp`. */
    async begin(): Promise<boolean> {
      if (backend.setUp) {
        // What is said meanwhile is answered afterwards.
        inLine = true;
        const typed = new Promise<void>((resolve) => {
          submitted = resolve;
        });
        const later = (text: string) => wait({ text, shown: text });
        const again = await firstStart(backend.setUp, chat, typed, later).catch(show);
        inLine = false;
        if (again) return true;
      }
      if (!inLine) line = runInLine(take());
      return false;
    },
    interrupt,
    /** Interrupts, and waits for the end of what has to come to one: a write on its way. */
    async close(): Promise<void> {
      const waits = working?.finishes;
      interrupt();
      // Its command then says how the write ended.
      if (waits) await line;
    },
    /** Shows what went wrong. */
    fail: show,
  };
}

/** The slash command in a text; null for a message. Every workflow of `known` is a command. */
function commandIn(
  text: string,
  known: readonly Choice[],
): { name: string; found: SlashCommand | undefined; rest: string } | null {
  const match = /^\/([A-Za-z][\w-]*)(?:\s+([\s\S]*))?$/.exec(text);
  if (!match) return null;
  const [, name = '', rest = ''] = match;
  const own = COMMANDS.find((one) => one.name === name);
  if (own || !known.some(({ value }) => value === name)) {
    return { name, found: own, rest: rest.trim() };
  }
  const run = COMMANDS.find((one) => one.name === 'run');
  return { name, found: run, rest: `${name} ${rest.trim()}`.trim() };
}
