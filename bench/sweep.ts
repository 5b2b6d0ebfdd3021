// npm run sweep: runs are cut off at every point, killed in earnest at every request, and met with
// every kind of lost answer and with random faults. Prints what was tried, and what was written too
// often or not at all; then what guards a write is broken here and there, which tests should notice.
// Each job has a process of its own, two side by side. Exits 1 when anything is wrong. `npm run sweep --
// quick` tries a part of it, and `npm run sweep -- weekly-sync` that job alone; `npm run sweep -- fleet`
// machines of a fleet; `npm run sweep -- processes` runs the journeys with each command in its own
// process.
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { formatSpan } from '../src/engine/index.ts';
import { EVERY_WEEK, IN_BULK, JOBS } from '../test/support/jobs.ts';
import { type Kill, killAt } from '../test/support/kill.ts';
import { exportStops } from '../test/support/lab/export-sweep.ts';
import { expectedOf, schedules, trySchedule } from '../test/support/lab/schedules.ts';
import {
  type Job,
  lostAnswersOf,
  type Stop,
  stopAt,
  stopsOf,
  undisturbed,
} from '../test/support/lab/sweep.ts';
import { serveSandbox } from '../test/support/served-sandbox.ts';

const quick = process.argv.includes('quick');
/** Names of the jobs to try; none: all. */
const only = process.argv.slice(2).filter((word) => word !== 'quick');
const seed = Date.now();
const SCHEDULES = quick ? 25 : 500;
/** Places that are broken, of some 1,500: `npm run mutation` tries them all. */
const BROKEN = quick ? 20 : 150;
const SIGNALS: Kill['signal'][] = ['SIGKILL', 'SIGTERM', 'SIGINT'];
/** The faults in words. */
const FAULTS: Record<string, string> = {
  'drop-after': 'connection dropped after the write',
  '500-after': '500 after the write',
  truncate: '200 with half a body',
  late: 'answer after our time-out',
};

/** How one trial ended. */
interface Found {
  duplicates: string[];
  losses: string[];
  trouble: string | null;
}

/** What a part of the sweep came to; `ms`: how long it took. */
interface Tally {
  points: number;
  runs: number;
  duplicates: number;
  losses: number;
  ms: number;
}

if (only[0] === 'fleet') {
  const { sweepFleet } = await import('./fleet-chaos.ts');
  process.exit((await sweepFleet(Number(only[1] ?? 200), only[2] === 'calm')) ? 0 : 1);
}

if (only[0] === 'processes') {
  execFileSync('npx', ['vitest', 'run', 'test/journeys'], {
    env: { ...process.env, CLICKUP_AGENT_TEST_PROCESSES: '1' },
    stdio: 'inherit',
  });
  process.exit();
}

const begun = Date.now();
const total: Tally = { points: 0, runs: 0, duplicates: 0, losses: 0, ms: 0 };
let wrong = 0;

/** Prints a row of the table, and adds it to the total. */
function row(what: string, { points, runs, duplicates, losses, ms }: Tally): void {
  const numbers = [points, runs, duplicates, losses].map((n, i) =>
    String(n).padStart([6, 6, 11, 7][i] ?? 0),
  );
  console.log(`  ${what.padEnd(36)}${numbers.join('')}${formatSpan(ms).padStart(12)}`);
}

/** A part that has a process of its own: a file, and its arguments. */
type Work = [file: string, ...args: string[]];
/** What such a process tells when it ends. */
interface Told {
  total: Tally;
  wrong: number;
}

/** Does works in processes of their own, two side by side; what each prints is shown when it ends. */
async function sideBySide(works: Work[]): Promise<void> {
  const next = async (): Promise<void> => {
    const [file, ...args] = works.shift() ?? [];
    if (file === undefined) return;
    const child = fork(fileURLToPath(new URL(file, import.meta.url)), args, { silent: true });
    let [said, told]: [string, Told | null] = ['', null];
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    }
    child.on('message', (message) => {
      told = message as Told;
    });
    const [code] = await once(child, 'close');
    process.stdout.write(said);
    add((told as Told | null)?.total);
    wrong += (told as Told | null)?.wrong ?? (code === 0 ? 0 : 1);
    return next();
  };
  await Promise.all([next(), next()]);
}

/** Adds what a part came to. */
function add(sum: Omit<Tally, 'ms'> | undefined): void {
  for (const name of ['points', 'runs', 'duplicates', 'losses'] as const) {
    total[name] += sum?.[name] ?? 0;
  }
}

/** Tries each of `trials`, two runs each: the one that is stopped, and the one that finishes it. */
async function part(
  what: string,
  trials: Iterable<() => Promise<({ point: string } & Found) | null>>,
): Promise<void> {
  const started = Date.now();
  const points = new Set<string>();
  const sum: Tally = { points: 0, runs: 0, duplicates: 0, losses: 0, ms: 0 };
  for (const trial of trials) {
    const found = await trial();
    if (found === null) break;
    const { point, duplicates, losses, trouble } = found;
    points.add(point);
    sum.runs += 2;
    sum.duplicates += duplicates.length;
    sum.losses += losses.length;
    if (duplicates.length + losses.length === 0 && trouble === null) continue;
    wrong += 1;
    console.log('  wrong:', JSON.stringify({ point, duplicates, losses, trouble }));
  }
  Object.assign(sum, { points: points.size, ms: Date.now() - started });
  row(what, sum);
  add(sum);
}

/** Stops within this process, on a clock that nobody waits for. */
async function cutOff(job: Job): Promise<void> {
  const { effects, points } = await undisturbed(job);
  const trials = (stops: Stop[]) =>
    stops.map((stop) => async () => {
      const point = JSON.stringify([stop.cutAt, ...(stop.writeFaults ?? [])]);
      return { ...(await stopAt(job, effects, stop)), point };
    });
  await part('power lost', trials(stopsOf(points, quick ? 9 : 1)));
  const lost = lostAnswersOf(points, quick ? 5 : 1);
  for (const [kind, words] of Object.entries(FAULTS)) {
    const ofKind = (stop: Stop) => [...(stop.writeFaults?.values() ?? [])][0]?.kind === kind;
    await part(words, trials(lost.filter(ofKind)));
  }
}

/** Stops of the built program, each while one of its requests is on the wire. */
async function kill(command: string[]): Promise<void> {
  const sandbox = await serveSandbox();
  const trials = function* (signal: Kill['signal']) {
    for (let request = 0; ; request += quick ? 6 : 1) {
      const finish = request % 2 === 0 ? 'resume' : 'rerun';
      yield async () => {
        const trial = await killAt(sandbox, command, { signal, request, finish });
        return trial && { ...trial, point: String(request) };
      };
    }
  };
  try {
    for (const signal of SIGNALS) await part(`the built program, ${signal}`, trials(signal));
  } finally {
    await sandbox.close();
  }
}

async function randomFaults(job: Job): Promise<void> {
  const started = Date.now();
  const expected = await expectedOf(job);
  const told = { done: 0, unknown: 0, failed: 0 };
  const property = fc.asyncProperty(schedules, async (schedule) => {
    told[await trySchedule(job, expected, schedule)] += 1;
  });
  const { failed, numRuns, counterexample, errorInstance } = await fc.check(property, {
    numRuns: SCHEDULES,
    seed,
  });
  const took = formatSpan(Date.now() - started);
  console.log(`  ${numRuns} random fault schedules, seed ${seed}, in ${took}:`);
  console.log(
    `    ended as without faults ${told.done}, told as unknown ${told.unknown}, ` +
      `told as failed ${told.failed},\n    silently different ${failed ? 1 : 0}`,
  );
  if (!failed) return;
  wrong += 1;
  console.log('  wrong:', JSON.stringify(counterexample), errorInstance);
}

/** A job as the command line that asks for it. */
function commandOf({ workflow, params }: Job): string[] {
  const flags = Object.entries(params).flatMap(([name, value]) =>
    [value].flat().flatMap((one) => [`--${name}`, String(one)]),
  );
  return [workflow, ...flags];
}

if (!existsSync('dist/main.js')) {
  console.error('The program is not built: npm run build');
  process.exit(2);
}
const ALL: Record<string, Job> = { ...JOBS, 'triage-in-bulk': IN_BULK, ...EVERY_WEEK };
const names = [...Object.keys(ALL), 'export'].filter((name) => {
  return only.length === 0 || only.includes(name);
});
const [name = ''] = names;
const job = ALL[name];
if (names.length > 1) {
  console.log(`Runs are stopped in three ways, and then resumed, run again, or run elsewhere:
  power lost     in this process, at each durable write and each request
  SIGKILL        the built program, during each request
  SIGTERM/SIGINT the built program, during each request, ended in good order
and each write's answer is lost in four ways, alone and with a stop after it. At last what guards a write
is broken, in one place at a time.`);
  const works = names.map((one): Work => ['sweep.ts', ...(quick ? ['quick'] : []), one]);
  await sideBySide(only.length > 0 ? works : [...works, ['mutation/run.ts', String(BROKEN)]]);
} else {
  console.log(`\n${name.padEnd(38)}points  runs duplicates losses        took`);
  if (job) {
    await cutOff(job);
    // The sandbox's own endpoint makes one task with a call; tags and moves leave no mark to count by.
    if (name in JOBS) await kill(commandOf(job));
    await randomFaults(job);
  } else {
    const trials = await exportStops(quick ? 9 : 1);
    await part(
      'power lost; read again, and lost',
      trials.map((trial, at) => async () => ({ ...trial, point: `${at} ${trial.point}` })),
    );
  }
}
if (process.send) {
  process.send({ total, wrong } satisfies Told);
  process.disconnect();
} else {
  console.log('');
  row('all', { ...total, ms: Date.now() - begun });
  console.log(wrong === 0 ? 'Each effect exactly once, everywhere.' : `${wrong} parts went wrong.`);
}
process.exitCode = wrong === 0 ? 0 : 1;
