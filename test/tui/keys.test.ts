// What a terminal sends, as what a person did.
import { describe, expect, test } from 'vitest';
import type { Clock } from '../../src/base/index.ts';
import { decode, giveUp, listen, NOTHING_READ } from '../../src/terminal/keys.ts';
import type { Input } from '../../src/terminal/sequences.ts';
import { MovedClock } from '../support/moved-clock.ts';

/** The inputs of some chunks, the last waits given up. */
function inputs(...chunks: string[]) {
  let state = NOTHING_READ;
  const all = [];
  for (const chunk of chunks) {
    const next = decode(state, chunk);
    state = next.state;
    all.push(...next.inputs);
  }
  if (state.rest !== '' || state.pasting) all.push(...giveUp(state).inputs);
  return all;
}
const key = (id: string) => ({ kind: 'key', id });
const text = (written: string) => ({ kind: 'text', text: written });

describe('keys', () => {
  test.each([
    ['\r', 'enter'],
    ['\n', 'ctrl+j'],
    ['\u007f', 'backspace'],
    ['\u001b[3~', 'delete'],
    ['\u001b[Z', 'shift+tab'],
    ['\u001b[9;2u', 'shift+tab'],
    ['\u001b[13;2u', 'shift+enter'],
    ['\u001b[27;2;13~', 'shift+enter'],
    ['\u001b\r', 'alt+enter'],
    ['\u001b[1;5D', 'ctrl+left'],
    ['\u001bb', 'alt+b'],
    ['\u001b[99;5u', 'ctrl+c'],
    ['\u001b[27u', 'escape'],
    ['\u001bOH', 'home'],
    ['\u0012', 'ctrl+r'],
    ['\u001b', 'escape'],
    ['\u001b\u007f', 'alt+backspace'],
  ])('%j is %s', (sent, id) => {
    expect(inputs(sent)).toEqual([key(id)]);
  });

  test('a sequence cut anywhere is still one key', () => {
    expect(inputs('\u001b', '[1;', '5C')).toEqual([key('ctrl+right')]);
  });

  test('text and keys in one chunk stay in order', () => {
    expect(inputs('hi\r')).toEqual([text('hi'), key('enter')]);
    expect(inputs('é漢👍')).toEqual([text('é漢👍')]);
  });

  test('Esc, then a letter, are two keys when time passes between them', () => {
    expect(inputs('\u001b\u001b[A')).toEqual([key('escape'), key('up')]);
  });

  test('a paste of 100 kB in chunks of 4 kB is one paste, line breaks and all', () => {
    const content = 'row,of,cells\r\n'.repeat(7_500);
    const sent = `\u001b[200~${content}\u001b[201~!`;
    const chunks = sent.match(/[\s\S]{1,4096}/g) ?? [];
    expect(inputs(...chunks)).toEqual([{ kind: 'paste', text: content }, text('!')]);
  });

  test('a paste whose end is lost still arrives', () => {
    expect(inputs('\u001b[200~lost\rend')).toEqual([{ kind: 'paste', text: 'lost\rend' }]);
  });

  test('keys inside a paste press nothing', () => {
    expect(inputs('\u001b[200~y\r\u0003\u001b[Ay\u001b[201~')).toHaveLength(1);
  });

  test('several lines at once from a terminal without marks are a paste', () => {
    const lines = 'some line of text\r'.repeat(10);
    expect(inputs(lines)).toEqual([{ kind: 'paste', text: lines }]);
  });

  test('answers of the terminal are not typed', () => {
    expect(inputs('\u001b[?1;2c\u001b[?2026;2$y\u001bP>|xterm\u001b\\\u001b[?1u')).toEqual([]);
    expect(inputs('\u001b]11;rgb:ffff/ffff/ffff\u0007')).toEqual([
      { kind: 'background', light: true },
    ]);
    expect(inputs('\u001b]11;rgb:1e/1e/1e\u001b\\')).toEqual([
      { kind: 'background', light: false },
    ]);
  });
});

describe('time', () => {
  /** A keyboard on a clock that the test moves: what is typed, and what came of it. */
  function keyboard(given?: Clock) {
    const clock = new MovedClock();
    const heard: Input[] = [];
    let type = (_chunk: string) => {};
    const terminal = {
      onInput: (listener: (chunk: string) => void) => {
        type = listener;
        return () => {};
      },
    };
    listen(terminal, given ?? clock, (input) => heard.push(input));
    return { clock, heard, type: (chunk: string) => type(chunk) };
  }

  test('Esc alone is known as such within 25 ms', async () => {
    const { clock, heard, type } = keyboard();
    type('\u001b');
    await clock.pass(24);
    expect(heard).toEqual([]);
    await clock.pass(1);
    expect(heard).toEqual([key('escape')]);
  });

  test('a key whose rest a busy process has not read in time is that key still', async () => {
    let wake = () => {};
    const sleep = () =>
      new Promise<void>((resolve) => {
        wake = resolve;
      });
    const { heard, type } = keyboard({ now: () => 0, sleep });
    type('\u001b');
    wake();
    for (let i = 0; i < 10; i++) await Promise.resolve();
    type('[A');
    await new Promise((resolve) => setImmediate(resolve));
    expect(heard).toEqual([key('up')]);
  });

  test('Enter pressed before the chat is there sends what was typed', () => {
    const { heard, type } = keyboard();
    type('hello there\n');
    type('\n');
    expect(heard).toEqual([text('hello there'), key('enter'), key('ctrl+j')]);
  });

  test('a paste may pause, but not for ever', async () => {
    const { clock, heard, type } = keyboard();
    type('\u001b[200~first ');
    await clock.pass(1_500);
    type('second');
    await clock.pass(1_500);
    expect(heard).toEqual([]);
    await clock.pass(500);
    expect(heard).toEqual([{ kind: 'paste', text: 'first second' }]);
  });
});
