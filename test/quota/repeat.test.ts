// Only what is repeatable is repeated, at the time the signal says, and never for longer than allowed.
import { describe, expect, it } from 'vitest';
import { AppError, type Outcome } from '../../src/base/index.ts';
import {
  type AttemptResult,
  type Governor,
  mayRepeat,
  type QuotaCall,
} from '../../src/quota/index.ts';
import { batchThrough } from '../support/quota-calls.ts';
import { ended, limited, ok, quotaWorld, readingOf } from '../support/quota-world.ts';

const READ: QuotaCall = { tool: 'list', lane: 'interactive', repeatable: true };
const WRITE: QuotaCall = { tool: 'create', lane: 'batch', repeatable: false };

/** Gives the answers one after the other, the last one for ever, and counts. */
function script(...answers: AttemptResult<string>[]) {
  const at: number[] = [];
  return {
    at,
    run: (governor: Governor, clock: { now(): number }, call: QuotaCall) =>
      governor.schedule(call, async () => {
        at.push(clock.now());
        return answers[Math.min(at.length, answers.length) - 1] ?? ok();
      }),
  };
}

describe('what may be made again', () => {
  const cases: [Outcome<string>, boolean, boolean][] = [
    [{ kind: 'ok', value: '' }, false, false],
    [{ kind: 'rejected', reason: 'invalid', message: '' }, false, false],
    [{ kind: 'rate-limited', until: null, scope: 'window', message: '' }, true, true],
    [{ kind: 'unavailable', message: '' }, true, true],
    [{ kind: 'unknown', message: '' }, true, false],
  ];
  for (const [outcome, read, write] of cases) {
    it(`${outcome.kind}: a read ${read ? 'is' : 'is not'}, a write ${write ? 'is' : 'is not'}`, () => {
      expect(mayRepeat(outcome, { repeatable: true })).toBe(read);
      expect(mayRepeat(outcome, { repeatable: false })).toBe(write);
    });
  }

  it('a call that does many things is not, when it was refused for quota', () => {
    const refused = { kind: 'rate-limited', until: null, scope: 'window', message: '' } as const;
    expect(mayRepeat(refused, { repeatable: false, many: true })).toBe(false);
  });
});

describe('repeating', () => {
  it('a write that may have been applied is never sent twice', async () => {
    const { clock, governor } = quotaWorld();
    const write = script(ended('unknown'));
    expect(await clock.until(write.run(governor, clock, WRITE))).toMatchObject({ kind: 'unknown' });
    expect(write.at).toHaveLength(1);
  });

  it('a read that may have been applied is asked again', async () => {
    const { clock, governor } = quotaWorld();
    const read = script(ended('unknown'), ended('unknown'), ok());
    expect(await clock.until(read.run(governor, clock, READ))).toMatchObject({ kind: 'ok' });
    expect(read.at).toHaveLength(3);
  });

  it('without a stated time the wait is drawn from a range that doubles', async () => {
    const { clock, governor } = quotaWorld({}, { random: () => 0.5 });
    const write = script(ended('unavailable'), ended('unavailable'), ended('unavailable'), ok());
    await clock.until(write.run(governor, clock, WRITE));
    const waits = write.at.slice(1).map((time, i) => time - (write.at[i] ?? 0));
    expect(waits).toEqual([500, 1000, 2000]);
  });

  it('an endpoint that stays unavailable is given up after a few tries, with its own outcome', async () => {
    const { clock, governor } = quotaWorld();
    const read = script(ended('unavailable'));
    expect(await clock.until(read.run(governor, clock, READ))).toMatchObject({
      kind: 'unavailable',
    });
    expect(read.at).toHaveLength(5);
  });

  it('a 503 that says when to come back is taken at its word', async () => {
    const { clock, governor } = quotaWorld();
    const back = clock.now() + 17_000;
    const read = script({ ...ended('unavailable'), reading: readingOf({ resetAt: back }) }, ok());
    await clock.until(read.run(governor, clock, READ));
    expect(read.at[1]).toBe(back);
  });

  it('a refused write goes again at the time the refusal states', async () => {
    const { clock, governor } = quotaWorld();
    const until = clock.now() + 23_000;
    const write = script(limited(until), ok());
    expect(await clock.until(write.run(governor, clock, WRITE))).toMatchObject({ kind: 'ok' });
    expect(write.at[1]).toBe(until);
  });

  it('one refusal stops everybody, so that a window sees one and not fifty', async () => {
    const { clock, governor } = quotaWorld();
    const until = clock.now() + 23_000;
    const first = script(limited(until), ok());
    const refused = first.run(governor, clock, WRITE);
    await clock.quiet();
    const second = script(ok());
    const waiting = second.run(governor, clock, READ);
    await clock.until(Promise.all([refused, waiting]));
    expect(Math.min(...second.at)).toBeGreaterThanOrEqual(until);
  });

  it('what an attempt throws reaches the caller, and its place is free again', async () => {
    const { clock, governor } = quotaWorld({}, { maxConcurrent: 1 });
    const broken = governor.schedule(READ, async () => {
      throw new TypeError('a fault of ours');
    });
    await expect(clock.until(broken)).rejects.toThrow('a fault of ours');
    const next = script(ok());
    expect(await clock.until(next.run(governor, clock, READ))).toMatchObject({ kind: 'ok' });
  });
});

describe('waiting ends', () => {
  const codeOf = (promise: Promise<unknown>) =>
    promise.then(
      () => 'resolved',
      (error: unknown) => (error instanceof AppError ? error.code : String(error)),
    );

  it('a wait longer than allowed is refused at once, and says when to come back', async () => {
    const { clock, server, governor } = quotaWorld({}, { reserve: 0 });
    await clock.until(batchThrough(governor, server, clock, 100));
    const asked = clock.now();
    const late = governor.schedule({ ...READ, maxWaitMs: 5000 }, async () => ok());
    const error = await clock.until(late.catch((thrown: unknown) => thrown));
    expect(error).toBeInstanceOf(AppError);
    const resetAt = governor.snapshot().resetAt ?? 0;
    expect(error).toMatchObject({
      code: 'quota',
      data: { until: new Date(resetAt).toISOString() },
    });
    expect(clock.now()).toBe(asked);
  });

  it('a wait shorter than allowed is waited out', async () => {
    const { clock, server, governor } = quotaWorld({}, { reserve: 0 });
    await clock.until(batchThrough(governor, server, clock, 100));
    const late = governor.schedule({ ...READ, maxWaitMs: 61_000 }, async () => ok());
    expect(await clock.until(late)).toMatchObject({ kind: 'ok' });
  });

  it('time spent in the queue counts', async () => {
    const { clock, server, governor } = quotaWorld({}, { reserve: 0 });
    const codes = Promise.all(
      Array.from({ length: 3 }, () =>
        codeOf(batchThrough(governor, server, clock, 100, { maxWaitMs: 90_000 })),
      ),
    );
    expect(await clock.until(codes)).toEqual(['resolved', 'resolved', 'quota']);
    expect(server.refused).toBe(0);
  });

  it('cancelling ends a wait at once', async () => {
    const { clock, server, governor } = quotaWorld({}, { reserve: 0 });
    await clock.until(batchThrough(governor, server, clock, 100));
    const stop = new AbortController();
    const asked = clock.now();
    const waiting = codeOf(governor.schedule({ ...READ, signal: stop.signal }, async () => ok()));
    await clock.quiet();
    stop.abort();
    expect(await waiting).toBe('interrupted');
    expect(clock.now()).toBe(asked);
    expect(governor.snapshot().lanes.interactive.queued).toBe(0);
  });

  it('cancelling ends a backoff at once', async () => {
    const { clock, governor } = quotaWorld();
    const stop = new AbortController();
    const trouble = script(ended('unavailable'));
    const waiting = codeOf(trouble.run(governor, clock, { ...READ, signal: stop.signal }));
    await clock.quiet();
    stop.abort();
    expect(await waiting).toBe('interrupted');
    expect(trouble.at).toHaveLength(1);
  });

  it('cancelling reaches the attempt, and what that answers is handed on', async () => {
    const { clock, governor } = quotaWorld();
    const stop = new AbortController();
    const running = governor.schedule(
      { ...WRITE, signal: stop.signal },
      (signal) =>
        new Promise<AttemptResult<string>>((resolve) => {
          signal.addEventListener('abort', () => resolve(ended('unknown')));
        }),
    );
    await clock.quiet();
    stop.abort();
    expect(await clock.until(running)).toMatchObject({ kind: 'unknown' });
  });

  it('a call that is cancelled under way is not said to be unsent', async () => {
    const { clock, governor } = quotaWorld();
    for (const [call, next] of [
      [READ, /only reads/],
      [WRITE, /may have taken effect/],
    ] as const) {
      const stop = new AbortController();
      const running = governor
        .schedule(
          { ...call, signal: stop.signal },
          (signal) =>
            new Promise<AttemptResult<string>>((_, reject) => {
              signal.addEventListener('abort', () => reject(signal.reason));
            }),
        )
        .catch((thrown: unknown) => thrown);
      await clock.quiet();
      stop.abort();
      expect(await clock.until(running)).toMatchObject({
        code: 'interrupted',
        message: 'The call was cut off before its answer came.',
        next: expect.stringMatching(next),
      });
    }
  });

  it('a call that is cancelled before it begins is never sent', async () => {
    const { governor } = quotaWorld();
    const signal = AbortSignal.abort();
    const attempt = script(ok());
    expect(await codeOf(attempt.run(governor, { now: () => 0 }, { ...READ, signal }))).toBe(
      'interrupted',
    );
    expect(attempt.at).toEqual([]);
  });

  it('closing ends every wait and what runs', async () => {
    const { clock, server, governor } = quotaWorld();
    const batch = codeOf(batchThrough(governor, server, clock, 150));
    const hanging = codeOf(
      governor.schedule(
        READ,
        (signal) =>
          new Promise<AttemptResult<string>>((_, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason));
          }),
      ),
    );
    await clock.pass(5000);
    await clock.until(governor.close());
    expect(await Promise.all([batch, hanging])).toEqual(['interrupted', 'interrupted']);
    expect(await codeOf(script(ok()).run(governor, clock, READ))).toBe('interrupted');
  });
});
