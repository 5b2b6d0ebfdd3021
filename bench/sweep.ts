// npm run sweep: runs are cut off at every point, killed in earnest at every request, and met with
// every kind of lost answer and with random faults. Prints what was tried, and what was written too
// often or not at all; exits 1 when there is any. `npm run sweep -- quick` tries a part of it.
import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { JOBS } from '../test/support/jobs.ts';
import { type Kill, killAt } from '../test/support/kill.ts';
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
const SCHEDULES = quick ? 25 : 500;
const SIGNALS: Kill['signal'][] = ['SIGKILL', 'SIGTERM', 'SIGINT'];

/** How one trial ended. */
interface Found {
  duplicates: string[];
  losses: string[];
  trouble: string | null;
}

/** What a part of the sweep came to. */
interface Tally {
  points: Set<string>;
  runs: number;
  duplicates: number;
  losses: number;
  unfinished: number;
}

let wrong = 0;

const tally = (): Tally => ({
  points: new Set(),
  ...{ runs: 0, duplicates: 0, losses: 0, unfinished: 0 },
});

/** Each trial is two runs: the one that is stopped, and the one that finishes it. */
function add(to: Tally, point: string, { duplicates, losses, trouble }: Found): void {
  to.points.add(point);
  to.runs += 2;
  to.duplicates += duplicates.length;
  to.losses += losses.length;
  if (trouble !== null) to.unfinished += 1;
  if (duplicates.length + losses.length === 0 && trouble === null) return;
  wrong += 1;
  console.log('  wrong:', JSON.stringify({ point, duplicates, losses, trouble }));
}

function print(what: string, { points, runs, duplicates, losses, unfinished }: Tally): void {
  const counts = `points ${points.size}, runs ${runs}, duplicates ${duplicates}, losses ${losses}`;
  console.log(`  ${what}: ${counts}${unfinished > 0 ? `, not finished ${unfinished}` : ''}`);
}

/** Stops within this process, on a clock that nobody waits for. */
async function cutOff(job: Job): Promise<void> {
  const { effects, points } = await undisturbed(job);
  const kinds: [what: string, stops: Stop[]][] = [
    ['cut off at each durable write and each request', stopsOf(points, quick ? 9 : 1)],
    ['cut off after each kind of lost answer', lostAnswersOf(points, quick ? 5 : 1)],
  ];
  for (const [what, stops] of kinds) {
    const sum = tally();
    for (const stop of stops) {
      const point = JSON.stringify([stop.cutAt, ...(stop.writeFaults ?? [])]);
      add(sum, point, await stopAt(job, effects, stop));
    }
    print(what, sum);
  }
}

/** Stops of the built program, each while one of its requests is on the wire. */
async function kill(command: string[]): Promise<void> {
  const sandbox = await serveSandbox();
  try {
    for (const signal of SIGNALS) {
      const sum = tally();
      for (let request = 0; ; request += quick ? 6 : 1) {
        const finish = request % 2 === 0 ? 'resume' : 'rerun';
        const trial = await killAt(sandbox, command, { signal, request, finish });
        if (trial === null) break;
        add(sum, String(request), trial);
      }
      print(`the built program, ${signal} during each request`, sum);
    }
  } finally {
    await sandbox.close();
  }
}

async function randomFaults(job: Job): Promise<void> {
  const expected = await expectedOf(job);
  const seed = Date.now();
  const property = fc.asyncProperty(schedules, async (schedule) => {
    const fault = await trySchedule(job, expected, schedule);
    if (fault !== null) throw new Error(fault);
  });
  const { failed, numRuns, counterexample, errorInstance } = await fc.check(property, {
    numRuns: SCHEDULES,
    seed,
  });
  const found = failed ? 1 : 0;
  console.log(`  random faults: schedules ${numRuns} (seed ${seed}), silent differences ${found}`);
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
for (const job of Object.values(JOBS)) {
  console.log(job.workflow);
  await cutOff(job);
  await kill(commandOf(job));
  await randomFaults(job);
}
console.log(wrong === 0 ? 'Each effect exactly once, everywhere.' : `${wrong} trials went wrong.`);
process.exitCode = wrong === 0 ? 0 : 1;
