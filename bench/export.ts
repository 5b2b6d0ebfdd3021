// export of 10,000 tasks by the built program: its peak of memory, its calls, and what it reads again after
// it was killed in the middle. Build first (`npm run build`).
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../src/base/index.ts';
import { startGateway } from '../src/gateway/index.ts';
import { startSandbox } from '../src/sandbox/index.ts';

const TASKS = Number(process.argv[2] ?? 10_000);
const PROMISED_MB = 200;
const MAIN = 'dist/main.js';
if (!existsSync(MAIN)) throw new Error('Build first: npm run build.');

const folder = mkdtempSync(join(tmpdir(), 'clickup-agent-export-'));
const out = join(folder, 'backup');
const sandbox = await startSandbox({ clock: systemClock, plan: 'enterprise', seed: 'large' });
const gateway = await startGateway({ rest: sandbox.rest, token: 'pk_bench', clock: systemClock });

/** Adds tasks with a text and a comment until there are enough. */
async function fill(): Promise<void> {
  const headers = { authorization: 'pk_filler', 'content-type': 'application/json' };
  const send = async (path: string, body?: object) => {
    for (;;) {
      const answer = await fetch(`${sandbox.rest}${path}`, {
        headers: { ...headers, authorization: `pk_filler${Math.floor(Math.random() * 40)}` },
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      });
      if (answer.ok) return (await answer.json()) as { id: string };
      await answer.text();
      await systemClock.sleep(500);
    }
  };
  const world = (await (await fetch(`${sandbox.control}/world`)).json()) as {
    lists: { id: string }[];
    tasks: object[];
  };
  const lists = world.lists;
  const missing = TASKS - world.tasks.length;
  for (let n = 0; n < missing; n += 50) {
    await Promise.all(
      Array.from({ length: Math.min(50, missing - n) }, async (_, k) => {
        const list = lists[(n + k) % lists.length]?.id;
        const { id } = await send(`/api/v2/list/${list}/task`, {
          ...{ name: `Generated task ${n + k}`, tags: ['generated'] },
          description: `${'What it is about, in a sentence or two. '.repeat(8)}No. ${n + k}.`,
        });
        if ((n + k) % 4 === 0) {
          await send(`/api/v2/task/${id}/comment`, { comment_text: `Said of ${n + k}.` });
        }
      }),
    );
  }
}

interface Ended {
  code: number | null;
  peakMb: number;
  seconds: number;
  out: string;
}

/** Runs an export; `killAfter`: it is killed once so many files are whole. */
async function run(args: string[], killAfter?: number): Promise<Ended> {
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [MAIN, 'export', '--out', out, '--json', '--endpoint', gateway.url, '--home', folder, ...args],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  let peakKb = 0;
  const watch = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      peakKb = Math.max(peakKb, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
      if (killAfter !== undefined && doneFiles().length >= killAfter) child.kill('SIGKILL');
    } catch {
      // It has ended, or this is no Linux.
    }
  }, 100);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(watch);
  return { code, peakMb: peakKb / 1_024, seconds: (performance.now() - began) / 1_000, out: text };
}

function doneFiles(): string[] {
  const path = join(out, '.partial/done.jsonl');
  if (!existsSync(path)) return [];
  return [...readFileSync(path, 'utf8').matchAll(/"kind":"task","id":"(\w+)"/g)].map(
    ([, id = '']) => id,
  );
}

async function paths(): Promise<string[]> {
  const all = (await (await fetch(`${sandbox.control}/requests`)).json()) as { path: string }[];
  return all.map(({ path }) => path);
}
const forget = () => fetch(`${sandbox.control}/requests`, { method: 'DELETE' });

const spaces = ['--where', 'status:any', '--no-docs'];
await fill();
await forget();
const first = await run(spaces, TASKS / 2);
const had = doneFiles();
await forget();
const second = await run(spaces);
const seen = await paths();
const ids = new Set(seen.flatMap((path) => /\/task\/(\w+)/.exec(path)?.[1] ?? []));
const again = had.filter((id) => ids.has(id)).length;
await forget();
const third = await run([...spaces, '--since', 'last']);
const calls = (await paths()).length;
const report = JSON.parse(second.out) as { counts: { tasks: number }; read: number; same: number };
const same = JSON.parse(third.out) as { read: number; same: number };
const verdict = (mb: number) => (mb < PROMISED_MB ? 'under' : 'OVER');
console.log(
  [
    `${report.counts.tasks} tasks, Markdown, quota of 10,000 calls a minute`,
    `  killed after   ${had.length} tasks, ${first.seconds.toFixed(0)} s; peak ${first.peakMb.toFixed(0)} MB, ${verdict(first.peakMb)} ${PROMISED_MB} MB`,
    `  gone on with   ${report.read} read, ${report.same} there; of those read again: ${again}; ${second.seconds.toFixed(0)} s; peak ${second.peakMb.toFixed(0)} MB, ${verdict(second.peakMb)} ${PROMISED_MB} MB`,
    `  --since last   ${same.read} read, ${same.same} unchanged, ${calls} calls, ${third.seconds.toFixed(0)} s; peak ${third.peakMb.toFixed(0)} MB`,
  ].join('\n'),
);
if (again > 0 || second.peakMb >= PROMISED_MB) process.exitCode = 1;
await gateway.close();
await sandbox.close();
rmSync(folder, { recursive: true, force: true });
