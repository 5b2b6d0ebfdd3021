// Admitted calls under way: how many at once, who has a place, and what becomes of one not begun.
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { systemClock } from '../../src/base/index.ts';
import { createPlaces } from '../../src/quota/governor.ts';
import { type AttemptResult, memoryWindow, type Places } from '../../src/quota/index.ts';
import { MovedClock } from '../support/moved-clock.ts';
import { batchThrough, callThrough } from '../support/quota-calls.ts';
import { ok, quotaWorld } from '../support/quota-world.ts';

const BATCH = { tool: 'any', lane: 'batch', repeatable: false } as const;
const PERSON = { tool: 'any', lane: 'interactive', repeatable: true } as const;

describe('calls under way', () => {
  it('no more calls are under way than allowed', async () => {
    const { clock, server, governor } = quotaWorld({}, { maxConcurrent: 4 });
    let running = 0;
    let most = 0;
    const calls = Array.from({ length: 20 }, () =>
      governor.schedule(PERSON, async () => {
        running += 1;
        most = Math.max(most, running);
        await clock.sleep(200);
        running -= 1;
        return ok({ limit: 100, remaining: 50, resetAt: clock.now() + 50_000 });
      }),
    );
    await clock.until(Promise.all(calls));
    expect(most).toBe(4);
    await clock.until(callThrough(governor, server, clock));
  });

  it('a person finds a place though batch calls that hang have taken all of theirs', async () => {
    const { clock, governor } = quotaWorld({}, { maxConcurrent: 10 });
    const said = () => ok({ limit: 100, remaining: 90, resetAt: clock.now() + 50_000 });
    for (let i = 0; i < 2; i++) {
      await clock.until(governor.schedule(BATCH, async () => said()));
      await clock.pass(1);
    }
    for (let i = 0; i < 30; i++) {
      void governor.schedule(BATCH, () => new Promise<AttemptResult<string>>(() => {}));
    }
    await clock.quiet();
    expect(governor.snapshot().lanes.batch).toEqual({ running: 10, queued: 20 });
    const asked = clock.now();
    await clock.until(governor.schedule(PERSON, async () => said()));
    expect(clock.now()).toBe(asked);
  });
});

describe('places', () => {
  /** Takes a place and says so. */
  const taken = (places: Places, order: string[], name: string, again = false) =>
    places.take('batch', again).then((leave) => {
      order.push(name);
      return leave;
    });

  it('a repeat gets the next place before first tries that came earlier', async () => {
    const places = createPlaces(systemClock, 1);
    const order: string[] = [];
    const leave = await taken(places, order, 'alone');
    const waiting = [
      taken(places, order, 'first'),
      taken(places, order, 'second'),
      taken(places, order, 'repeat', true),
    ];
    // Until Bottleneck's queue holds them all.
    await new MovedClock({ hops: 20 }).quiet();
    leave();
    for (const one of [waiting[2], waiting[0], waiting[1]]) (await one)?.();
    expect(order).toEqual(['alone', 'repeat', 'first', 'second']);
  });

  it('a clock that is set back by hours holds nobody up', async () => {
    let now = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const places = createPlaces({ ...systemClock, now: () => now }, 2);
    const order: string[] = [];
    const before = await Promise.all([taken(places, order, 'a'), taken(places, order, 'b')]);
    now -= 3 * 3_600_000;
    vi.setSystemTime(now);
    const after = await Promise.all([taken(places, order, 'c'), taken(places, order, 'd')]);
    expect(order).toEqual(['a', 'b', 'c', 'd']);
    for (const leave of [...before, ...after]) leave();
  });
});

describe('what becomes of a call', () => {
  it('one that is cancelled as it is admitted is not sent, and gives its unit back', async () => {
    const { clock, governor } = quotaWorld({}, { reserve: 0 });
    const said = (remaining: number) =>
      ok({ limit: 2, remaining, resetAt: clock.now() + 50_000, windowMs: 60_000 });
    await clock.until(governor.schedule(PERSON, async () => said(1)));
    const stop = new AbortController();
    let sent = 0;
    const cancelled = governor
      .schedule({ ...PERSON, signal: stop.signal }, async () => {
        sent += 1;
        return said(0);
      })
      .catch((error: unknown) => error);
    stop.abort();
    expect(await clock.until(cancelled)).toMatchObject({ code: 'interrupted' });
    expect(sent).toBe(0);
    const asked = clock.now();
    await clock.until(governor.schedule(PERSON, async () => said(0)));
    expect(clock.now()).toBe(asked);
  });

  it('a listener that fails costs no call its answer', async () => {
    const { clock, server, governor } = quotaWorld({}, { reserve: 0 });
    governor.onEvent(() => {
      throw new Error('a broken progress bar');
    });
    const all = await clock.until(batchThrough(governor, server, clock, 110));
    expect(all.every(({ kind }) => kind === 'ok')).toBe(true);
  });

  it('closing waits for an attempt that is told to stop, and keeps what it says', async () => {
    const { clock, governor } = quotaWorld();
    const ending = governor.schedule(BATCH, async (signal) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      await clock.sleep(500);
      return ok();
    });
    await clock.quiet();
    const start = clock.now();
    await clock.until(governor.close());
    expect(clock.now() - start).toBe(500);
    expect(await ending).toMatchObject({ kind: 'ok' });
  });

  it('closing does not wait for ever for one that does not stop', async () => {
    const { clock, governor } = quotaWorld();
    void governor.schedule(BATCH, () => new Promise<AttemptResult<string>>(() => {}));
    await clock.quiet();
    const start = clock.now();
    await clock.until(governor.close());
    expect(clock.now() - start).toBeLessThanOrEqual(2000);
  });
});

describe('a fresh look', () => {
  it('shows what another process has learned, without a call', async () => {
    const shared = memoryWindow();
    const { clock, server, governor, another } = quotaWorld({}, { shared });
    await clock.until(batchThrough(another(), server, clock, 30));
    expect(governor.snapshot().limit).toBeNull();
    expect(await clock.until(governor.refresh())).toMatchObject({
      limit: 100,
      remaining: 70,
      calls: 0,
    });
  });
});
