// Several processes with one token behave like one client.
import { describe, expect, it } from 'vitest';
import type { Clock, JsonObject } from '../../src/base/index.ts';
import { memoryWindow, type SharedWindow } from '../../src/quota/index.ts';
import { batchThrough, callThrough } from '../support/quota-calls.ts';
import { ok, quotaWorld } from '../support/quota-world.ts';

const MINUTE = 60_000;

describe('governors that share a window', () => {
  it('use each window to its end and see no more than one refusal in it', async () => {
    const shared = memoryWindow();
    const { clock, server, another } = quotaWorld({}, { shared });
    const work = [1, 2, 3].map(() => batchThrough(another(), server, clock, 110));
    await clock.until(Promise.all(work));
    const whole = server.windows.slice(0, -1);
    expect(Math.min(...whole.map(({ ours }) => ours))).toBeGreaterThanOrEqual(95);
    expect(Math.max(...server.windows.map(({ refused }) => refused))).toBeLessThanOrEqual(1);
  });

  it('meet in one refusal when somebody else takes all that is left, where they are steady', async () => {
    const shared = memoryWindow();
    const { clock, server, another } = quotaWorld({}, { shared, steady: true });
    const work = [1, 2, 3, 4].map(() => batchThrough(another(), server, clock, 60));
    await clock.pass(2_700);
    while (server.take());
    await clock.until(Promise.all(work));
    expect(server.windows[0]?.ours).toBeGreaterThan(5);
    expect(server.windows.map(({ refused }) => refused).slice(0, 2)).toEqual([1, 0]);
    expect(server.windows[1]?.ours).toBeGreaterThanOrEqual(95);
  });

  it('meet in one refusal also where one of them has died with a call on its way', async () => {
    const shared = memoryWindow();
    const { clock, server, governor, another } = quotaWorld({}, { shared, steady: true });
    await clock.until(batchThrough(governor, server, clock, 5));
    const call = { tool: 'any', lane: 'batch', repeatable: true } as const;
    void another().schedule(call, () => new Promise<ReturnType<typeof ok>>(() => {}));
    await clock.pass(12_000);
    while (server.take());
    const others = [another(), another(), another()];
    await clock.until(Promise.all(others.map((one) => batchThrough(one, server, clock, 5))));
    expect(server.windows[0]?.refused).toBe(1);
  });

  it('a chat goes through while a cron job in another process has spent its share', async () => {
    const shared = memoryWindow();
    const { clock, server, governor, another } = quotaWorld({}, { shared });
    const cron = batchThrough(another(), server, clock, 200);
    await clock.pass(10_000);
    expect(server.windows[0]?.ours).toBe(90);
    const asked = clock.now();
    await clock.until(callThrough(governor, server, clock, { lane: 'interactive' }));
    expect(clock.now() - asked).toBeLessThanOrEqual(200);
    await clock.until(cron);
    expect(server.refused).toBe(0);
  });

  it('know from the first call on what another process has learned', async () => {
    const shared = memoryWindow();
    const { clock, server, governor, another } = quotaWorld({}, { shared });
    await clock.until(batchThrough(another(), server, clock, 95));
    await clock.until(callThrough(governor, server, clock));
    expect(governor.snapshot()).toMatchObject({ limit: 100, remaining: 4 });
  });

  it('get back what a process that died had on its way', async () => {
    const shared = memoryWindow();
    const { clock, governor, another } = quotaWorld({}, { shared, reserve: 0 });
    const said = (remaining: number) =>
      ok({ limit: 10, remaining, windowMs: 10 * MINUTE, resetAt: clock.now() + 9 * MINUTE });
    const call = { tool: 'any', lane: 'batch', repeatable: false } as const;
    await clock.until(governor.schedule(call, async () => said(9)));
    await clock.pass(1);
    await clock.until(governor.schedule(call, async () => said(8)));
    const dead = another();
    for (let i = 0; i < 4; i++)
      void dead.schedule(call, () => new Promise<ReturnType<typeof ok>>(() => {}));
    await clock.pass(5000);
    const start = clock.now();
    await clock.until(governor.schedule(call, async () => said(7)));
    expect(clock.now() - start).toBeGreaterThan(MINUTE / 2);
    expect(clock.now() - start).toBeLessThan(1.5 * MINUTE);
  });

  it('read a state that an earlier version stored, with what it knew besides', async () => {
    const { clock, another } = quotaWorld();
    const window = {
      ...{ openedAt: -20_000, endsBy: 40_000, remaining: 7, saidAt: -1000, heardAt: -1000 },
      ...{
        silent: 0,
        silentAt: -20_000,
        own: 60,
        people: 0,
        others: 33,
        finish: 0,
        refused: false,
      },
    };
    const stored: JsonObject = {
      ...{ version: 2, at: clock.now(), limit: 100, limitFrom: 'stated', learnedAt: 0, full: 0 },
      ...{ windowMs: 60_000, window, endedAt: null, day: null, inFlight: {}, probeAt: null },
      ...{ weighing: null, costs: { any: [2] }, blockedUntil: null, strikes: 0, struckAt: null },
      ...{ others: 40, refusals: 1, peopleAt: null },
    };
    const shared = memoryWindow();
    await shared.transact('hash', () => ({ state: stored, result: null }));
    expect(await clock.until(another({ shared }).refresh())).toMatchObject({
      ...{ limit: 100, remaining: 7, resetAt: clock.now() + 40_000, costs: { any: 2 } },
    });
  });

  it('forget a stored state that is not one', async () => {
    const states: (JsonObject | null)[] = [{ at: 'yesterday' }, { at: 1e300, limit: -4 }, {}];
    for (const stored of states) {
      let kept: JsonObject | null = stored;
      const shared: SharedWindow = {
        async transact(_credential, change) {
          const { state, result } = change(kept);
          kept = state ?? kept;
          return result;
        },
      };
      const { clock, server, governor } = quotaWorld({}, { shared });
      await clock.until(batchThrough(governor, server, clock, 5));
      expect(governor.snapshot()).toMatchObject({ limit: 100, remaining: 95 });
    }
  });
});

describe('a shared state that cannot be reached', () => {
  function breakable() {
    const inner = memoryWindow();
    const store: { broken: 'no' | 'throws' | 'hangs' | 'slow'; clock?: Clock } = { broken: 'no' };
    const shared: SharedWindow = {
      async transact(credential, change) {
        if (store.broken === 'throws') return Promise.reject(new Error('disk full'));
        if (store.broken === 'hangs') return new Promise(() => {});
        if (store.broken === 'slow') await store.clock?.sleep(10_000);
        return inner.transact(credential, change);
      },
    };
    return { store, shared };
  }

  for (const way of ['throws', 'hangs'] as const) {
    it(`that ${way}: the governor says so and goes on alone with what it knew`, async () => {
      const { store, shared } = breakable();
      const { clock, server, governor, events } = quotaWorld({}, { shared });
      await clock.until(batchThrough(governor, server, clock, 50));
      store.broken = way;
      await clock.until(batchThrough(governor, server, clock, 100));
      expect(server.refused).toBe(0);
      expect(server.windows.map(({ ours }) => ours)).toEqual([100, 50]);
      expect(events.filter(({ kind }) => kind === 'share-lost')).toHaveLength(1);
      store.broken = 'no';
      await clock.pass(10_000);
      await clock.until(batchThrough(governor, server, clock, 3));
      expect(events.filter(({ kind }) => kind === 'share-back')).toHaveLength(1);
    });
  }

  it('stops the work where that is configured, and goes on as soon as it is back', async () => {
    const { store, shared } = breakable();
    const { clock, server, governor } = quotaWorld({}, { shared, whenLost: 'stop' });
    store.clock = clock;
    await clock.until(callThrough(governor, server, clock));
    store.broken = 'throws';
    await expect(clock.until(callThrough(governor, server, clock))).rejects.toMatchObject({
      code: 'unreachable',
    });
    expect(server.served).toBe(1);
    store.broken = 'no';
    await clock.until(callThrough(governor, server, clock));
    expect(server.served).toBe(2);
    store.broken = 'slow';
    await clock.until(callThrough(governor, server, clock));
    expect(server.served).toBe(3);
  });
});
