// Which new tasks share a call of the endpoint, and which do not.
import { describe, expect, test } from 'vitest';
import { bindEndpoint } from '../../src/binding/index.ts';
import type { PlanStep } from '../../src/engine/index.ts';
import { inBulk } from '../../src/engine/plan/bulk.ts';
import { answered, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { toolOf } from '../support/tools.ts';

const SINGLE = 'create_task(*list_id:string, *name:string, description:string, tags:string[])';
const BULK =
  'create_bulk_tasks(*list_id:string, *tasks:{*name:string, description:string, tags:string[]}[])';

/** Steps of one list each, as a plan has them before they are put together. */
function steps(count: number, more: Partial<PlanStep> = {}, listId = 'l'): PlanStep[] {
  return Array.from({ length: count }, (_, at) => ({
    ...{ id: `${listId}${at}`, key: `k/${listId}/${at}`, operation: 'task.create' as const },
    ...{ tool: 'create_task', target: { kind: 'list', id: listId, name: `T${at}` } },
    input: { listId, name: `T${at}`, description: `[ca:${listId}${at}]`, tags: ['auth'] },
    ...{
      args: {},
      extra: {},
      before: null,
      after: {},
      reason: '',
      marker: `[ca:${listId}${at}]`,
      look: null,
    },
    ...{ preconditions: [], uses: [], facts: {}, policy: 'ask' as const, risk: 'low' as const },
    ...{ state: 'planned' as const },
    ...more,
  }));
}

async function shared(all: PlanStep[], lines: string[], policy = {}, most?: number) {
  const tools = lines.map(toolOf);
  if (most !== undefined) {
    const tasks = tools.at(-1)?.inputSchema?.properties as { tasks: { maxItems?: number } };
    tasks.tasks.maxItems = most;
  }
  const binding = await bindEndpoint(
    scriptedEndpoint(tools, () => answered({})),
    {},
  );
  return inBulk(all, { binding, policy }).map(({ bulk }) => bulk?.call ?? null);
}

describe('new tasks', () => {
  test('of a list share calls of ten at the most', async () => {
    const calls = await shared(steps(23), [SINGLE, BULK]);
    expect(calls.filter((call) => call === 1)).toHaveLength(10);
    expect(calls.filter((call) => call === 3)).toHaveLength(3);
  });

  test('share calls of as many as the tool declares to take', async () => {
    expect(await shared(steps(5), [SINGLE, BULK], {}, 2)).toEqual([1, 1, 2, 2, null]);
  });

  test('of different lists go apart', async () => {
    const all = [...steps(2, {}, 'a'), ...steps(2, {}, 'b')];
    expect(await shared(all, [SINGLE, BULK])).toEqual([1, 1, 2, 2]);
  });

  test('that are long share calls that no server finds too big', async () => {
    const input = { listId: 'l', name: 'T', description: 'x'.repeat(30_000) };
    expect(await shared(steps(4, { input }), [SINGLE, BULK])).toEqual([1, 1, 2, 2]);
  });

  const alone: [what: string, all: PlanStep[], lines: string[], policy?: object][] = [
    ['where the endpoint has no such tool', steps(3), [SINGLE]],
    [
      'where that tool cannot say all of them',
      steps(3),
      [SINGLE, 'create_bulk_tasks(*list_id:string, *tasks:{*name:string}[])'],
    ],
    ['where the policy denies that tool', steps(3), [SINGLE, BULK], { deny: ['task.bulk_create'] }],
    ['without a marker', steps(3, { marker: null }), [SINGLE, BULK]],
    ['that wait for another step', steps(3, { uses: ['s0'] }), [SINGLE, BULK]],
    ['that are denied', steps(3, { policy: 'deny' }), [SINGLE, BULK]],
    ['that are single', steps(1), [SINGLE, BULK]],
  ];
  test.each(alone)('%s go alone', async (_what, all, lines, policy) => {
    expect(await shared(all, lines, policy)).toEqual(all.map(() => null));
  });
});
