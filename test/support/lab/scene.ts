// A lab with one machine and the weekly sync on it, for tests that are about one run.
import { onTestFinished } from 'vitest';
import type { JsonObject } from '../../../src/base/index.ts';
import type { Engine, RunReport } from '../../../src/engine/index.ts';
import { JOBS } from '../jobs.ts';
import { differenceOf, effectsIn, type World } from './effects.ts';
import { type Ended, type Lab, type Machine, openLab, type ProcessOptions } from './lab.ts';
import { type Job, runJob } from './sweep.ts';

interface LoggedTime {
  id: string;
  taskId: string;
  start: number;
  end: number;
  description: string;
}

/** The rows of a table of a world. */
export function tableIn<T>(world: World, name: string): T[] {
  return world[name] as unknown as T[];
}

export interface Scene {
  lab: Lab;
  machine: Machine;
  /** The workspace's id. */
  team: string;
  /** The world as it was at first. */
  before: World;
  /** Does work in a process of its own on the machine; throws what the work threw. */
  run<T>(work: (engine: Engine) => Promise<T>, options?: ProcessOptions): Promise<T>;
  /** The weekly sync, approved. */
  sync(options?: ProcessOptions): Promise<RunReport>;
  /** How the world differs from what it was at first. */
  changes(): Promise<{ more: string[]; less: string[] }>;
  /** Time entries that carry a marker. */
  logged(): Promise<LoggedTime[]>;
  /** What the key result stands at. */
  keyResult(): Promise<number>;
}

export async function openScene(job: Job = JOBS['weekly-sync']): Promise<Scene> {
  const lab = await openLab(job);
  onTestFinished(() => lab.close());
  const machine = lab.machine();
  const before = await lab.world();
  const rows = async <T>(name: string) => tableIn<T>(await lab.world(), name);
  const scene: Scene = {
    ...{ lab, machine, before, team: String((before.meta as JsonObject).workspaceId) },
    async run(work, options) {
      const process = await machine.start(options);
      const ended = await process.run(work);
      await process.close();
      return outcomeOf(ended);
    },
    sync: (options) => scene.run((engine) => runJob(engine, job), options),
    changes: async () =>
      differenceOf(effectsIn(before, before), effectsIn(await lab.world(), before)),
    async logged() {
      const entries = await rows<LoggedTime>('timeEntries');
      return entries.filter(({ description }) => description.includes('[ca:'));
    },
    async keyResult() {
      const results = await rows<{ name: string; stepsCurrent: number }>('keyResults');
      return results.find(({ name }) => name === 'Stability tickets closed')?.stepsCurrent ?? NaN;
    },
  };
  return scene;
}

function outcomeOf<T>(ended: Ended<T>): T {
  if (ended.kind === 'done') return ended.value;
  throw ended.kind === 'failed' ? ended.error : new Error('The process was cut off.');
}
