// A tool that nobody has verified yet: its first write is read back before the second is sent.

import { Readable } from 'node:stream';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Clock, type JsonObject, sha256 } from '../../src/base/index.ts';
import type { BoundEndpoint } from '../../src/binding/index.ts';
import { noteReported } from '../../src/clickup/index.ts';
import { approveAll, createEngine, type Engine, type StepDraft } from '../../src/engine/index.ts';
import type { Hierarchy } from '../../src/hierarchy/index.ts';
import type { Store } from '../../src/store/index.ts';
import { memoryStore } from '../support/memory-store.ts';

const clock: Clock = { now: () => Date.parse('2026-11-20T12:00:00Z'), sleep: async () => {} };

/** An endpoint that keeps names of tasks, as `keeps` makes of what it is told; null where it shows none. */
function world(store: Store, keeps: (name: string) => string | null, toolHash = 'v1') {
  const rows: JsonObject[] = [];
  const calls: string[] = [];
  let effect: 'update' | 'delete' = 'update';
  const binding = {
    capability: (operation: string) => ({ operation, state: 'bound', lost: [], prose: false }),
    encode: (_operation: string, input: JsonObject) => ({ tool: 'rename', args: input }),
    argumentsOf: () => [],
    reachOf: () => ({ effect, operations: ['task.update'], opaque: false, toolHash }),
    async send(_operation: string, input: JsonObject) {
      calls.push(`write ${input.name}`);
      const name = keeps(String(input.name));
      const row = { id: input.taskId, name };
      rows.push(name === null ? noteReported(row, ['id']) : row);
      return { kind: 'ok', value: { id: input.taskId } };
    },
  } as unknown as BoundEndpoint;
  const read = async (_operation: string, { taskId }: JsonObject) => {
    calls.push(`read ${taskId}`);
    return rows.findLast(({ id }) => id === taskId) ?? null;
  };
  const engine = createEngine({
    ...{ profile: 'p', endpoint: { name: 'e', fingerprint: 'f' }, binding, store, clock },
    reader: { read: read as never, can: () => true },
    hierarchy: {
      workspace: async () => ({ id: '9', name: 'Acme', members: [] }),
    } as unknown as Hierarchy,
    ...{ policy: {}, sign: sha256, timeZone: 'UTC', random: () => 1, lane: 'batch' },
    ...{ waitFor: () => 0, quota: () => ({}), input: () => Readable.from([]) },
  });
  return {
    ...{ engine, calls },
    changes: (to: typeof effect) => {
      effect = to;
    },
  };
}

const renames = (count: number, before: JsonObject) =>
  Array.from(
    { length: count },
    (_, at) =>
      ({
        ...{ key: `k/${at}`, operation: 'task.update', reason: 'r' },
        target: { kind: 'task', id: `t${at}`, name: `Task ${at}` },
        input: { taskId: `t${at}`, name: `New ${at}` },
        ...{ before, after: { name: `New ${at}` } },
      }) as StepDraft,
  );

async function plan(engine: Engine, count: number, before: JsonObject = { name: 'Old' }) {
  const steps = renames(count, before);
  return engine.planWrites({ workflow: 'w', params: {}, notes: [], steps });
}

async function apply(engine: Engine, count: number, before?: JsonObject) {
  const made = await plan(engine, count, before);
  return engine.apply(made, { approval: approveAll(made) });
}

let store: Store;
beforeEach(() => {
  store = memoryStore();
});

describe('an unknown tool', () => {
  test('whose first write is not as predicted writes no second, and the run says how to undo it', async () => {
    const { engine, calls } = world(store, (name) => `${name}${name}`);
    const report = await apply(engine, 4);
    expect(calls.filter((call) => call.startsWith('write'))).toEqual(['write New 0']);
    expect(report.state).toBe('partial');
    expect(report.steps.map(({ state }) => state)).toEqual([
      ...['done', 'skipped', 'skipped', 'skipped'],
    ]);
    expect(report.steps[0]?.matches).toBe(false);
    expect(report.steps[1]?.message).toContain(`runs undo ${report.id}`);
  });

  test('that was wrong once is as unknown in the next run', async () => {
    const { engine, calls } = world(store, (name) => `${name}${name}`);
    for (const more of [1, 2]) {
      await apply(engine, 3);
      expect(calls.filter((call) => call.startsWith('write'))).toHaveLength(more);
    }
  });

  test('whose first write is as predicted is read back before the second, once for good', async () => {
    const { engine, calls } = world(store, (name) => name);
    expect((await apply(engine, 3)).state).toBe('done');
    expect(calls.slice(0, 3)).toEqual(['write New 0', 'read t0', 'write New 1']);
    calls.length = 0;
    expect((await apply(engine, 3)).state).toBe('done');
    expect(calls.slice(0, 3)).toEqual(['write New 0', 'write New 1', 'write New 2']);
  });

  test('is unknown again when it says anything else of itself', async () => {
    await apply(world(store, (name) => name).engine, 2);
    const { engine, calls } = world(store, (name) => `${name}!${name}`, 'v2');
    await apply(engine, 2);
    expect(calls.filter((call) => call.startsWith('write'))).toEqual(['write New 0']);
  });

  test('that writes one thing costs no further read', async () => {
    const { engine, calls } = world(store, (name) => name);
    await apply(engine, 1);
    expect(calls).toEqual(['write New 0', 'read t0']);
  });

  test('that wrote one thing as predicted is known in the next run', async () => {
    const { engine, calls } = world(store, (name) => name);
    await apply(engine, 1);
    calls.length = 0;
    await apply(engine, 3);
    expect(calls.slice(0, 3)).toEqual(['write New 0', 'write New 1', 'write New 2']);
  });

  test('whose writes no read shows is looked at before the second, and no other is before the last', async () => {
    const { engine, calls } = world(store, () => null);
    const report = await apply(engine, 4, {});
    expect([report.state, report.steps[0]?.notReported]).toEqual(['done', ['name']]);
    const second = calls.indexOf('write New 1');
    expect(calls.slice(0, 2)).toEqual(['write New 0', 'read t0']);
    expect(calls.slice(second, second + 3)).toEqual(['write New 1', 'write New 2', 'write New 3']);
  });
});

test('a plan is refused when its tool would do something else by now', async () => {
  const { engine, calls, changes } = world(store, (name) => name);
  const made = await plan(engine, 2);
  changes('delete');
  const applying = engine.apply(made, { approval: approveAll(made) });
  await expect(applying).rejects.toMatchObject({
    code: 'stale',
    message: expect.stringContaining('would delete now'),
  });
  expect(calls).toEqual([]);
});
