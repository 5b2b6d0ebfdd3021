// Applying an approved plan: its steps in order, and one read back for all.
import { AppError, type Clock, type JsonObject, newId, type RandomInt } from '../../base/index.ts';
import type { BoundEndpoint } from '../../binding/index.ts';
import type { Read } from '../../clickup/index.ts';
import type { PolicyRules } from '../../policy/index.ts';
import type { Lane } from '../../quota/index.ts';
import type { Documents, Journal, Lease } from '../../store/index.ts';
import { checkCalls } from '../plan/encode.ts';
import { GOOD_FOR_MS, isOwn, type Plan, type PlanStep, type Sign } from '../plan/plan.ts';
import { createCanary } from './canary.ts';
import { withdrawDuplicates } from './duplicates.ts';
import { readBack } from './read-back.ts';
import { type ReadCache, readAll } from './reads.ts';
import { type Recording, saveRun } from './record.ts';
import { type RunReport, type RunStep, runStateOf } from './report.ts';
import { applyStep, applyTogether, type StepDeps, type StepEnd } from './step.ts';

/** The approval of a person or a policy, bound to one plan. Steps not named are left out. */
export interface Approval {
  hash: string;
  steps: ReadonlySet<string>;
  /** The approver knows that the plan was not made here, or not so. */
  foreign?: boolean;
}

/** What happens while a plan is applied. */
export type ApplyEvent =
  | { kind: 'run-started'; runId: string; steps: number }
  | { kind: 'step-started'; step: PlanStep; index: number }
  | { kind: 'step-ended'; step: RunStep; index: number }
  /** The answer to a write is lost, now or in an earlier run: its effect is looked for until then. */
  | { kind: 'in-doubt'; until: number }
  | { kind: 'reading-back'; reads: number };

/** What applying needs. */
export interface ApplyDeps {
  binding: BoundEndpoint;
  read: Read;
  /** What planning has just read counts here too. */
  reads: ReadCache;
  endpoint: { name: string; fingerprint: string };
  workspaceId: string;
  policy: PolicyRules;
  sign: Sign;
  documents: Documents;
  /** The name of a member; null where nobody knows. */
  person(id: string): Promise<string | null>;
  profile: string;
  /** The lock that it holds; looked at again right before each call. */
  lease: Lease;
  /** Whether locks pass on by lease. */
  leased: boolean;
  journal: Journal;
  clock: Clock;
  random: RandomInt;
  lane: Lane;
  quota(): JsonObject;
  onEvent(event: ApplyEvent): void;
  /** Ends the run at once; the step in flight is then in doubt and a later run looks for it. */
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
  deps: ApplyDeps,
  earlier?: EarlierRun,
): Promise<RunReport> {
  checkApplicable(plan, approval, deps);
  const settled = new Set(earlier?.steps.filter(isSettled).map(({ id }) => id));
  checkCalls(
    plan.steps.filter(({ id }) => !settled.has(id)),
    deps.binding,
  );
  const { clock, reads, journal, onEvent } = deps;
  const startedAt = earlier?.startedAt ?? clock.now();
  const run: Recording = {
    id: earlier?.id ?? newId('run', startedAt, deps.random),
    ...{ plan, startedAt, approved: approval.steps, profile: deps.profile, journal, clock },
    steps: earlier?.steps ?? plan.steps.map((step) => ({ ...step })),
    lock: deps.lease.name,
    quota: deps.quota,
  };
  const { steps } = run;
  const written = new Map<string, string>();
  const readBackDeps = { read: deps.read, clock, signal: deps.signal };
  const canary = createCanary({ ...deps, runId: run.id, steps: plan.steps });
  const stepDeps: StepDeps = {
    ...{ runId: run.id, approved: approval.steps, policy: deps.policy, timeZone: plan.timeZone },
    ...{ binding: deps.binding, journal, clock, reads, written, signal: deps.signal },
    look: (call) => readAll(deps.read, call),
    onInDoubt: (until) => onEvent({ kind: 'in-doubt', until }),
    leased: deps.leased,
    call: { lane: deps.lane, beforeSending: () => checkLease(deps.lease) },
    canary,
    async readBackOne(step) {
      await readBack([step], written, { ...readBackDeps, onReads: () => {} });
      return step;
    },
  };
  /** Calls for several steps that were tried; what they left is written one by one. */
  const tried = new Set<number>();
  /** How those steps ended that an earlier step's call has written too. */
  const ends = new Map<string, StepEnd>();
  const doStep = async (planned: PlanStep, following: number): Promise<StepEnd> => {
    const how = { ...stepDeps, call: { ...stepDeps.call, following } };
    if (planned.bulk && !tried.has(planned.bulk.call)) {
      tried.add(planned.bulk.call);
      const together = sharingCall(planned, plan.steps, steps);
      for (const [id, end] of await applyTogether(together, how)) {
        ends.set(id, end);
        // Recorded now, because the run may be stopped before it comes to them.
        const at = plan.steps.findIndex((one) => one.id === id);
        steps[at] = { ...(plan.steps[at] ?? planned), ...end };
      }
    }
    return ends.get(planned.id) ?? applyStep(planned, how);
  };
  await saveRun(run, 'running');
  onEvent({ kind: 'run-started', runId: run.id, steps: steps.length });

  let interrupted = false;
  for (const [index, planned] of plan.steps.entries()) {
    if (deps.stopping?.() || deps.signal?.aborted) {
      interrupted = true;
      break;
    }
    if (!isSettled(steps[index]) || ends.has(planned.id)) {
      onEvent({ kind: 'step-started', step: planned, index });
      try {
        const end = await doStep(planned, steps.length - index - 1 + plan.estimate.reads);
        // What an earlier try left in the row does not describe this one.
        steps[index] = { ...planned, ...end };
      } catch (thrown) {
        // Out of quota, out of time or interrupted: what was written is recorded for a later run.
        await saveRun(run, 'interrupted');
        throw addRun(thrown, run);
      }
      onEvent({ kind: 'step-ended', step: steps[index], index });
    }
    const { id, writtenId, state, target }: RunStep = steps[index] ?? planned;
    // What was changed is what a later step can refer to, as is what was made.
    const succeeded = state === 'done' || state === 'noop';
    const known = writtenId ?? (succeeded ? target.id : null);
    if (known) written.set(id, known);
  }
  const shown = await readBack(steps, written, {
    ...readBackDeps,
    onReads: (count) => onEvent({ kind: 'reading-back', reads: count }),
  });
  for (const step of steps.filter(({ state }) => state === 'done')) {
    const { operation, tool, args } = step;
    if (!step.bulk) await canary.note({ operation, call: { tool, args } }, step);
  }
  await nameMismatched(steps, deps.person);
  await withdrawDuplicates(shown, stepDeps);
  // This run has changed the world: nobody may plan on what was read before.
  reads.forget();
  return saveRun(run, interrupted ? 'interrupted' : runStateOf(steps, approval.steps, plan.undoes));
}

/** Adds the names of the people that a mismatch is about: a write that landed on somebody says on whom. */
async function nameMismatched(steps: RunStep[], person: ApplyDeps['person']): Promise<void> {
  for (const step of steps) {
    const { predicted, observed } = step.mismatch ?? {};
    const values = [predicted, observed].map((one) => [one?.userId, one?.assignees]);
    const ids = values.flat(2).filter((one) => typeof one === 'string');
    const named = await Promise.all(ids.map(async (id) => [id, await person(id)] as const));
    const known = named.filter(([, name]) => name !== null);
    if (known.length > 0) step.people = Object.fromEntries(known) as Record<string, string>;
  }
}

/** Errors: AppError `locked` once the lock has passed on. */
function checkLease(lease: Lease): void {
  if (lease.valid()) return;
  throw new AppError('locked', 'Another process took over the lock, so nothing was sent.', {
    next: 'Run it again: what the other one wrote is found.',
  });
}

/** Whether an earlier run has brought the step to an end that stands. */
function isSettled(step: RunStep | undefined): boolean {
  return step?.state === 'done' || step?.state === 'noop';
}

/** The steps that go with one in a single call and are not settled yet, itself among them. */
function sharingCall(
  { bulk }: PlanStep,
  planned: readonly PlanStep[],
  steps: readonly RunStep[],
): PlanStep[] {
  return planned.filter((one, at) => bulk && one.bulk?.call === bulk.call && !isSettled(steps[at]));
}

/** How far the clocks of two machines may be apart, ms. */
const CLOCK_SKEW_MS = 5 * 60_000;

function checkApplicable(plan: Plan, approval: Approval, deps: ApplyDeps): void {
  const again = 'Make a new plan with `clickup-agent run … --plan-out FILE`.';
  if (approval.hash !== plan.hash) {
    throw new AppError('stale', 'The approval belongs to another plan.', { next: again });
  }
  if (approval.foreign !== true && !isOwn(plan, deps.sign)) throw foreignPlan(plan);
  if (plan.endpoint.fingerprint !== deps.endpoint.fingerprint) {
    const { name } = plan.endpoint;
    throw new AppError('stale', `The plan was made for another endpoint ("${name}").`, {
      next: `Apply it with --profile ${name}, or make a new plan here.`,
    });
  }
  if (plan.workspace.id !== deps.workspaceId) {
    throw new AppError('stale', `The plan was made for the workspace "${plan.workspace.name}".`, {
      next: `Apply it with --workspace ${plan.workspace.id}, or make a new plan here.`,
    });
  }
  const now = deps.clock.now();
  if (plan.createdAt > now + CLOCK_SKEW_MS) {
    throw new AppError('stale', 'The plan was made in the future: the clock was set back.', {
      next: `Check the clock of this machine. ${again}`,
    });
  }
  if (now > plan.expiresAt || now > plan.createdAt + GOOD_FOR_MS) {
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

/** Says that a plan was not made here, or was changed since. */
export function foreignPlan({ hash }: Plan): AppError {
  const message = 'The plan was made in another home, or was changed after it was made.';
  return new AppError('stale', message, {
    next: `Look at it with \`clickup-agent plan show FILE\`, then apply it with --approve ${hash}`,
    data: { hash },
  });
}
