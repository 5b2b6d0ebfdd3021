// The engine: plans workflows, applies plans, and remembers both.

import type { Readable } from 'node:stream';
import type { Clock, RandomInt } from '../base/index.ts';
import { AppError, type JsonObject, messageOf } from '../base/index.ts';
import type { BoundEndpoint } from '../binding/index.ts';
import type { OperationCall, Reader } from '../clickup/index.ts';
import type { Hierarchy } from '../hierarchy/index.ts';
import type { PolicyRules } from '../policy/index.ts';
import type { Lane } from '../quota/index.ts';
import type { RunFilter, RunRecord, Store } from '../store/index.ts';
import { checkPlan, type Plan } from './plan/plan.ts';
import { type Planning, planWorkflow, type RawParams } from './plan/planner.ts';
import { planWrites, type Writes } from './plan/single-write.ts';
import { type ApplyEvent, type Approval, applyPlan, pastWrites } from './run/apply.ts';
import { createEvidence } from './run/evidence.ts';
import type { RunReport } from './run/report.ts';
import type { LocalFile, Workflow } from './workflow.ts';

/** Everything that an engine works on; the composition root puts it together. */
export interface EngineOptions {
  profile: string;
  endpoint: { name: string; fingerprint: string };
  binding: BoundEndpoint;
  reader: Reader;
  hierarchy: Hierarchy;
  store: Store;
  policy: PolicyRules;
  timeZone: string;
  clock: Clock;
  random: RandomInt;
  lane: Lane;
  waitFor(calls: number): number;
  quota(): JsonObject;
  /** Standard input, for workflows that read it. */
  input(): Readable;
}

export interface ApplyOptions {
  approval: Approval;
  onEvent?: (event: ApplyEvent) => void;
  signal?: AbortSignal;
  stopping?: () => boolean;
}

export interface Engine {
  /** Plans a workflow; nothing that writes is in scope. The plan is kept, so it can be applied by id. */
  plan(workflow: Workflow, params: RawParams): Promise<{ plan: Plan; files: LocalFile[] }>;
  /** Reads with all pages; the answer is believed for a minute, so a precondition costs no second read. */
  look(call: OperationCall): Promise<unknown>;
  /** A plan of writes that no workflow drafted. It is not kept. */
  planWrites(writes: Writes): Promise<Plan>;
  /** Applies the approved steps. One run of a workflow, profile and workspace at a time: `locked`. */
  apply(plan: Plan, options: ApplyOptions): Promise<RunReport>;
  runs(filter: RunFilter): Promise<RunRecord[]>;
  run(id: string): Promise<RunRecord>;
}

export function createEngine(options: EngineOptions): Engine {
  const { store, clock } = options;
  const evidence = createEvidence(options.reader.read, clock);
  const planning: Planning = {
    ...options,
    look: evidence.look,
    memoryOf: (workflow) => ({
      get: (name) => store.documents.get(`memory/${workflow}`, name),
      put: (name, value) => store.documents.put(`memory/${workflow}`, name, value, clock.now()),
    }),
    history: (keyPrefix) => pastWrites(store.journal, keyPrefix),
  };
  return {
    async plan(workflow, params) {
      const { plan, files } = await planWorkflow(workflow, params, planning);
      await store.documents.put('plan', plan.id, plan as unknown as JsonObject, clock.now());
      return { plan, files };
    },

    look: evidence.look,

    planWrites: (writes) => planWrites(writes, planning),

    async apply(plan, { approval, onEvent = () => {}, ...control }) {
      const name = [plan.workflow, options.profile, plan.workspace.id].join('/');
      const lock = await store.locks.acquire(name, `process ${process.pid}`);
      if (!lock.held) {
        throw new AppError(
          'locked',
          `Another run of ${plan.workflow} is at work (${lock.holder}).`,
          {
            next: 'Wait for it to end; a rerun then finds what is left to do.',
          },
        );
      }
      try {
        return await applyPlan(plan, approval, {
          ...options,
          ...control,
          read: options.reader.read,
          evidence,
          journal: store.journal,
          onEvent,
        });
      } finally {
        await lock.release();
      }
    },

    runs: (filter) => store.journal.runs(filter),

    async run(id) {
      const run = await store.journal.run(id);
      if (run) return run;
      throw new AppError('usage', `There is no run "${id}".`, {
        next: 'Run `clickup-agent runs list` to see the ids.',
      });
    },
  };
}

/** Reads a plan from the text of a file. Errors: AppError `stale` for one that is no plan or was edited. */
export function parsePlan(text: string): Plan {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    throw new AppError('stale', `The file holds no plan: ${messageOf(thrown)}.`, {
      next: 'Make one with `clickup-agent run … --plan-out FILE`.',
    });
  }
  return checkPlan(value);
}

/** The approval of every step that policy does not deny. */
export function approveAll(plan: Plan): Approval {
  const steps = plan.steps.filter(({ policy }) => policy !== 'deny').map(({ id }) => id);
  return { hash: plan.hash, steps: new Set(steps) };
}

/** The approval that policy alone gives, null when a step wants a person's word. */
export function approveByPolicy(plan: Plan): Approval | null {
  return plan.steps.every(({ policy }) => policy === 'allow') ? approveAll(plan) : null;
}
