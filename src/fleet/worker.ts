// A job's life: lock, settle what is in doubt, plan, approval or policy, write, read back. What comes of
// it stands in the slot; the queue only says that there may be something to do.
import { AppError, type Clock, messageOf } from '../base/index.ts';
import {
  type Approval,
  approveByPolicy,
  type Engine,
  listOf,
  lockedWorkflow,
  type Plan,
  type RunReport,
  type Workflow,
} from '../engine/index.ts';
import { audit } from './apply.ts';
import { agreedSteps, findPlan, proposePlan } from './approvals.ts';
import { deliver, type NoticeDeps, notify } from './notices.ts';
import type { Job } from './queue.ts';
import { type Schedule, scheduleOf } from './schedules.ts';

/** The rooms for one person's work. Close them when it is done. */
export interface Rooms {
  engine: Engine;
  workflow: Workflow;
  close(): Promise<void>;
}

export interface WorkerDeps extends NoticeDeps {
  clock: Clock;
  /** What this machine is called. */
  machine: string;
  /** Opens the rooms of a schedule. Errors: AppError `usage` or `authorization` for what is missing here. */
  open(schedule: Schedule): Promise<Rooms>;
  /** Asked before each step: true leaves the rest for a later job. */
  stopping(): boolean;
}

/** How a slot ended, or why it is tried again. */
interface End {
  state: 'done' | 'waiting' | 'partial' | 'dead' | 'due';
  class?: string;
  message?: string;
  runId?: string;
  planHash?: string;
  /** Try again not before so long from now, ms. */
  afterMs?: number;
}

/** Classes of failure that pass by themselves, and how soon they are tried again, ms. */
const PASSING: Record<string, number> = {
  locked: 5_000,
  quota: 60_000,
  unreachable: 15_000,
  interrupted: 1_000,
  timeout: 15_000,
  unknown: 30_000,
};
/** After so many tries a person has to look; a wait for quota or a lock is no failed try. */
const MOST_TRIES = 6;
const LONGEST_PAUSE_MS = 30 * 60_000;

/** Does one job. It throws only when the server cannot be reached: then the job comes back. */
export async function work(job: Job, deps: WorkerDeps): Promise<void> {
  if (job.kind === 'notice') return deliver(job, deps);
  if (job.kind === 'slot') return workSlot(job.slot, deps);
  const { waiting, plan } = await findPlan(deps.server, job.hash);
  if (waiting.state !== 'approved') return;
  const approval = { hash: plan.hash, steps: agreedSteps(waiting), foreign: true };
  await inSlot(waiting.slot, deps, job, async (schedule) => {
    const end = await withRooms(schedule, deps, ({ engine }) =>
      apply(engine, plan, approval, deps),
    );
    if (end.state === 'done' || end.state === 'partial') {
      await deps.server.query(
        `UPDATE clickup_agent.plans SET state = 'applied' WHERE hash = $1 AND state = 'approved'`,
        [plan.hash],
      );
    }
    return end;
  });
}

async function workSlot(slot: string, deps: WorkerDeps): Promise<void> {
  await inSlot(slot, deps, { kind: 'slot', slot }, (schedule) =>
    withRooms(schedule, deps, async ({ engine, workflow }) => {
      const hold = await engine.hold(workflow.name, listOf(schedule.params));
      try {
        await engine.freshTools(hold);
        const { plan } = await engine.plan(workflow, schedule.params, { hold });
        if (plan.steps.length === 0) return { state: 'done', message: 'Nothing to do.' };
        const approval = schedule.needed === 0 ? approveByPolicy(plan) : null;
        if (approval) return await apply(engine, plan, approval, deps, hold);
        if (schedule.needed === 0) {
          const message =
            'The policy does not allow all of these writes, and nobody approves them.';
          throw new AppError('denied', message, {
            next: 'Say in the fleet file who does (`approve: 1 of [leads]`), or allow them (`allow: [time_entry.create]`).',
          });
        }
        await deps.server.transaction((query) =>
          proposePlan(query, deps.queue, plan, slot, schedule, schedule.person),
        );
        return { state: 'waiting', planHash: plan.hash };
      } finally {
        await hold.release();
      }
    }),
  );
}

async function apply(
  engine: Engine,
  plan: Plan,
  approval: Approval,
  { stopping }: WorkerDeps,
  hold?: Awaited<ReturnType<Engine['hold']>>,
): Promise<End> {
  const report = await engine.apply(plan, { approval, stopping, ...(hold ? { hold } : {}) });
  return endOf(report);
}

function endOf(report: RunReport): End {
  const { id: runId, state, summary } = report;
  // What nobody approved is no failure.
  const steps = report.steps.filter(({ id }) => report.approved.includes(id));
  const count = summary.create + summary.update + summary.delete;
  const message = `${lockedWorkflow(report)}: ${count} of ${steps.length} written.`;
  if (state === 'done') return { state: 'done', runId, message };
  if (state === 'interrupted') return { state: 'due', class: 'interrupted', runId, message };
  if (steps.some((one) => one.state === 'unknown')) {
    return { state: 'due', class: 'unknown', runId, message };
  }
  const [why] = steps.filter((one) => !['done', 'noop'].includes(one.state));
  return {
    ...{ state: 'partial', class: why?.state ?? state, runId },
    message: `${message} ${why?.message ?? ''}`.trim(),
  };
}

/** Opens the rooms of a schedule for a piece of work, and closes them. */
export async function withRooms<T>(
  schedule: Schedule,
  { open }: Pick<WorkerDeps, 'open'>,
  use: (rooms: Rooms) => Promise<T>,
): Promise<T> {
  const rooms = await open(schedule);
  return use(rooms).finally(() => rooms.close());
}

/** Runs the work of a slot and writes down how it ended. A slot that has ended is left as it is. */
async function inSlot(
  slot: string,
  deps: WorkerDeps,
  job: Job,
  use: (schedule: Schedule) => Promise<End>,
): Promise<void> {
  const { server, log, machine } = deps;
  const open = job.kind === 'slot' ? ['due', 'running'] : ['waiting', 'running', 'due'];
  const [row] = await server.query(
    `UPDATE clickup_agent.slots SET state = 'running', machine = $2, tries = tries + 1,
       started_at = coalesce(started_at, now()) WHERE id = $1 AND state = ANY($3)
     RETURNING body, tries`,
    [slot, machine, open],
  );
  if (!row) return;
  log('info', 'job-started', { slot, machine });
  const end = await use(scheduleOf(row.body)).catch((thrown: unknown) => endByError(thrown, deps));
  await settle(slot, job, retried(end, Number(row.tries)), deps);
}

function endByError(thrown: unknown, { clock }: WorkerDeps): End {
  const code = thrown instanceof AppError ? thrown.code : 'failed';
  const runId = thrown instanceof AppError ? thrown.data.runId : undefined;
  const until = thrown instanceof AppError ? Date.parse(String(thrown.data.until)) : Number.NaN;
  return {
    state: code in PASSING ? 'due' : 'dead',
    class: code,
    message: messageOf(thrown),
    ...(typeof runId === 'string' ? { runId } : {}),
    ...(Number.isNaN(until) ? {} : { afterMs: Math.max(1_000, until - clock.now()) }),
  };
}

/** Gives a failure that does not pass to a person; others get their pause. */
function retried(end: End, tries: number): End {
  if (end.state !== 'due') return end;
  const patient = end.class === 'quota' || end.class === 'locked' || end.class === 'interrupted';
  if (!patient && tries >= MOST_TRIES) return { ...end, state: 'dead' };
  const pause = (PASSING[end.class ?? ''] ?? 1_000) * (patient ? 1 : 2 ** (tries - 1));
  return { ...end, afterMs: Math.min(end.afterMs ?? pause, LONGEST_PAUSE_MS) };
}

async function settle(slot: string, job: Job, end: End, deps: WorkerDeps): Promise<void> {
  const { server, queue, log, machine } = deps;
  const over = end.state !== 'due' && end.state !== 'waiting';
  await server.transaction(async (query) => {
    await query(
      `UPDATE clickup_agent.slots SET state = $2, class = $3, message = $4,
         run_id = coalesce($5, run_id), plan_hash = coalesce($6, plan_hash),
         ended_at = CASE WHEN $7 THEN now() END WHERE id = $1`,
      [
        ...[slot, end.state, end.class ?? null, end.message ?? null, end.runId ?? null],
        ...[end.planHash ?? null, over],
      ],
    );
    if (end.state === 'due') await queue.put(query, [job], end.afterMs);
    if (end.state === 'dead') {
      await audit(query, machine, 'slot failed', slot, { class: end.class ?? '' });
    }
    if (end.state === 'dead' || end.state === 'partial') {
      const kind = end.state === 'dead' ? 'dead' : 'failed';
      await notify(query, queue, kind, { slot, detail: end.message });
    }
  });
  log(end.state === 'dead' ? 'error' : 'info', 'job-ended', {
    ...{ slot, machine, state: end.state },
    ...{ class: end.class ?? null, message: end.message ?? null },
  });
}
