// The program behind the screen at work: its conversation, its commands, and what keys ask of them.
import type { AgentSession } from '../../agent/index.ts';
import type { Clock } from '../../base/index.ts';
import type { Terminal } from '../../terminal/index.ts';
import { clipboardCode } from '../../terminal/index.ts';
import type { ChatBackend } from '../backend.ts';
import type { Front } from '../front.ts';
import type { Effect } from '../input/effects.ts';
import { connectInBackground, keepTime } from './background.ts';
import { createControl } from './control.ts';
import { createConversation } from './conversation.ts';
import { perform } from './perform.ts';

/** The backend at work for a front. What takes a while (connecting, earlier inputs) goes on behind. */
export function workWith(backend: ChatBackend, front: Front, terminal: Terminal, clock: Clock) {
  const { store, aside, redraw } = front;
  const time = new AbortController();
  void keepTime(store, backend, clock, time.signal);
  const conversation = createConversation(store, backend, clock);
  const control = createControl(store, backend, conversation, clock, {
    copy: (text) => terminal.write(clipboardCode(text)),
    exit: front.leave,
  });
  front.know(backend);
  const goOn = () => {
    conversation.open();
    connectInBackground(store, backend, control.fail);
  };
  if (!backend.setUp) goOn();
  // A look that cannot be read is no reason to disturb a person.
  backend.loadLook().then(front.choose, () => {});
  const hands = { store, conversation, control, aside, redraw };
  return {
    act: (effect: Effect) => perform(effect, hands),
    /** Makes the first start, where there is one; true when the program is to be opened again. */
    async begin() {
      const again = await control.begin();
      if (backend.setUp && !again) goOn();
      return again;
    },
    /** What to say of the conversation when it is left; null where nothing was said. */
    farewell: () => farewellOf(conversation.current()),
    /** Lets a plan's write on its way end; ends the turn that runs, and waits a little for that. */
    async close() {
      time.abort();
      await control.close();
      await conversation.close();
    },
  };
}

/** `$0.012 · 3 written · resume with: clickup-agent --resume ses_…` */
function farewellOf(session: AgentSession | null): string | null {
  const items = session?.transcript() ?? [];
  if (!session || items.length === 0) return null;
  const { costUsd } = session.cost();
  const states = items.flatMap((item) => {
    if (item.kind === 'run') return item.plan.steps.map(({ state }) => state);
    return item.kind === 'write' && !item.card.plan ? [item.state] : [];
  });
  const writes = states.filter((state) => state === 'done' || state === 'undone').length;
  return [
    ...(costUsd === null || costUsd === 0 ? [] : [`$${costUsd.toFixed(costUsd < 1 ? 3 : 2)}`]),
    `${writes === 0 ? 'nothing' : writes} written`,
    `resume with: clickup-agent --resume ${session.id}`,
  ].join(' · ');
}
