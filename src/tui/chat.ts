// The chat on a terminal: keys in, frames out, until the person leaves. A person can type before the
// program behind it is loaded; what they ask for by then is done as soon as it is.
import type { Clock } from '../base/index.ts';
import { keepTime } from './acting/background.ts';
import { beginWork, type Work } from './acting/work.ts';
import type { ChatBackend } from './backend.ts';
import { openFront } from './front.ts';
import type { Effect } from './input/index.ts';
import type { Terminal } from './terminal/index.ts';
import type { ThemeName } from './text/index.ts';

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

  let work: Work | null = null;
  const early: Effect[] = [];
  const onEffect = (effect: Effect) => {
    if (work) work.act(effect);
    else if (effect.kind === 'exit') leave();
    else early.push(effect);
  };
  const front = openFront({ ...options, ended: ended.signal, onEffect, onFailure });

  const begin = async () => {
    const backend = await options.open();
    if (ended.signal.aborted) return;
    const begun = beginWork(backend, front, terminal, clock, leave);
    work = begun;
    for (const effect of early) begun.act(effect);
    await keepTime(front.store, backend, clock, ended.signal);
  };
  const whenEnded = new Promise<void>((resolve) => {
    ended.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  try {
    await Promise.race([Promise.all([front.dress(), begin()]), whenEnded]);
  } catch (thrown) {
    onFailure(thrown);
  } finally {
    leave();
    await (work as Work | null)?.close();
    await front.close();
  }
  if (failure) throw failure;
}
