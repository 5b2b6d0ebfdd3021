// The chat on a terminal: keys in, frames out, until the person leaves.
import type { Clock } from '../base/index.ts';
import { createArming } from './acting/arming.ts';
import { connectInBackground, keepTime } from './acting/background.ts';
import { createControl } from './acting/control.ts';
import { createConversation } from './acting/conversation.ts';
import { type Hands, perform } from './acting/perform.ts';
import type { ChatBackend } from './backend.ts';
import { startState } from './chat-state.ts';
import { COMMANDS } from './commands/index.ts';
import { loadSurface } from './drawing/load-surface.ts';
import { createPainter } from './drawing/painter.ts';
import { press } from './input/index.ts';
import { createStore } from './store.ts';
import {
  clipboardCode,
  createAside,
  createScreen,
  type Input,
  listen,
  type Terminal,
  terminalModes,
} from './terminal/index.ts';
import type { ThemeName } from './text/index.ts';

export interface ChatOptions {
  backend: ChatBackend;
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
  const { backend, terminal, clock } = options;
  const ended = new AbortController();
  const leave = () => ended.abort();
  if (options.signal.aborted) return;
  options.signal.addEventListener('abort', leave, { once: true });

  const screen = createScreen(terminal, clock);
  const surface = await loadSurface(terminal);
  const modes = terminalModes(terminal, options.theme === 'auto');
  let failure: unknown = null;
  const painter = createPainter({
    screen,
    surface,
    clock,
    paper: backend,
    onFailure(thrown) {
      failure = thrown;
      leave();
    },
  });
  const initial = startState({
    size: { columns: terminal.columns, rows: terminal.rows },
    now: clock.now(),
    theme: options.theme === 'auto' ? 'dark' : options.theme,
    commands: COMMANDS.map(({ name, summary }) => ({ value: name, label: name, hint: summary })),
    profile: backend.profile,
  });
  const store = createStore(initial, (pace) => {
    painter.changed(pace, store.get);
    arming.watch();
  });
  const arming = createArming(store, clock, ended.signal);
  const conversation = createConversation(store, backend, clock);
  const aside = createAside(terminal, modes, {
    pause() {
      painter.pause();
      screen.close();
    },
    resume: () => painter.resume(store.get()),
  });
  const control = createControl(store, backend, conversation, clock, {
    exit: leave,
    copy: (text) => terminal.write(clipboardCode(text)),
    edit: aside.edit,
  });
  const hands: Hands = {
    store,
    backend,
    conversation,
    control,
    aside,
    exit: leave,
    redraw: () => painter.resume(store.get()),
  };
  let themeChosen = options.theme !== 'auto';
  const onInput = (input: Input) => {
    if (input.kind === 'background') {
      const theme = input.light ? 'light' : 'dark';
      if (!themeChosen) store.update((state) => ({ ...state, theme }));
      return;
    }
    const { state, effects } = press(store.get(), input);
    store.update(() => state);
    arming.typed();
    for (const effect of effects) perform(effect, hands);
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
  try {
    control.notice('info', `clickup-agent ${options.version}. /help shows keys and commands.`);
    conversation.open();
    connectInBackground(store, backend, control);
    if (!themeChosen) {
      backend.loadTheme().then(
        (theme) => {
          if (theme === null) return;
          themeChosen = true;
          store.update((state) => ({ ...state, theme }));
        },
        () => {},
      );
    }
    await keepTime(store, backend, clock, ended.signal);
  } finally {
    await conversation.close();
    for (const stop of stops) stop();
    painter.finish(store.get());
    screen.close();
    surface.close();
    modes.leave();
  }
  if (failure) throw failure;
}
