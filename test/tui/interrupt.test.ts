// How long Esc takes, told by a clock that the test holds: no machine is too slow for it.
import { expect, test } from 'vitest';
import type { AgentEvent } from '../../src/agent/index.ts';
import type { Terminal } from '../../src/terminal/index.ts';
import { createHearing } from '../../src/tui/acting/hearing.ts';
import { runChat } from '../../src/tui/index.ts';
import { scriptedBackend } from '../support/scripted-chat.ts';
import { StillClock } from '../support/still-clock.ts';

/** A terminal that remembers what it was sent. */
function deafTerminal() {
  let type: (chunk: string) => void = () => {};
  let shown = '';
  const nothing = () => () => {};
  const terminal: Terminal = {
    columns: 80,
    rows: 24,
    reflow: 'all',
    links: false,
    notes: 'osc9',
    write: (text) => {
      shown += text;
    },
    setRaw: () => {},
    onInput(listener) {
      type = listener;
      return () => {};
    },
    onResize: nothing,
    onExit: nothing,
    edit: async () => null,
    suspend: async () => {},
  };
  return { terminal, type: (keys: string) => type(keys), shown: () => shown };
}

/** Lets what is ready happen; no time passes. */
async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** A chat in which time passes only as the test says. */
function chatAt() {
  const clock = new StillClock();
  const { terminal, type, shown } = deafTerminal();
  const ending = new AbortController();
  const chat = runChat({
    open: async () => scriptedBackend(clock),
    terminal,
    clock,
    theme: 'none',
    version: '0.0.0',
    signal: ending.signal,
  });
  const pass = async (text: string, most: number) => {
    let passed = 0;
    for (; passed < most && !shown().includes(text); passed += 5) {
      clock.advance(5);
      await settle();
    }
    return passed;
  };
  const leave = async () => {
    ending.abort();
    await settle();
    // It never says that it has drawn the last frame.
    clock.advance(1_000);
    await chat;
  };
  return { type, shown, pass, leave };
}

test('from Esc to the word that the turn is interrupted no more than 100 ms pass', async () => {
  const { type, shown, pass, leave } = chatAt();
  await pass('model-one', 10_000);
  type('slow\r');
  await pass('w00100', 10_000);
  expect(shown()).not.toContain('Interrupted');
  type('\u001b');
  expect(await pass('Interrupted', 1_000)).toBeLessThanOrEqual(100);
  await leave();
});

test('a flood of two megabytes is drawn in pieces: Esc ends it, and what is left out is said', async () => {
  const { type, shown, pass, leave } = chatAt();
  await pass('model-one', 10_000);
  type('flood\r');
  await pass('w00100', 10_000);
  type('\u001b');
  expect(await pass('Interrupted', 1_000)).toBeLessThanOrEqual(100);
  expect(shown()).toMatch(/\d\.\d[kM] characters of the answer are not/);
  expect(shown()).not.toContain('w285700');
  await leave();
});

test('the end of a turn is told before anything else is done, though a flood was on its way', async () => {
  const clock = new StillClock();
  const told: AgentEvent[] = [];
  const hearing = createHearing((event) => told.push(event), clock);
  hearing.listen({ kind: 'text', delta: 'word '.repeat(10_000) });
  clock.advance(33);
  await Promise.resolve();
  expect(told).toHaveLength(1);
  hearing.leaveOut();
  hearing.listen({ kind: 'text', delta: 'the last of it' });
  hearing.listen({ kind: 'turn-ended', reason: 'interrupted' });
  expect(told.map(({ kind }) => kind)).toEqual(['text', 'notice', 'text', 'turn-ended']);
});

test('what is said after an interruption is sent, though the turn was not at its end', async () => {
  const { type, shown, pass, leave } = chatAt();
  await pass('model-one', 10_000);
  type('slow\r');
  await pass('w00100', 10_000);
  type('\u0003and then\r');
  await pass('You said: and then', 1_000);
  expect(shown()).toContain('You said: and then');
  await leave();
});
