// The chat for a screen reader: what it reads is what was appended.
import { afterEach, describe, expect, test } from 'vitest';
import { numbered } from '../support/scripted-chat.ts';
import { closeTtys, openChat, type Tty } from '../support/tty.ts';

afterEach(closeTtys);

async function ready(script: object = {}): Promise<Tty> {
  const tty = await openChat({ columns: 100, rows: 60, theme: 'spoken', script });
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
    await tty.until(
      /status, now in review\n +1: open\n +2: in review\n +3: done\n.*empty line to keep/,
    );
    tty.send('nowhere\r');
    await tty.until(/Nothing is called nowhere/);
    tty.send('3\r');
    await tty.until(/2 more: m asks for them/);
    tty.send('m\r');
    await tty.until(/^due\n/m);
    tty.send('never\r');
    await tty.until(/This is not accepted: no date/);
    tty.send('friday\r');
    await tty.until(/^description, now one, two\n/m);
    tty.send('\r');
    await tty.until(/"kind":"edit","changes":{"status":"done","dueAt":"friday"}/);
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

  test('the plan on a card is taken in parts: its steps are read out and picked by number', async () => {
    const tty = await ready();
    tty.send('write a plan\r');
    await tty.until(/s: Step by step/);
    tty.send('s\r');
    await tty.until(/w, 3 of 3 picked[\s\S]* 1: s1\n +2: s2\n +3: s3[\s\S]*w: write/);
    tty.send('w 5\r');
    await tty.until(/There is no row 5/);
    tty.send('w 1,3\r');
    await tty.until(/"kind":"accept","only":\["s1","s3"\]/);
    expect(drawnOver(tty)).toEqual([]);
  });

  test('a review reads a step whole, filters, and is left with an empty line', async () => {
    const tty = await ready({ steps: 12 });
    tty.send('/plan\r');
    await tty.until(/w, 12 of 12 picked/);
    tty.send('2\r');
    await tty.until(/task\.create with t/);
    tty.send('/s12\r');
    await tty.until(/w, 12 of 12 picked, those with s12\n +1: s12\n(?! +2)/);
    tty.send('\r');
    await tty.until(/12 steps wait\. Review with \/plan/);
  });

  test('a table is sorted, a row is read, its id copied, and it is used in a message', async () => {
    const tty = await ready();
    tty.send('/tasks open\r');
    await tty.until(/1: Fix login timeout, in progress, 2026-12-04, 86c7mc19h/);
    tty.send('s name\r');
    await tty.until(/by name\n +1: Fix login timeout/);
    tty.send('s name\r');
    await tty.until(/by name, downwards\n +1: Rotate keys/);
    tty.send('s due\r');
    await tty.until(/by due\n +1: Fix login timeout/);
    tty.send('y 2\r');
    await tty.until(/Copied 86c7mc20j/);
    expect(tty.bytes()).toContain(`\u001b]52;c;${Buffer.from('86c7mc20j').toString('base64')}`);
    tty.send('u 1\r');
    await tty.until(/^> Fix login timeout \(86c7mc19h\)/m);
  });
});
