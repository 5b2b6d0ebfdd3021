// The half of the chat that needs nothing but a terminal: it draws the state and turns keys into
// changes of it. It is there at once; the program behind it is loaded meanwhile.
import type { Clock } from '../base/index.ts';
import type { Input, Terminal } from '../terminal/index.ts';
import { createAside, createScreen, listen, terminalModes } from '../terminal/index.ts';
import type { ThemeName } from '../text/index.ts';
import { createArming } from './acting/arming.ts';
import type { ChatLook } from './backend.ts';
import { type ChatState, createStore, startState } from './chat-state.ts';
import { COMMANDS } from './commands/index.ts';
import { createPainter } from './drawing/painter.ts';
import type { Effect } from './input/effects.ts';
import { press } from './input/press.ts';
import { createPresence } from './presence.ts';
import { say } from './state.ts';
import { PLAIN_PAPER, type Voice } from './transcript/card.ts';

export interface FrontOptions {
  terminal: Terminal;
  clock: Clock;
  /** `auto`: what was chosen before, else what the terminal says of its background. */
  theme: ThemeName | 'auto';
  version: string;
  /** Ends it from outside. */
  signal: AbortSignal;
  /** What stands there first; the greeting where nothing is given. */
  first?(state: ChatState): ChatState;
  /** What a key asks for beyond the screen. */
  onEffect(effect: Effect): void;
}

export type Front = ReturnType<typeof openFront>;

/** How a front is left: `ended` aborts and `end` resolves, or `end` rejects because drawing failed. */
export function leavingAt(signal: AbortSignal) {
  const leaving = new AbortController();
  const leave = () => leaving.abort();
  signal.addEventListener('abort', leave, { once: true });
  const { signal: ended } = leaving;
  let fail: (thrown: unknown) => void = () => {};
  const end = new Promise<void>((resolve, reject) => {
    fail = reject;
    ended.addEventListener('abort', () => resolve(), { once: true });
  });
  return { ended, end, leave, fail };
}

/** Takes the terminal and draws the empty chat. */
export function openFront(options: FrontOptions) {
  const { terminal, clock } = options;
  const { ended, end, leave, fail } = leavingAt(options.signal);
  const screen = createScreen(terminal, clock);
  // However the process ends, the live lines go before the modes are left.
  const forget = terminal.onExit(() => screen.close());
  const modes = terminalModes(terminal, options.theme === 'auto');
  let paper = PLAIN_PAPER;
  const painter = createPainter({
    screen,
    clock,
    links: terminal.links,
    paper: () => paper,
    onFailure: fail,
  });
  const start = startState({
    size: { columns: terminal.columns, rows: terminal.rows },
    now: clock.now(),
    theme: options.theme === 'auto' ? 'dark' : options.theme,
    commands: COMMANDS.map(({ name, summary }) => ({ value: name, label: name, hint: summary })),
  });
  const first = (options.first ?? greeting(options.version))(start);
  const store = createStore(first, (pace) => {
    painter.changed(pace, store.get);
    arming.watch();
    if (!first.alone) presence.watch(store.get());
  });
  const presence = createPresence(terminal, clock);
  const arming = createArming(store, clock, ended);
  let themeChosen = options.theme !== 'auto';

  const onInput = (input: Input) => {
    if (input.kind === 'drawn') return screen.answered();
    if (input.kind === 'focus') return presence.focus(input.on);
    if (input.kind === 'background') {
      const theme = input.light ? 'light' : 'dark';
      if (!themeChosen) store.update((state) => ({ ...state, theme }));
      return;
    }
    const { state, effects } = press(store.get(), input);
    store.update(() => state);
    arming.typed();
    for (const effect of effects) options.onEffect(effect);
  };

  modes.enter();
  const stops = [
    listen(terminal, clock, onInput),
    terminal.onResize(() => {
      screen.refresh();
      const size = { columns: terminal.columns, rows: terminal.rows };
      store.update((state) => ({ ...state, size }));
    }),
  ];
  painter.paint(store.get());
  arming.watch();

  return {
    ...{ ended, end, leave, store },
    aside: createAside(terminal, modes, {
      async pause() {
        painter.pause();
        await screen.silence();
        screen.close();
      },
      resume: () => painter.resume(store.get()),
    }),
    /** Draws cards and plans with these words from now on. */
    know(known: Voice): void {
      paper = known;
    },
    /** Loads Ink, which the first frame does not wait for. */
    async dress(): Promise<void> {
      const { layOut } = await import('./components/App.tsx');
      if (!ended.aborted) painter.use(layOut, store.get());
    },
    /** What was chosen in earlier sessions; without a theme, the terminal's own word counts. */
    choose({ theme, notify }: Partial<ChatLook>): void {
      const chosen = theme !== undefined && !themeChosen;
      themeChosen ||= chosen;
      store.update((state) => ({
        ...state,
        ...(notify ? { notify } : {}),
        ...(chosen ? { theme } : {}),
      }));
    },
    redraw: () => painter.resume(store.get()),
    /** Draws what is finished for the last time, and leaves the terminal as it was. */
    async close(): Promise<void> {
      painter.finish(store.get());
      await screen.silence();
      for (const stop of stops) stop();
      screen.close();
      forget();
      modes.leave();
    },
  };
}

function greeting(version: string): (state: ChatState) => ChatState {
  const text = `clickup-agent ${version}. /help shows keys and commands.`;
  return (state) => ({ ...state, talk: say(state.talk, { kind: 'notice', level: 'info', text }) });
}
