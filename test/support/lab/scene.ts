// A lab with one machine and the weekly sync on it, for tests that are about one run.
import { expect, onTestFinished } from 'vitest';
import type { JsonObject } from '../../../src/base/index.ts';
import { approveAll, type Engine, type Plan, type RunReport } from '../../../src/engine/index.ts';
import { workflows } from '../../../workflows/index.ts';
import { JOBS } from '../jobs.ts';
import { differenceOf, effectsIn, type World } from './effects.ts';
import {
  type Ended,
  type Lab,
  type LabOptions,
  type Machine,
  openLab,
  type ProcessOptions,
} from './lab.ts';
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

/** The office workspace, on Friday noon in Los Angeles. */
export const OFFICE: LabOptions = {
  seed: 'office',
  workspace: 'Northstar',
  start: Date.parse('2026-11-27T20:00:00Z'),
};

/** How many steps there are of each operation. */
export function countOf({ steps }: Pick<RunReport, 'steps'>): Record<string, number> {
  const kinds: Record<string, number> = {};
  for (const { operation } of steps) kinds[operation] = (kinds[operation] ?? 0) + 1;
  return kinds;
}

export function planned(
  scene: Scene,
  workflow: Job['workflow'],
  params: JsonObject,
): Promise<Plan> {
  return scene.run(
    async (engine) => (await engine.plan(await workflows[workflow].load(), params)).plan,
  );
}

/** Dry run, run, second run and undo of a job in a world of its own: as they must be to each other. */
export async function walk(
  workflow: Job['workflow'],
  params: JsonObject,
  options: LabOptions = {},
): Promise<{ dry: Plan; done: RunReport; again: Plan }> {
  const scene = await openScene({ workflow, params, ...options });
  const dry = await planned(scene, workflow, params);
  const done = await scene.sync();
  expect([done.state, done.steps.map(({ key }) => key)]).toEqual([
    'done',
    dry.steps.map(({ key }) => key),
  ]);
  expect(done.steps.filter(({ matches }) => matches === false)).toEqual([]);
  const again = await planned(scene, workflow, params);
  expect(again.steps).toEqual([]);
  const taken = await scene.run(async (engine) => {
    const plan = await engine.planUndo(done.id);
    return engine.apply(plan, { approval: approveAll(plan) });
  });
  expect(taken.state).toBe('done');
  expect(await scene.changes()).toEqual({ more: [], less: [] });
  return { dry, done, again };
}
