// The review of a plan by itself, for commands that are no chat: it covers the window until it ends.
import type { Clock } from '../base/index.ts';
import type { Plan } from '../engine/index.ts';
import { createArming } from './acting/arming.ts';
import { type ChatState, startState } from './chat-state.ts';
import { type Effect, press, reviewOf, type Verdict } from './input/index.ts';
import { reviewLines } from './live/review.ts';
import { createStore } from './store.ts';
import { createScreen, listen, type Terminal, terminalModes } from './terminal/index.ts';
import { type ThemeName, toAnsi } from './text/index.ts';
import type { Paper } from './transcript/index.ts';

export interface ReviewOptions {
  terminal: Terminal;
  clock: Clock;
  plan: Plan;
  paper: Omit<Paper, 'width'>;
  /** `auto`: what the terminal says of its background. */
  theme: ThemeName | 'auto';
  signal: AbortSignal;
}

/** What the person decides; null when they leave without a word, or the signal aborts. */
export async function reviewPlan(options: ReviewOptions): Promise<Verdict | null> {
  const { terminal, clock, plan, paper, theme, signal } = options;
  const ended = new AbortController();
  const screen = createScreen(terminal, clock);
  const modes = terminalModes(terminal, theme === 'auto');
  let verdict: Verdict | null = null;
  const draw = (state: ChatState) => {
    const lines = reviewLines(state, { ...paper, width: state.size.columns });
    screen.cover(lines.map((line) => toAnsi(line, state.theme)));
  };
  const size = () => ({ columns: terminal.columns, rows: terminal.rows });
  const first = startState({
    ...{ size: size(), now: clock.now(), commands: [] },
    theme: theme === 'auto' ? 'dark' : theme,
  });
  const store = createStore({ ...first, review: reviewOf(plan) }, () => {
    if (store.get().review) draw(store.get());
    arming.watch();
  });
  const arming = createArming(store, clock, ended.signal);
  const take = (effect: Effect) => {
    if (effect.kind !== 'reviewed') return;
    verdict = effect.verdict;
    ended.abort();
  };

  modes.enter();
  const stops = [
    listen(terminal, clock, (input) => {
      if (input.kind === 'drawn') return screen.answered();
      if (input.kind === 'background') {
        if (theme !== 'auto') return;
        return store.update((state) => ({ ...state, theme: input.light ? 'light' : 'dark' }));
      }
      const { state, effects } = press(store.get(), input);
      store.update(() => state);
      arming.typed();
      for (const effect of effects) take(effect);
    }),
    terminal.onResize(() => store.update((state) => ({ ...state, size: size() }))),
    terminal.onExit(() => screen.close()),
  ];
  draw(store.get());
  arming.watch();
  try {
    await new Promise<void>((resolve) => {
      for (const end of [ended.signal, signal]) {
        if (end.aborted) resolve();
        end.addEventListener('abort', () => resolve(), { once: true });
      }
    });
  } finally {
    ended.abort();
    for (const stop of stops) stop();
    screen.close();
    modes.leave();
  }
  return verdict;
}
