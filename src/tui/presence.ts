// What a person sees who looks elsewhere: the window's title, and one notification when the chat waits
// for them or has ended something long.
import type { Clock } from '../base/index.ts';
import type { Terminal } from '../terminal/index.ts';
import type { ChatState } from './chat-state.ts';

/** Nobody looks away from a turn that is over sooner, ms. */
const LONG_MS = 20_000;
const NAME = 'clickup-agent';

export function createPresence(terminal: Pick<Terminal, 'write' | 'notes'>, clock: Clock) {
  let focused = true;
  let title = '';
  let waits = false;
  let runningSince: number | null = null;

  function tell(words: string, how: ChatState['notify']): void {
    if (focused || how === 'off') return;
    const osc = terminal.notes === 'osc9' ? `9;${words}` : `777;notify;${NAME};${words}`;
    terminal.write(how === 'bell' ? '\u0007' : `\u001b]${osc}\u0007`);
  }

  return {
    /** The terminal said whether its window has the focus; one that never says is taken to have it. */
    focus(on: boolean): void {
      focused = on;
    },
    watch({ talk, notify }: ChatState): void {
      const waiting = talk.approvals.length > 0;
      const next = waiting ? `● ${NAME}: waits for you` : talk.running ? `… ${NAME}` : NAME;
      if (next !== title) terminal.write(`\u001b]0;${next}\u0007`);
      title = next;
      if (waiting && !waits) tell('A write waits for your answer', notify);
      waits = waiting;
      if (talk.running) runningSince ??= clock.now();
      else if (runningSince !== null) {
        if (clock.now() - runningSince >= LONG_MS) tell('The turn has ended', notify);
        runningSince = null;
      }
    },
  };
}
