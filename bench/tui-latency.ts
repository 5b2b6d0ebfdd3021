// How fast the chat is on a real terminal: from a key to its paint while a long session is open and
// an answer streams in, and from the start to a prompt that takes keys.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeTtys, openChat, openTty } from '../test/support/tty.ts';

const KEYS = Number(process.argv[2] ?? 300);
const ROUNDS = Number(process.argv[3] ?? 15);
const MESSAGES = 5_000;

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const sorted = (all: number[]) => [...all].sort((a, b) => a - b);
const at = (all: number[], share: number) =>
  sorted(all)[Math.min(all.length - 1, Math.floor(all.length * share))] ?? Number.NaN;

/** Milliseconds from each key to the moment in which its paint reaches the terminal. */
async function keyToPaint(): Promise<number[]> {
  const items = Array.from({ length: MESSAGES }, (_, i) => ({
    kind: i % 2 === 0 ? 'user' : 'assistant',
    text: `message ${i} with **some** words, \`code\` and a list:\n\n- one\n- two`,
    attachments: [],
  }));
  const tty = await openChat({ columns: 120, rows: 40, script: { items }, theme: 'dark' });
  await tty.until(/model-one/);
  tty.send('slow\r');
  await tty.until(/w00050/);
  const times: number[] = [];
  let typed = '';
  let painted = () => {};
  tty.onBytes((data) => {
    if (typed !== '' && data.includes(typed)) painted();
  });
  for (let i = 0; i < KEYS; i++) {
    if (typed.length >= 40) {
      typed = '';
      tty.send('\u0015');
      await wait(100);
    }
    const key = String.fromCharCode(97 + (i % 26));
    typed += key;
    const seen = new Promise<void>((resolve) => {
      painted = resolve;
    });
    const from = performance.now();
    tty.send(key);
    await seen;
    times.push(performance.now() - from);
    // Keys do not come in step with frames.
    await wait(20 + ((i * 37) % 60));
  }
  tty.kill('SIGKILL');
  return times;
}

/** Milliseconds from the start to what `isReady` sees in the terminal, or to the end of the process. */
async function startToReady(args: string[], isReady?: RegExp): Promise<number> {
  // The machine's own environment: some of it makes every start of Node slower, the bare one too.
  const env = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
  const from = performance.now();
  const tty = openTty(process.execPath, args, { env });
  if (isReady) {
    await new Promise<void>((resolve) => tty.onBytes((data) => isReady.test(data) && resolve()));
  } else await tty.ended;
  const took = performance.now() - from;
  tty.kill('SIGKILL');
  return took;
}

const keys = await keyToPaint();
console.log(`key to paint, ${MESSAGES} messages, an answer streaming, ${KEYS} keys`);
console.log(
  `  median ${at(keys, 0.5).toFixed(1)} ms   95th ${at(keys, 0.95).toFixed(1)} ms   promised < 30`,
);

const home = mkdtempSync(join(tmpdir(), 'clickup-agent-bench-'));
const bare: number[] = [];
const chat: number[] = [];
try {
  for (let round = 0; round <= ROUNDS; round++) {
    const node = await startToReady(['-e', '0']);
    const prompt = await startToReady(['dist/main.js', '--home', home], /›/);
    // The first round fills the caches.
    if (round > 0) {
      bare.push(node);
      chat.push(prompt);
    }
  }
} finally {
  closeTtys();
  rmSync(home, { recursive: true, force: true });
}
const ratio = at(chat, 0.5) / at(bare, 0.5);
console.log(`start to prompt, medians of ${ROUNDS}`);
console.log(
  `  node -e 0 ${at(bare, 0.5).toFixed(0)} ms   chat ${at(chat, 0.5).toFixed(0)} ms   ÷ bare node ${ratio.toFixed(2)}   promised ≤ 5`,
);
process.exit(0);
