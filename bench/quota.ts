// How much of a window is used, and how many refusals that costs, against a simulated window server
// on a clock that is moved. `npx tsx bench/quota.ts` prints the table.
import { createGovernor, memoryWindow } from '../src/quota/index.ts';
import { MovedClock } from '../test/support/moved-clock.ts';
import { batchThrough, callThrough } from '../test/support/quota-calls.ts';
import { WindowServer, type WindowServerOptions } from '../test/support/window-server.ts';
import { evenSpacing, octokitLike, type Rival, retryAlone } from './quota-rivals.ts';

interface Row {
  what: string;
  measure: string;
  value: string;
  wanted: string;
  refusals: string;
}

const MINUTE = 60_000;
const LATENCY_MS = 200;

function world(options: Partial<WindowServerOptions> = {}) {
  const clock = new MovedClock();
  const latencyMs = () => LATENCY_MS;
  const server = new WindowServer({ clock, latencyMs, ...options });
  let seed = 7;
  const random = () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  // Bottleneck bounds calls by Node's own timers, which this clock would leap over.
  const places = { take: async () => () => {} };
  const governor = (shared?: ReturnType<typeof memoryWindow>) =>
    createGovernor({ clock, random, places, credential: 'bench', ...(shared ? { shared } : {}) });
  return { clock, server, governor };
}

/** The least time in which the windows let so many calls through. */
function least(calls: number, limit: number): number {
  return (Math.ceil(calls / limit) - 1) * MINUTE + LATENCY_MS;
}

function mostRefusals(server: WindowServer): string {
  const most = Math.max(...server.windows.map((window) => window.refused));
  return `${server.refused} (at most ${most} a window)`;
}

async function alone(wording: WindowServerOptions['wording'] & string): Promise<Row> {
  const { clock, server, governor } = world({ wording });
  const start = clock.now();
  await clock.until(batchThrough(governor(), server, clock, 1000));
  return {
    what: `1,000 writes at 100/min alone (${wording})`,
    measure: 'time ÷ least',
    value: ((clock.now() - start) / least(1000, 100)).toFixed(4),
    wanted: '<= 1.01',
    refusals: mostRefusals(server),
  };
}

async function beside(how: 'at once' | 'evenly', taken = 40): Promise<Row> {
  const { clock, server, governor } = world();
  let done = false;
  const other = (async () => {
    let last: object | undefined;
    while (!done) {
      await clock.sleep(how === 'evenly' ? MINUTE / taken : 50);
      if (how === 'evenly') server.take();
      const open = server.windows.at(-1);
      if (how === 'evenly' || !open || open === last || clock.now() >= open.start + MINUTE)
        continue;
      last = open;
      for (let i = 0; i < taken; i++) server.take();
    }
  })();
  await clock.until(
    batchThrough(governor(), server, clock, 800).then(() => {
      done = true;
    }),
  );
  await clock.until(other);
  // The last window ends early, with the work.
  const whole = server.windows.slice(0, -1);
  const shares = whole.map(({ ours, used }) => ours / (server.limit - (used - ours)));
  return {
    what: `another program takes ${taken} of each 100 ${how}`,
    measure: 'used share of the rest, least window',
    value: Math.min(...shares).toFixed(4),
    wanted: '>= 0.97',
    refusals: mostRefusals(server),
  };
}

async function large(): Promise<Row> {
  const { clock, server, governor } = world({ limit: 10_000 });
  const start = clock.now();
  await clock.until(batchThrough(governor(), server, clock, 10_000));
  const inFirst = server.windows[0]?.ours ?? 0;
  return {
    what: `10,000 calls at 10,000/min (${((clock.now() - start) / 1000).toFixed(0)} s)`,
    measure: 'share of the limit in the first window',
    value: (inFirst / 10_000).toFixed(4),
    wanted: '>= 0.95',
    refusals: mostRefusals(server),
  };
}

async function person(): Promise<Row> {
  const { clock, server, governor } = world();
  const one = governor();
  const batch = batchThrough(one, server, clock, 500).catch(() => {});
  await clock.pass(20_000);
  const before = server.served;
  const asked = clock.now();
  let answered = 0;
  await clock.until(
    callThrough(one, server, clock, { lane: 'interactive' }).then(() => {
      answered = clock.now();
    }),
  );
  const overtaken = server.served - before - 1;
  await clock.until(one.close().then(() => batch));
  return {
    what: 'a person asks while 500 batch calls wait',
    measure: 'batch calls that went first / ms until its answer',
    value: `${overtaken} / ${answered - asked}`,
    wanted: `0 / ${LATENCY_MS}`,
    refusals: mostRefusals(server),
  };
}

async function three(): Promise<Row> {
  const { clock, server, governor } = world();
  const shared = memoryWindow();
  const all = [1, 2, 3].map(() => batchThrough(governor(shared), server, clock, 250));
  await clock.until(Promise.all(all));
  const whole = server.windows.slice(0, -1);
  return {
    what: 'three governors share one window (750 calls)',
    measure: 'used share, least window',
    value: Math.min(...whole.map(({ ours }) => ours / server.limit)).toFixed(4),
    wanted: '>= 0.95',
    refusals: mostRefusals(server),
  };
}

async function rival(what: string, act: Rival): Promise<Row> {
  const { clock, server } = world();
  const start = clock.now();
  await clock.until(act(clock, server, 1000));
  return {
    what: `1,000 writes: ${what}`,
    measure: 'time ÷ least',
    value: ((clock.now() - start) / least(1000, 100)).toFixed(4),
    wanted: '',
    refusals: mostRefusals(server),
  };
}

const rows: Row[] = [
  await alone('clickup'),
  await alone('ietf-triple'),
  await alone('none'),
  await beside('at once'),
  await beside('at once', 60),
  await beside('evenly'),
  await large(),
  await person(),
  await three(),
  await rival('even spacing (minTime)', evenSpacing),
  await rival('octokit-like defaults', octokitLike),
  await rival('retry on 429 alone (p-retry)', retryAlone),
];
console.table(
  Object.fromEntries(
    rows.map(({ what, measure, value, wanted, refusals }) => [
      what,
      { measure, value, wanted, 'refusals (429)': refusals },
    ]),
  ),
);
