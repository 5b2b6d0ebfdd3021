// The governor's promises, held against a simulated window server and a clock that tests move.
import { describe, expect, it } from 'vitest';
import { createGovernor, type GovernorOptions } from '../../src/quota/index.ts';
import { MovedClock } from '../support/moved-clock.ts';
import { batchThrough, callThrough } from '../support/quota-calls.ts';
import { WindowServer, type WindowServerOptions } from '../support/window-server.ts';

function setUp(server: Partial<WindowServerOptions> = {}, options: Partial<GovernorOptions> = {}) {
  const clock = new MovedClock();
  return {
    clock,
    server: new WindowServer({ clock, ...server }),
    governor: createGovernor({ clock, random: () => 0.5, credential: 'hash', ...options }),
  };
}

describe('a window is spent to the end and never past it', () => {
  for (const wording of ['clickup', 'ietf-triple', 'ietf-fields'] as const) {
    for (const rounding of ['ceil', 'floor', 'round'] as const) {
      it(`250 calls at 100 a minute take two windows and a bit, without a refusal (${wording}, ${rounding})`, async () => {
        const { clock, server, governor } = setUp({ wording, rounding });
        const start = clock.now();
        await clock.until(batchThrough(governor, server, clock, 250));
        expect(server.refused).toBe(0);
        expect(clock.now() - start).toBeLessThan(2 * 60_000 * 1.01);
        expect(server.windows.map((window) => window.ours)).toEqual([100, 100, 50]);
      });
    }
  }

  it('a local clock three hours off changes nothing', async () => {
    const { clock, server, governor } = setUp({ skewMs: -3 * 3_600_000 });
    const start = clock.now();
    await clock.until(batchThrough(governor, server, clock, 250));
    expect(server.refused).toBe(0);
    expect(clock.now() - start).toBeLessThan(2 * 60_000 * 1.01);
  });
});

describe('people come first', () => {
  it('an interactive call uses the reserve that batch work has left', async () => {
    const { clock, server, governor } = setUp();
    const batch = batchThrough(governor, server, clock, 300);
    await clock.pass(10_000);
    expect(server.windows.map((window) => window.ours)).toEqual([90]);
    const asked = clock.now();
    await clock.until(callThrough(governor, server, clock, { lane: 'interactive' }));
    expect(clock.now() - asked).toBeLessThanOrEqual(200);
    await clock.until(batch);
    expect(server.refused).toBe(0);
  });
});
