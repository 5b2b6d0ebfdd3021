// Asked before a plan's first write: whether the quota lets it be written within the time allowed, and
// whether the endpoint still has its tools.
import { AppError, cleanLine } from '../../base/index.ts';
import { formatSpan, type Plan } from '../../engine/index.ts';

/** Waits that nobody has limited end here, beyond the pace that the quota itself sets, ms. */
const PATIENCE_MS = 3_600_000;
const WINDOW_MS = 60_000;

/** The quota as it stands, and how long a run may wait for it. */
export interface Purse {
  /** Wait until the last of so many calls could leave, ms. */
  waitFor(calls: number): number;
  /** Calls of a whole window, null where it is not known. */
  limit: number | null;
  /** Longest wait that somebody allowed, ms; null when nobody said. */
  maxWaitMs: number | null;
  now: number;
}

/** Errors: AppError `quota` that says when to come back (`data.until`, ISO time). */
export function checkAffordable(plan: Pick<Plan, 'estimate' | 'steps'>, purse: Purse): void {
  const calls = plan.estimate.reads + plan.estimate.writes;
  if (plan.steps.length === 0) return;
  const waitMs = purse.waitFor(calls);
  // What it takes when a window has just begun: coming back later cannot make it less.
  const paceMs =
    purse.limit === null ? 0 : (Math.ceil(calls / Math.max(1, purse.limit)) - 1) * WINDOW_MS;
  const allowedMs = purse.maxWaitMs ?? paceMs + PATIENCE_MS;
  if (waitMs <= allowedMs) return;

  const later = paceMs <= allowedMs;
  const until = new Date(purse.now + waitMs - allowedMs).toISOString();
  const longer = `allow a longer wait: --max-wait ${Math.ceil(waitMs / 1_000)}s`;
  const need = `Writing this plan takes ${calls} calls and a wait of ${formatSpan(waitMs)} for quota`;
  throw new AppError(
    'quota',
    `${need}, longer than the ${formatSpan(allowedMs)} allowed. Nothing was written.`,
    {
      next: later
        ? `Run it again after ${until}, or ${longer}.`
        : `It needs more than one window of quota: ${longer}.`,
      data: { until: later ? until : null, waitMs, calls },
    },
  );
}

/** Whether the endpoint still has the tools of a plan. Errors: AppError `unreachable` that names the tools which are gone. */
export function checkServed(plan: Pick<Plan, 'steps'>, tools: readonly { name: string }[]): void {
  const names = new Set(tools.map(({ name }) => name));
  const gone = [...new Set(plan.steps.map(({ tool }) => tool))].filter((tool) => !names.has(tool));
  if (gone.length === 0) return;
  const list = gone.map((tool) => `"${cleanLine(tool)}"`).join(', ');
  throw new AppError('unreachable', `The endpoint no longer has ${list}. Nothing was written.`, {
    next: 'Make a new plan, or use the endpoint that this one was made for.',
    data: { missing: gone },
  });
}
