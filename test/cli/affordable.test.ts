// Whether a plan is begun: asked of the quota before the first write.
import { describe, expect, test } from 'vitest';
import type { AppError } from '../../src/base/index.ts';
import { checkAffordable, type Purse } from '../../src/cli/unattended/affordable.ts';
import type { Plan } from '../../src/engine/index.ts';

const NOW = Date.parse('2026-11-20T17:00:00Z');

/** How many calls a plan takes, under a limit of 100 a minute of which some are left for 40 s. */
function begin(calls: number, purse: Partial<Purse> & { left?: number }): AppError | null {
  const { left = 0 } = purse;
  const plan = {
    steps: Array.from({ length: calls }),
    estimate: { writes: calls, reads: 0, waitMs: 0 },
  } as unknown as Plan;
  try {
    checkAffordable(plan, {
      waitFor: (n) => (n <= left ? 0 : 40_000 + (Math.ceil((n - left) / 100) - 1) * 60_000),
      limit: 100,
      maxWaitMs: null,
      now: NOW,
      ...purse,
    });
    return null;
  } catch (thrown) {
    return thrown as AppError;
  }
}

describe('a plan', () => {
  test('that fits into what is left is begun, whatever wait is allowed', () => {
    expect(begin(10, { left: 10, maxWaitMs: 0 })).toBeNull();
  });

  test('that has to wait longer than allowed says when it need not', () => {
    const refused = begin(10, { left: 9, maxWaitMs: 5_000 });
    expect(refused?.code).toBe('quota');
    expect(refused?.data.until).toBe('2026-11-20T17:00:35.000Z');
    expect(refused?.next).toContain('Run it again after 2026-11-20T17:00:35.000Z');
  });

  test('that no window holds says that only a longer wait helps', () => {
    const refused = begin(250, { maxWaitMs: 30_000 });
    expect(refused?.data.until).toBeNull();
    expect(refused?.next).toContain('--max-wait 160s');
  });

  test('of thousands of writes is begun when nobody limits the wait', () => {
    expect(begin(20_000, {})).toBeNull();
  });

  test('is not begun when the day’s allowance is used up', () => {
    expect(begin(10, { waitFor: () => 9 * 3_600_000 })?.code).toBe('quota');
  });
});
