// What the governor learns from answers: what is left, what tools cost, what others take, what a
// silent endpoint allows, and what a day does.
import { describe, expect, it } from 'vitest';
import type { AttemptResult, Governor } from '../../src/quota/index.ts';
import type { MovedClock } from '../support/moved-clock.ts';
import { batchThrough, callThrough } from '../support/quota-calls.ts';
import { limited, ok, quotaWorld, readingOf } from '../support/quota-world.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A call whose answer the test gives when it likes. */
function openCall(governor: Governor, lane: 'interactive' | 'batch' = 'interactive') {
  const call = { sent: false, answer: (_: AttemptResult<string>) => {} };
  const done = governor.schedule(
    { tool: 'any', lane, repeatable: true },
    () =>
      new Promise<AttemptResult<string>>((resolve) => {
        call.sent = true;
        call.answer = resolve;
      }),
  );
  return Object.assign(call, { done });
}

async function answered(
  clock: MovedClock,
  call: ReturnType<typeof openCall>,
  answer: AttemptResult<string>,
) {
  await clock.pass(100);
  call.answer(answer);
  await clock.until(call.done);
  await clock.pass(1);
}

describe('what is left', () => {
  it('an answer that was overtaken does not raise it again', async () => {
    const { clock, governor } = quotaWorld();
    const resetAt = clock.now() + 30_000;
    await answered(clock, openCall(governor), ok({ limit: 100, remaining: 42, resetAt }));
    const [first, second] = [openCall(governor), openCall(governor)];
    await answered(clock, second, ok({ limit: 100, remaining: 40, resetAt }));
    await answered(clock, first, ok({ limit: 100, remaining: 41, resetAt }));
    expect(governor.snapshot().remaining).toBe(40);
  });

  it('a later call that is told of more is believed', async () => {
    const { clock, governor } = quotaWorld();
    const resetAt = clock.now() + 30_000;
    await answered(clock, openCall(governor), ok({ limit: 100, remaining: 10, resetAt }));
    await answered(clock, openCall(governor), ok({ limit: 1000, remaining: 900, resetAt }));
    expect(governor.snapshot()).toMatchObject({ limit: 1000, remaining: 900 });
  });

  it('an answer from the last window says nothing about this one', async () => {
    const { clock, governor } = quotaWorld();
    const firstEnd = clock.now() + 30_000;
    await answered(clock, openCall(governor), ok({ limit: 100, remaining: 4, resetAt: firstEnd }));
    const slow = openCall(governor);
    await answered(clock, openCall(governor), ok({ limit: 100, remaining: 3, resetAt: firstEnd }));
    await clock.pass(32_000);
    const resetAt = clock.now() + MINUTE;
    await answered(clock, openCall(governor), ok({ limit: 100, remaining: 99, resetAt }));
    await answered(clock, slow, ok({ limit: 100, remaining: 2, resetAt: clock.now() }));
    expect(governor.snapshot().remaining).toBe(99);
  });

  it('an answer from the last window, come before the next is opened, says nothing either', async () => {
    const { clock, governor } = quotaWorld();
    const firstEnd = clock.now() + 30_000;
    await answered(clock, openCall(governor), ok({ limit: 100, remaining: 4, resetAt: firstEnd }));
    const slow = openCall(governor);
    await answered(clock, openCall(governor), ok({ limit: 100, remaining: 3, resetAt: firstEnd }));
    await clock.pass(32_000);
    const waiting = openCall(governor);
    await clock.quiet();
    await answered(clock, slow, ok({ limit: 100, remaining: 2, resetAt: clock.now() }));
    expect(governor.snapshot().remaining).toBe(100);
    await answered(clock, waiting, ok());
  });

  it('calls on their way count: with three left, three leave', async () => {
    const { clock, governor } = quotaWorld();
    const resetAt = clock.now() + 30_000;
    await answered(clock, openCall(governor), ok({ limit: 100, remaining: 3, resetAt }));
    // At once it sends no more than half.
    const calls = Array.from({ length: 6 }, () => openCall(governor));
    await clock.quiet();
    const sent = () => calls.filter((call) => call.sent).length;
    expect(sent()).toBeLessThanOrEqual(3);
    for (let left = 2; left >= 0; left--) {
      const next = calls.filter((call) => call.sent)[2 - left];
      if (next) await answered(clock, next, ok({ limit: 100, remaining: left, resetAt }));
    }
    await clock.quiet();
    expect(sent()).toBe(3);
    const end = Promise.all(calls.slice(3).map((call) => call.done));
    await clock.pass(29_000);
    expect(sent()).toBe(3);
    await clock.pass(3000);
    for (const call of calls.slice(3)) {
      await clock.quiet();
      call.answer(ok({ limit: 100, remaining: 90, resetAt: clock.now() + MINUTE }));
    }
    await clock.until(end);
  });

  it('answers without a signal count until one that has a signal', async () => {
    const { clock, governor } = quotaWorld();
    const resetAt = clock.now() + 30_000;
    await answered(clock, openCall(governor), ok({ limit: 100, remaining: 50, resetAt }));
    for (let i = 0; i < 4; i++) await answered(clock, openCall(governor), ok());
    expect(governor.snapshot().remaining).toBe(46);
    await answered(clock, openCall(governor), ok({ limit: 100, remaining: 49, resetAt }));
    expect(governor.snapshot().remaining).toBe(49);
  });
});

describe('what a tool costs', () => {
  it('is learned from how far the remaining fell, and never overspent', async () => {
    const costs: Record<string, number> = { tree: 7, create: 3, get: 1 };
    const { clock, server, governor } = quotaWorld({ cost: (tool) => costs[tool] ?? 1 });
    await clock.until(
      Promise.all([
        batchThrough(governor, server, clock, 20, { tool: 'tree' }),
        batchThrough(governor, server, clock, 20, { tool: 'create' }),
        batchThrough(governor, server, clock, 20, { tool: 'get' }),
      ]),
    );
    expect(server.refused).toBe(0);
    expect(governor.snapshot().costs).toEqual(costs);
    expect(server.windows).toHaveLength(3);
  });

  it('a tool dearer than a whole window still runs, alone', async () => {
    const { clock, governor } = quotaWorld();
    const said = { limit: 5, windowMs: MINUTE };
    const call = (remaining: number) => ok({ ...said, remaining, resetAt: clock.now() + MINUTE });
    for (const left of [4, 0, 0]) {
      const one = openCall(governor, 'batch');
      await clock.pass(2 * MINUTE);
      expect(one.sent).toBe(true);
      await answered(clock, one, call(left));
    }
  });
});

describe('others who use the same token', () => {
  it('get the room they have been using, once that is known', async () => {
    const { clock, server, governor } = quotaWorld();
    let refusedOthers = 0;
    let done = false;
    const others = async () => {
      while (!done) {
        await clock.sleep(1500);
        if (!server.take()) refusedOthers += 1;
      }
    };
    void others();
    const work = batchThrough(governor, server, clock, 1000);
    await clock.pass(10 * MINUTE);
    const before = refusedOthers;
    await clock.pass(3 * MINUTE);
    expect(refusedOthers - before).toBeLessThan(3 * 4);
    const whole = server.windows.slice(0, -1);
    expect(Math.min(...whole.map(({ used }) => used))).toBeGreaterThanOrEqual(97);
    expect(Math.max(...whole.map(({ refused }) => refused))).toBeLessThanOrEqual(1);
    done = true;
    await clock.until(work);
  });

  it.each([60, 80, 90])(
    'who take %i of 100 as soon as a window opens leave us all the rest, and teach no wrong cost',
    async (taken) => {
      const { clock, server, governor } = quotaWorld();
      let done = false;
      const others = async () => {
        for (let last: unknown; !done; last = server.windows.at(-1)) {
          await clock.sleep(50);
          const open = server.windows.at(-1);
          if (open !== last) for (let i = 0; i < taken; i++) server.take();
        }
      };
      const other = others();
      const calls = 6 * (100 - taken);
      await clock.until(batchThrough(governor, server, clock, calls));
      done = true;
      await clock.until(other);
      expect(server.windows.length).toBeLessThanOrEqual(7);
      expect(Math.max(...server.windows.map(({ refused }) => refused))).toBeLessThanOrEqual(1);
    },
  );

  it('who take their part at once never make us run into a refusal', async () => {
    const { clock, server, governor } = quotaWorld();
    let done = false;
    const others = async () => {
      let last: object | undefined;
      while (!done) {
        await clock.sleep(50);
        const open = server.windows.at(-1);
        if (!open || open === last || clock.now() >= open.start + MINUTE) continue;
        last = open;
        for (let i = 0; i < 40; i++) server.take();
      }
    };
    void others();
    await clock.until(batchThrough(governor, server, clock, 200));
    done = true;
    expect(server.refused).toBe(0);
    expect(server.windows.map(({ ours }) => ours)).toEqual([60, 60, 60, 20]);
  });
});

describe('an endpoint that never says anything', () => {
  it('gets a hundred calls a minute until it refuses', async () => {
    const { clock, server, governor } = quotaWorld({ wording: 'none' });
    await clock.until(batchThrough(governor, server, clock, 100));
    expect(server.windows.map(({ ours }) => ours)).toEqual([100]);
  });

  it('gets the configured budget', async () => {
    const { clock, server, governor } = quotaWorld({ wording: 'none' }, { defaultLimit: 30 });
    await clock.until(batchThrough(governor, server, clock, 90));
    expect(server.windows.map(({ ours }) => ours)).toEqual([30, 30, 30]);
  });

  it('teaches its limit by refusing, at the price of few refusals', async () => {
    const { clock, server, governor } = quotaWorld({ wording: 'none', limit: 40 });
    await clock.until(batchThrough(governor, server, clock, 400));
    expect(server.windows.map(({ ours }) => ours)).toEqual(Array(10).fill(40));
    expect(
      server.windows.slice(1).reduce((sum, { refused }) => sum + refused, 0),
    ).toBeLessThanOrEqual(1);
  });

  it('is not asked for more than usual until it has long given that without a word', async () => {
    const { clock, server, governor } = quotaWorld({ wording: 'none' });
    await clock.until(batchThrough(governor, server, clock, 800));
    expect(server.windows.map(({ ours }) => ours)).toEqual(Array(8).fill(100));
    // One call too many, in the sixth window.
    expect(server.refused).toBe(1);
  });

  it('that allows more than assumed is used more after a while', async () => {
    const { clock, server, governor } = quotaWorld({ wording: 'none', limit: 1000 });
    await clock.until(batchThrough(governor, server, clock, 1200));
    expect(server.windows.slice(0, 5).map(({ ours }) => ours)).toEqual(Array(5).fill(100));
    expect(server.windows[5]?.ours).toBeGreaterThan(300);
  });

  it('that refuses once in passing gets all it can take again in its next window', async () => {
    const { clock, server, governor } = quotaWorld({ wording: 'none' }, { reserve: 0 });
    let sent = 0;
    const all = Array.from({ length: 150 }, () =>
      governor.schedule({ tool: 'any', lane: 'batch', repeatable: false }, async () => {
        sent += 1;
        const passing = sent > 10 && sent <= 20;
        if (!passing) await server.call();
        return passing ? limited() : ok();
      }),
    );
    await clock.until(Promise.all(all));
    expect(server.refused).toBe(0);
    expect(server.windows).toHaveLength(2);
  });
});

describe('a daily allowance', () => {
  it('is a budget of its own: spent, it closes until the time it states', async () => {
    const { clock, governor } = quotaWorld();
    const until = clock.now() + 29 * MINUTE;
    let sent = 0;
    const first = governor.schedule({ tool: 'any', lane: 'batch', repeatable: false }, async () => {
      sent += 1;
      return sent === 1 ? limited(until, 'day') : ok();
    });
    await clock.quiet();
    const person = { tool: 'any', lane: 'interactive', repeatable: true } as const;
    const late = governor.schedule({ ...person, maxWaitMs: MINUTE }, async () => ok());
    await expect(clock.until(late)).rejects.toMatchObject({
      code: 'quota',
      data: { until: new Date(until).toISOString() },
    });
    expect(governor.snapshot().daily).toMatchObject({ remaining: 0, resetAt: until });
    await clock.until(first);
    expect(clock.now()).toBeGreaterThanOrEqual(until);
  });

  it('counts down between signals and leaves people their share', async () => {
    const { clock, governor } = quotaWorld();
    const resetAt = clock.now() + DAY - 5000;
    const daily = readingOf({ limit: 50, remaining: 12, resetAt, scope: 'day' });
    await answered(clock, openCall(governor), { ...ok(), reading: daily });
    const batch = Array.from({ length: 20 }, () => {
      const call = { tool: 'any', lane: 'batch', repeatable: false, maxWaitMs: MINUTE } as const;
      return governor
        .schedule(call, async () => ok())
        .then(
          () => 'sent',
          () => 'refused',
        );
    });
    const ends = await clock.until(Promise.all(batch));
    expect(ends.filter((end) => end === 'sent')).toHaveLength(7);
    expect(governor.snapshot().daily).toMatchObject({ limit: 50, remaining: 5 });
    await answered(clock, openCall(governor), ok());
    expect(governor.snapshot().daily).toMatchObject({ remaining: 4 });
  });

  it('that does not say when it returns is asked again after an hour', async () => {
    const { clock, server, governor } = quotaWorld();
    let sent = 0;
    const start = clock.now();
    await clock.until(
      governor.schedule(
        { tool: 'any', lane: 'batch', repeatable: false, maxWaitMs: 2 * 60 * MINUTE },
        async () => (++sent === 1 ? limited(null, 'day') : ok()),
      ),
    );
    expect(clock.now() - start).toBe(60 * MINUTE);
    await clock.until(callThrough(governor, server, clock));
  });
});
