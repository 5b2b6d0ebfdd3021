// Writes through the sandbox and its gateway in real time: windows of a minute, real sockets, real
// clocks. Every row runs beside the others on a sandbox of its own, so all take as long as the
// slowest, about four minutes. `-- busy` keeps the processor busy with four loops meanwhile.
import { spawn } from 'node:child_process';
import { setMaxListeners } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, silentLog, systemClock } from '../src/base/index.ts';
import { type Endpoint, openEndpoint } from '../src/endpoint/index.ts';
import { type Gateway, startGateway } from '../src/gateway/index.ts';
import { createGovernor, type Governor } from '../src/quota/index.ts';
import { type Sandbox, startSandbox } from '../src/sandbox/index.ts';
import { openStore, type Store } from '../src/store/index.ts';
import {
  evenSpacing,
  naive,
  octokitDefaults,
  retryAlone,
  unlimited,
} from './support/rival-governors.ts';

// As many calls as wait listen to one signal; that is no leak to warn of.
setMaxListeners(0);
const LIMIT = 100;
const WINDOW_MS = 60_000;
const STAGGER_MS = 3500;
const TOOL = 'create_a_click_up_task';

type Reset = 'gateway' | 'seconds' | 'milliseconds' | 'delta' | 'unsaid';

interface Scenario {
  what: string;
  writes: number;
  wanted?: number;
  governor?: () => Pick<Governor, 'schedule'>;
  plan?: 'free' | 'enterprise';
  clock?: Clock;
  reset?: Reset;
  /** Another program takes so many units a minute, evenly or all at once. */
  others?: { units: number; evenly: boolean };
  /** The first answers of each window take so long, ms. */
  slowFirst?: number;
}

interface Measured {
  ms: number;
  /** Units of ours that were granted in each window, and refused; the same of the others. */
  ours: number[];
  refused: number[];
  taken: number[];
  turnedAway: number;
}

/** What passes between gateway and REST API, counted into windows as the sandbox counts them. */
class Books {
  openedAt = 0;
  ours: number[] = [];
  refused: number[] = [];
  taken: number[] = [];
  turnedAway = 0;

  note(response: Response, whose: 'ours' | 'taken'): void {
    const left = Number(response.headers.get('x-ratelimit-remaining'));
    const limit = Number(response.headers.get('x-ratelimit-limit'));
    const fresh = response.status !== 429 && left === limit - 1;
    if (fresh || this.ours.length === 0) {
      this.openedAt = Date.now();
      for (const list of [this.ours, this.refused, this.taken]) list.push(0);
    }
    const at = this.ours.length - 1;
    if (response.status !== 429) this[whose][at] = (this[whose][at] ?? 0) + 1;
    else if (whose === 'ours') this.refused[at] = (this.refused[at] ?? 0) + 1;
    else this.turnedAway += 1;
  }
}

/** Starts what a scenario needs; the returned function does its writes. */
async function prepare(scenario: Scenario): Promise<() => Promise<Measured>> {
  const { clock = systemClock, plan = 'free', reset = 'gateway', slowFirst = 0 } = scenario;
  const folder = mkdtempSync(join(tmpdir(), 'clickup-agent-bench-'));
  const sandbox = await startSandbox({ clock: systemClock, plan });
  const books = new Books();
  const rest: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    books.note(response, 'ours');
    const ofWindow = (books.ours.at(-1) ?? 0) + (books.refused.at(-1) ?? 0);
    if (slowFirst > 0 && ofWindow <= 3) await systemClock.sleep(slowFirst);
    return response;
  };
  const gateway = await startGateway({ rest: sandbox.rest, token: 'pk_bench', clock, fetch: rest });
  const store = openStore(folder);
  const own =
    scenario.governor?.() ??
    createGovernor({
      clock,
      random: Math.random,
      credential: 'bench',
      shared: store.shared,
    });
  const endpoint = openEndpoint(
    { name: 'bench', identity: 'bench', transport: { kind: 'http', url: gateway.url } },
    {
      governor: own,
      clock,
      log: silentLog,
      fetch: async (input, init) => worded(await fetch(input, init), reset, books),
    },
  );
  const listId = await anyList(sandbox.rest);
  await endpoint.tools();
  return () =>
    work(scenario, { ...{ sandbox, gateway, store, endpoint, own, folder }, books, listId });
}

interface Stage {
  sandbox: Sandbox;
  gateway: Gateway;
  store: Store;
  endpoint: Endpoint;
  own: Pick<Governor, 'schedule'>;
  folder: string;
  books: Books;
  listId: string;
}

async function work(scenario: Scenario, stage: Stage): Promise<Measured> {
  const { sandbox, gateway, store, endpoint, own, folder, books, listId } = stage;
  const end = new AbortController();
  const others = takeTurns(sandbox.rest, scenario.others, books, end.signal);
  const write = { effect: 'create', lane: 'batch' } as const;
  const startedAt = performance.now();
  const outcomes = await Promise.all(
    Array.from({ length: scenario.writes }, (_, i) =>
      endpoint.call(TOOL, { list_id: listId, name: `Write ${i}` }, write),
    ),
  );
  const ms = performance.now() - startedAt;
  end.abort();
  await others;
  for (const outcome of outcomes) {
    if (outcome.kind !== 'ok')
      console.error(`${scenario.what}: ${outcome.kind}, ${outcome.message}`);
  }
  await endpoint.close();
  await (own as Partial<Governor>).close?.();
  await store.close();
  await gateway.close();
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
  const { ours, refused, taken, turnedAway } = books;
  return { ms, ours, refused, taken, turnedAway };
}

/** The same answer with its quota said in another dialect. */
function worded(response: Response, reset: Reset, books: Books): Response {
  if (reset === 'gateway' || !response.headers.has('ratelimit-reset')) return response;
  const headers = new Headers(response.headers);
  const end = books.openedAt + WINDOW_MS;
  const [limit, left] = [headers.get('ratelimit-limit'), headers.get('ratelimit-remaining')];
  for (const name of ['limit', 'remaining', 'reset']) headers.delete(`ratelimit-${name}`);
  if (reset !== 'unsaid') {
    const prefix = reset === 'delta' ? 'ratelimit-' : 'x-ratelimit-';
    headers.set(`${prefix}limit`, limit ?? '');
    headers.set(`${prefix}remaining`, left ?? '');
    const value = {
      seconds: Math.floor(end / 1000),
      milliseconds: end,
      delta: Math.floor(Math.max(0, end - Date.now()) / 1000),
    }[reset];
    headers.set(`${prefix}reset`, String(value));
  }
  const { status, statusText, body } = response;
  return new Response(body, { status, statusText, headers });
}

async function anyList(rest: string): Promise<string> {
  // With a token of its own, so that the window of the measurement stays whole.
  const get = async (path: string) =>
    (await (
      await fetch(`${rest}/api/v2/${path}`, { headers: { authorization: 'pk_looker' } })
    ).json()) as Record<string, { id: string }[]>;
  const team = (await get('team')).teams?.[0]?.id;
  const space = (await get(`team/${team}/space`)).spaces?.[0]?.id;
  const direct = (await get(`space/${space}/list`)).lists ?? [];
  if (direct[0]) return direct[0].id;
  const folder = (await get(`space/${space}/folder`)).folders?.[0]?.id;
  return (await get(`folder/${folder}/list`)).lists?.[0]?.id ?? '';
}

/** The other program: it takes its units from the same window until the work is done. */
async function takeTurns(
  rest: string,
  others: Scenario['others'],
  books: Books,
  end: AbortSignal,
): Promise<void> {
  if (!others) return;
  const take = async () => {
    const headers = { authorization: 'pk_bench' };
    // A connection that broke just then has taken nothing.
    const response = await fetch(`${rest}/api/v2/user`, { headers }).catch(() => null);
    if (!response) return;
    books.note(response, 'taken');
    await response.arrayBuffer();
  };
  let servedWindow = 0;
  while (!end.aborted) {
    if (others.evenly) await take();
    else if (books.ours.length > servedWindow) {
      servedWindow = books.ours.length;
      await Promise.all(Array.from({ length: others.units }, take));
    }
    await systemClock.sleep(others.evenly ? WINDOW_MS / others.units : 50, end).catch(() => {});
  }
}

const off: Clock = { now: () => Date.now() + 90_000, sleep: systemClock.sleep };
const SCENARIOS: Scenario[] = [
  { what: 'alone', writes: 150, wanted: 1.03 },
  { what: 'alone', writes: 400, wanted: 1.03 },
  { what: 'reset in whole seconds, cut off', writes: 150, reset: 'seconds', wanted: 1.03 },
  { what: 'reset in milliseconds', writes: 150, reset: 'milliseconds', wanted: 1.03 },
  { what: 'reset in seconds from now, cut off', writes: 150, reset: 'delta', wanted: 1.03 },
  { what: 'no signals at all', writes: 150, reset: 'unsaid', wanted: 1.03 },
  { what: 'no signals at all', writes: 400, reset: 'unsaid', wanted: 1.03 },
  { what: 'clock 90 s off', writes: 150, clock: off, wanted: 1.03 },
  { what: 'clock 90 s off, whole seconds', writes: 150, clock: off, reset: 'seconds' },
  { what: 'first answers take 3 s', writes: 150, slowFirst: 3000, wanted: 1.03 },
  { what: 'others take 40, evenly', writes: 200, others: { units: 40, evenly: true } },
  { what: 'others take 40, at once', writes: 200, others: { units: 40, evenly: false } },
  { what: 'naive limiter', writes: 150, governor: naive },
  { what: 'even spacing', writes: 150, governor: evenSpacing },
  { what: 'octokit defaults', writes: 150, governor: octokitDefaults },
  { what: 'p-retry alone', writes: 150, governor: retryAlone },
];

function busyLoops(count: number): () => void {
  const loops = Array.from({ length: count }, () => spawn(process.execPath, ['-e', 'for(;;);']));
  return () => {
    for (const loop of loops) loop.kill();
  };
}

const rest = process.argv.slice(2);
const only = rest.filter((word) => word !== 'busy');
const chosen = SCENARIOS.filter(
  ({ what }) => only.length === 0 || only.some((word) => what.includes(word)),
).sort((a, b) => b.writes - a.writes);
const stop = busyLoops(rest.includes('busy') ? 4 : 0);
try {
  // How long the writes of a last, half-filled window take when nothing holds them up.
  const freely = await prepare({
    what: 'free',
    writes: 50,
    plan: 'enterprise',
    governor: unlimited,
  });
  const free = await freely();
  const stages: (() => Promise<Measured>)[] = [];
  // One after the other: what starting costs is measured elsewhere.
  for (const scenario of chosen) stages.push(await prepare(scenario));
  const rows = await Promise.all(
    chosen.map(async (scenario, i) => {
      // One after the other, the longest first: their bursts would hold each other up.
      await systemClock.sleep(i * STAGGER_MS);
      const measured = await stages[i]?.();
      if (!measured) throw new Error(`${scenario.what} was not prepared.`);
      const { ms, ours, refused, taken, turnedAway } = measured;
      const least =
        (Math.ceil(scenario.writes / LIMIT) - 1) * WINDOW_MS + free.ms + (scenario.slowFirst ?? 0);
      const whole = ours.slice(0, -1).map((units, i) => units / (LIMIT - (taken[i] ?? 0)));
      const { what, writes, others, wanted } = scenario;
      const value = others ? Math.min(...whole) : ms / least;
      return [
        `${writes} writes: ${what}`,
        {
          measure: others ? 'share of the rest' : 'time ÷ least',
          value: value.toFixed(3),
          wanted: others ? '≥ 0.95' : wanted ? `≤ ${wanted}` : '',
          '429': refused.reduce((sum, one) => sum + one, 0),
          windows: ours.join(' + '),
          ...(others ? { "others' 429": turnedAway } : {}),
        },
      ] as const;
    }),
  );
  console.table(Object.fromEntries(rows));
} finally {
  stop();
}
