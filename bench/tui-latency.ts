// How fast the chat is on a real terminal: from a key to its paint while a long session is open and an
// answer streams in, from Esc to the interrupted turn, and from the start to a key that is shown.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type ModelTurn, serveMessages } from '../test/support/messages-api.ts';
import { closeTtys, openChat, openTty, type Tty } from '../test/support/tty.ts';

const KEYS = Number(process.argv[2] ?? 300);
const ROUNDS = Number(process.argv[3] ?? 15);
const MESSAGES = 5_000;
const STEPS = 2_000;
const FLOOD = 2_000_000;
const LIMIT_MS = 20_000;
const REMEMBERED = 2_000;

const sorted = (all: number[]) => [...all].sort((a, b) => a - b);
const at = (all: number[], share: number) =>
  sorted(all)[Math.min(all.length - 1, Math.floor(all.length * share))] ?? Number.NaN;

/** Fails when what is waited for takes too long. */
async function inTime(seen: Promise<void>, what: () => string): Promise<void> {
  const late = new AbortController();
  const limit = setTimeout(LIMIT_MS, null, { signal: late.signal }).then(() => {
    throw new Error(`Not seen within ${LIMIT_MS} ms: ${what()}`);
  });
  await Promise.race([seen, limit]).finally(() => late.abort());
}

/** Milliseconds from each key to the moment in which what it leads to reaches the terminal. */
async function keyToPaint(
  tty: Tty,
  key: (nth: number) => { sent: string; shown: string },
): Promise<number[]> {
  const times: number[] = [];
  let wanted = '\u0000';
  let came = '';
  let painted = () => {};
  tty.onBytes((data) => {
    came += data;
    if (came.includes(wanted)) painted();
  });
  for (let i = 0; i < KEYS; i++) {
    const { sent, shown } = key(i);
    const seen = new Promise<void>((resolve) => {
      painted = resolve;
    });
    [wanted, came] = [shown, ''];
    const from = performance.now();
    tty.send(sent);
    await inTime(seen, () => shown);
    times.push(performance.now() - from);
    // Keys do not come in step with frames.
    await setTimeout(20 + ((i * 37) % 60));
  }
  tty.kill('SIGKILL');
  return times;
}

const WINDOW = { columns: 120, rows: 40, theme: 'dark' };

/** Typing while an answer streams in under a long conversation. */
async function typing(): Promise<number[]> {
  const items = Array.from({ length: MESSAGES }, (_, i) => ({
    kind: i % 2 === 0 ? 'user' : 'assistant',
    text: `message ${i} with **some** words, \`code\` and a list:\n\n- one\n- two`,
    attachments: [],
  }));
  const tty = await openChat({ ...WINDOW, script: { items } });
  await tty.until(/model-one/);
  tty.send('slow\r');
  await tty.until(/w00050/);
  let typed = '';
  return keyToPaint(tty, (i) => {
    const letter = String.fromCharCode(97 + (i % 26));
    const sent = typed.length >= 40 ? `\u0015${letter}` : letter;
    typed = sent.length > 1 ? letter : typed + letter;
    return { sent, shown: typed };
  });
}

/** Down, through a review of many steps. */
async function reviewing(): Promise<number[]> {
  const tty = await openChat({ ...WINDOW, script: { steps: STEPS } });
  await tty.until(/model-one/);
  tty.send('/plan\r');
  await tty.until(/w write/);
  // The selected step is bold.
  return keyToPaint(tty, (i) => ({ sent: '\u001b[B', shown: `[1ms${i + 2}` }));
}

/** Resolves when what the terminal is sent from now on fits. */
function sent(tty: Tty, wanted: RegExp): Promise<void> {
  let came = '';
  let looks = true;
  const seen = new Promise<void>((resolve) =>
    tty.onBytes((data) => {
      if (!looks) return;
      // Words can come in two chunks; a flood is too long to be looked through again with each.
      came = (came + data).slice(-data.length - REMEMBERED);
      looks = !wanted.test(came);
      if (!looks) resolve();
    }),
  );
  return inTime(seen, () => `${wanted}\n${tty.screen().join('\n')}`);
}

/** Milliseconds from Esc to the word that the turn was interrupted: the built program, a stream running. */
async function escToInterrupted(home: string, answer: ModelTurn): Promise<number[]> {
  // A process of its own: who sends a flood is not to keep the one waiting who measures.
  const service = fork(fileURLToPath(import.meta.url));
  service.send(answer);
  const [url] = await once(service, 'message');
  const tty = openTty(process.execPath, ['dist/main.js', '--home', home, '--profile', 'sandbox'], {
    columns: 120,
    rows: 40,
    env: { ANTHROPIC_API_KEY: 'sk-ant-none', ANTHROPIC_BASE_URL: String(url) },
    blind: true,
  });
  await sent(tty, /Acme/);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    tty.send('go on\r');
    await sent(tty, /word word/);
    await setTimeout(200 + ((round * 37) % 100));
    const interrupted = sent(tty, /Interrupted/);
    const from = performance.now();
    tty.send('\u001b');
    await interrupted;
    times.push(performance.now() - from);
    // The turn is over; what it leaves to do has its time.
    await setTimeout(300);
  }
  tty.kill('SIGKILL');
  service.kill();
  return times;
}

// The machine's own environment: some of it makes every start of Node slower, the bare one too.
const env = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) => (value ? [[name, value]] : [])),
);

/** Milliseconds from the start to the end of a bare node. */
async function bareNode(): Promise<number> {
  const from = performance.now();
  await openTty(process.execPath, ['-e', '0'], { env }).ended;
  return performance.now() - from;
}

/** Milliseconds from the start to the prompt, to a key typed there that is shown, and to the whole screen. */
async function startOfChat(home: string): Promise<[prompt: number, key: number, whole: number]> {
  const from = performance.now();
  const tty = openTty(process.execPath, ['dist/main.js', '--home', home, '--profile', 'sandbox'], {
    env,
  });
  const whole = sent(tty, /Acme/).then(() => performance.now() - from);
  await sent(tty, /›/);
  const prompt = performance.now() - from;
  tty.send('x');
  await sent(tty, /x/);
  const key = performance.now() - from;
  const all = await whole;
  tty.kill('SIGKILL');
  return [prompt, key, all];
}

const millis = (all: number[], share: number) => `${at(all, share).toFixed(1)} ms`;
const tell = (what: string, all: number[], promise: string) =>
  console.log(
    `${what}, ${all.length} times\n  median ${millis(all, 0.5)}   95th ${millis(all, 0.95)}   most ${millis(all, 1)}   ${promise}`,
  );

if (process.send) {
  const [answer] = await once(process, 'message');
  process.send((await serveMessages(answer as ModelTurn)).url);
  await once(process, 'disconnect');
  process.exit(0);
}

const PAINT = 'promised: 95th ≤ 16';
const home = mkdtempSync(join(tmpdir(), 'clickup-agent-bench-'));
const bare: number[] = [];
const starts: [number, number, number][] = [];
let steady: number[] = [];
let flooded: number[] = [];
try {
  tell(`key to paint, ${MESSAGES} messages, an answer streaming`, await typing(), PAINT);
  tell(`key to paint, a review of ${STEPS} steps`, await reviewing(), PAINT);
  for (let round = 0; round <= ROUNDS; round++) {
    const node = await bareNode();
    const start = await startOfChat(home);
    // The first round fills the caches.
    if (round === 0) continue;
    bare.push(node);
    starts.push(start);
  }
  // 300 tokens a second: no model is faster. The flood comes as fast as it can be read.
  steady = await escToInterrupted(home, { text: 'word '.repeat(20_000), everyMs: 5 });
  flooded = await escToInterrupted(home, { text: 'word '.repeat(FLOOD / 5) });
} finally {
  closeTtys();
  rmSync(home, { recursive: true, force: true });
}

tell('Esc to interrupted, an answer streaming', steady, 'promised: ≤ 100');
tell(`Esc to interrupted, in a flood of ${FLOOD / 1e6} MB`, flooded, 'promised: ≤ 100');

const node = at(bare, 0.5);
console.log(`start, medians of ${ROUNDS}           ms   ÷ bare node   promised`);
const row = (what: string, ms: number, promise: string) =>
  console.log(
    `  ${what.padEnd(28)}${ms.toFixed(0).padStart(5)}${(ms / node).toFixed(2).padStart(14)}   ${promise}`,
  );
row('node -e 0', node, '');
const TIMES = ['a prompt', 'a key typed there is shown', 'connected, from the cache'];
for (const [index, what] of TIMES.entries()) {
  const times = starts.map((one) => one[index] ?? 0);
  row(what, at(times, 0.5), index === 0 ? '≤ 1.9' : '');
}
process.exit(0);
