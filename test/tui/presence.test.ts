// Who looks elsewhere is told once, and only of what is worth it.
import { expect, test } from 'vitest';
import { startState } from '../../src/tui/chat-state.ts';
import { createPresence } from '../../src/tui/presence.ts';
import { StillClock } from '../support/still-clock.ts';

const size = { columns: 80, rows: 24 };

test.each([
  [19_000, 0],
  [21_000, 1],
])('a turn of %i ms that ends unseen is told %i times', (ms, times) => {
  const clock = new StillClock();
  let sent = '';
  const write = (text: string) => {
    sent += text;
  };
  const presence = createPresence({ notes: 'osc9', write }, clock);
  const state = startState({ size, now: 0, theme: 'none', commands: [] });
  const turn = (running: boolean) => presence.watch({ ...state, talk: { ...state.talk, running } });
  presence.focus(false);
  turn(true);
  clock.advance(ms);
  turn(true);
  turn(false);
  turn(false);
  expect(sent.split('\u001b]9;The turn has ended\u0007')).toHaveLength(times + 1);
});
