// What stands on a screen after its window was resized, whatever the terminal had drawn by then.
import xterm from '@xterm/headless';
import { expect, test } from 'vitest';
import { createScreen } from '../../src/terminal/screen.ts';
import type { Terminal } from '../../src/terminal/terminal.ts';
import { StillClock } from '../support/still-clock.ts';

/** A terminal that draws what it was sent when the test says so. */
function lateTerminal(columns: number, rows: number) {
  const clock = new StillClock();
  const emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const size = { columns, rows };
  let sent = '';
  const terminal = {
    get columns() {
      return size.columns;
    },
    get rows() {
      return size.rows;
    },
    reflow: 'not-cursor-line',
    write: (text: string) => {
      sent += text;
    },
  } as Terminal;
  const screen = createScreen(terminal, clock);
  emulator.onData((answer) => {
    if (answer === '\u001b[0n') screen.answered();
  });
  return {
    clock,
    screen,
    async draw() {
      while (sent !== '') {
        const text = sent;
        sent = '';
        await new Promise<void>((resolve) => emulator.write(text, resolve));
      }
    },
    /** As a window does it: what was sent and not drawn yet comes into the new width. */
    narrow(width: number, height: number) {
      emulator.resize(width, height);
      Object.assign(size, { columns: width, rows: height });
      screen.refresh();
    },
    words() {
      const { active } = emulator.buffer;
      const lines = Array.from({ length: active.length }, (_, y) =>
        active.getLine(y)?.translateToString(true),
      );
      return lines.join(' ').match(/\bw\d\d\b/g) ?? [];
    },
  };
}

/** Lines of 20 words each, seven of which fill a row of the narrow window, `w00` to `w19` and so on. */
const line = (from: number) =>
  Array.from({ length: 20 }, (_, i) => `w${String(from + i).padStart(2, '0')}`).join(' ');
const LINES = [line(0), line(20), line(40), line(60)];
const WORDS = LINES.join(' ').split(' ');
const live = ['-'.repeat(78), '-'.repeat(78), '-'.repeat(78)];
const cursor = { row: 2, column: 0 };

test('a terminal that is long in drawing what it was sent loses no word when it is resized', async () => {
  const { clock, screen, draw, narrow, words } = lateTerminal(80, 24);
  screen.update(LINES.slice(0, 1), live, cursor);
  await draw();
  screen.update(LINES.slice(1), live, cursor);
  clock.advance(5_000);
  narrow(28, 12);
  await draw();
  screen.update([], ['-'.repeat(26)], { row: 0, column: 0 });
  await draw();
  expect(new Set(words())).toEqual(new Set(WORDS));
});

test.each([
  ['has said that all is drawn', true, 100],
  ['never says what it has drawn', false, 1_000],
])('a terminal that %s shows every word once after a resize', async (_what, says, rested) => {
  const { clock, screen, draw, narrow, words } = lateTerminal(80, 24);
  if (!says) screen.answered = () => {};
  screen.update(LINES, live, cursor);
  await draw();
  clock.advance(rested);
  narrow(28, 12);
  screen.update([], ['-'.repeat(26)], { row: 0, column: 0 });
  await draw();
  expect(words()).toEqual(WORDS);
});

test('nobody else reads the answer of a terminal: it is waited for, a little', async () => {
  const { clock, screen, draw } = lateTerminal(80, 24);
  screen.update(LINES, live, cursor);
  for (const text of ['first', 'second']) {
    screen.update([], [text], { row: 0, column: 0 });
    const silent: string[] = [];
    const silence = screen.silence().then(() => silent.push(text));
    await Promise.resolve();
    expect(silent).toEqual([]);
    await draw();
    await silence;
  }
  screen.update([], ['y'], { row: 0, column: 0 });
  const gaveUp = screen.silence();
  clock.advance(1_000);
  await gaveUp;
});

test('after a whole window and a last frame, no answer is left for the shell to read', async () => {
  const clock = new StillClock();
  const emulator = new xterm.Terminal({ cols: 80, rows: 10, allowProposedApi: true });
  const answers: string[] = [];
  emulator.onData((answer) => answers.push(answer));
  let sent = '';
  const write = (text: string) => {
    sent += text;
  };
  const terminal = { columns: 80, rows: 10, reflow: 'none', write } as Terminal;
  const screen = createScreen(terminal, clock);
  screen.cover(LINES);
  screen.update([], [], null);
  await screen.silence();
  screen.close();
  await new Promise<void>((resolve) => emulator.write(sent, resolve));
  expect(answers).toEqual([]);
});
