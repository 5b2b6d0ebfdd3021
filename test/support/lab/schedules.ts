// Random faults: any request of a run may be dropped, refused, cut short, answered with nonsense or
// carried out late. Whatever happens, the report must tell what the world shows.
import fc from 'fast-check';
import type { RunReport } from '../../../src/engine/index.ts';
import { differenceOf, effectsIn, placesIn, type World } from './effects.ts';
import { type Ended, openLab } from './lab.ts';
import { type Job, runJob } from './sweep.ts';
import type { WireFault } from './wire.ts';

/** What goes wrong, by the number of the request; and whether time passes before the next run. */
export interface Schedule {
  faults: [number: number, fault: WireFault][];
  pause: boolean;
}

/** A request that is carried out later than this is found only by a run that begins after it, ms. */
const LATEST_MS = 80_000;
const MOST_REQUESTS = 20;

const KINDS = [
  ...(['drop-before', 'drop-after', '500-before', '500-after'] as const),
  ...(['truncate', 'malformed', 'html-502', '429'] as const),
];

const fault: fc.Arbitrary<WireFault> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...KINDS).map((kind) => ({ kind })) },
  {
    weight: 3,
    arbitrary: fc.integer({ min: 1, max: LATEST_MS }).map((ms) => ({ kind: 'late' as const, ms })),
  },
);

export const schedules: fc.Arbitrary<Schedule> = fc.record({
  faults: fc.uniqueArray(fc.tuple(fc.nat(MOST_REQUESTS), fault), {
    selector: ([number]) => number,
    maxLength: 6,
  }),
  pause: fc.boolean(),
});

/** What a job does when nothing goes wrong: the world before and after it. */
export interface Expected {
  before: World;
  after: World;
}

/** What a run under faults told of itself. `failed`: that it could not do all of its work. */
export type Told = 'done' | 'unknown' | 'failed';

/**
 * Runs the job under a schedule, and then once more without faults. Answers what the first run
 * told; throws what is wrong: a report that the world gives the lie, or work that is not done once.
 */
export async function trySchedule(job: Job, expected: Expected, schedule: Schedule): Promise<Told> {
  const lab = await openLab(job);
  try {
    const world = await lab.world();
    const machine = lab.machine();
    const first = await machine.start({ faults: new Map(schedule.faults) });
    const ended = await first.run((engine) => runJob(engine, job));
    if (schedule.pause) await lab.settle();
    const left = await lab.world();
    const seen = effectsIn(left, world);
    const after = effectsIn(expected.after, expected.before);
    const lie = ended.kind === 'done' ? lieIn(ended.value, seen) : null;
    if (lie !== null) throw new Error(`The first run: ${lie}.`);
    const strange = unplannedIn(left, expected);
    if (strange.length > 0) {
      throw new Error(`The first run left what nobody planned: ${strange.join('; ')}`);
    }
    const told = toldBy(ended);
    const silent = differenceOf(after, seen);
    if (told === 'done' && silent.more.length + silent.less.length > 0) {
      throw new Error(`The first run is told as done, and misses: ${silent.less.join('; ')}`);
    }
    const second = await machine.start();
    const again = await second.run((engine) => runJob(engine, job));
    await first.close();
    await second.close();
    await lab.settle();
    const state =
      again.kind === 'done' ? again.value.state : String('error' in again && again.error);
    if (state !== 'done') throw new Error(`The second run ended as ${state}.`);
    const { more, less } = differenceOf(after, effectsIn(await lab.world(), world));
    if (more.length + less.length === 0) return told;
    const what = `too much: ${more.join('; ')}; missing: ${less.join('; ')}`;
    throw new Error(`After the second run, ${what}`);
  } finally {
    await lab.close();
  }
}

/** What a world holds that neither the world before the work nor the one after it does. */
export function unplannedIn(world: World, { before, after }: Expected): string[] {
  const planned = [...placesIn(before, before), ...placesIn(after, before)];
  return differenceOf(planned, placesIn(world, before)).more;
}

function toldBy(ended: Ended<RunReport>): Told {
  if (ended.kind !== 'done') return 'failed';
  const { state, steps } = ended.value;
  if (steps.some((step) => step.state === 'unknown')) return 'unknown';
  return state === 'done' ? 'done' : 'failed';
}

/** A step that says something else than the world; null when there is none. `unknown` says nothing. */
function lieIn({ steps }: RunReport, seen: string[]): string | null {
  for (const { id, state, marker, target, after, message } of steps) {
    if (marker === null || state === 'unknown' || state === 'skipped') continue;
    const count =
      target.kind === 'key_result'
        ? seen.filter(
            (one) =>
              one.includes(String(target.id)) && one.includes(`"stepsCurrent":${after.current},`),
          ).length
        : seen.filter((one) => one.includes(marker)).length;
    const wanted = state === 'done' || state === 'noop' ? 1 : 0;
    if (count !== wanted)
      return `${id} is told as ${state} (${message}), and is there ${count} times`;
  }
  return null;
}

/** The job in a world where nothing goes wrong. */
export async function expectedOf(job: Job): Promise<Expected> {
  const lab = await openLab(job);
  try {
    const world = await lab.world();
    const process = await lab.machine().start();
    const ended = await process.run((engine) => runJob(engine, job));
    if (ended.kind !== 'done') throw new Error('The job does not even run undisturbed.');
    await process.close();
    return { before: world, after: await lab.world() };
  } finally {
    await lab.close();
  }
}
