// Applying an approved plan: each step's precondition, its write, and one read back for all.
import {
  AppError,
  type Clock,
  canonicalJson,
  isObject,
  type JsonObject,
  newId,
  type RandomInt,
} from '../../base/index.ts';
import type { BoundEndpoint } from '../../binding/index.ts';
import type { Read } from '../../clickup/index.ts';
import type { Lane } from '../../quota/index.ts';
import type { Journal } from '../../store/index.ts';
import type { Plan, PlanStep } from '../plan/plan.ts';
import { readBackOf } from '../plan/planner.ts';
import { resolveReferences } from '../plan/references.ts';
import { type Evidence, pick, readAll, rowsOf, standing } from './evidence.ts';
import { type RunReport, type RunStep, runStateOf, summarize } from './report.ts';
import { writeStep } from './write.ts';

/** A person's or a policy's word, bound to one plan. Steps not named are left out. */
export interface Approval {
  hash: string;
  steps: ReadonlySet<string>;
}

/** What happens while a plan is applied. */
export type ApplyEvent =
  | { kind: 'run-started'; runId: string; steps: number }
  | { kind: 'step-started'; step: PlanStep; index: number }
  | { kind: 'step-ended'; step: RunStep; index: number }
  | { kind: 'reading-back'; reads: number };

/** What applying needs of the world. */
export interface Applying {
  binding: Pick<BoundEndpoint, 'send' | 'callTool' | 'encode'>;
  read: Read;
  /** What planning has just seen counts here too. */
  evidence: Evidence;
  endpoint: { name: string; fingerprint: string };
  profile: string;
  journal: Journal;
  clock: Clock;
  random: RandomInt;
  lane: Lane;
  quota(): JsonObject;
  onEvent(event: ApplyEvent): void;
  /** Ends the run at once; the step on the wire is then unknown and a later run looks for it. */
  signal?: AbortSignal;
  /** Asked before each step: true finishes here and leaves the rest for a later run. */
  stopping?: () => boolean;
}

/** Applies the approved steps of a plan, in order. Errors: AppError `stale` before anything is written. */
export async function applyPlan(
  plan: Plan,
  approval: Approval,
  world: Applying,
): Promise<RunReport> {
  checkApplicable(plan, approval, world);
  const startedAt = world.clock.now();
  const runId = newId('run', startedAt, world.random);
  const steps: RunStep[] = plan.steps.map((step) => ({ ...step }));
  const ids = new Map<string, string>();
  let interrupted = false;

  const report = (): RunReport => ({
    schemaVersion: plan.schemaVersion,
    kind: 'run',
    id: runId,
    planId: plan.id,
    hash: plan.hash,
    state: 'running',
    workflow: plan.workflow,
    params: plan.params,
    endpoint: plan.endpoint,
    workspace: plan.workspace,
    timeZone: plan.timeZone,
    notes: plan.notes,
    startedAt,
    finishedAt: null,
    steps,
    summary: summarize(plan, steps),
    quota: world.quota(),
  });
  await saveRun(report(), world);
  world.onEvent({ kind: 'run-started', runId, steps: steps.length });

  for (const [index, step] of steps.entries()) {
    if (world.stopping?.() || world.signal?.aborted) {
      interrupted = true;
      break;
    }
    world.onEvent({ kind: 'step-started', step, index });
    try {
      Object.assign(step, await applyStep(step, approval, ids));
    } catch (thrown) {
      // Out of quota, out of time or interrupted: what was written is kept for a later run.
      await saveRun({ ...report(), state: 'interrupted', finishedAt: world.clock.now() }, world);
      throw addRun(thrown, runId, steps);
    }
    world.onEvent({ kind: 'step-ended', step, index });
  }
  await readBack(steps, world);
  // The world has changed by our own hand: nobody may plan on what was seen before.
  world.evidence.forget();
  const finished = {
    ...report(),
    state: runStateOf(steps, interrupted),
    finishedAt: world.clock.now(),
  };
  await saveRun(finished, world);
  return finished;

  async function applyStep(
    step: PlanStep,
    approved: Approval,
    written: Map<string, string>,
  ): Promise<Partial<RunStep>> {
    if (!approved.steps.has(step.id)) {
      return { state: step.policy === 'deny' ? 'denied' : 'skipped', message: 'Not approved.' };
    }
    const input = resolveReferences(step.input, written);
    if (!input) return { state: 'skipped', message: 'A step that it builds on did not succeed.' };
    for (const condition of step.preconditions) {
      const now = await standing(condition, world.evidence.look);
      if (now.kind === 'done') {
        return { state: 'noop', message: `Already there: ${now.what}.`, observed: now.row };
      }
      if (now.kind === 'drift') {
        const { what, planned, found } = now;
        return { state: 'drift', message: `${what} changed.`, drift: { what, planned, found } };
      }
    }
    const args = step.uses.length > 0 ? resolveReferences(step.args, written) : step.args;
    const ended = await writeStep(
      { ...step, input, args: args ?? step.args },
      {
        runId,
        binding: world.binding,
        journal: world.journal,
        look: (call) => readAll(world.read, call),
        clock: world.clock,
        call: { lane: world.lane, ...(world.signal ? { signal: world.signal } : {}) },
      },
    );
    if (ended.state !== 'done') return { state: ended.state, message: ended.message };
    if (ended.id !== null) written.set(step.id, ended.id);
    return { state: 'done', writtenId: ended.id };
  }
}

/** One read for every look that the finished steps share; each step gets what it shows. */
async function readBack(steps: RunStep[], world: Applying): Promise<void> {
  const looks = new Map<
    string,
    { call: NonNullable<ReturnType<typeof readBackOf>>; steps: RunStep[] }
  >();
  for (const step of steps.filter(({ state }) => state === 'done')) {
    const call = readBackOf(step);
    // A look that itself waits for another step's id cannot be made.
    if (!call || step.uses.length > 0) continue;
    const key = canonicalJson(call);
    const group = looks.get(key) ?? { call, steps: [] };
    group.steps.push(step);
    looks.set(key, group);
  }
  if (looks.size === 0) return;
  world.onEvent({ kind: 'reading-back', reads: looks.size });
  for (const group of looks.values()) {
    let rows: JsonObject[];
    try {
      rows = rowsOf(await readAll(world.read, group.call));
    } catch {
      // The writes stand; only their proof is missing, and the report leaves it out.
      continue;
    }
    for (const step of group.steps) {
      const wanted = step.writtenId ?? step.target.id;
      const row = rows.find((one) => one.id === wanted);
      step.observed = row ? pick(row, step.after) : null;
      step.matches = canonicalJson(step.observed) === canonicalJson(step.after);
    }
  }
}

function checkApplicable(plan: Plan, approval: Approval, world: Applying): void {
  const again = 'Make a new plan with `clickup-agent run … --plan-out FILE`.';
  if (approval.hash !== plan.hash) {
    throw new AppError('stale', 'The approval belongs to another plan.', { next: again });
  }
  if (plan.endpoint.fingerprint !== world.endpoint.fingerprint) {
    throw new AppError(
      'stale',
      `The plan was made for another endpoint ("${plan.endpoint.name}").`,
      {
        next: `Apply it with --profile ${plan.endpoint.name}, or make a new plan here.`,
      },
    );
  }
  if (world.clock.now() > plan.expiresAt) {
    throw new AppError('stale', 'The plan is older than a day.', { next: again });
  }
}

function saveRun(report: RunReport, world: Applying): Promise<void> {
  return world.journal.saveRun({
    id: report.id,
    workflow: report.workflow,
    profile: world.profile,
    state: report.state,
    startedAt: report.startedAt,
    finishedAt: report.finishedAt,
    body: report as unknown as JsonObject,
  });
}

/** Adds to an error which run it stopped and how far that got. */
function addRun(thrown: unknown, runId: string, steps: RunStep[]): unknown {
  if (!(thrown instanceof AppError)) return thrown;
  const done = steps.filter(({ state }) => state === 'done').length;
  return new AppError(thrown.code, thrown.message, {
    next: [thrown.next, `${done} of ${steps.length} writes are done; run it again to go on.`]
      .filter((part) => part !== undefined)
      .join(' '),
    data: { ...thrown.data, runId, done, steps: steps.length },
    cause: thrown,
  });
}

/** The successful writes of the journal under a key, for workflows that ask what was done before. */
export async function pastWrites(journal: Journal, keyPrefix: string) {
  const entries = await journal.byKey(keyPrefix);
  return entries.flatMap((entry) => {
    const { step, outcome } = entry.body;
    if (entry.state !== 'settled' || outcome !== 'done' || !isObject(step)) return [];
    const facts = isObject(step.facts) ? step.facts : {};
    return [{ key: entry.key, facts, settledAt: entry.settledAt ?? entry.intendedAt }];
  });
}
