// When an approval begins to take keys.
import { expect, test } from 'vitest';
import { createArming } from '../../src/tui/acting/arming.ts';
import { createStore, startState } from '../../src/tui/chat-state.ts';
import { approvingFor } from '../../src/tui/input/approval.ts';
import type { Sheet } from '../../src/tui/sheet.ts';
import { hear } from '../../src/tui/state.ts';
import { MovedClock } from '../support/moved-clock.ts';
import { card } from '../support/scripted-chat.ts';

/** A write that has just come up, on a clock that the test moves. */
function waiting() {
  const clock = new MovedClock();
  const size = { columns: 80, rows: 24 };
  const state = startState({ size, now: 0, theme: 'none', commands: [] });
  let changes = 0;
  const store = createStore(state, () => void changes++);
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
  const go = () => {
    store.update((before) => ({ ...before, approving: null }));
    arming.watch();
  };
  /** A plan over the window, as a review shows it. */
  const open = (title: string) => {
    store.update((before) => ({
      ...before,
      sheet: { ...before.sheet, title, armed: false } as Sheet,
    }));
    arming.watch();
  };
  const close = () => {
    store.update((before) => ({ ...before, sheet: null }));
    arming.watch();
  };
  return {
    ...{ clock, arming, come, go, open, close, armed: () => store.get().approving?.armed },
    ...{ sheetArmed: () => store.get().sheet?.armed, changes: () => changes },
  };
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

test('a change that brings no other write does not begin the moment anew', async () => {
  const { clock, arming, armed } = waiting();
  await clock.pass(300);
  arming.watch();
  await clock.pass(100);
  expect(armed()).toBe(true);
});

test('a write that is gone before its moment changes nothing any more', async () => {
  const { clock, arming, go, changes } = waiting();
  await clock.pass(300);
  go();
  arming.typed();
  const before = changes();
  await clock.pass(1_000);
  expect(changes()).toBe(before);
});

test('a sheet waits for its own moment, and the card beneath it for the next', async () => {
  const { clock, arming, open, close, come, armed, sheetArmed } = waiting();
  await clock.pass(400);
  open('Plan');
  await clock.pass(399);
  expect(sheetArmed()).toBe(false);
  await clock.pass(1);
  expect(sheetArmed()).toBe(true);
  arming.typed();
  come('w2');
  await clock.pass(400);
  expect([sheetArmed(), armed()]).toEqual([true, false]);
  close();
  await clock.pass(400);
  expect(armed()).toBe(true);
});

test('where nothing waits, nothing changes, however long', async () => {
  const { clock, arming, changes } = waiting();
  await clock.pass(400);
  const before = changes();
  arming.watch();
  arming.typed();
  await clock.pass(1_000);
  expect(changes()).toBe(before);
});
