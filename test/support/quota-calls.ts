// Calls made through a governor to a simulated server, as the endpoint room would make them.
import type { Outcome } from '../../src/base/index.ts';
import {
  type AttemptResult,
  type Governor,
  type QuotaCall,
  readSignals,
} from '../../src/quota/index.ts';
import type { MovedClock } from './moved-clock.ts';
import type { ServerAnswer, WindowServer } from './window-server.ts';

/** A server's answer as an outcome with its reading. */
export function answerOf(answer: ServerAnswer, receivedAt: number): AttemptResult<number> {
  const reading = readSignals({ ...answer, receivedAt });
  if (answer.status === 200) return { outcome: { kind: 'ok', value: 1 }, reading };
  const until = reading?.resetAt ?? null;
  return {
    outcome: { kind: 'rate-limited', until, scope: 'window', message: 'Rate limit reached' },
    reading,
  };
}

/** One call through the governor. */
export function callThrough(
  governor: Governor,
  server: WindowServer,
  clock: MovedClock,
  call: Partial<QuotaCall> = {},
): Promise<Outcome<number>> {
  const tool = call.tool ?? 'any';
  return governor.schedule({ tool, lane: 'batch', repeatable: false, ...call }, async () => {
    const answer = await server.call(tool);
    return answerOf(answer, clock.now());
  });
}

/** So many batch calls, all scheduled at once. */
export function batchThrough(
  governor: Governor,
  server: WindowServer,
  clock: MovedClock,
  count: number,
  call: Partial<QuotaCall> = {},
): Promise<Outcome<number>[]> {
  return Promise.all(
    Array.from({ length: count }, () => callThrough(governor, server, clock, call)),
  );
}
