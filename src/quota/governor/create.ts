// Puts the governor together: gate, passage, repeats, events, and the answers to questions.
import { randomUUID } from 'node:crypto';
import type { Lane, Terms } from '../ledger/index.ts';
import { guardedWindow } from '../shared/guarded.ts';
import { memoryWindow, type SharedWindow } from '../shared/window.ts';
import type { Governor, GovernorOptions, QuotaEvent, QuotaSnapshot } from './contract.ts';
import { Gate } from './gate.ts';
import { Passage } from './passage.ts';
import { repeat } from './repeat.ts';
import { estimateMs, snapshotOf } from './report.ts';
import { localRunner } from './runner.ts';
import { Spells } from './spells.ts';

const RESERVE = 0.1;
const MOST_RESERVE = 0.9;
const WINDOW_MS = 60_000;
const MAX_WAIT_MS = 60 * 60 * 1000;
const MAX_CONCURRENT = 50;
/** The share of places that batch work may fill, so that a person never waits for one. */
const BATCH_PLACES = 0.9;

/** Makes the governor of one credential. Close it when done. */
export function createGovernor(options: GovernorOptions): Governor {
  const { clock, random, credential, maxConcurrent = MAX_CONCURRENT } = options;
  const listeners = new Set<(event: QuotaEvent) => void>();
  const tell = (event: QuotaEvent) => {
    for (const listener of listeners) {
      try {
        listener(event);
      } catch {
        // Whoever watches must not cost a call its answer.
      }
    }
  };
  const terms: Terms = {
    me: randomUUID(),
    reserve: Math.min(Math.max(options.reserve ?? RESERVE, 0), MOST_RESERVE),
    defaultLimit: options.defaultLimit,
    windowMs: options.windowMs ?? WINDOW_MS,
  };
  const spells = new Spells(tell);
  const runner = options.runner ?? localRunner(clock, maxConcurrent);
  const gate = new Gate({
    clock,
    credential,
    terms,
    spells,
    shared: options.shared ? guarded(options.shared, options, tell) : memoryWindow(),
    poll: options.shared !== undefined,
    slots: {
      interactive: maxConcurrent,
      batch: Math.max(1, Math.floor(maxConcurrent * BATCH_PLACES)),
    },
  });
  const passage = new Passage({ clock, random, gate, runner, tell });

  function snapshot(): QuotaSnapshot {
    const now = clock.now();
    const lane = (name: Lane) => ({ queued: gate.line.count(name), running: gate.running[name] });
    return {
      ...snapshotOf(gate.state, now),
      calls: passage.calls,
      rejected: passage.rejected,
      waitedMs: spells.totalMs(now),
      lanes: { interactive: lane('interactive'), batch: lane('batch') },
    };
  }

  return {
    schedule(call, attempt) {
      const deadline = clock.now() + (call.maxWaitMs ?? options.maxWaitMs ?? MAX_WAIT_MS);
      return repeat(
        async (again) => passage.through(call, await gate.enter(call, again, deadline), attempt),
        { clock, random, call, deadline },
      );
    },
    snapshot,
    async refresh() {
      await gate.look();
      return snapshot();
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
      gate.shut();
      await passage.close();
      await gate.rest();
      if (!options.runner) await runner.close();
    },
  };
}

function guarded(
  shared: SharedWindow,
  { clock, whenLost = 'local' }: GovernorOptions,
  tell: (event: QuotaEvent) => void,
): SharedWindow {
  return guardedWindow(shared, {
    clock,
    whenLost,
    onChange: (lost) =>
      tell(lost === null ? { kind: 'share-back' } : { kind: 'share-lost', message: lost }),
  });
}
