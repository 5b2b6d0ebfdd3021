// The program behind the screen at work: its conversation, its commands, and what keys ask of them.
import type { Clock } from '../../base/index.ts';
import type { ChatBackend } from '../backend.ts';
import type { Front } from '../front.ts';
import type { Effect } from '../input/index.ts';
import { clipboardCode, type Terminal } from '../terminal/index.ts';
import { connectInBackground } from './background.ts';
import { createControl } from './control.ts';
import { createConversation } from './conversation.ts';
import { perform } from './perform.ts';

export interface Work {
  act(effect: Effect): void;
  /** Lets a plan's write on its way end; ends the turn that runs, and waits a little for that. */
  close(): Promise<void>;
}

/** Sets the program to work. What takes a while (connecting, earlier inputs) goes on behind. */
export function beginWork(
  backend: ChatBackend,
  front: Pick<Front, 'store' | 'aside' | 'know' | 'chooseTheme' | 'redraw' | 'sheets'>,
  terminal: Terminal,
  clock: Clock,
  exit: () => void,
): Work {
  const { store, aside, redraw } = front;
  const conversation = createConversation(store, backend, clock);
  const copy = (text: string) => terminal.write(clipboardCode(text));
  const control = createControl(store, backend, conversation, clock, {
    ...{ exit, copy },
    sheets: front.sheets,
  });
  front.know(backend);
  conversation.open();
  connectInBackground(store, backend, control);
  // Colours that cannot be read are no reason to disturb a person.
  backend.loadTheme().then(front.chooseTheme, () => {});
  const hands = { store, backend, conversation, control, aside, exit, redraw, copy };
  return {
    act: (effect) => perform(effect, hands),
    async close() {
      await control.close();
      await conversation.close();
    },
  };
}
