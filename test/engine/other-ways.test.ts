// A write that one call was surely refused: another tool may make it, past the same gate.

import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { type Clock, type JsonObject, type Outcome, sha256 } from '../../src/base/index.ts';
import type { BoundEndpoint, ToolCall } from '../../src/binding/index.ts';
import { task } from '../../src/clickup/index.ts';
import { approveAll, createEngine, type StepDraft } from '../../src/engine/index.ts';
import type { Hierarchy } from '../../src/hierarchy/index.ts';
import type { PolicyRules } from '../../src/policy/index.ts';
import { memoryStore } from '../support/memory-store.ts';

/** Goes on only while somebody sleeps. */
function sleepingClock(): Clock {
  let now = Date.parse('2026-11-20T12:00:00Z');
  return {
    now: () => now,
    sleep: async (ms) => {
      now += ms;
    },
  };
}
const refused: Outcome<never> = { kind: 'rejected', reason: 'other', message: 'broken' };

/** Two endpoints with a tool each that renames tasks; the first answers with `first`. */
function world(first: Outcome<unknown>, policy: PolicyRules = {}) {
  const clock = sleepingClock();
  const names = new Map<string, string>();
  const sent: string[] = [];
  let preferred = 'first';
  const call = (endpoint: string, input: JsonObject): ToolCall => ({
    ...{ tool: `${endpoint}_rename`, args: input, endpoint },
  });
  const binding = {
    capability: (operation: string) => ({ operation, state: 'bound', lost: [], prose: false }),
    encode: (_operation: string, input: JsonObject) => call(preferred, input),
    argumentsOf: () => [],
    reachOf: ({ tool }: ToolCall) => ({
      effect: 'update',
      operations: ['task.update', ...(tool === 'second_rename' ? ['task.delete'] : [])],
      ...{ opaque: false, toolHash: tool },
    }),
    otherCalls: (
      _operation: string,
      input: JsonObject,
      { outcome }: { outcome: Outcome<never> },
    ) => (outcome.kind === 'rejected' ? [call('second', input)] : []),
    prefer: (_operation: string, { endpoint }: ToolCall) => {
      preferred = endpoint ?? preferred;
    },
    async send(_operation: string, input: JsonObject, { tool }: ToolCall) {
      sent.push(`${tool} ${input.taskId}`);
      if (tool === 'first_rename') return first;
      names.set(String(input.taskId), String(input.name));
      return { kind: 'ok', value: { id: input.taskId } };
    },
  } as unknown as BoundEndpoint;
  const store = memoryStore();
  const engine = createEngine({
    ...{ profile: 'p', endpoint: { name: 'e', fingerprint: 'f' }, binding, store, clock, policy },
    reader: {
      read: (async (_operation: string, { taskId }: JsonObject) =>
        task.parse({
          ...{ id: taskId, name: names.get(String(taskId)) ?? 'Old' },
          ...{ status: { name: 'open' }, assignees: [] },
        })) as never,
      can: () => true,
    },
    hierarchy: {
      workspace: async () => ({ id: '9', name: 'Acme', members: [] }),
    } as unknown as Hierarchy,
    ...{ sign: sha256, timeZone: 'UTC', random: () => 1, lane: 'batch' },
    ...{ waitFor: () => 0, quota: () => ({}), input: () => Readable.from([]) },
  });
  const run = async (count: number) => {
    const steps = Array.from({ length: count }, (_, at) => rename(`t${at}`));
    const plan = await engine.planWrites({ workflow: 'w', params: {}, notes: [], steps });
    const report = await engine.apply(plan, { approval: approveAll(plan) });
    return { plan, report, entries: await store.journal.entries(report.id) };
  };
  return { run, sent };
}

const rename = (id: string) =>
  ({
    ...{ key: `k/${id}`, operation: 'task.update', reason: 'r' },
    target: { kind: 'task', id, name: id },
    input: { taskId: id, name: `New ${id}` },
    ...{ before: { name: 'Old' }, after: { name: `New ${id}` } },
  }) as StepDraft;

describe('a write that the first endpoint surely refused', () => {
  test('goes to the next one, and its step and journal say so', async () => {
    const { run, sent } = world(refused);
    const { plan, report, entries } = await run(1);
    expect(plan.steps[0]).toMatchObject({ tool: 'first_rename', endpoint: 'first' });
    expect(report.steps[0]).toMatchObject({
      ...{ state: 'done', tool: 'second_rename', endpoint: 'second' },
    });
    expect(entries[0]?.body.step).toMatchObject({ tool: 'second_rename', endpoint: 'second' });
    expect(sent).toEqual(['first_rename t0', 'second_rename t0']);
  });

  test('teaches the run: the next write goes there at once', async () => {
    const { run, sent } = world(refused);
    await run(2);
    expect(sent).toEqual(['first_rename t0', 'second_rename t0', 'second_rename t1']);
  });

  test('stays undone where the policy forbids what the other tool can do', async () => {
    const { run, sent } = world(refused, { deny: ['task.delete'] });
    const { report } = await run(1);
    expect(report.steps[0]).toMatchObject({ state: 'failed', message: 'broken' });
    expect(sent).toEqual(['first_rename t0']);
  });
});

test('a write whose answer was lost is made with no other tool', async () => {
  const { run, sent } = world({ kind: 'unknown', message: 'lost' });
  await run(1);
  expect(sent.every((one) => one.startsWith('first_rename'))).toBe(true);
});
