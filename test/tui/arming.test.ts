// When an approval begins to take keys.
import { expect, test } from 'vitest';
import { createArming } from '../../src/tui/acting/arming.ts';
import { startState } from '../../src/tui/chat-state.ts';
import { approvingFor } from '../../src/tui/input/index.ts';
import { hear } from '../../src/tui/state.ts';
import { createStore } from '../../src/tui/store.ts';
import { MovedClock } from '../support/moved-clock.ts';
import { card } from '../support/scripted-chat.ts';

/** A write that has just come up, on a clock that the test moves. */
function waiting() {
  const clock = new MovedClock();
  const size = { columns: 80, rows: 24 };
  const state = startState({ size, now: 0, theme: 'none', commands: [] });
  const store = createStore(state, () => {});
  const arming = createArming(store, clock, new AbortController().signal);
  const come = (id: string) => {
    store.update((before) => {
      const talk = hear(
        { ...before.talk, approvals: [] },
        { kind: 'approval-needed', approval: card({ id }) },
        80,
      );
      return { ...before, talk, approving: approvingFor({ ...before, talk }) };
    });
    arming.watch();
  };
  come('w1');
  return { clock, arming, come, armed: () => store.get().approving?.armed };
}

test('a write takes no key before it has been on the screen for a moment', async () => {
  const { clock, armed } = waiting();
  await clock.pass(399);
  expect(armed()).toBe(false);
  await clock.pass(1);
  expect(armed()).toBe(true);
});

test('whoever goes on typing does not answer it', async () => {
  const { clock, arming, armed } = waiting();
  for (let key = 0; key < 5; key++) {
    await clock.pass(300);
    arming.typed();
  }
  expect(armed()).toBe(false);
  await clock.pass(400);
  expect(armed()).toBe(true);
});

test('the next write begins anew: a key held down does not take it along', async () => {
  const { clock, come, armed } = waiting();
  await clock.pass(400);
  come('w2');
  expect(armed()).toBe(false);
  await clock.pass(400);
  expect(armed()).toBe(true);
});
