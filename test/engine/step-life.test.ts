// The life of a step: what a kill between two of its stages leaves for the next run.
import { describe, expect, test } from 'vitest';
import type { Clock } from '../../src/base/index.ts';
import type { PlanStep } from '../../src/engine/index.ts';
import { type Attempt, STAGES, type StepDeps } from '../../src/engine/run/step.ts';
import { memoryStore } from '../support/memory-store.ts';

const clock: Clock = { now: () => 5, sleep: async () => {} };

const STEP = {
  ...{ id: 's1', key: 'k/1', operation: 'task.create', tool: 'create_task' },
  ...{ target: { kind: 'list', id: 'l', name: 'Login' }, input: { listId: 'l', name: 'Login' } },
  ...{ args: {}, extra: {}, before: null, after: { name: 'Login' }, reason: '', marker: '[ca:1]' },
  ...{ look: null, preconditions: [], uses: [], facts: {}, policy: 'ask', risk: 'low' },
  state: 'planned',
} as PlanStep;

/** Lets a step live through so many of its stages; answers what the journal holds then. */
async function killedAfter(count: number) {
  const { journal } = memoryStore();
  const sent: string[] = [];
  const deps = {
    ...{ journal, clock, runId: 'r', approved: new Set(['s1']), policy: {}, written: new Map() },
    ...{ timeZone: 'UTC', call: { lane: 'batch' } },
    canary: { stopped: () => null, isDue: async () => false, note: async () => {} },
    reads: { look: async () => [], forget: () => {} },
    look: async () => ({ items: [], next: null }),
    binding: {
      encode: () => ({ tool: 'create_task', args: {} }),
      reachOf: () => ({ effect: 'create', operations: [], opaque: false, toolHash: '' }),
      send: async () => {
        sent.push('create_task');
        return { kind: 'ok', value: { id: 't1' } };
      },
    },
  } as unknown as StepDeps;
  let attempt: Attempt = { step: STEP };
  for (const stage of STAGES.slice(0, count)) attempt = await stage.run(attempt, deps);
  const [entry] = await journal.entries('r');
  return { left: entry?.state ?? 'nothing', sent: sent.length, end: attempt.end?.state };
}

describe('a step that is killed', () => {
  test.each(STAGES.map(({ name, leaves }, at) => ({ name, leaves, at })))(
    'after "$name" leaves: $leaves',
    async ({ leaves, at }) => {
      expect((await killedAfter(at + 1)).left).toBe(leaves);
    },
  );

  test('is never on the wire before the journal knows of it', async () => {
    const at = STAGES.findIndex(({ leaves }) => leaves === 'intended');
    expect((await killedAfter(at + 1)).sent).toBe(0);
    expect((await killedAfter(at + 2)).sent).toBe(1);
  });

  test('is done once it was through all stages', async () => {
    expect(await killedAfter(STAGES.length)).toEqual({ left: 'settled', sent: 1, end: 'done' });
  });
});
