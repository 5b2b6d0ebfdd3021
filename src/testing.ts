// testing: what tests of a workflow of your own import. `import { planOf } from 'clickup-agent/testing'`.
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { z } from 'zod';
import { openApp, worldFile } from './app/index.ts';
import { type Clock, type JsonObject, silentLog, systemClock } from './base/index.ts';
import { approveAll, type Workflow } from './engine/index.ts';
import { startSandbox } from './sandbox/index.ts';
import { VERSION } from './version.ts';

/** A simulated workspace of its own, in a temporary folder. */
export interface WorkspaceOptions {
  /** What it holds: a small company, the same with roles, archives and habits, or thousands of tasks. */
  seed?: 'demo' | 'office' | 'large';
  /** When the test begins, epoch ms; from then on time passes as usual. Default: now. */
  now?: number;
  /** IANA name, for days and weeks. Default UTC. */
  timeZone?: string;
  /** What standard input holds. */
  input?: string;
}

/** A step as a person sees it before anything is written. */
export interface PlannedStep {
  key: string;
  operation: string;
  target: { kind: string; id: string | null; name: string };
  input: JsonObject;
  before: JsonObject | null;
  after: JsonObject;
  reason: string;
}

/** What a workflow plans. `noop` counts what it looked at and left as it is. */
export interface PlannedWork {
  steps: PlannedStep[];
  noop: number;
  report: string | null;
  detail: JsonObject | null;
  notes: string[];
}

/** What became of a step: `matches` is whether a read shows what was planned. */
export interface WrittenStep extends PlannedStep {
  state: string;
  matches: boolean | null;
}

/** A workspace in which workflows are planned and applied as the program does it. */
export interface TestWorkspace {
  /** Plans without writing. Errors: those of the workflow; AppError `usage` for wrong parameters. */
  plan<S extends z.ZodObject>(workflow: Workflow<S>, params?: z.input<S>): Promise<PlannedWork>;
  /** Plans, approves all of it, writes, and reads back. */
  run<S extends z.ZodObject>(
    workflow: Workflow<S>,
    params?: z.input<S>,
  ): Promise<{ state: string; steps: WrittenStep[] }>;
  /** Ends it and removes its folder. */
  close(): Promise<void>;
}

/** Opens a simulated workspace; close it when the test ends. */
export async function openTestWorkspace(options: WorkspaceOptions = {}): Promise<TestWorkspace> {
  const { seed = 'demo', timeZone = 'UTC', input = '' } = options;
  const clock = clockFrom(options.now ?? systemClock.now());
  const home = await mkdtemp(join(tmpdir(), 'clickup-agent-test-'));
  const file = worldFile(join(home, 'state'));
  const sandbox = await startSandbox({ file, seed, clock, timeZone });
  await sandbox.close();
  const app = openApp({
    ...{
      clock,
      home,
      log: silentLog,
      lane: 'batch',
      version: VERSION,
      systemTimeZone: () => timeZone,
    },
    machine: { platform: process.platform, homeFolder: home, environment: {} },
    random: (bound) => randomInt(bound),
    input: () => Readable.from([input]),
  });
  return {
    async plan(workflow, params = {} as never) {
      const engine = await app.engine();
      const { plan } = await engine.plan(workflow as unknown as Workflow, { ...params });
      const { summary, report, detail, notes } = plan;
      return { steps: plan.steps.map(plannedStep), noop: summary.noop, report, detail, notes };
    },
    async run(workflow, params = {} as never) {
      const engine = await app.engine();
      const hold = await engine.hold(workflow.name);
      try {
        const raw = workflow as unknown as Workflow;
        const { plan } = await engine.plan(raw, { ...params }, { hold });
        const { state, steps } = await engine.apply(plan, { approval: approveAll(plan), hold });
        const written = steps.map((one) => ({
          ...plannedStep(one),
          state: one.state,
          matches: one.matches ?? null,
        }));
        return { state, steps: written };
      } finally {
        await hold.release();
      }
    },
    async close() {
      await app.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** What a workflow plans in a fresh workspace. */
export async function planOf<S extends z.ZodObject>(
  workflow: Workflow<S>,
  params?: z.input<S>,
  options: WorkspaceOptions = {},
): Promise<PlannedWork> {
  const workspace = await openTestWorkspace(options);
  try {
    return await workspace.plan(workflow, params);
  } finally {
    await workspace.close();
  }
}

function plannedStep(step: PlannedStep): PlannedStep {
  const { key, operation, target, input, before, after, reason } = step;
  return { key, operation, target, input, before, after, reason };
}

/** A clock that shows a time of one's own and goes on from there. */
function clockFrom(start: number): Clock {
  const begun = performance.now();
  return { ...systemClock, now: () => Math.round(start + performance.now() - begun) };
}
