// The chat on a terminal: keys in, frames out, until the person leaves. A person can type before the
// program behind it is loaded; what they ask for by then is done as soon as it is.
import { loadMarkdown } from '../text/index.ts';
import { workWith } from './acting/work.ts';
import type { ChatBackend } from './backend.ts';
import { type FrontOptions, openFront } from './front.ts';
import type { Effect } from './input/effects.ts';
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
  let work = null as ReturnType<typeof workWith> | null;
  const early: Effect[] = [];
  const onEffect = (effect: Effect) => {
    if (work) work.act(effect);
    else if (effect.kind === 'exit') front.leave();
    else early.push(effect);
  };
  const front = openOn({ ...options, onEffect });
  /** Once more after a first start that chose another endpoint. */
  const begin = async () => {
    for (let again = true; again; ) {
      const [backend] = await Promise.all([open(), loadMarkdown()]);
      if (front.ended.aborted) return;
      work = workWith(backend, front, terminal, clock);
      const begun = work.begin();
      for (const effect of early.splice(0)) work.act(effect);
      again = await begun;
      if (again) await work.close();
    }
  };
  try {
    await Promise.race([Promise.all([front.dress(), begin(), front.end]), front.end]);
  } finally {
    front.leave();
    await work?.close();
    await front.close();
  }
  const words = work?.farewell();
  if (words) terminal.write(`${words}\r\n`);
}
