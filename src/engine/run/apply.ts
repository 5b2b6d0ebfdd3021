// Applying an approved plan: its steps in order, and one read back for all.
import { AppError, type Clock, type JsonObject, newId, type RandomInt } from '../../base/index.ts';
import type { BoundEndpoint } from '../../binding/index.ts';
import type { Read } from '../../clickup/index.ts';
import type { PolicyRules } from '../../policy/index.ts';
import type { Lane } from '../../quota/index.ts';
import type { Journal } from '../../store/index.ts';
import type { Plan, PlanStep } from '../plan/plan.ts';
import { type Evidence, readAll } from './evidence.ts';
import { readBack } from './read-back.ts';
import { type Recording, saveRun } from './record.ts';
import { type RunReport, type RunStep, runStateOf } from './report.ts';
import { applyStep, applyTogether, type StepEnd, type Stepping } from './step.ts';
import { withdrawTwins } from './twins.ts';

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
  /** The answer to a write is lost, now or in an earlier run: its effect is looked for until then. */
  | { kind: 'in-doubt'; until: number }
  | { kind: 'reading-back'; reads: number };

/** What applying needs of the world. */
export interface Applying {
  binding: Pick<BoundEndpoint, 'send' | 'callTool' | 'encode' | 'capability'>;
  read: Read;
  /** What planning has just seen counts here too. */
  evidence: Evidence;
  endpoint: { name: string; fingerprint: string };
  workspaceId: string;
  policy: PolicyRules;
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

/** A run that was begun before and did not end: its steps as far as they are known. */
export type EarlierRun = Pick<RunReport, 'id' | 'startedAt' | 'steps'>;

/**
 * Applies the approved steps of a plan in order, or what is left of them after an earlier run.
 * Errors: AppError `stale` before anything is written.
 */
export async function applyPlan(
  plan: Plan,
  approval: Approval,
  world: Applying,
  earlier?: EarlierRun,
): Promise<RunReport> {
  checkApplicable(plan, approval, world);
  const { clock, evidence, journal } = world;
  const startedAt = earlier?.startedAt ?? clock.now();
  const run: Recording = {
    id: earlier?.id ?? newId('run', startedAt, world.random),
    ...{ plan, startedAt, approved: approval.steps, profile: world.profile, journal, clock },
    steps: earlier?.steps ?? plan.steps.map((step) => ({ ...step })),
    quota: world.quota,
  };
  const { steps } = run;
  const stepping: Stepping = {
    ...{ runId: run.id, approved: approval.steps, policy: world.policy, timeZone: plan.timeZone },
    ...{ binding: world.binding, journal, clock, evidence, signal: world.signal },
    look: (call) => readAll(world.read, call),
    onDoubt: (until) => world.onEvent({ kind: 'in-doubt', until }),
    call: { lane: world.lane },
  };
  const written = new Map<string, string>();
  /** Calls for several steps that were tried; what they left is written one by one. */
  const sent = new Set<number | undefined>();
  /** How those steps ended that an earlier step's call has written too. */
  const ends = new Map<string, StepEnd>();
  await saveRun(run, 'running');
  world.onEvent({ kind: 'run-started', runId: run.id, steps: steps.length });

  let interrupted = false;
  for (const [index, step] of steps.entries()) {
    if (world.stopping?.() || world.signal?.aborted) {
      interrupted = true;
      break;
    }
    if (!isSettled(step) || ends.has(step.id)) {
      world.onEvent({ kind: 'step-started', step, index });
      try {
        // What an earlier try left in the row does not describe this one.
        const planned = plan.steps[index] ?? step;
        const following = steps.length - index - 1 + plan.estimate.reads;
        const call = { ...stepping.call, following };
        const how = { ...stepping, call, binding: world.binding };
        const together = sent.has(planned.bulk?.call)
          ? []
          : sharingCall(planned, plan.steps, steps);
        sent.add(planned.bulk?.call);
        for (const [id, end] of await applyTogether(together, written, how)) {
          ends.set(id, end);
          // Kept now, because the run may be stopped before it comes to them.
          const at = plan.steps.findIndex((shared) => shared.id === id);
          steps[at] = { ...(plan.steps[at] ?? planned), ...end };
        }
        const end = ends.get(planned.id) ?? (await applyStep(planned, written, how));
        steps[index] = { ...planned, ...end };
      } catch (thrown) {
        // Out of quota, out of time or interrupted: what was written is kept for a later run.
        await saveRun(run, 'interrupted');
        throw addRun(thrown, run);
      }
      world.onEvent({ kind: 'step-ended', step: steps[index] ?? step, index });
    }
    const { id, writtenId } = steps[index] ?? step;
    if (writtenId) written.set(id, writtenId);
  }
  const shown = await readBack(steps, written, {
    ...{ read: world.read, clock, signal: world.signal },
    onReads: (reads) => world.onEvent({ kind: 'reading-back', reads }),
  });
  await withdrawTwins(shown, { ...stepping, binding: world.binding });
  // The world has changed by our own hand: nobody may plan on what was seen before.
  evidence.forget();
  return saveRun(run, interrupted ? 'interrupted' : runStateOf(steps, approval.steps));
}

/** Whether an earlier run has brought the step to an end that stands. */
function isSettled({ state }: RunStep): boolean {
  return state === 'done' || state === 'noop';
}

/** The steps that go with one in a single call and are not settled yet, itself among them. */
function sharingCall(
  { bulk }: PlanStep,
  planned: readonly PlanStep[],
  steps: readonly RunStep[],
): PlanStep[] {
  if (!bulk) return [];
  return planned.filter((one, at) => {
    const now = steps[at];
    return one.bulk?.call === bulk.call && now !== undefined && !isSettled(now);
  });
}

function checkApplicable(plan: Plan, approval: Approval, world: Applying): void {
  const again = 'Make a new plan with `clickup-agent run … --plan-out FILE`.';
  if (approval.hash !== plan.hash) {
    throw new AppError('stale', 'The approval belongs to another plan.', { next: again });
  }
  if (plan.endpoint.fingerprint !== world.endpoint.fingerprint) {
    const { name } = plan.endpoint;
    throw new AppError('stale', `The plan was made for another endpoint ("${name}").`, {
      next: `Apply it with --profile ${name}, or make a new plan here.`,
    });
  }
  if (plan.workspace.id !== world.workspaceId) {
    throw new AppError('stale', `The plan was made for the workspace "${plan.workspace.name}".`, {
      next: 'Choose that workspace, or make a new plan here.',
    });
  }
  if (world.clock.now() > plan.expiresAt) {
    throw new AppError('stale', 'The plan is older than a day.', { next: again });
  }
}

/** Adds to an error which run it stopped and how far that got. */
function addRun(thrown: unknown, { id, steps }: Recording): unknown {
  if (!(thrown instanceof AppError)) return thrown;
  const done = steps.filter(({ state }) => state === 'done').length;
  const next = `${done} of ${steps.length} writes are done; \`clickup-agent runs resume ${id}\` goes on.`;
  return new AppError(thrown.code, thrown.message, {
    next: [thrown.next, next].filter((part) => part !== undefined).join(' '),
    data: { ...thrown.data, runId: id, done, steps: steps.length },
    cause: thrown,
  });
}
