// How the program is asked to end, and what it finishes first.
import { describe, expect, test } from 'vitest';
import { createShutdown } from '../../src/cli/shutdown.ts';
import { MovedClock } from '../support/moved-clock.ts';

describe('asked to end', () => {
  test('what reads is cut off at once', () => {
    const ending = createShutdown();
    ending.ask('interrupt');
    expect(ending.now.aborted).toBe(true);
  });

  test('a write is finished first, and what waits after it is cut off', () => {
    const ending = createShutdown();
    ending.during('write');
    ending.ask('terminate');
    expect([ending.request.aborted, ending.now.aborted]).toEqual([true, false]);
    ending.during('wait');
    expect(ending.now.aborted).toBe(true);
  });

  test('a wait for quota is cut off, however long it would be', () => {
    const ending = createShutdown();
    ending.during('wait');
    ending.ask('terminate');
    expect(ending.now.aborted).toBe(true);
  });

  test('the first reason stands', () => {
    const ending = createShutdown();
    ending.during('write');
    ending.ask('timeout');
    ending.ask('terminate');
    expect(ending.asked).toBe('timeout');
  });
});

describe('a time limit', () => {
  test('asks first, and cuts off a write that hangs a little later', async () => {
    const clock = new MovedClock();
    const ending = createShutdown();
    ending.during('write');
    ending.limit(60_000, clock);
    await clock.pass(59_000);
    expect(ending.asked).toBeNull();
    await clock.pass(2_000);
    expect([ending.asked, ending.now.aborted]).toEqual(['timeout', false]);
    await clock.pass(10_000);
    expect(ending.now.aborted).toBe(true);
  });

  test('is forgotten when the work is done in time', async () => {
    const clock = new MovedClock();
    const ending = createShutdown();
    ending.limit(60_000, clock);
    ending.settle();
    await clock.pass(120_000);
    expect(ending.asked).toBeNull();
  });
});
