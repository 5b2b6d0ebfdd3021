// A governor, a window server and a clock that belong together, for tests of quota.
import type { Outcome } from '../../src/base/index.ts';
import {
  type AttemptResult,
  createGovernor,
  type Governor,
  type GovernorOptions,
  type QuotaEvent,
  type QuotaReading,
} from '../../src/quota/index.ts';
import { MovedClock } from './moved-clock.ts';
import { WindowServer, type WindowServerOptions } from './window-server.ts';

export interface QuotaWorld {
  clock: MovedClock;
  server: WindowServer;
  governor: Governor;
  events: QuotaEvent[];
  /** Another governor of the same credential, as another process would have it. */
  another(options?: Partial<GovernorOptions>): Governor;
}

/** Timers in a row that Bottleneck takes between one look at the clock and the next. */
const BOTTLENECK_HOPS = 8;

export function quotaWorld(
  server: Partial<WindowServerOptions> = {},
  options: Partial<GovernorOptions> = {},
): QuotaWorld {
  // Unless a test bounds them, places without timers: that saves Bottleneck's 5 ms a call.
  const bounded = options.maxConcurrent !== undefined;
  const clock = new MovedClock({ hops: bounded ? BOTTLENECK_HOPS : 0 });
  const places = bounded ? {} : { places: { take: async () => () => {} } };
  const make = (more: Partial<GovernorOptions> = {}) =>
    createGovernor({
      clock,
      ...places,
      random: () => 0.5,
      credential: 'hash',
      ...options,
      ...more,
    });
  const governor = make();
  const events: QuotaEvent[] = [];
  governor.onEvent((event) => events.push(event));
  return { clock, server: new WindowServer({ clock, ...server }), governor, events, another: make };
}

/** A reading that states what is given and leaves the rest unsaid. */
export function readingOf(said: Partial<QuotaReading>): QuotaReading {
  return {
    limit: null,
    remaining: null,
    resetAt: null,
    graceMs: 0,
    windowMs: null,
    scope: 'window',
    ...said,
  };
}

export function ok(said?: Partial<QuotaReading>): AttemptResult<string> {
  return { outcome: { kind: 'ok', value: 'done' }, reading: said ? readingOf(said) : null };
}

export function limited(
  until: number | null = null,
  scope: 'window' | 'day' = 'window',
): AttemptResult<string> {
  const outcome: Outcome<string> = { kind: 'rate-limited', until, scope, message: 'HTTP 429' };
  return { outcome, reading: null };
}

export function ended(kind: 'unavailable' | 'unknown'): AttemptResult<string> {
  return { outcome: { kind, message: kind }, reading: null };
}
