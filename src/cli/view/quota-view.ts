// The quota on the terminal.
import { cleanLine } from '../../base/index.ts';
import { formatSpan } from '../../engine/index.ts';
import type { QuotaSnapshot } from '../../quota/index.ts';

/** Tools whose learned cost is listed; those of one unit are not worth a line. */
const MOST_COSTS = 10;

export function quotaLines(
  endpoint: string,
  quota: QuotaSnapshot,
  saved: number,
  now: number,
): string[] {
  const { limit, remaining, resetAt, daily, lanes, costs } = quota;
  const dear = Object.entries(costs)
    .filter(([, units]) => units > 1)
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_COSTS);
  const waiting = lanes.interactive.queued + lanes.batch.queued;
  return [
    limit === null && remaining === null
      ? `${endpoint} does not say what its quota is.`
      : `${endpoint}: ${remaining ?? '?'} of ${limit ?? '?'} calls left${inSpan(resetAt, now)}.`,
    ...(daily === undefined
      ? []
      : [
          `Today: ${daily.remaining ?? '?'} of ${daily.limit ?? '?'} left${inSpan(daily.resetAt, now)}.`,
        ]),
    ...(waiting > 0
      ? [`Waiting: ${lanes.interactive.queued} interactive, ${lanes.batch.queued} batch.`]
      : []),
    ...dear.map(([tool, units]) => `${cleanLine(tool)} takes about ${units} calls.`),
    ...(saved > 0 ? [`The cache has saved about ${saved} calls.`] : []),
  ];
}

function inSpan(until: number | null, now: number): string {
  if (until === null) return '';
  const left = Math.max(0, until - now);
  // A window is a minute, and people watch its seconds.
  const span = left < 120_000 ? `${Math.ceil(left / 1_000)} s` : formatSpan(left);
  return `, full again in ${span}`;
}
