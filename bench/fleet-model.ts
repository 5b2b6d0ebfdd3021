// npm run model [-- --tokens N --workers N --tps N …]: 10,000 workspaces with ten schedules each, over one
// week on a moved clock. The slots are those of the product's own schedule; calls, workers and the server
// are queues. Prints how late work begins, how busy the server is in its worst second, and what is scarce first.
import { dueSlots, firstDue } from '../src/fleet/slots.ts';

/** Figures that can be given on the command line, and what they are measured to be. */
const FIGURES = {
  workspaces: 10_000,
  /** Schedules of a workspace: weekly syncs, daily nudges, and one every hour in ten workspaces. */
  schedules: 10,
  /** Tokens of a workspace. */
  tokens: 1,
  /** Calls of a token in a minute: ClickUp's smaller plans. */
  quota: 100,
  /** Calls of a run, as a weekly sync takes them. */
  calls: 18,
  /** How long one call takes, ms. */
  callMs: 250,
  workers: 400,
  /** Transactions of a run on the server besides the two of each call. */
  transactions: 40,
  /** Transactions that the server carries in a second, on many rows. */
  tps: 2_000,
  jitterMinutes: 10,
};

const given = (name: keyof typeof FIGURES): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? FIGURES[name] : Number(process.argv[at + 1]);
};
const figures = Object.fromEntries(
  Object.keys(FIGURES).map((name) => [name, given(name as keyof typeof FIGURES)]),
) as typeof FIGURES;

const FROM = Date.UTC(2026, 10, 23);
const WEEK_MS = 7 * 86_400_000;
const MINUTE_MS = 60_000;
const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'America/Los_Angeles'];

/** When each schedule is due, as the ticker works it out. Rhythms are few, shares of a jitter many. */
function slotsOfWeek(): { at: number; workspace: number }[] {
  const slots: { at: number; workspace: number }[] = [];
  const rhythms = new Map<string, number[]>();
  for (let workspace = 0; workspace < figures.workspaces; workspace++) {
    const timeZone = ZONES[workspace % ZONES.length] ?? 'UTC';
    for (let nr = 0; nr < figures.schedules; nr++) {
      const hourly = nr === 9 && workspace % 10 === 0;
      const cron = hourly ? '0 * * * *' : nr < 5 ? '0 17 * * 5' : '0 9 * * 1-5';
      const timing = { timeZone, cron, jitterMs: 0, catchUp: 'last' as const };
      const rhythm = `${cron} ${timeZone}`;
      const times = rhythms.get(rhythm) ?? timesOf({ ...timing, id: rhythm });
      rhythms.set(rhythm, times);
      const jitterMs = figures.jitterMinutes * MINUTE_MS;
      const share =
        firstDue({ ...timing, id: `${nr}/${workspace}`, jitterMs }, FROM) -
        firstDue({ ...timing, id: 'none' }, FROM);
      for (const at of times) slots.push({ at: at + share, workspace });
    }
  }
  return slots.sort((a, b) => a.at - b.at);
}

function timesOf(timing: Parameters<typeof dueSlots>[0]): number[] {
  const times: number[] = [];
  let next = firstDue(timing, FROM);
  while (next < FROM + WEEK_MS) {
    const due = dueSlots(timing, next, next);
    times.push(...due.slots);
    next = due.nextAt;
  }
  return times;
}

/** When work of some length may begin that waits for the earliest free of several. */
class Servers {
  readonly #free: number[];
  constructor(count: number) {
    this.#free = new Array<number>(count).fill(0);
  }
  /** Takes the first that is free for so long; answers when it began. */
  take(at: number, ms: number): number {
    const free = this.#free;
    const begin = Math.max(at, free[0] ?? 0);
    // The first is replaced, and sinks to its place in the heap.
    let index = 0;
    const value = begin + ms;
    for (;;) {
      const child = [2 * index + 1, 2 * index + 2]
        .filter((one) => one < free.length)
        .sort((a, b) => (free[a] ?? 0) - (free[b] ?? 0))[0];
      if (child === undefined || (free[child] ?? 0) >= value) break;
      free[index] = free[child] ?? 0;
      index = child;
    }
    free[index] = value;
    return begin;
  }
}

const slots = slotsOfWeek();
const workers = new Servers(figures.workers);
const quotas = Array.from(
  { length: figures.workspaces },
  () => new Servers(Math.max(1, Math.floor((figures.quota * figures.tokens) / figures.calls))),
);
const runMs = figures.calls * figures.callMs;
const transactions = figures.calls * 2 + figures.transactions;
const late: { quota: number[]; workers: number[] } = { quota: [], workers: [] };
const perSecond = new Map<number, number>();
for (const { at, workspace } of slots) {
  // A token's window lets so many runs begin in a minute.
  const allowed = quotas[workspace]?.take(at, MINUTE_MS) ?? at;
  const begun = workers.take(allowed, runMs);
  late.quota.push(allowed - at);
  late.workers.push(begun - allowed);
  for (let ms = 0; ms < runMs; ms += 1_000) {
    const second = Math.floor((begun + ms) / 1_000);
    const share = (transactions * Math.min(1_000, runMs - ms)) / runMs;
    perSecond.set(second, (perSecond.get(second) ?? 0) + share);
  }
}

const worst = (values: number[]) => values.reduce((most, one) => Math.max(most, one), 0);
const quantile = (values: number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? 0;
const minutes = (ms: number) => `${(ms / MINUTE_MS).toFixed(1)} min`;
const peak = worst([...perSecond.values()]);
const dueAtOnce = new Map<number, number>();
for (const { at } of slots) {
  const second = Math.floor(at / 1_000);
  dueAtOnce.set(second, (dueAtOnce.get(second) ?? 0) + 1);
}

console.log(
  `${slots.length} slots of ${figures.workspaces * figures.schedules} schedules in a week.`,
);
console.log(`Most slots due in one second: ${worst([...dueAtOnce.values()])}.`);
for (const [name, values] of Object.entries(late)) {
  console.log(
    `Wait for ${name}: half below ${minutes(quantile(values, 0.5))}, 99 of 100 below ${minutes(quantile(values, 0.99))}, worst ${minutes(worst(values))}.`,
  );
}
console.log(
  `PostgreSQL: ${Math.round(peak)} transactions in the busiest second, of ${figures.tps}.`,
);
const scarce = [
  { what: 'the quota of a token', load: worst(late.quota) / MINUTE_MS },
  { what: 'the workers', load: worst(late.workers) / MINUTE_MS },
  { what: 'PostgreSQL', load: peak / figures.tps },
].sort((a, b) => b.load - a.load);
console.log(`First bottleneck: ${scarce[0]?.what}.`);
