// The chat for a screen reader: what it reads is what was appended.
import { afterEach, describe, expect, test } from 'vitest';
import { numbered } from '../support/scripted-chat.ts';
import { closeTtys, openChat, type Tty } from '../support/tty.ts';

afterEach(closeTtys);

async function ready(): Promise<Tty> {
  const tty = await openChat({ columns: 100, rows: 60, theme: 'spoken' });
  await tty.until(/screen reader mode/);
  return tty;
}

const text = (tty: Tty) => tty.screen().join('\n');
/** Codes that move up or clear: a reader would read the line again. */
const drawnOver = (tty: Tty) =>
  tty
    .bytes()
    .split('\u001b')
    .filter((code) => /^\[\d*[AFHJK]|^\[\?1049/.test(code));

describe('screen reader mode', () => {
  test('a turn is lines that are appended, and nothing is drawn over', async () => {
    const tty = await ready();
    tty.send('use tools\r');
    await tty.until(/Working\. Escape interrupts/);
    await tty.until(/Read 2 tasks in Backlog/);
    await tty.until(/There are two\.\nReady\. /);
    tty.send('stream 3000\r');
    await tty.until((screen) => screen.match(/^Ready/gm)?.length === 2);
    expect(tty.bytes()).toContain(numbered(3_000));
    expect(drawnOver(tty)).toEqual([]);
  });

  test('a write is asked in words and answered with a letter', async () => {
    const tty = await ready();
    tty.send('please write\r');
    await tty.until(/status, in progress to in review/);
    tty.send('maybe\r');
    await tty.until(/Answer with one of the letters/);
    expect(text(tty)).not.toContain('You answered');
    tty.send('n not before Monday\r');
    await tty.until(/"kind":"refuse","reason":"not before Monday"/);
    expect(text(tty)).toContain('Update task Fix login timeout, refused');
  });

  test('an edit is asked field by field, and an empty line keeps what is there', async () => {
    const tty = await ready();
    tty.send('please write\r');
    await tty.until(/Type a letter/);
    tty.send('e\r');
    await tty.until(/status, now in review: type a value, or an empty line to keep it/);
    tty.send('done\r');
    await tty.until(/"kind":"edit","changes":{"status":"done"}/);
  });

  test('Backspace takes back what was typed, wide characters too', async () => {
    const tty = await ready();
    tty.send('a漢b\u007f\u007fc');
    await tty.until(/^> ac *$/m);
    tty.send('\r');
    await tty.until(/You said: ac/);
  });

  test('Escape ends a turn, Ctrl+C at rest leaves', async () => {
    const tty = await ready();
    tty.send('slow\r');
    await tty.until(/Working/);
    tty.send('\u001b');
    await tty.until(/The turn ended: Interrupted/);
    tty.send('\u0003');
    expect(await tty.ended).toBe(0);
    expect(tty.bytes()).toContain('\u001b[?2004l');
  });

  test('a choice is made by number or name', async () => {
    const tty = await ready();
    tty.send('/model\r');
    await tty.until(/1: model-one/);
    tty.send('2\r');
    await tty.until(/model-two answers from now on/);
  });
});
