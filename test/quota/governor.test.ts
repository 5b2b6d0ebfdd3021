// Windows are spent to the end and never past it; people go before batch work.
import { describe, expect, it } from 'vitest';
import { answerOf, batchThrough, callThrough } from '../support/quota-calls.ts';
import { ended, ok, quotaWorld, readingOf } from '../support/quota-world.ts';

const MINUTE = 60_000;

describe('a window is spent to the end and never past it', () => {
  const worlds = [
    { wording: 'clickup', rounding: 'ceil' },
    { wording: 'clickup', rounding: 'floor' },
    { wording: 'ietf-triple', rounding: 'floor' },
    { wording: 'ietf-triple', rounding: 'round' },
    { wording: 'ietf-fields', rounding: 'ceil' },
  ] as const;
  for (const { wording, rounding } of worlds) {
    it(`250 calls at 100 a minute take two windows and a bit, unrefused (${wording}, ${rounding})`, async () => {
      const { clock, server, governor } = quotaWorld({ wording, rounding });
      const start = clock.now();
      await clock.until(batchThrough(governor, server, clock, 250));
      expect(server.refused).toBe(0);
      expect(server.windows.map((window) => window.ours)).toEqual([100, 100, 50]);
      expect(clock.now() - start).toBeLessThan(2 * MINUTE + 1500);
    });
  }

  it('a local clock three hours off changes nothing', async () => {
    const { clock, server, governor } = quotaWorld({ skewMs: -3 * 3_600_000 });
    const start = clock.now();
    await clock.until(batchThrough(governor, server, clock, 150));
    expect(server.refused).toBe(0);
    expect(clock.now() - start).toBeLessThan(MINUTE + 1500);
  });

  it('a window somebody else has half used is only half ours', async () => {
    const { clock, server, governor } = quotaWorld();
    for (let i = 0; i < 50; i++) server.take();
    await clock.until(batchThrough(governor, server, clock, 80));
    expect(server.refused).toBe(0);
    expect(server.windows.map((window) => window.ours)).toEqual([50, 30]);
  });

  it('an endpoint that takes three seconds for an answer has its windows used just as well', async () => {
    const { clock, server, governor } = quotaWorld({ latencyMs: () => 3000 });
    await clock.until(batchThrough(governor, server, clock, 300));
    expect(server.refused).toBe(0);
    expect(Math.min(...server.windows.slice(0, -1).map(({ ours }) => ours))).toBeGreaterThan(95);
  });

  it('calls one after the other use each window to its end as well', async () => {
    const { clock, server, governor } = quotaWorld();
    const inTurn = async () => {
      for (let i = 0; i < 120; i++) await callThrough(governor, server, clock);
    };
    await clock.until(inTurn());
    expect(server.windows.map((window) => window.ours)).toEqual([100, 20]);
  });

  it('work that announces its length finishes in the last window without waiting for its end', async () => {
    const { clock, server, governor } = quotaWorld();
    const start = clock.now();
    const inTurn = async () => {
      for (let i = 99; i >= 0; i--) await callThrough(governor, server, clock, { following: i });
    };
    await clock.until(inTurn());
    expect(clock.now() - start).toBe(100 * 200);
  });

  it('a server that ends its windows later than they were computed refuses one call in each', async () => {
    // It counts 61 seconds, but says "about a minute" in whole seconds.
    const { clock, server, governor } = quotaWorld({ windowMs: 61_000, rounding: 'floor' });
    await clock.until(batchThrough(governor, server, clock, 450));
    expect(Math.max(...server.windows.map((window) => window.refused))).toBeLessThanOrEqual(1);
    expect(server.windows.slice(0, -1).map(({ ours }) => ours)).toEqual(Array(4).fill(100));
  });
});

describe('the end of a window', () => {
  const call = { tool: 'any', lane: 'batch', repeatable: false } as const;

  it('is not mistaken for that of a list of tools that was fetched long before', async () => {
    const { clock, server, governor } = quotaWorld();
    const listing = {
      tool: 'tools/list',
      lane: 'interactive',
      repeatable: true,
      free: true,
    } as const;
    await clock.until(governor.schedule(listing, async () => ok()));
    await clock.pass(40_000);
    await clock.until(batchThrough(governor, server, clock, 150));
    expect(server.refused).toBe(0);
    expect(server.windows.map(({ ours }) => ours)).toEqual([100, 50]);
  });

  it('is not mistaken for that of an answer without a signal either', async () => {
    const { clock, server, governor } = quotaWorld();
    await clock.until(governor.schedule(call, async () => ok()));
    await clock.pass(40_000);
    await clock.until(batchThrough(governor, server, clock, 150));
    expect(server.refused).toBe(0);
    expect(server.windows.map(({ ours }) => ours)).toEqual([100, 50]);
  });

  it('known to the second, is waited for until it surely has come', async () => {
    const { clock, governor } = quotaWorld();
    const resetAt = clock.now() + 30_000;
    const said = { limit: 1, remaining: 0, resetAt, graceMs: 1000 };
    await clock.until(governor.schedule(call, async () => ok(said)));
    await clock.until(governor.schedule(call, async () => ok()));
    expect(clock.now()).toBe(resetAt + 1000);
  });

  it('after a refusal, is followed by a window at full speed', async () => {
    const { clock, server, governor } = quotaWorld({}, { reserve: 0 });
    let sent = 0;
    const all = Array.from({ length: 120 }, () =>
      governor.schedule(call, async () => {
        sent += 1;
        if (sent !== 40) return answerOf(await server.call(), clock.now());
        const resetAt = (server.windows[0]?.start ?? 0) + MINUTE;
        const refusal = {
          kind: 'rate-limited',
          until: resetAt,
          scope: 'window',
          message: '',
        } as const;
        return { outcome: refusal, reading: readingOf({ limit: 100, remaining: 0, resetAt }) };
      }),
    );
    const opened = clock.now() + 100;
    await clock.until(Promise.all(all));
    expect(server.windows).toHaveLength(2);
    // All that is left of the work goes: one call that asks, three, and twice as many each time.
    expect(clock.now() - opened - MINUTE).toBeLessThan(5 * 200 + 400);
  });
});

describe('people come first', () => {
  it('an interactive call uses the reserve that batch work has left', async () => {
    const { clock, server, governor } = quotaWorld();
    const batch = batchThrough(governor, server, clock, 300);
    await clock.pass(10_000);
    expect(server.windows.map((window) => window.ours)).toEqual([90]);
    const asked = clock.now();
    await clock.until(callThrough(governor, server, clock, { lane: 'interactive' }));
    expect(clock.now() - asked).toBe(200);
    await clock.until(batch);
    expect(server.refused).toBe(0);
  });

  it('an interactive call goes before every batch call that waits', async () => {
    const { clock, server, governor } = quotaWorld({}, { reserve: 0 });
    const order: string[] = [];
    const batch = batchThrough(governor, server, clock, 150).then(() => order.push('batch'));
    await clock.pass(10_000);
    const person = callThrough(governor, server, clock, { lane: 'interactive' });
    void person.then(() => order.push('person'));
    await clock.until(batch);
    expect(order).toEqual(['person', 'batch']);
  });

  it('a reserve nobody uses goes to batch work before the window ends', async () => {
    const { clock, server, governor } = quotaWorld({}, { reserve: 0.4 });
    const batch = batchThrough(governor, server, clock, 250);
    await clock.pass(50_000);
    expect(server.windows[0]?.ours).toBe(60);
    await clock.pass(10_000);
    expect(server.windows[0]?.ours).toBe(100);
    await clock.until(batch);
    expect(server.refused).toBe(0);
  });

  it('while a person is about, the last of a batch leaves the reserve alone', async () => {
    const { clock, server, governor } = quotaWorld();
    await clock.until(callThrough(governor, server, clock, { lane: 'interactive' }));
    void batchThrough(governor, server, clock, 99);
    await clock.pass(20_000);
    expect(server.windows[0]?.ours).toBe(91);
  });
});

describe('what is going on can be asked and heard', () => {
  it('a snapshot tells limit, remaining, reset, lanes and waited time', async () => {
    const { clock, server, governor } = quotaWorld();
    const batch = batchThrough(governor, server, clock, 150);
    await clock.pass(30_000);
    const opened = server.windows[0]?.start ?? 0;
    expect(governor.snapshot()).toMatchObject({
      limit: 100,
      remaining: 10,
      resetAt: opened + 100 + MINUTE,
      calls: 90,
      rejected: 0,
      lanes: { batch: { queued: 60, running: 0 }, interactive: { queued: 0, running: 0 } },
      costs: { any: 1 },
    });
    expect(governor.snapshot().waitedMs).toBeGreaterThan(28_000);
    await clock.until(batch);
    expect(governor.snapshot()).toMatchObject({ calls: 150, remaining: 50 });
  });

  it('waiting and resuming are announced, with the time and the reason', async () => {
    const { clock, server, governor, events } = quotaWorld({}, { reserve: 0 });
    await clock.until(batchThrough(governor, server, clock, 120));
    const opened = server.windows[0]?.start ?? 0;
    expect(events).toMatchObject([
      { kind: 'waiting', lane: 'batch', why: 'window', until: opened + 100 + MINUTE },
      { kind: 'resumed', lane: 'batch' },
    ]);
  });

  it('a wait of which nobody knows the end is announced after two seconds', async () => {
    const { clock, governor, events } = quotaWorld({}, { maxConcurrent: 1 });
    const call = { tool: 'any', lane: 'batch', repeatable: false } as const;
    const slow = governor.schedule(call, async () => {
      await clock.sleep(5000);
      return ok();
    });
    const waits = governor.schedule(call, async () => ok());
    await clock.pass(1900);
    expect(events).toEqual([]);
    await clock.pass(200);
    expect(events).toMatchObject([{ kind: 'waiting', lane: 'batch', why: 'answer' }]);
    await clock.until(Promise.all([slow, waits]));
    expect(events.at(-1)).toMatchObject({ kind: 'resumed', lane: 'batch' });
  });

  it('so is the wait before an endpoint in trouble is asked again', async () => {
    const { clock, governor, events } = quotaWorld({}, { random: () => 0.9 });
    const call = { tool: 'any', lane: 'batch', repeatable: true } as const;
    await clock.until(governor.schedule(call, async () => ended('unavailable')));
    const long = events.filter(({ kind }) => kind === 'waiting');
    expect(long).toMatchObject([{ why: 'unavailable' }, { why: 'unavailable' }]);
  });

  it('a listener that has been taken off hears nothing more', async () => {
    const { clock, server, governor } = quotaWorld();
    let heard = 0;
    const off = governor.onEvent(() => {
      heard += 1;
    });
    off();
    await clock.until(batchThrough(governor, server, clock, 120));
    expect(heard).toBe(0);
  });

  it('an estimate counts what is left now and whole windows after', async () => {
    const { clock, server, governor } = quotaWorld();
    await clock.until(batchThrough(governor, server, clock, 40));
    const left = (governor.snapshot().resetAt ?? 0) - clock.now();
    expect(governor.estimate(60).waitMs).toBe(0);
    expect(governor.estimate(61).waitMs).toBe(left);
    expect(governor.estimate(261).waitMs).toBe(left + 2 * MINUTE);
  });
});
