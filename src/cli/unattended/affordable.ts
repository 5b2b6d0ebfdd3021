// Whether the quota lets a plan be written within the time allowed: asked before its first write.
import { AppError } from '../../base/index.ts';
import type { Plan } from '../../engine/index.ts';
import type { Cli } from '../cli.ts';
import { formatSpan } from '../view/step-view.ts';

/** Waits that nobody has limited end here, beyond the pace that the quota itself sets, ms. */
const PATIENCE_MS = 3_600_000;
const WINDOW_MS = 60_000;

/** Errors: AppError `quota` that says when to come back (`data.until`, ISO time). */
export async function checkAffordable(cli: Cli, plan: Plan): Promise<void> {
  const calls = plan.estimate.reads + plan.estimate.writes;
  if (plan.steps.length === 0) return;
  const app = cli.app();
  const governor = await app.governor();
  const { waitMs } = governor.estimate(calls);
  const { limit } = governor.snapshot();
  // What it takes when a window has just begun: coming back later cannot make it less.
  const paceMs = limit === null ? 0 : (Math.ceil(calls / Math.max(1, limit)) - 1) * WINDOW_MS;
  const allowedMs = app.maxWaitMs ?? paceMs + PATIENCE_MS;
  if (waitMs <= allowedMs) return;

  const until = new Date(cli.clock.now() + waitMs - Math.min(allowedMs, waitMs)).toISOString();
  const longer = `allow a longer wait: --max-wait ${Math.ceil(waitMs / 1_000)}s`;
  const waits = `Writing this plan takes ${calls} calls and a wait of ${formatSpan(waitMs)} for quota`;
  throw new AppError(
    'quota',
    `${waits}, longer than the ${formatSpan(allowedMs)} allowed. Nothing was written.`,
    {
      next:
        paceMs > allowedMs
          ? `It needs more than one window of quota; ${longer}.`
          : `Run it again after ${until}, or ${longer}.`,
      data: { until: paceMs > allowedMs ? null : until, waitMs, calls },
    },
  );
}
