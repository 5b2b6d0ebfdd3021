// The chat on a real terminal screen: a pty, and an emulator that shows what a person would see.
import { afterEach, describe, expect, test } from 'vitest';
import { numbered } from '../support/scripted-chat.ts';
import { closeTtys, openChat, type Tty } from '../support/tty.ts';

afterEach(closeTtys);

async function ready(options: Parameters<typeof openChat>[0] = {}): Promise<Tty> {
  const tty = await openChat(options);
  await tty.until(/model-one/);
  return tty;
}

/** Keys are taken one by one: on a busy machine the second may come after a pause. */
const cursorAt = (tty: Tty, column: number) => tty.until(() => tty.cursor().column === column);

const CLEARS_SCROLLBACK = '\u001b[3J';
const text = (tty: Tty) => tty.screen().join('\n');
const count = (tty: Tty, wanted: RegExp) => tty.all().filter((row) => wanted.test(row)).length;

/** Every word of a streamed answer, in the order in which it stands on the screen. */
const streamed = (tty: Tty) =>
  tty
    .all()
    .join(' ')
    .match(/\bw\d{5}\b/g) ?? [];

describe('typing', () => {
  test('what is typed stands at the cursor, and Enter sends it', async () => {
    const tty = await ready();
    tty.send('log 4 hous');
    tty.send('\u001b[D');
    tty.send('r');
    await tty.until(/› log 4 hours/);
    expect(tty.cursor().column).toBe(2 + 'log 4 hour'.length);
    tty.send('\r');
    await tty.until(/You said: log 4 hours/);
  });

  test('keys are taken before the program is loaded, and what was sent by then is done', async () => {
    const tty = await openChat({ script: { loadsIn: 1_500 } });
    await tty.until(/›/);
    tty.send('first\r');
    tty.send('second');
    await tty.until(/› second/);
    await tty.until(/connecting…/);
    // A frame may arrive in two pieces.
    await tty.until(() => /You said: first/.test(text(tty)) && /› second\n/.test(text(tty)));
  });

  test('leaving does not wait for the program to load', async () => {
    const tty = await openChat({ script: { loadsIn: 14_000 } });
    await tty.until(/connecting…/);
    tty.send('\u0003\u0003');
    expect(await tty.ended).toBe(0);
  });

  test.each([
    ['\n', 'Ctrl+J'],
    ['\\\r', 'a backslash and Enter'],
    ['\u001b[13;2u', 'Shift+Enter'],
    ['\u001b\r', 'Alt+Enter'],
  ])('%j (%s) breaks the line instead of sending', async (key) => {
    const tty = await ready();
    tty.send('one');
    tty.send(key);
    tty.send('two');
    await tty.until(/› one\n {2}two/);
    expect(tty.cursor()).toMatchObject({ column: 5, text: '  two' });
  });

  test('wide and combined characters keep the cursor in its place', async () => {
    const tty = await ready();
    tty.send('漢字é');
    await tty.until(/漢字/);
    await cursorAt(tty, 2 + 5);
    tty.send('\u001b[D\u001b[D');
    await cursorAt(tty, 2 + 2);
    tty.send('\u007f');
    await tty.until((screen) => !screen.includes('漢'));
    tty.send('x');
    await tty.until(/› x字é/);
  });

  test('right-to-left text is typed, moved in and deleted like any other', async () => {
    const tty = await ready();
    tty.send('שלום');
    await tty.until(/שלום/);
    expect(tty.cursor().column).toBe(6);
    tty.send('\u007f\u007f');
    await tty.until((screen) => screen.includes('של') && !screen.includes('שלו'));
    expect(tty.cursor().column).toBe(4);
  });

  test('Up brings back what was said before, in this session and in earlier ones', async () => {
    const tty = await ready();
    tty.send('first message\r');
    await tty.until(/You said: first message/);
    tty.send('\u001b[A');
    await tty.until(/› first message\n(?!.*●)/);
    tty.send('\u001b[A');
    await tty.until(/› another old request/);
    tty.send('\u0012an old');
    await tty.until(/Search what you said\n› an old request/);
    tty.send('\r');
    tty.send('!');
    await tty.until(/› an old request!/);
  });
});

describe('pasting', () => {
  test('100 kB is one mark on the screen, and is sent in full', async () => {
    const tty = await ready();
    const lines = Array.from({ length: 412 }, (_, i) => `${i} ${'cell,'.repeat(48)}`).join('\r\n');
    expect(lines.length).toBeGreaterThan(100_000);
    tty.send(`look: \u001b[200~${lines}\u001b[201~ please`);
    await tty.until(/› look: \[pasted 412 lines\] please/);
    tty.send('\r');
    await tty.until(
      new RegExp(`You said ${lines.replaceAll('\r', '').trim().length + 13} characters`),
    );
    expect(text(tty)).toContain('› look: [pasted 412 lines] please');
  });

  test('a pasted line break does not send, and pasted keys press nothing', async () => {
    const tty = await ready();
    tty.send('\u001b[200~one\r\u001b[Ztwo\u0003\u001b[201~');
    await tty.until(/› one\n/);
    expect(text(tty)).not.toContain('You said');
    expect(text(tty)).toContain('ask: asks');
  });
});

describe('completion', () => {
  test('a slash opens a menu that filters while typing, and Enter runs the command', async () => {
    const tty = await ready({ rows: 40 });
    tty.send('/');
    await tty.until(/› help +keys and commands/);
    tty.send('tre');
    await tty.until((screen) => /› tree/.test(screen) && !screen.includes('› help'));
    tty.send('\r');
    await tty.until(/└─ Marketing/);
  });

  test('# offers the tasks of the person too, says that it loads, and the model gets their ids', async () => {
    const tty = await ready({ script: { tasksIn: 1_000 } });
    tty.send('look at #login');
    await tty.until(/› look at #login\n {2}Loading…/);
    await tty.until(/› Fix login timeout +task, in progress/);
    tty.send('\t');
    await tty.until(/› look at #"Fix login timeout"/);
    tty.send('please\r');
    await tty.until(/\[#Fix login timeout: task 86c7mc19h\]/);
  });

  test('# offers places, @ offers files, and an attached file goes along', async () => {
    const tty = await ready();
    tty.send('in #bug');
    await tty.until(/› Bug Triage +list in Engineering/);
    tty.send('\t');
    await tty.until(/› in #"Bug Triage"/);
    tty.send('from @fee');
    await tty.until(/› feedback.csv/);
    tty.send('\t');
    await tty.until(/@feedback\.csv/);
    tty.send('\r');
    await tty.until(/Got feedback\.csv: 2048 bytes/);
    expect(text(tty)).toContain('+ feedback.csv');
  });

  test('Esc closes the menu and leaves what was typed', async () => {
    const tty = await ready();
    tty.send('/co');
    await tty.until(/› copy/);
    tty.send('\u001b');
    await tty.until((screen) => !screen.includes('compact'));
    expect(text(tty)).toContain('› /co');
  });
});

describe('approval', () => {
  test('a write shows before and after, and waits for a word', async () => {
    const tty = await ready();
    tty.send('please write\r');
    await tty.until(/› Yes, write it/);
    expect(text(tty)).toMatch(/Update task {2}Fix login timeout/);
    expect(text(tty)).toMatch(/status +in progress → in review/);
    tty.send('\r');
    await tty.until(/You answered: {"kind":"accept"}/);
    expect(text(tty)).toMatch(/✓ Updated task Fix login timeout {2}status in progress → in review/);
  });

  test('a refusal carries its reason', async () => {
    const tty = await ready();
    tty.send('please write\r');
    await tty.until(/› Yes, write it/);
    tty.send('n');
    await tty.until(/Why not/);
    tty.send('not before Monday\r');
    await tty.until(/"kind":"refuse","reason":"not before Monday"/);
    expect(text(tty)).toContain('· Update task Fix login timeout  refused');
  });

  test('a write is edited field by field: a status is picked, a date is typed in words', async () => {
    const tty = await ready();
    tty.send('please write\r');
    await tty.until(/› Yes, write it/);
    tty.send('e');
    await tty.until(/› status +in review/);
    tty.send('do');
    await tty.until(/› done/);
    tty.send('\r');
    await tty.until(/› … 2 more fields/);
    tty.send('\r');
    await tty.until(/› due/);
    tty.send('friday');
    await tty.until(/› .*friday {2,3}→ Fri 04 Dec|due +friday/);
    tty.send('\u0013');
    await tty.until(/"kind":"edit","changes":{"status":"done","dueAt":"friday"}/);
  });

  test('always is an answer, but not for what cannot be taken back', async () => {
    const tty = await ready();
    tty.send('please write\r');
    await tty.until(/Yes, and always for task\.update in list Backlog/);
    tty.send('a');
    await tty.until(/"kind":"always"/);
    tty.send('please delete\r');
    await tty.until(/› No, and say why/);
    expect(text(tty)).toContain('cannot be undone');
    expect(text(tty)).not.toContain('always for');
  });

  test('keys that were meant for the input do not approve', async () => {
    const tty = await ready();
    tty.send('please write\r');
    tty.send('yyy');
    await tty.until(/› Yes, write it/);
    await tty.quiet();
    expect(text(tty)).not.toContain('You answered');
    tty.send('n\r');
    await tty.until(/"kind":"refuse"/);
    await tty.until(/› yyy/);
  });
});

describe('a running turn', () => {
  test('Esc ends it and keeps what was streamed', async () => {
    const tty = await ready();
    tty.send('slow\r');
    await tty.until(/w00020/);
    tty.send('\u001b');
    await tty.until(/Interrupted/);
    const kept = streamed(tty);
    expect(kept.length).toBeGreaterThan(20);
    expect(kept).toEqual(numbered(100_000).split(' ').slice(0, kept.length));
  });

  test('a message typed meanwhile waits its turn', async () => {
    const tty = await ready();
    tty.send('stream 3000\r');
    await tty.until(/w00010/);
    tty.send('and then this\r');
    await tty.until(/queued: and then this/);
    await tty.until(/You said: and then this/);
    expect(text(tty)).not.toContain('queued:');
  });

  test('after an interruption nothing that waited is sent: it is back in the input', async () => {
    const tty = await ready();
    tty.send('slow\r');
    await tty.until(/w00010/);
    tty.send('later\r');
    await tty.until(/queued: later/);
    tty.send('\u001b');
    await tty.until(/› later/);
    expect(text(tty)).not.toContain('You said: later');
  });

  test('20,000 characters arrive whole, nothing torn, nothing wiped', async () => {
    const tty = await ready();
    tty.send('stream 20000\r');
    await tty.until((screen) => screen.includes('w02857') && !screen.includes('Working'));
    await tty.quiet();
    expect(streamed(tty)).toEqual(numbered(20_000).split(' '));
    expect(tty.bytes()).not.toContain(CLEARS_SCROLLBACK);
    expect(tty.scrolled()).toBeGreaterThan(200);
    expect(count(tty, /^› stream 20000$/)).toBe(1);
    expect(count(tty, /model-one/)).toBe(1);
  });

  test('the live part stays small while much is streamed', async () => {
    const tty = await ready();
    const before = tty.bytes().length;
    tty.send('stream 20000\r');
    await tty.until((screen) => screen.includes('w02857') && !screen.includes('Working'));
    // The text itself, and little more than its frame around each part.
    expect(tty.bytes().length - before).toBeLessThan(20_000 * 12);
  });
});

describe('the window', () => {
  test('resizing to 40×12 and back leaves one frame, whole, and all that was said', async () => {
    const tty = await ready({ columns: 120, rows: 40 });
    tty.send('show me a table\r');
    await tty.until(/Then nothing was written/);
    tty.send('half a sentence that is long enough to need two rows in a narrow window');
    await tty.until(/narrow window/);
    // Long enough that what the window shows is surely what was drawn last.
    await tty.quiet(700);
    await tty.resize(40, 12);
    await tty.until(/› half a sentence/);
    expect(count(tty, /half a sentence/)).toBe(1);
    expect(count(tty, /quota/)).toBe(1);
    expect(count(tty, /sandbox › Acme/)).toBe(1);
    await tty.resize(120, 40);
    await tty.until(/model-one/);
    expect(
      count(tty, /half a sentence that is long enough to need two rows in a narrow window/),
    ).toBe(1);
    expect(count(tty, /quota/)).toBe(1);
    expect(count(tty, /model-one/)).toBe(1);
    expect(count(tty, /Fix login timeout +4$/)).toBe(1);
    expect(tty.bytes()).not.toContain(CLEARS_SCROLLBACK);
  });

  // What the emulator has drawn when it is resized depends on how busy the machine is: three tries.
  test('a resize in the middle of a stream loses no word', { retry: 2 }, async () => {
    const tty = await ready({ columns: 120, rows: 40 });
    tty.send('stream 20000\r');
    await tty.until(/w00300/);
    await tty.resize(40, 12);
    await tty.resize(120, 40);
    await tty.until((screen) => screen.includes('w02857') && !screen.includes('Working'));
    const words = streamed(tty);
    const wanted = numbered(20_000).split(' ');
    expect(new Set(words)).toEqual(new Set(wanted));
    expect(tty.bytes()).not.toContain(CLEARS_SCROLLBACK);
  });

  test.each([
    [20, 5],
    [10, 3],
    [300, 80],
  ])('works in a window of %i×%i', async (columns, rows) => {
    const tty = await openChat({ columns, rows });
    await tty.until(/›/);
    tty.send('hi there\r');
    await tty.until(/hi/);
    tty.send('x');
    await tty.until(/› x/);
  });
});

describe('the terminal is left as it was found', () => {
  const RESTORED = ['\u001b[?2004l', '\u001b[<u', '\u001b[?25h'];

  test('after Ctrl+C twice', async () => {
    const tty = await ready();
    tty.send('\u0003');
    await tty.until(/again to leave/);
    tty.send('\u0003');
    expect(await tty.ended).toBe(0);
    for (const code of RESTORED) expect(tty.bytes()).toContain(code);
    expect(text(tty)).not.toContain('model-one');
  });

  test.each(['SIGTERM', 'SIGINT'])('after %s', async (signal) => {
    const tty = await ready();
    tty.kill(signal);
    await tty.ended;
    for (const code of RESTORED) expect(tty.bytes()).toContain(code);
  });

  test('after a crash', async () => {
    const tty = await ready({ script: { crash: true } });
    tty.send('/quota\r');
    await tty.ended;
    for (const code of RESTORED) expect(tty.bytes()).toContain(code);
  });
});

describe('a person who looks elsewhere', () => {
  const NOTE = '\u001b]777;notify;clickup-agent;A write waits for your answer\u0007';
  const away = '\u001b[O';

  test('the title says that a write waits, and one notification comes while the window has no focus', async () => {
    const tty = await ready();
    tty.send('please write\r');
    await tty.until(/› Yes, write it/);
    expect(tty.bytes()).toContain('\u001b]0;● clickup-agent: waits for you\u0007');
    tty.send('y');
    await tty.until(/You answered/);
    expect(tty.bytes()).not.toContain(NOTE);
    tty.send(`${away}please write\r`);
    await tty.until(/› Yes, write it/);
    expect(tty.bytes().split(NOTE)).toHaveLength(2);
  });

  test('/notify makes it a bell, or nothing', async () => {
    const tty = await ready();
    tty.send(`${away}/notify bell\r`);
    await tty.until(/› Say what/);
    tty.send('please write\r');
    await tty.until(/› Yes, write it/);
    expect(tty.bytes()).not.toContain(NOTE);
    // A bell by itself: every other one ends a title.
    const rung = () => tty.bytes().split('\u0007').length - tty.bytes().split('\u001b]0;').length;
    expect(rung()).toBe(1);
    tty.send('y');
    await tty.until(/You answered/);
    tty.send('/notify off\r');
    await tty.until(/› Say what/);
    tty.send('please write\r');
    await tty.until(/› Yes, write it/);
    expect(rung()).toBe(1);
  });

  test.each(['none', 'spoken'])(
    'on leaving, one line says what was written and how to go on (%s)',
    async (theme) => {
      const tty = await openChat({ theme, columns: 100 });
      await tty.until(/model-one|screen reader/);
      tty.send('hello\r');
      await tty.until(/You said: hello[\s\S]*(0\.012|Ready)/);
      tty.send('/exit\r');
      expect(await tty.ended).toBe(0);
      await tty.quiet();
      const [last] = tty
        .all()
        .filter((row) => row !== '')
        .reverse();
      expect(last).toBe('$0.012 · nothing written · resume with: clickup-agent --resume session-1');
    },
  );

  test('nothing is said of a chat in which nothing was said', async () => {
    const tty = await ready();
    tty.send('/exit\r');
    expect(await tty.ended).toBe(0);
    await tty.quiet();
    expect(tty.all().join('\n')).not.toContain('resume with');
  });
});

describe('the first start', () => {
  const fresh = { script: { fresh: true } };

  test('asks where the work is and for a key, and then answers what was typed before', async () => {
    const tty = await openChat({ script: { fresh: true, loadsIn: 1_000 } });
    await tty.until(/›/);
    tty.send('what is open?\r');
    await tty.until(/Where is your work\?\n› Look around/);
    tty.send('and whose?\r');
    await tty.until(/queued: and whose\?[\s\S]*› Look around/);
    tty.send('token\r');
    await tty.until(/Token\n/);
    tty.send('pk_hidden\r');
    await tty.until(/Set up: 1, 9 characters[\s\S]*You said: what is open\?/);
    await tty.until(/You said: and whose\?/);
    expect(tty.bytes()).not.toContain('hidden');
  });

  test('comes not in between while somebody types', async () => {
    const tty = await openChat({ script: { fresh: true, loadsIn: 1_000 } });
    await tty.until(/›/);
    tty.send('what is');
    await tty.until(/› what is\n/);
    // The program is there once it tells of the quota.
    await tty.until(/83\/100/);
    await tty.quiet();
    expect(text(tty)).not.toContain('Where is your work');
    tty.send(' open?\r');
    await tty.until(/Where is your work/);
    tty.send('\u001b');
    await tty.until(/Token/);
    tty.send('\u001b');
    await tty.until(/You said: what is open\?/);
  });

  test('is read out for a screen reader, and a secret is not echoed', async () => {
    const tty = await openChat({ ...fresh, theme: 'spoken' });
    await tty.until(/Where is your work\?\n +1: Look around/);
    tty.send('2\r');
    await tty.until(/Token\n/);
    tty.send('pk_hidden\r');
    await tty.until(/Set up: 1, 9 characters/);
    expect(tty.bytes()).not.toContain('hidden');
  });
});

describe('what a person sees', () => {
  test('nothing from outside acts on the terminal', async () => {
    const tty = await ready();
    tty.send('hostile\r');
    await tty.until(/gone/);
    for (const code of ['\u001b]0;owned', '\u001b[2J', '52;c;', '\u202e', '\u001b[31m']) {
      expect(tty.bytes()).not.toContain(code);
    }
  });

  test('without colours there are none', async () => {
    const tty = await ready({ theme: 'none' });
    tty.send('show me a table\r');
    await tty.until(/Then nothing/);
    tty.send('please write\r');
    await tty.until(/› Yes/);
    // The one that is sent when leaving resets what others may have set.
    expect(
      tty
        .bytes()
        .split('\u001b')
        .filter((code) => /^\[[\d;]*m/.test(code)),
    ).toEqual([]);
  });

  test.each([
    [80, 24, 'dark'],
    [120, 40, 'light'],
    [50, 24, 'none'],
  ])(
    'a review, a table, a form and a write have room in %i×%i, %s',
    async (columns, rows, theme) => {
      const tty = await ready({ columns, rows, theme, script: { steps: 12 } });
      tty.send('/plan\r');
      await tty.until(/w: 12 of 12 picked[\s\S]*w write · e edit · d drop · Space pick/);
      tty.send('j /s7\r');
      await tty.until(/11 of 12 picked +\/ s7\n[\s\S]*›\[✓\] s7/);
      tty.send('q');
      await tty.until(/12 steps wait\. Review with \/plan/);
      tty.send('/tasks open\r');
      await tty.until(/› Fix login timeout +in progress +2026-12-04[\s\S]*o open · y copy id/);
      tty.send('sssss');
      await tty.until(/↑ due/);
      tty.send('q');
      await tty.until(/2 tasks: open\n[\s\S]*› Say/);
      tty.send('please write\r');
      await tty.until(/│ status +in progress → in review[\s\S]*› Yes, write it \(y\)[\s\S]*\(n\)/);
      tty.send('e');
      await tty.until(
        /Edit: Fix login[\s\S]*› status +in review[\s\S]*↑↓ fields, type or Enter, Ctrl\+S when done, Esc$/m,
      );
      // Nothing was changed: the write is asked again as it was.
      tty.send('\u0013');
      await tty.until(/› Yes, write it \(y\)/);
      tty.send('y');
      await tty.until(/You answered: {"kind":"accept"}/);
      const colours = tty
        .bytes()
        .split('\u001b')
        .filter((code) => /^\[(3[0-8]|9[0-7])[;m]/.test(code));
      expect(colours.length > 0).toBe(theme !== 'none');
    },
  );

  test('without a key the program opens, says what is missing, and commands work', async () => {
    const tty = await openChat({ script: { missingKey: 'ANTHROPIC_API_KEY' } });
    await tty.until(/set ANTHROPIC_API_KEY/);
    tty.send('/tree\r');
    await tty.until(/└─ Marketing/);
    tty.send('hello\r');
    await tty.until(/The model needs a key: ANTHROPIC_API_KEY is not set/);
  });

  test('Shift+Tab goes through the modes', async () => {
    const tty = await ready();
    for (const mode of [/plan: collects/, /allow: writes/, /read-only: reads/, /ask: asks/]) {
      tty.send('\u001b[Z');
      await tty.until(mode);
    }
  });

  test('a call is one line, and Ctrl+O opens its rows as a table to work with', async () => {
    const tty = await ready();
    tty.send('use tools\r');
    await tty.until(/✓ Read 2 tasks in Backlog/);
    await tty.until(/There are two/);
    tty.send('\u000f');
    await tty.until(/What was called/);
    tty.send('\r');
    await tty.until(/name +status +due +id *\n› Fix login timeout/);
    tty.send('jy');
    await tty.until(/Copied 86c7mc20j/);
    expect(tty.bytes()).toContain(`\u001b]52;c;${Buffer.from('86c7mc20j').toString('base64')}`);
    tty.send('u');
    await tty.until(/› Rotate keys \(86c7mc20j\)/);
    expect(count(tty, /✓ Read 2 tasks/)).toBe(1);
  });

  test('without rows it opens what was asked and answered, without the fence of the model', async () => {
    const tty = await ready();
    tty.send('use plain tools\r');
    await tty.until(/There are two/);
    tty.send('\u000f');
    await tty.until(/What was called/);
    tty.send('\r');
    await tty.until(/Asked\nlist +Backlog\n\nAnswered\nFix login timeout\nRotate keys/);
    expect(text(tty)).not.toContain('untrusted');
    tty.send('q');
    await tty.until(/There are two/);
  });

  test('a message typed during a turn is heard by the model between two of its steps', async () => {
    const tty = await ready();
    tty.send('use tools\ronly the open ones\r');
    await tty.until(/Heard: only the open ones/);
    await tty.quiet();
    expect(text(tty)).not.toContain('You said: only the open ones');
  });

  test('an earlier conversation is found and gone on with', async () => {
    const items = Array.from({ length: 5_000 }, (_, i) => ({
      kind: 'assistant',
      text: `message ${i}`,
    }));
    const tty = await ready({ script: { items } });
    await tty.until(/message 4999/);
    expect(tty.all().join('\n')).toContain('4,940 earlier items are not shown');
    tty.send('/resume\r');
    await tty.until(/› Triage of Friday/);
    tty.send('\u001b');
    await tty.until((screen) => !screen.includes('Triage'));
  });
});
