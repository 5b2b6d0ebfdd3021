// What a slash command is, and what it can do.
import { AppError } from '../../base/index.ts';
import type { Conversation } from '../acting/conversation.ts';
import type { ChatBackend, ChatLook, FormOf } from '../backend.ts';
import type { ChatState } from '../chat-state.ts';
import type { Choice } from '../editor/completion.ts';
import type { Entry, Level } from '../entries.ts';
import type { Chosen, Sheet } from '../sheet.ts';

/** The chat as commands see it. */
export interface Chat
  extends Pick<Conversation, 'session' | 'converse' | 'send' | 'attach' | 'setMode' | 'setModel'> {
  readonly backend: ChatBackend;
  state(): ChatState;
  say(...entries: Entry[]): void;
  report(lines: string[]): void;
  notice(level: Level, text: string, next?: string): void;
  /** Asks for one of several things, or for one that is typed; null when the person went back. */
  pick(title: string, choices: readonly Choice[], free?: true): Promise<string | null>;
  /** Asks for values, and answers what they come to; null when the person went back. */
  form<T>(title: string, form: FormOf<T>): Promise<T | null>;
  /** Shows a table over the window, or reads it out, until a key ends it. */
  sheet(sheet: Sheet): Promise<Chosen | null>;
  /**
   * Does something that takes a while, with a word about it. Esc aborts the signal and ends the
   * waiting; work that `finishes` is waited for all the same, because its end has to be known.
   */
  busy<T>(what: string, work: (signal: AbortSignal) => Promise<T>, how?: 'finishes'): Promise<T>;
  /** Changes the word about what is being done. */
  progress(what: string): void;
  change(look: Partial<ChatLook>): void;
  /** Puts a text on the clipboard of the person's terminal. */
  copy(text: string): void;
  exit(): void;
}

export interface SlashCommand {
  name: string;
  summary: string;
  /** What may follow the name, empty for nothing. */
  usage: string;
  /** Whether it can run while a turn runs. */
  anytime?: true;
  /** Whether the conversation's record tells of it: it writes, or changes what the model knows. */
  recorded?: true;
  /** Errors: AppErrors, which are shown. */
  run(rest: string, chat: Chat): Promise<void> | void;
}

/** The words of a command's rest; quotes keep blanks together. */
export function wordsOf(rest: string): string[] {
  const words = rest.match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  return words.map((word) => word.replace(/^(["'])(.*)\1$/s, '$2').replace(/^#/, ''));
}

export function usage(message: string, next: string): AppError {
  return new AppError('usage', message, { next });
}
