// What the gateway adds to a call under load: 200 callers on 50 managed servers, 20,000 calls, beside the
// same calls made straight to the REST API, in turn. Also: memory over the second half, and what a killed
// process loses.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CALLS = Number(process.argv[2] ?? 20_000);
const CALLERS = 200;
const SERVERS = 50;
/** Calls begun in a second, gateway and direct together: an unloaded machine, not a saturated one. */
const RATE = Number(process.argv[3] ?? 200);
const TOKEN = 'pk_1_BENCH_TOKEN_THAT_IS_SECRET';
const ANSWER = JSON.stringify({ teams: [{ id: '1', name: 'Bench', members: [] }] });

const folder = mkdtempSync(join(tmpdir(), 'clickup-agent-bench-'));
let answered = 0;
const rest = createServer((request, response) => {
  request.resume();
  answered++;
  response.writeHead(200, {
    'content-type': 'application/json',
    'x-ratelimit-limit': '10000',
    'x-ratelimit-remaining': '9999',
    'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 30),
  });
  response.end(request.url === '/api/v2/user' ? '{"user":{"id":1}}' : ANSWER);
});
await new Promise<void>((done) => rest.listen(0, '127.0.0.1', done));
const restUrl = `http://127.0.0.1:${(rest.address() as AddressInfo).port}`;

const log = join(folder, 'gateway.log');
const program = (args: string[]) =>
  spawn(process.execPath, ['dist/main.js', ...args, '--home', folder], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH ?? '' },
  });

async function firstLine(child: ChildProcess): Promise<string> {
  let out = '';
  for await (const chunk of child.stdout ?? []) {
    out += String(chunk);
    if (out.includes('\n')) return out.slice(0, out.indexOf('\n'));
  }
  throw new Error('The program ended before it printed a line.');
}

async function serve(port = '0') {
  const args = ['gateway', 'serve', '--admin', '--port', port, '--rest', restUrl];
  const child = program([...args, '--log-file', log]);
  const said = JSON.parse(await firstLine(child)) as { admin: string; adminKey: string };
  return { child, ...said };
}

const adding = program(['gateway', 'account', 'add', 'bench', '--rest', restUrl]);
adding.stdin.end(TOKEN);
await new Promise((done) => adding.on('close', done));
let gateway = await serve();
const addresses: string[] = [];
for (let at = 0; at < SERVERS; at++) {
  const made = await fetch(`${gateway.admin}/integrated-account/bench/mcp`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.adminKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: `server ${at}`, config: { methods: ['read'] } }),
  });
  addresses.push(((await made.json()) as { url: string }).url);
}

const times = { direct: [] as number[], gateway: [] as number[] };
let lost = 0;
/** What stood in place of an answer, and how often. */
const why = new Map<string, number>();
async function direct(): Promise<void> {
  const from = performance.now();
  const answer = await fetch(`${restUrl}/api/v2/team`, { headers: { authorization: TOKEN } });
  await answer.text();
  times.direct.push(performance.now() - from);
}
async function throughGateway(address: string): Promise<void> {
  const from = performance.now();
  const answer = await fetch(address, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({
      ...{ jsonrpc: '2.0', id: 1, method: 'tools/call' },
      params: { name: 'list_all_click_up_workspaces', arguments: {} },
    }),
  });
  const text = await answer.text();
  if (answer.status !== 200 || !text.includes('Bench')) {
    lost++;
    why.set(`HTTP ${answer.status} ${text}`, (why.get(`HTTP ${answer.status} ${text}`) ?? 0) + 1);
  }
  times.gateway.push(performance.now() - from);
}

/** Resident memory of the gateway, bytes; null where the system does not tell. */
function memory(): number | null {
  try {
    const pages = Number(readFileSync(`/proc/${gateway.child.pid}/statm`, 'utf8').split(' ')[1]);
    return pages * 4096;
  } catch {
    return null;
  }
}

for (const address of addresses) await throughGateway(address);
times.gateway.length = 0;
const begun = performance.now();
const callers = Array.from({ length: CALLERS }, (_, at) => at);
const memories: number[] = [];
const sampling = setInterval(() => memories.push(memory() ?? 0), 500);
await Promise.all(
  callers.map(async (caller) => {
    const each = CALLS / CALLERS;
    for (let call = 0; call < each; call++) {
      // Every caller has a beat of its own, so that calls are spread evenly.
      const due = begun + ((call * CALLERS + caller) / RATE) * 1000;
      const wait = due - performance.now();
      if (wait > 0) await new Promise((done) => setTimeout(done, wait));
      // In turn, so that both meet the same machine.
      await direct();
      await throughGateway(addresses[caller % SERVERS] ?? '');
    }
  }),
);
clearInterval(sampling);
const took = (performance.now() - begun) / 1000;

const at = (all: number[], share: number) =>
  [...all].sort((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * share))] ?? 0;
const half = memories.slice(Math.floor(memories.length / 2));
const mean = half.reduce((sum, one) => sum + one, 0) / (half.length || 1);
const swing = half.length === 0 ? 0 : Math.max(...half.map((one) => Math.abs(one - mean) / mean));

gateway.child.kill('SIGKILL');
await new Promise((done) => gateway.child.on('close', done));
const port = new URL(gateway.admin).port;
gateway = await serve(port);
let alive = 0;
for (const address of addresses) {
  const before = lost;
  await throughGateway(address);
  if (lost === before) alive++;
}
gateway.child.kill('SIGTERM');
await new Promise((done) => gateway.child.on('close', done));
rest.close();
rest.closeAllConnections();

/** Texts that must be in no file: the token, and what is secret in the addresses. */
const secrets = [TOKEN, ...addresses.map((address) => address.split('/').at(-1) ?? '')];
const leaks = (readdirSync(folder, { recursive: true }) as string[])
  .filter((name) => /\.(db|db-wal|json|log)$/.test(name))
  .filter((name) => {
    const text = readFileSync(join(folder, name), 'latin1');
    return secrets.some((secret) => text.includes(secret));
  });
rmSync(folder, { recursive: true, force: true });

const added = (share: number) => at(times.gateway, share) - at(times.direct, share);
console.log(`${CALLS} calls of ${CALLERS} callers on ${SERVERS} servers in ${took.toFixed(0)} s`);
for (const [name, all] of Object.entries(times)) {
  console.log(
    `${name.padEnd(8)} median ${at(all, 0.5).toFixed(2)} ms, 99th percentile ${at(all, 0.99).toFixed(2)} ms`,
  );
}
console.log(
  `added    median ${added(0.5).toFixed(2)} ms (promised 2), 99th percentile ${added(0.99).toFixed(2)} ms (promised 10)`,
);
console.log(`memory in the second half ± ${(swing * 100).toFixed(1)} % (promised 10)`);
console.log(`lost ${lost} of ${times.gateway.length} calls; ClickUp answered ${answered}`);
for (const [text, times] of why) console.log(`  ${times} ×: ${text.slice(0, 200)}`);
console.log(`after kill and start ${alive} of ${SERVERS} servers answer`);
console.log(`files with a secret: ${leaks.length === 0 ? 'none' : leaks.join(', ')}`);
if (lost > 0 || alive < SERVERS || leaks.length > 0) process.exitCode = 1;
