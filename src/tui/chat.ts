// The chat on a terminal: keys in, frames out, until the person leaves. A person can type before the
// program behind it is loaded; what they ask for by then is done as soon as it is.
import type { Clock } from '../base/index.ts';
import type { ThemeName } from '../text/index.ts';
import { aborted } from './acting/background.ts';
import { beginWork } from './acting/work.ts';
import type { ChatBackend } from './backend.ts';
import { openFront } from './front.ts';
import type { Effect } from './input/index.ts';
import type { Terminal } from './terminal/index.ts';

export interface ChatOptions {
  /** Loads the program behind the chat. Errors: AppErrors, which end the chat. */
  open(): Promise<ChatBackend>;
  terminal: Terminal;
  clock: Clock;
  /** `auto`: what was chosen before, else what the terminal says of its background. */
  theme: ThemeName | 'auto';
  version: string;
  /** Ends the chat from outside, as when the system asks the process to end. */
  signal: AbortSignal;
}

/** Runs the chat. Resolves when the person leaves; the terminal is then as it was before. */
export async function runChat(options: ChatOptions): Promise<void> {
  const { terminal, clock, signal } = options;
  if (signal.aborted) return;
  const ended = new AbortController();
  const leave = () => ended.abort();
  signal.addEventListener('abort', leave, { once: true });
  let failure: unknown = null;
  const onFailure = (thrown: unknown) => {
    failure ??= thrown;
    leave();
  };

  const onEffect = (effect: Effect) => working.act(effect);
  const front = openFront({ ...options, ended: ended.signal, onEffect, onFailure });
  const working = beginWork({
    open: options.open,
    front,
    terminal,
    clock,
    ended: ended.signal,
    exit: leave,
  });
  try {
    const end = aborted(ended.signal);
    await Promise.race([Promise.all([front.dress(), working.begun, end]), end]);
  } catch (thrown) {
    onFailure(thrown);
  } finally {
    leave();
    await working.close();
    await front.close();
    const words = failure ? null : working.farewell();
    if (words) terminal.write(`${words}\r\n`);
  }
  if (failure) throw failure;
}
