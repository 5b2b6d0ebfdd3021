// Puts the governor together: gate, runner, repeats, events, and the answers to questions.
import { randomUUID } from 'node:crypto';
import type { Outcome } from '../../base/index.ts';
import type { Lane, Settlement, Terms } from '../ledger/index.ts';
import { guardedWindow } from '../shared/guarded.ts';
import { memoryWindow } from '../shared/window.ts';
import type { Answer, Governor, GovernorOptions, QuotaCall, QuotaEvent } from './contract.ts';
import { interrupted } from './errors.ts';
import { Gate, unsent } from './gate.ts';
import { repeat } from './repeat.ts';
import { estimateMs, snapshotOf } from './report.ts';
import { localRunner } from './runner.ts';
import { Spells } from './spells.ts';

const RESERVE = 0.1;
const WINDOW_MS = 60_000;
const MAX_WAIT_MS = 60 * 60 * 1000;
const MAX_CONCURRENT = 50;

/** Makes the governor of one credential. Close it when done. */
export function createGovernor(options: GovernorOptions): Governor {
  const { clock, random, credential, maxConcurrent = MAX_CONCURRENT } = options;
  const listeners = new Set<(event: QuotaEvent) => void>();
  const tell = (event: QuotaEvent) => {
    for (const listener of listeners) listener(event);
  };
  const terms: Terms = {
    me: randomUUID(),
    reserve: Math.min(Math.max(options.reserve ?? RESERVE, 0), 0.9),
    defaultLimit: options.defaultLimit,
    windowMs: options.windowMs ?? WINDOW_MS,
  };
  const spells = new Spells(tell);
  const runner = options.runner ?? localRunner(clock, maxConcurrent);
  const gate = new Gate({
    clock,
    credential,
    terms,
    shared: options.shared
      ? guardedWindow(options.shared, {
          clock,
          whenLost: options.whenLost ?? 'local',
          onChange: (lost) =>
            tell(lost === null ? { kind: 'share-back' } : { kind: 'share-lost', message: lost }),
        })
      : memoryWindow(),
    poll: options.shared !== undefined,
    slots: { interactive: maxConcurrent, batch: Math.max(1, Math.floor(maxConcurrent * 0.9)) },
    spells,
  });
  const closing = new AbortController();
  const counts = { calls: 0, rejected: 0 };

  async function once<T>(
    call: QuotaCall,
    units: number,
    attempt: (signal: AbortSignal) => Promise<Answer<T>>,
  ): Promise<Answer<T>> {
    const signal = call.signal ? AbortSignal.any([call.signal, closing.signal]) : closing.signal;
    if (signal.aborted) {
      await gate.leave(unsent(call.tool, units, clock.now()), call.lane);
      throw interrupted(signal.reason);
    }
    const sentAt = clock.now();
    counts.calls += 1;
    let answer: Answer<T> | null = null;
    try {
      answer = await attempt(signal);
      return answer;
    } catch (error) {
      throw signal.aborted ? interrupted(error) : error;
    } finally {
      await gate.leave(settlementOf(call, units, sentAt, answer), call.lane);
    }
  }

  function settlementOf(
    call: QuotaCall,
    units: number,
    sentAt: number,
    answer: Answer<unknown> | null,
  ): Settlement {
    const outcome = answer?.outcome;
    const limited = outcome?.kind === 'rate-limited' ? outcome : null;
    if (limited) {
      counts.rejected += 1;
      tell({ kind: 'refused', tool: call.tool, until: limited.until });
    }
    return {
      tool: call.tool,
      units,
      sentAt,
      receivedAt: clock.now(),
      reading: answer?.reading ?? null,
      outcome: {
        kind: outcome?.kind ?? 'unknown',
        until: limited?.until ?? null,
        day: limited?.scope === 'day',
      },
      jitter: random(),
    };
  }

  return {
    schedule<T>(
      call: QuotaCall,
      attempt: (signal: AbortSignal) => Promise<Answer<T>>,
    ): Promise<Outcome<T>> {
      const deadline = clock.now() + (call.maxWaitMs ?? options.maxWaitMs ?? MAX_WAIT_MS);
      return repeat(
        async (again) => {
          const units = await gate.enter(call, again, deadline);
          return runner.run(call.lane, () => once(call, units, attempt));
        },
        { clock, random, call, deadline },
      );
    },
    snapshot() {
      const lane = (name: Lane) => ({ queued: gate.line.count(name), running: gate.running[name] });
      return {
        ...snapshotOf(gate.state, clock.now()),
        calls: counts.calls,
        rejected: counts.rejected,
        waitedMs: spells.totalMs(clock.now()),
        lanes: { interactive: lane('interactive'), batch: lane('batch') },
      };
    },
    estimate(calls) {
      const ahead = gate.line.count('interactive') + gate.line.count('batch');
      return { waitMs: estimateMs(gate.state, terms, ahead + calls, clock.now()) };
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      closing.abort();
      await gate.close();
      if (!options.runner) await runner.close();
    },
  };
}
