// Cuts a run off at every point where something becomes durable or goes on the wire, finishes it,
// and counts what is there too often and what is missing.
import { approveAll, type Engine, type RunReport, runHistory } from '../../../src/engine/index.ts';
import { workflows } from '../../../workflows/index.ts';
import { differenceOf, effectsIn } from './effects.ts';
import { type Ended, type LabOptions, type LabProcess, type Machine, openLab } from './lab.ts';
import type { WireFault } from './wire.ts';

/** A workflow and what it is asked to do. */
export interface Job extends LabOptions {
  workflow: keyof typeof workflows;
  params: Record<string, unknown>;
}

/** How a run that was cut off is finished. `elsewhere`: on a machine that remembers nothing. */
export type Finish = 'resume' | 'rerun' | 'elsewhere';

/** What one stop came to. */
export interface Trial {
  point: string;
  finish: Finish;
  duplicates: string[];
  losses: string[];
  /** Why the finishing run did not get everything done; null when it did. */
  trouble: string | null;
}

/** Plans and applies, as `run --yes` does. */
export async function runJob(engine: Engine, { workflow, params }: Job): Promise<RunReport> {
  const hold = await engine.hold(workflow);
  try {
    const { plan } = await engine.plan(await workflows[workflow].load(), params, { hold });
    return await engine.apply(plan, { approval: approveAll(plan), hold });
  } finally {
    await hold.release();
  }
}

/** A run that nothing disturbs: its effects and the points that it passes. */
export async function undisturbed(job: Job): Promise<{ effects: string[]; points: string[] }> {
  const lab = await openLab(job);
  try {
    const before = await lab.world();
    const process = await lab.machine().start();
    const ended = await process.run((engine) => runJob(engine, job));
    if (ended.kind !== 'done' || ended.value.state !== 'done') throw new Error(whyOf(ended) ?? '');
    await process.close();
    return { effects: effectsIn(await lab.world(), before), points: process.fuse.passed };
  } finally {
    await lab.close();
  }
}

/** At which point a run is cut off (null: at none), what goes wrong before, and how it is finished. */
export interface Stop {
  cutAt: number | null;
  finish: Finish;
  /** By the number of the write. */
  writeFaults?: ReadonlyMap<number, WireFault>;
}

/** Tries one stop. */
export async function stopAt(job: Job, expected: string[], stop: Stop): Promise<Trial> {
  const { cutAt, finish, writeFaults = new Map() } = stop;
  const lab = await openLab(job);
  try {
    const before = await lab.world();
    const machine = lab.machine();
    const first = await machine.start({ cutAt, writeFaults });
    await first.run((engine) => runJob(engine, job));
    const point = first.fuse.passed[cutAt ?? -1] ?? 'the end';
    const second = await (finish === 'elsewhere' ? lab.machine() : machine).start();
    const ended = await finished(second, machine, job, finish);
    await first.close();
    await second.close();
    await lab.settle();
    const { more, less } = differenceOf(expected, effectsIn(await lab.world(), before));
    return { point, finish, duplicates: more, losses: less, trouble: whyOf(ended) };
  } finally {
    await lab.close();
  }
}

/** The faults that a write may meet on its way back: its effect is there, or comes late. */
const ANSWERS_LOST: readonly WireFault[] = [
  { kind: 'drop-after' },
  { kind: '500-after' },
  { kind: 'truncate' },
  { kind: 'late', ms: 70_000 },
];

/** Every way to end a run that `every` lets through: at each point, finished in each way. */
export function stopsOf(points: readonly string[], every = 1): Stop[] {
  const finishes: Finish[] = ['resume', 'rerun', 'elsewhere'];
  return points.flatMap((point, cutAt) =>
    cutAt % every !== 0
      ? []
      : finishes
          // Nobody but the machine that sent it can know of a write that is still under way.
          .filter((finish) => finish !== 'elsewhere' || !point.endsWith('under way'))
          .map((finish) => ({ cutAt, finish })),
  );
}

/**
 * A stop for each write and each kind of lost answer: while the effect is looked for, and not at
 * all. Both are finished by resuming.
 */
export function lostAnswersOf(points: readonly string[], every = 1): Stop[] {
  const answers = points.flatMap((point, i) => (/^answered (?!GET)/.test(point) ? [i] : []));
  return answers.flatMap((answered, write) =>
    ANSWERS_LOST.flatMap((fault, kind) => {
      if ((write + kind) % every !== 0) return [];
      const writeFaults = new Map([[write, fault]]);
      return [answered + 2, null].map((cutAt) => ({
        ...{ cutAt, finish: 'resume' as const, writeFaults },
      }));
    }),
  );
}

/** Resumes the run that was cut off; where it had not begun, and in the other ways, runs anew. */
async function finished(
  process: LabProcess,
  machine: Machine,
  job: Job,
  finish: Finish,
): Promise<Ended<RunReport>> {
  const [begun] = await runHistory(machine.store).list({ limit: 1 });
  return process.run((engine) =>
    finish === 'resume' && begun ? engine.resume(begun.id, {}) : runJob(engine, job),
  );
}

function whyOf(ended: Ended<RunReport>): string | null {
  if (ended.kind === 'dead') return 'it was cut off';
  if (ended.kind === 'failed') return String(ended.error);
  const { state, steps } = ended.value;
  if (state === 'done') return null;
  const wrong = steps.filter((step) => step.state !== 'done' && step.state !== 'noop');
  return `${state}: ${wrong.map(({ id, state: end, message }) => `${id} ${end} ${message ?? ''}`).join('; ')}`;
}
