// The chat on a terminal: keys in, frames out, until the person leaves. A person can type before the
// program behind it is loaded; what they ask for by then is done as soon as it is.
import { beginWork } from './acting/work.ts';
import type { ChatBackend } from './backend.ts';
import { type FrontOptions, openFront } from './front.ts';
import { openSpokenFront } from './spoken/chat.ts';

export interface ChatOptions extends Omit<FrontOptions, 'first' | 'onEffect'> {
  /** Loads the program behind the chat. Errors: AppErrors, which end the chat. */
  open(): Promise<ChatBackend>;
}

/** For a screen reader: lines are only appended. */
export function runSpokenChat(options: Omit<ChatOptions, 'theme'>): Promise<void> {
  return runChat({ ...options, theme: 'none' }, openSpokenFront);
}

/** Runs the chat. Resolves when the person leaves; the terminal is then as it was before. */
export async function runChat(options: ChatOptions, openOn = openFront): Promise<void> {
  const { terminal, clock, signal, open } = options;
  if (signal.aborted) return;
  const front = openOn({ ...options, onEffect: (effect) => working.act(effect) });
  const working = beginWork({ open, front, terminal, clock });
  try {
    await Promise.race([Promise.all([front.dress(), working.begun, front.end]), front.end]);
  } finally {
    front.leave();
    await working.close();
    await front.close();
  }
  const words = working.farewell();
  if (words) terminal.write(`${words}\r\n`);
}
