// Writes whose answer never comes: found, looked for again, or told as unknown.
import { describe, expect, test } from 'vitest';
import type { RunReport } from '../../src/engine/index.ts';
import { idOf, markerOf, type StepDraft, step } from '../../src/engine/index.ts';
import { openScene, type Scene, tableIn } from '../support/lab/scene.ts';
import type { WireFault } from '../support/lab/wire.ts';

const onWrite = (number: number, fault: WireFault) => ({ writeFaults: new Map([[number, fault]]) });
const statesOf = ({ steps }: RunReport) => steps.map(({ state }) => state);
const LATE = { kind: 'late', ms: 85_000 } as const;

describe.each([
  ['the connection is dropped after the write', { kind: 'drop-after' }],
  ['it answers 500 after the write', { kind: '500-after' }],
  ['it answers 200 with half a body', { kind: 'truncate' }],
  ['it answers 200 with nonsense', { kind: 'malformed' }],
  ['the write is carried out after our time-out', LATE],
] as [string, WireFault][])('when %s', (_what, fault) => {
  test.each([
    ['a time entry', 2],
    ['the key result', 7],
  ])('%s is found and not written again', async (_target, number) => {
    const scene = await openScene();
    const report = await scene.sync(onWrite(number, fault));
    await scene.lab.settle();
    expect(new Set(statesOf(report))).toEqual(new Set(['done']));
    expect(await scene.logged()).toHaveLength(7);
    expect(await scene.keyResult()).toBe(24);
  });
});

describe('when a write never came through', () => {
  test.each(['drop-before', '500-before', 'html-502'] as const)(
    'after %s a time entry is unknown, the others are written, and the next run writes it',
    async (kind) => {
      const scene = await openScene();
      const report = await scene.sync(onWrite(1, { kind }));
      expect(statesOf(report)).toEqual(['done', 'unknown', ...Array(6).fill('done')]);
      expect(report.state).toBe('partial');
      expect(report.steps[1]?.message).toMatch(/Look for \[ca:\w+\] \(time_entry.create on ".+"\)/);
      expect(await scene.logged()).toHaveLength(6);

      // It was looked for long enough: the next run looks once more, and does not wait.
      const asked = scene.lab.clock.now();
      const second = await scene.sync();
      expect(statesOf(second)).toEqual(['done']);
      expect(scene.lab.clock.now()).toBe(asked);
      expect(await scene.logged()).toHaveLength(7);
      expect(await scene.keyResult()).toBe(24);
    },
  );

  test('what leaves the same when it is done twice is sent again at once', async () => {
    const scene = await openScene();
    const report = await scene.sync(onWrite(7, { kind: 'drop-before' }));
    expect(report.state).toBe('done');
    expect(await scene.keyResult()).toBe(24);
  });

  test('resuming the run writes it, and only it', async () => {
    const scene = await openScene();
    const { id } = await scene.sync(onWrite(1, { kind: 'drop-before' }));
    const resumed = await scene.run((engine) => engine.resume(id, {}));
    expect([resumed.id, resumed.state]).toEqual([id, 'done']);
    expect(resumed.steps.every(({ matches }) => matches)).toBe(true);
    expect(await scene.logged()).toHaveLength(7);
  });
});

describe('other writes of a plan', () => {
  const apply = (scene: Scene, steps: StepDraft[], fault: WireFault) =>
    scene.run(
      async (engine) => {
        const plan = await engine.planWrites({ workflow: 'w', params: {}, notes: [], steps });
        const approval = { hash: plan.hash, steps: new Set(plan.steps.map(({ id }) => id)) };
        return engine.apply(plan, { approval });
      },
      onWrite(0, fault),
    );

  const create = (listId: string, name: string, marker?: string) =>
    step({
      key: `w/${name}`,
      operation: 'task.create',
      target: { kind: 'list', id: listId, name },
      input: { listId, name, ...(marker ? { description: `Why ${marker}` } : {}) },
      before: null,
      after: { name },
      reason: 'Because.',
      ...(marker ? { marker } : {}),
    });
  const tag = (taskId: string) =>
    step({
      key: `w/tag/${taskId}`,
      operation: 'task.tag',
      target: { kind: 'task', id: null, name: 'Tag' },
      input: { taskId, tag: 'auth' },
      before: null,
      after: {},
      reason: 'Because.',
    });
  const listIn = ({ before }: Scene) => tableIn<{ id: string }>(before, 'lists')[0]?.id ?? '';

  test('those that build on an unknown one are left out, the rest is written', async () => {
    const scene = await openScene();
    const listId = listIn(scene);
    const steps = [create(listId, 'One', markerOf('1')), tag(idOf('s1')), create(listId, 'Two')];
    const report = await apply(scene, steps, { kind: 'drop-before' });
    expect(statesOf(report)).toEqual(['unknown', 'skipped', 'done']);
  });

  test('those that build on a found one get its id', async () => {
    const scene = await openScene();
    const listId = listIn(scene);
    const steps = [create(listId, 'One', markerOf('1')), tag(idOf('s1'))];
    const report = await apply(scene, steps, { kind: 'drop-after' });
    expect(statesOf(report)).toEqual(['done', 'done']);
    expect((await scene.changes()).more.join()).toMatch(/"name":"One".*"tags":\["auth"\]/);
  });

  test('a task of the same name that was there before is not taken for the lost one', async () => {
    const scene = await openScene();
    const listId = listIn(scene);
    const tasks = tableIn<{ listId: string; name: string }>(scene.before, 'tasks');
    const name = tasks.find((task) => task.listId === listId)?.name ?? '';
    const report = await apply(scene, [create(listId, name)], { kind: 'drop-before' });
    expect(statesOf(report)).toEqual(['unknown']);
  });

  test('what no look can settle is unknown at once, and says how to look', async () => {
    const scene = await openScene();
    const call = {
      tool: 'create_a_click_up_task',
      args: { list_id: listIn(scene), name: 'X' },
    };
    const blind: StepDraft = {
      ...{ key: 'w/x', operation: 'tool.create', input: call, before: null, after: {} },
      ...{ target: { kind: 'tool', id: null, name: 'X' }, reason: 'Because.' },
    };
    const report = await apply(scene, [blind], { kind: 'drop-after' });
    expect(statesOf(report)).toEqual(['unknown']);
    expect(report.steps[0]?.message).toContain('Look for tool.create on "X" in ClickUp.');
  });
});

test('a second entry that a lost answer left behind is planned to be removed', async () => {
  const scene = await openScene();
  await scene.sync();
  const [entry] = await scene.logged();
  if (!entry) throw new Error('Nothing was logged.');
  await scene.lab.clock.pass(1_000);
  const { taskId, start, end, description } = entry;
  await scene.lab.rest('POST', `/api/v2/team/${scene.team}/time_entries`, {
    ...{ tid: taskId, start, duration: end - start, description },
  });
  const healed = await scene.sync();
  expect(healed.steps.map(({ operation, state }) => [operation, state])).toEqual([
    ['time_entry.delete', 'done'],
  ]);
  expect((await scene.logged()).map(({ id }) => id)).toContain(entry.id);
  expect(await scene.logged()).toHaveLength(7);
});
