// What the gateway adds to a call: 200 callers on 50 managed servers, 20,000 calls through two gateway
// processes on one store, each with the same call straight to the REST API before it. Latency is judged
// at a part of what was just measured as the most that the machine carries: above that, callers wait for
// each other. Also: memory over the second half, and what is lost when a process is killed and started again.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';

const CALLS = Number(process.argv[2] ?? 20_000);
const CALLERS = 200;
const SERVERS = 50;
/** Calls that find out how many a second are answered, when every caller asks as soon as it can. */
const SATURATING = Math.min(CALLS, 4_000);
/** The part of that at which latency is judged, and the most calls that are begun in a second. */
const SHARE = 0.4;
const MOST = 200;
/** The calls are judged in so many parts of their time as well: other programs disturb some of them. */
const PARTS = Math.min(20, Math.floor(CALLS / CALLERS));
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
// Else it closes connections that the next call is just being sent on.
rest.keepAliveTimeout = 600_000;
await new Promise<void>((done) => rest.listen(0, '127.0.0.1', done));
const restUrl = `http://127.0.0.1:${(rest.address() as AddressInfo).port}`;

/** What the programs wrote to their standard outputs and logs. */
let printed = '';
const children = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});
function program(args: string[]): ChildProcess {
  const child = spawn(process.execPath, ['dist/main.js', ...args, '--home', folder], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH ?? '' },
  });
  child.stderr?.on('data', (text) => {
    printed += String(text);
  });
  children.add(child);
  child.once('close', () => children.delete(child));
  return child;
}

interface Running {
  child: ChildProcess;
  admin: string;
  adminKey: string;
}

async function serve(port = '0'): Promise<Running> {
  const log = join(folder, `gateway-${port}.log`);
  const args = ['gateway', 'serve', '--admin', '--port', port, '--rest', restUrl];
  const child = program([...args, '--log-file', log]);
  let out = '';
  for await (const chunk of child.stdout ?? []) {
    out += String(chunk);
    if (!out.includes('\n')) continue;
    return { child, ...(JSON.parse(out) as { admin: string; adminKey: string }) };
  }
  throw new Error('The gateway ended before it printed a line.');
}

async function end({ child }: Running, signal: NodeJS.Signals): Promise<void> {
  const ended = new Promise((done) => child.on('close', done));
  child.kill(signal);
  await ended;
}

const adding = program(['gateway', 'account', 'add', 'bench', '--rest', restUrl]);
adding.stdin?.end(TOKEN);
await new Promise((done) => adding.on('close', done));
const gateways = [await serve(), await serve()];
const [first, second] = gateways as [Running, Running];
const tokens: string[] = [];
for (let at = 0; at < SERVERS; at++) {
  const made = await fetch(`${first.admin}/integrated-account/bench/mcp`, {
    method: 'POST',
    headers: { authorization: `Bearer ${first.adminKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: `server ${at}`, config: { methods: ['read'] } }),
  });
  tokens.push(((await made.json()) as { token: string }).token);
}

/** Durations, ms, each with the part of the time that it belongs to. */
const times = { direct: [] as [number, number][], gateway: [] as [number, number][] };
/** What stood in place of an answer, and how often. */
const failures = new Map<string, number>();
let repeated = 0;
let killed: Running | null = null;

function note(what: string): void {
  failures.set(what, (failures.get(what) ?? 0) + 1);
}

/** The status and text of an answer; null where none came. */
async function ask(url: string, init: RequestInit): Promise<[status: number, text: string] | null> {
  try {
    const answer = await fetch(url, init);
    return [answer.status, await answer.text()];
  } catch (thrown) {
    const { cause } = thrown as { cause?: { code?: string } };
    // Nobody answers at a process that was just killed: whoever asked there asks again elsewhere.
    if (killed === null) note(`${new URL(url).pathname.slice(0, 5)}: ${cause?.code ?? thrown}`);
    return null;
  }
}
async function direct(): Promise<boolean> {
  return (await ask(`${restUrl}/api/v2/team`, { headers: { authorization: TOKEN } })) !== null;
}
/** Whether the call was answered as it should be; null where nobody answered. */
async function call(gateway: Running, token: string): Promise<boolean | null> {
  const answer = await ask(`${gateway.admin}/mcp/${token}`, {
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
  if (answer === null) return null;
  const [status, text] = answer;
  if (status === 200 && text.includes('Bench')) return true;
  note(`HTTP ${status} ${text.slice(0, 200)}`);
  return false;
}
/** A caller goes on at the other process when its own was killed, as it would behind a balancer. */
async function throughGateway(caller: number): Promise<boolean> {
  const token = tokens[caller % SERVERS] ?? '';
  const gateway = gateways[caller % 2] as Running;
  const answered = await call(gateway === killed ? first : gateway, token);
  if (answered !== null) return answered;
  if (killed === null) return false;
  repeated++;
  if ((await call(first, token)) === null) note('no answer at the other process either');
  // Its time says nothing about a gateway.
  return false;
}
/** How long a call took, noted where it was answered. */
async function timed(all: [number, number][], part: number, work: () => Promise<boolean>) {
  const from = performance.now();
  if (await work()) all.push([performance.now() - from, part]);
}

/** So many calls a second are answered when all callers ask as soon as they can. */
async function saturated(work: (caller: number) => Promise<unknown>): Promise<number> {
  const from = performance.now();
  let left = SATURATING;
  await Promise.all(
    Array.from({ length: CALLERS }, async (_, caller) => {
      while (left-- > 0) await work(caller);
    }),
  );
  return SATURATING / ((performance.now() - from) / 1000);
}

/** Resident memory of the first process, bytes; null where the system does not tell. */
function memory(): number | null {
  try {
    return Number(readFileSync(`/proc/${first.child.pid}/statm`, 'utf8').split(' ')[1]) * 4096;
  } catch {
    return null;
  }
}

// Unmeasured: what is compiled at the first calls.
for (let at = 0; at < 20 * SERVERS; at++) await throughGateway(at);
const load = loadavg()[0] ?? 0;
const most = { direct: await saturated(direct), gateway: await saturated(throughGateway) };
const rate = Math.min(MOST, most.gateway * SHARE);
console.error(`${CALLS} calls, ${rate.toFixed(0)} a second: ${(CALLS / rate).toFixed(0)} s`);
const begun = performance.now();
const memories: number[] = [];
const sampling = setInterval(() => memories.push(memory() ?? 0), 500);
await Promise.all(
  Array.from({ length: CALLERS }, async (_, caller) => {
    const each = CALLS / CALLERS;
    for (let round = 0; round < each; round++) {
      // Every caller has a beat of its own, so that calls are spread evenly.
      const due = begun + ((round * CALLERS + caller) / rate) * 1000;
      const wait = due - performance.now();
      if (wait > 0) await new Promise((done) => setTimeout(done, wait));
      if (killed === null && round >= Math.floor(each * 0.9)) {
        killed = second;
        second.child.kill('SIGKILL');
      }
      const part = Math.floor((round * PARTS) / each);
      // In turn, so that both meet the same machine.
      await timed(times.direct, part, direct);
      await timed(times.gateway, part, () => throughGateway(caller));
    }
  }),
);
clearInterval(sampling);
const took = (performance.now() - begun) / 1000;

const again = await serve(new URL(second.admin).port);
let alive = 0;
for (const token of tokens) if ((await call(again, token)) && (await call(first, token))) alive++;
await Promise.all([end(first, 'SIGTERM'), end(again, 'SIGTERM')]);
rest.close();
rest.closeAllConnections();

/** Texts that must be in no file and in no output: the token, and what is secret in the addresses. */
const secrets = [TOKEN, ...tokens];
const texts = (readdirSync(folder, { recursive: true }) as string[])
  .filter((name) => /\.(db|db-wal|json|log)$/.test(name))
  .map((name): [string, string] => [name, readFileSync(join(folder, name), 'latin1')]);
const leaks = [...texts, ['what was printed', printed] as const]
  .filter(([, text]) => secrets.some((secret) => text.includes(secret)))
  .map(([name]) => name);
rmSync(folder, { recursive: true, force: true });

/** The value that a share of the durations is below. */
function at(all: readonly [number, number][], share: number, part?: number): number {
  const some = all.filter(([, of]) => part === undefined || of === part).map(([ms]) => ms);
  some.sort((one, other) => one - other);
  return some[Math.min(some.length - 1, Math.floor(some.length * share))] ?? 0;
}
const added = (share: number, part?: number) =>
  at(times.gateway, share, part) - at(times.direct, share, part);
const parts = Array.from({ length: PARTS }, (_, part) => part).sort(
  (one, other) => added(0.99, one) - added(0.99, other),
);
const half = memories.slice(Math.floor(memories.length / 2));
const mean = half.reduce((sum, one) => sum + one, 0) / (half.length || 1);
const swing = half.length === 0 ? 0 : Math.max(...half.map((one) => Math.abs(one - mean) / mean));
const failed = [...failures.values()].reduce((sum, one) => sum + one, 0);

console.log(
  `${CALLS} calls of ${CALLERS} callers on ${SERVERS} servers in ${took.toFixed(0)} s; load before ${load.toFixed(1)}`,
);
console.log(
  `most a second: ${most.direct.toFixed(0)} direct, ${most.gateway.toFixed(0)} through two gateways; judged at ${rate.toFixed(0)}`,
);
for (const [name, all] of Object.entries(times)) {
  console.log(
    `${name.padEnd(8)} median ${at(all, 0.5).toFixed(2)} ms, 99th percentile ${at(all, 0.99).toFixed(2)} ms`,
  );
}
for (const [what, part] of [
  ['added', undefined],
  [`added in the middle one of ${PARTS} parts`, parts[Math.floor(PARTS / 2)]],
  ['added in the calmest one', parts[0]],
] as const) {
  console.log(
    `${what}: median ${added(0.5, part).toFixed(2)} ms (promised 2), 99th percentile ${added(0.99, part).toFixed(2)} ms (promised 10)`,
  );
}
console.log(`memory in the second half ± ${(swing * 100).toFixed(1)} % (promised 10)`);
console.log(`${failed} calls failed; ${repeated} repeated at the other process after the kill`);
for (const [what, times] of failures) console.log(`  ${times} ×: ${what}`);
console.log(`ClickUp answered ${answered}`);
console.log(`after kill and start ${alive} of ${SERVERS} servers answer, at both processes`);
console.log(`files and outputs with a secret: ${leaks.length === 0 ? 'none' : leaks.join(', ')}`);
if (failed > 0 || alive < SERVERS || leaks.length > 0) process.exitCode = 1;
