// Three real processes that share one token against the sandbox, through a file and through PostgreSQL. Real
// windows of a minute, so this takes a few minutes; it is not part of `npm run bench`'s default.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../src/base/index.ts';
import { startGateway } from '../src/gateway/index.ts';
import { startSandbox } from '../src/sandbox/index.ts';
import { postgresMissing, TestPostgres } from '../test/support/postgres-server.ts';

const LIMIT = 100;
const WINDOWS = 2;
const WINDOW_MS = 60_000;

async function measure(what: string, server: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'clickup-agent-bench-'));
  const sandbox = await startSandbox({ clock: systemClock, plan: 'free' });
  const gateway = await startGateway({ rest: sandbox.rest, token: 'pk_bench', clock: systemClock });
  // The last window ends a little before the processes do, so that it can be spent whole.
  const until = Date.now() + WINDOWS * (WINDOW_MS + 2_000) + 3_000;
  const args = [
    '--import',
    'tsx',
    'bench/support/spender.ts',
    gateway.url,
    folder,
    server,
    String(until),
  ];
  const processes = Array.from({ length: 3 }, () => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    return new Promise((resolve) => child.on('close', resolve));
  });
  await Promise.all(processes);
  const answered = (await (await fetch(`${sandbox.control}/requests`)).json()) as {
    status: number;
    at: number;
  }[];
  await gateway.close();
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
  const used = answered.filter(({ status }) => status === 200);
  const refused = answered.length - used.length;
  const [first] = used;
  // Windows open with their first call; count the whole ones.
  let opened = first?.at ?? 0;
  const perWindow = [0];
  for (const { at } of used) {
    if (at - opened >= WINDOW_MS) {
      opened = at;
      perWindow.push(0);
    }
    perWindow[perWindow.length - 1] = (perWindow.at(-1) ?? 0) + 1;
  }
  const whole = perWindow.slice(0, WINDOWS);
  const share = whole.reduce((sum, one) => sum + one, 0) / (whole.length * LIMIT);
  console.log(
    `${what.padEnd(22)} ${whole.join(' + ')} of ${LIMIT} each: ${share.toFixed(2)}, promised at least 0.95; refused ${refused}`,
  );
}

await measure('through the file', '');
const missing = postgresMissing();
if (missing) console.log(`through PostgreSQL     skipped: ${missing}`);
else {
  const postgres = await TestPostgres.start();
  await measure('through PostgreSQL', await postgres.database());
  await postgres.end();
}
