// Looking for lost writes where rows do not show the text that would carry their mark.
import { describe, expect, test } from 'vitest';
import type { Clock, JsonObject } from '../../src/base/index.ts';
import type { PlanStep } from '../../src/engine/plan/plan.ts';
import { writeTogether } from '../../src/engine/run/bulk.ts';
import { probeStep } from '../../src/engine/run/search.ts';

const AT = Date.UTC(2026, 10, 23);
let now = AT;
async function sleep(ms: number): Promise<void> {
  now += ms;
}
const clock: Clock = { now: () => now, sleep };

function planned(operation: PlanStep['operation'], input: JsonObject): PlanStep {
  return {
    ...{
      id: 's1',
      key: 'k/1',
      operation,
      tool: 'tool',
      input,
      args: {},
      extra: {},
      before: null,
      after: {},
    },
    ...{ target: { kind: 'list', id: 'l', name: 'Login' }, reason: '', marker: '[ca:1]' },
    ...{ look: null, preconditions: [], uses: [], facts: {}, policy: 'ask', risk: 'low' },
    ...{ state: 'planned' },
  };
}

const TASK = planned('task.create', { listId: 'l', name: 'Login', description: 'x [ca:1]' });
const taskRow = (more: JsonObject = {}): JsonObject => ({
  ...{ id: 't1', name: 'Login', status: { name: 'open' }, createdAt: AT, description: null },
  ...more,
});
const ENTRY = planned('time_entry.create', {
  ...{ workspaceId: 'w', taskId: 't', start: AT, durationMs: 60_000 },
});
const entryRow = (more: JsonObject = {}): JsonObject => ({
  ...{ id: 'e1', taskId: 't', start: AT, durationMs: 60_000, description: '', recordedAt: AT },
  ...more,
});
const page = (...items: JsonObject[]) => ({ items, next: null });

describe('one look for a write that carries a mark', () => {
  test.each<[string, PlanStep, unknown, unknown]>([
    ['a task whose text is not shown may be the one', TASK, page(taskRow()), 'cannot tell'],
    [
      'a task that says something else is not',
      TASK,
      page(taskRow({ description: '' })),
      'not there',
    ],
    ['a task of another name is not', TASK, page(taskRow({ name: 'Other' })), 'not there'],
    ['a task made long before is not', TASK, page(taskRow({ createdAt: 1 })), 'not there'],
    ['time whose text is not shown may be the one', ENTRY, [entryRow()], 'cannot tell'],
    ['time that tells no task may be the one', ENTRY, [entryRow({ taskId: null })], 'cannot tell'],
    ['time on another task is not', ENTRY, [entryRow({ taskId: 'other' })], 'not there'],
    ['time of another length is not', ENTRY, [entryRow({ durationMs: 9_000_000 })], 'not there'],
  ])('%s', async (_promise, step, answer, found) => {
    expect(await probeStep(step, AT, async () => answer)).toBe(found);
  });
});

test.each([
  ['refused in its middle', { kind: 'rejected', reason: 'other', message: 'No.' }],
  ['lost', { kind: 'unknown', message: 'Gone.' }],
  ['answered with fewer tasks', { kind: 'ok', value: [] }],
] as const)(
  'a call for several tasks that is %s sends none again that may be there',
  async (_how, answer) => {
    const bulk = { call: 1, tool: 'create_tasks' };
    const steps = ['Login', 'Export'].map((name, at) => ({
      ...{ ...TASK, bulk, id: `s${at + 1}`, marker: `[ca:${at}]` },
      input: { ...TASK.input, name },
    }));
    const kept = new Map<string, string>();
    const ends = await writeTogether(steps, {
      ...{ clock, runId: 'r', call: { lane: 'batch' }, policy: {} },
      look: async () => page(taskRow()),
      journal: {
        intend: async ({ stepId }: { stepId: string }) => {
          kept.set(stepId, 'intended');
          return { kind: 'intended' };
        },
        settle: async (_run: string, stepId: string) => void kept.set(stepId, 'settled'),
      },
      binding: {
        encode: () => ({ tool: 'create_tasks', args: {} }),
        send: async () => answer,
        capability: () => ({ state: 'bound' }),
        argumentsOf: () => [],
        reachOf: () => ({ effect: 'create', operations: [], opaque: false, toolHash: '' }),
      },
    } as unknown as Parameters<typeof writeTogether>[1]);
    expect(ends.get('s1')?.state).toBe('unknown');
    expect(kept.get('s1')).toBe('intended');
  },
);
