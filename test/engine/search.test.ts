// Looking for a lost write: how often, for how long, and what an answer says.
import { describe, expect, test } from 'vitest';
import { AppError, type JsonObject } from '../../src/base/index.ts';
import { incomplete } from '../../src/clickup/index.ts';
import type { PlanStep } from '../../src/engine/plan/plan.ts';
import type { Look } from '../../src/engine/run/reads.ts';
import {
  canProbe,
  LATE_MS,
  probeStep,
  searchEffect,
  searchEffects,
} from '../../src/engine/run/search.ts';

const step = (more: Partial<PlanStep> = {}) =>
  ({
    ...{ id: 's1', operation: 'goal.delete', input: { goalId: 'g' }, marker: null, look: null },
    ...{ target: { kind: 'goal', id: 'g', name: 'Goal' }, ...more },
  }) as PlanStep;
const creation = (more: Partial<PlanStep> = {}) =>
  step({
    ...{ operation: 'time_entry.create', marker: '[ca:1]' },
    input: { workspaceId: '9', taskId: 't', start: 5, durationMs: 60_000 },
    look: { operation: 'time_entry.list', input: { workspaceId: '9' } },
    ...more,
  });
const entry = (more: JsonObject = {}): JsonObject => ({
  ...{ id: 'e1', taskId: 't', start: 5, durationMs: 60_000, description: 'x [ca:1]', ...more },
});
const gone = new AppError('failed', 'Gone.', { data: { reason: 'not-found' } });
const answering =
  (answer: unknown): Look =>
  async () => {
    if (answer instanceof Error) throw answer;
    return answer;
  };

/** A clock that only moves on while somebody sleeps, and what was slept. */
function sleeper() {
  const slept: number[] = [];
  let now = 0;
  const sleep = async (ms: number) => {
    slept.push(ms);
    now += ms;
  };
  return { slept, clock: { now: () => now, sleep } };
}

describe('one look', () => {
  test('finds what is there, with its id', async () => {
    expect(await probeStep(creation(), 0, answering([entry()]))).toEqual({ id: 'e1' });
  });

  test('does not find what is not, or not in its place', async () => {
    expect(await probeStep(creation(), 0, answering([]))).toBe('not there');
    expect(await probeStep(creation(), 0, answering(gone))).toBe('not there');
  });

  test('cannot tell where a part of the rows is missing, but finds what it shows', async () => {
    const part = (...items: JsonObject[]) => incomplete(items, 'a page is missing');
    expect(await probeStep(creation(), 0, answering(part()))).toBe('cannot tell');
    expect(await probeStep(creation(), 0, answering(part(entry())))).toEqual({ id: 'e1' });
  });

  test('cannot tell where it fails, unless a person ends it', async () => {
    const failing = new AppError('unreachable', 'No answer.');
    expect(await probeStep(creation(), 0, answering(failing))).toBe('cannot tell');
    expect(await probeStep(creation(), 0, answering(new Error('A bug.')))).toBe('cannot tell');
    const ended = new AppError('interrupted', 'Ended.');
    await expect(probeStep(creation(), 0, answering(ended))).rejects.toBe(ended);
  });

  test('finds that something was removed where nothing is there any more', async () => {
    expect(typeof (await probeStep(step(), 0, answering(gone)))).toBe('object');
    expect(await probeStep(step(), 0, answering({ id: 'g', name: 'Goal' }))).toBe('not there');
  });

  test('is none where the operation has none', async () => {
    const call = step({ operation: 'tool.update', input: { tool: 'x', args: {} } });
    expect([canProbe(call), canProbe(step())]).toEqual([false, true]);
    const look = { operation: 'task.get', input: { taskId: 't' } };
    const nowhere = step({ operation: 'comment.delete', input: { commentId: 'c' } });
    for (const one of [call, { ...call, look }, nowhere]) {
      expect(await probeStep(one, 0, answering([]))).toBe('cannot tell');
      expect(canProbe(one)).toBe(false);
    }
  });
});

describe('a search', () => {
  test('goes on at longer and longer pauses, ends with a look at its end, and says so once', async () => {
    const { slept, clock } = sleeper();
    const until: number[] = [];
    let looks = 0;
    const look: Look = async () => {
      looks += 1;
      return [];
    };
    const onInDoubt = (at: number) => until.push(at);
    const span = { sentAt: 0, until: 40_000 };
    expect(await searchEffect(creation(), span, { look, clock, onInDoubt })).toBe('not there');
    expect(slept).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 10_000]);
    expect([looks, until, LATE_MS]).toEqual([7, [40_000], 30_000]);
  });

  test('ends with the first look that finds it, and at once where there is no time', async () => {
    const { slept, clock } = sleeper();
    let looks = 0;
    const look: Look = async () => {
      looks += 1;
      return looks === 2 ? [entry()] : [];
    };
    const found = await searchEffect(creation(), { sentAt: 0, until: 9_000 }, { look, clock });
    expect([found, slept]).toEqual([{ id: 'e1' }, [1_000]]);
    const late = sleeper();
    let told = false;
    const onInDoubt = () => {
      told = true;
    };
    const span = { sentAt: 0, until: 0 };
    const deps = { look: answering([]), clock: late.clock, onInDoubt };
    expect(await searchEffect(creation(), span, deps)).toBe('not there');
    expect([late.slept, told]).toEqual([[], false]);
  });

  test('is none for what no look can show', async () => {
    const { slept, clock } = sleeper();
    const call = step({ operation: 'tool.update', input: { tool: 'x', args: {} } });
    const deps = { look: answering([]), clock };
    expect(await searchEffect(call, { sentAt: 0, until: 9_000 }, deps)).toBe('cannot tell');
    expect(slept).toEqual([]);
  });

  test('for several asks once a turn for those that share a look, and goes on for what is open', async () => {
    const { clock, slept } = sleeper();
    const asked: unknown[] = [];
    const look: Look = async (call) => {
      asked.push(call.input.workspaceId);
      const both = asked.length > 2;
      return [entry(), ...(both ? [entry({ id: 'e2', description: '[ca:2]', start: 7 })] : [])];
    };
    const second = creation({
      ...{ id: 's2', marker: '[ca:2]' },
      input: { workspaceId: '9', taskId: 't', start: 7, durationMs: 60_000 },
    });
    const other = creation({
      id: 's3',
      look: { operation: 'time_entry.list', input: { workspaceId: '8' } },
    });
    const span = { sentAt: 0, until: 5_000 };
    const found = await searchEffects([creation(), second, other], span, { look, clock });
    expect(Object.fromEntries(found)).toEqual({
      ...{ s1: { id: 'e1' }, s2: { id: 'e2' }, s3: { id: 'e1' } },
    });
    expect([asked, slept]).toEqual([['9', '8', '9'], [1_000]]);
  });
});
