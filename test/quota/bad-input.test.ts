// Whatever an endpoint or a clock does, calls end in bounded time and nothing spins.
import { describe, expect, it } from 'vitest';
import {
  type AttemptResult,
  type Governor,
  type QuotaCall,
  readSignals,
} from '../../src/quota/index.ts';
import type { MovedClock } from '../support/moved-clock.ts';
import { batchThrough } from '../support/quota-calls.ts';
import { limited, ok, quotaWorld } from '../support/quota-world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WRITE: QuotaCall = { tool: 'create', lane: 'batch', repeatable: false };

/** An endpoint that answers 429 with these headers so many times, and then grants. */
function refusing(clock: MovedClock, times: number, headers: Record<string, string> = {}) {
  const endpoint = { asked: 0, attempt: async (): Promise<AttemptResult<string>> => ok() };
  endpoint.attempt = async () => {
    endpoint.asked += 1;
    if (endpoint.asked > times) return ok();
    const signals = { status: 429, headers: Object.entries(headers), receivedAt: clock.now() };
    const reading = readSignals(signals);
    return { ...limited(reading?.resetAt ?? null), reading };
  };
  return endpoint;
}

describe('refusals that do not say when', () => {
  it('a 429 without any header is tried again after a while, not at once', async () => {
    const { clock, governor } = quotaWorld();
    const start = clock.now();
    const endpoint = refusing(clock, 3);
    expect(await clock.until(governor.schedule(WRITE, endpoint.attempt))).toMatchObject({
      kind: 'ok',
    });
    expect(endpoint.asked).toBe(4);
    expect(clock.now() - start).toBeGreaterThan(1000);
  });

  it('a volley of refusals counts as one: calls go on after one short wait', async () => {
    const { clock, governor } = quotaWorld();
    const start = clock.now();
    await clock.until(governor.schedule(WRITE, async () => ok()));
    const endpoint = refusing(clock, 30);
    const calls = Array.from({ length: 40 }, () =>
      governor.schedule(WRITE, async () => {
        await clock.sleep(100);
        return endpoint.attempt();
      }),
    );
    await clock.until(Promise.all(calls));
    expect(clock.now() - start).toBeLessThan(3000);
  });

  it('a 429 for ever ends with "out of quota" in the time allowed, after few calls', async () => {
    const { clock, governor } = quotaWorld();
    const start = clock.now();
    const endpoint = refusing(clock, Number.POSITIVE_INFINITY);
    const call = governor.schedule({ ...WRITE, maxWaitMs: 10 * MINUTE }, endpoint.attempt);
    await expect(clock.until(call)).rejects.toMatchObject({ code: 'quota' });
    expect(clock.now() - start).toBeLessThanOrEqual(10 * MINUTE);
    expect(endpoint.asked).toBeLessThan(30);
    expect(governor.snapshot().rejected).toBe(endpoint.asked);
  });

  it('even with the unluckiest draw it does not spin', async () => {
    const { clock, governor } = quotaWorld({}, { random: () => 0 });
    const endpoint = refusing(clock, Number.POSITIVE_INFINITY);
    const call = governor.schedule({ ...WRITE, maxWaitMs: 5000 }, endpoint.attempt);
    await expect(clock.until(call)).rejects.toMatchObject({ code: 'quota' });
    expect(endpoint.asked).toBeGreaterThan(1);
    expect(endpoint.asked).toBeLessThanOrEqual(101);
  });
});

describe('refusals that say something odd', () => {
  const odd: Record<string, Record<string, string>> = {
    'a reset in the past': {
      date: new Date(Date.UTC(2026, 0, 5, 9)).toUTCString(),
      'x-ratelimit-limit': '100',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': '1600000000',
    },
    'a negative Retry-After': { 'retry-after': '-20' },
    'an empty Retry-After': { 'retry-after': '' },
    'something left after all': {
      'x-ratelimit-limit': '100',
      'x-ratelimit-remaining': '42',
    },
    'a huge limit': { 'ratelimit-limit': '999999999999', 'ratelimit-remaining': '1e12' },
    'two resets': { 'ratelimit-remaining': '0, 0', 'ratelimit-reset': '3, 7' },
  };
  for (const [name, headers] of Object.entries(odd)) {
    it(`${name}: waited out and tried again`, async () => {
      const { clock, governor } = quotaWorld();
      const start = clock.now();
      const endpoint = refusing(clock, 2, headers);
      expect(await clock.until(governor.schedule(WRITE, endpoint.attempt))).toMatchObject({
        kind: 'ok',
      });
      expect(endpoint.asked).toBe(3);
      expect(clock.now() - start).toBeGreaterThan(500);
      expect(clock.now() - start).toBeLessThan(3 * MINUTE);
    });
  }

  it('a reset a year ahead never means more than a day', async () => {
    const { clock, governor } = quotaWorld();
    const endpoint = refusing(clock, 1, { 'retry-after': String(365 * 86_400) });
    const start = clock.now();
    await clock.until(governor.schedule({ ...WRITE, maxWaitMs: 25 * HOUR }, endpoint.attempt));
    expect(clock.now() - start).toBeLessThanOrEqual(24 * HOUR + 1000);
  });
});

describe('answers that never come', () => {
  it('a first call that hangs does not hold up the others', async () => {
    const { clock, server, governor } = quotaWorld();
    await clock.until(batchThrough(governor, server, clock, 5));
    await clock.pass(2 * MINUTE);
    void governor.schedule(WRITE, () => new Promise<AttemptResult<string>>(() => {}));
    const start = clock.now();
    await clock.until(batchThrough(governor, server, clock, 20));
    expect(clock.now() - start).toBeLessThan(5000);
  });
});

describe('a clock that jumps', () => {
  async function spendOneWindow(governor: Governor, clock: MovedClock) {
    const said = { limit: 2, resetAt: clock.now() + MINUTE };
    for (const remaining of [1, 0]) {
      await clock.until(governor.schedule(WRITE, async () => ok({ ...said, remaining })));
    }
  }

  it('hours ahead: the next call goes and asks', async () => {
    const { clock, governor } = quotaWorld();
    await spendOneWindow(governor, clock);
    clock.jump(5 * HOUR);
    const asked = clock.now();
    await clock.until(governor.schedule(WRITE, async () => ok()));
    expect(clock.now()).toBe(asked);
  });

  it('hours back: the wait is that of the window, not of the hours', async () => {
    const { clock, governor } = quotaWorld();
    await spendOneWindow(governor, clock);
    clock.jump(-5 * HOUR);
    const asked = clock.now();
    await clock.until(governor.schedule(WRITE, async () => ok()));
    expect(clock.now() - asked).toBeLessThanOrEqual(MINUTE + 1000);
  });

  it('hours back while a call waits: the same', async () => {
    const { clock, governor } = quotaWorld();
    await spendOneWindow(governor, clock);
    const waiting = governor.schedule(WRITE, async () => ok());
    await clock.pass(20_000);
    clock.jump(-5 * HOUR);
    const jumped = clock.now();
    await clock.until(waiting);
    expect(clock.now() - jumped).toBeLessThanOrEqual(MINUTE + 15_000);
  });
});
