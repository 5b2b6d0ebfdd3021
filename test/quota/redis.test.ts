// Several machines behave like one client through Redis, and none is lost with it.
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Clock, type JsonObject, systemClock } from '../../src/base/index.ts';
import {
  connectRedis,
  createGovernor,
  type Governor,
  type QuotaEvent,
  type RedisShare,
  type RedisShareOptions,
} from '../../src/quota/index.ts';
import { ok } from '../support/quota-world.ts';
import { redisMissing, TestRedis } from '../support/redis-server.ts';

const missing = redisMissing();
const CALL = { tool: 'any', lane: 'interactive', repeatable: true } as const;

/** This machine's clock, wrong by so much. */
function clockOff(ms: number): Clock {
  return { now: () => Date.now() + ms, sleep: (span, signal) => systemClock.sleep(span, signal) };
}

const title = missing === null ? 'Redis' : `Redis (skipped: ${missing})`;

describe.skipIf(missing !== null)(title, () => {
  let redis: TestRedis;
  let ends: (() => Promise<unknown>)[] = [];
  let named = 0;

  beforeAll(async () => {
    redis = await TestRedis.start();
  });
  afterEach(async () => {
    for (const end of ends.reverse()) await end();
    ends = [];
  });
  afterAll(async () => {
    await redis.end();
  });

  async function machine(options: Partial<RedisShareOptions> = {}): Promise<RedisShare> {
    const share = await connectRedis({
      url: redis.url,
      clock: systemClock,
      ...options,
    });
    ends.push(() => share.close());
    return share;
  }

  function governorOn(
    share: RedisShare,
    events: QuotaEvent[] = [],
    clock: Clock = systemClock,
    whenLost?: 'stop',
  ): Governor {
    const governor = createGovernor({
      clock,
      random: Math.random,
      credential: `hash-${named}`,
      shared: share.shared,
      ...(whenLost ? { whenLost } : {}),
    });
    governor.onEvent((event) => events.push(event));
    ends.push(() => governor.close());
    return governor;
  }

  function administrator(): Redis {
    const admin = new Redis(redis.url);
    ends.push(() => admin.quit());
    return admin;
  }

  function newCredential(): string {
    named += 1;
    return `hash-${named}`;
  }

  it('no change to the shared state is lost when two machines write at once', async () => {
    const credential = newCredential();
    const machines = [await machine(), await machine()];
    const add = (state: JsonObject | null) => {
      const count = Number(state?.count ?? 0) + 1;
      return { state: { ...state, count }, result: count };
    };
    const all = machines.flatMap(({ shared }) =>
      Array.from({ length: 20 }, () => shared.transact(credential, add)),
    );
    const counts = await Promise.all(all);
    expect(new Set(counts).size).toBe(40);
  });

  it('a state written by a machine with a fast clock means the same on one with a slow clock', async () => {
    const credential = newCredential();
    const fast = clockOff(90_000);
    const writer = await machine({ clock: fast });
    const at = fast.now();
    await writer.shared.transact(credential, () => ({ state: { at }, result: null }));
    const slow = clockOff(-90_000);
    const reader = await machine({ clock: slow });
    const seen = await reader.shared.transact(credential, (state) => ({
      state: null,
      result: state,
    }));
    expect(Math.abs(Number(seen?.at) - slow.now())).toBeLessThan(1000);
  });

  it('what one machine has learned, another knows from its first call on', async () => {
    newCredential();
    const [one, two] = [governorOn(await machine()), governorOn(await machine())];
    const resetAt = Date.now() + 40_000;
    await one.schedule(CALL, async () => ok({ limit: 77, remaining: 30, resetAt }));
    await two.schedule(CALL, async () => ok());
    expect(two.snapshot()).toMatchObject({ limit: 77, remaining: 29 });
  });

  it('after a flush of Redis calls go on', async () => {
    newCredential();
    const governor = governorOn(await machine());
    await governor.schedule(CALL, async () => ok());
    await administrator().flushall();
    expect(await governor.schedule(CALL, async () => ok())).toMatchObject({ kind: 'ok' });
  });

  describe('that goes away', () => {
    it('is told, and the governor goes on alone, and returns when it is back', async () => {
      newCredential();
      const events: QuotaEvent[] = [];
      let ahead = 0;
      const clock = { ...systemClock, now: () => Date.now() + ahead };
      const governor = governorOn(await machine({ clock }), events, clock);
      await governor.schedule(CALL, async () => ok());
      await redis.down();
      expect(await governor.schedule(CALL, async () => ok())).toMatchObject({ kind: 'ok' });
      expect(events.map(({ kind }) => kind)).toEqual(['share-lost']);
      await redis.up();
      const back = new Promise<void>((resolve) => {
        governor.onEvent(({ kind }) => kind === 'share-back' && resolve());
      });
      ahead += 6000;
      await governor.schedule(CALL, async () => ok());
      await back;
    });

    it('stops the work where that is configured, and sends nothing', async () => {
      newCredential();
      const governor = governorOn(await machine(), [], systemClock, 'stop');
      await governor.schedule(CALL, async () => ok());
      await redis.down();
      let sent = 0;
      const stopped = governor.schedule(CALL, async () => {
        sent += 1;
        return ok();
      });
      await expect(stopped).rejects.toMatchObject({ code: 'unreachable' });
      await redis.up();
      expect(sent).toBe(0);
    });

    it('before it was ever there: calls go through all the same', async () => {
      newCredential();
      await redis.down();
      const governor = governorOn(await machine());
      expect(await governor.schedule(CALL, async () => ok())).toMatchObject({ kind: 'ok' });
      await redis.up();
    });
  });
});
