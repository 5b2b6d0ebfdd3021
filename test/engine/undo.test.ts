// Taking a run back, and taking that back.
import { describe, expect, test } from 'vitest';
import { approveAll, type RunReport } from '../../src/engine/index.ts';
import { JOBS } from '../support/jobs.ts';
import { openScene, type Scene, tableIn } from '../support/lab/scene.ts';

const statesOf = ({ steps }: RunReport) => steps.map(({ state }) => state);
const undo = (scene: Scene, runId: string) =>
  scene.run(async (engine) => {
    const plan = await engine.planUndo(runId);
    return engine.apply(plan, { approval: approveAll(plan) });
  });

describe.each(Object.values(JOBS))('$workflow', (job) => {
  test('taken back, it leaves the world as it was before', async () => {
    const scene = await openScene(job);
    const { id } = await scene.sync();
    const report = await undo(scene, id);
    expect(report.state).toBe('done');
    expect(report.steps.every(({ matches }) => matches)).toBe(true);
    expect(await scene.changes()).toEqual({ more: [], less: [] });
  });

  test('an undo that is taken back leaves the world as the run had left it', async () => {
    const scene = await openScene(job);
    const { id } = await scene.sync();
    const made = await scene.changes();
    const undone = await undo(scene, id);
    const redone = await undo(scene, undone.id);
    expect(redone.state).toBe('done');
    expect(await scene.changes()).toEqual(made);
    // And the work counts as done again.
    expect((await scene.sync()).steps).toEqual([]);
  });

  test('after an undo the work is planned again, on this machine and on another', async () => {
    const scene = await openScene(job);
    const first = await scene.sync();
    const made = await scene.changes();
    await undo(scene, first.id);
    const elsewhere = await scene.lab.machine().start();
    const planned = await elsewhere.run(async (engine) => {
      const { workflows } = await import('../../workflows/index.ts');
      return (await engine.plan(await workflows[job.workflow].load(), job.params)).plan.steps;
    });
    await elsewhere.close();
    expect(planned).toMatchObject({ kind: 'done', value: { length: first.steps.length } });
    expect(statesOf(await scene.sync())).toEqual(statesOf(first));
    expect(await scene.changes()).toEqual(made);
  });

  test('a run that is taken back a second time has nothing left to take back', async () => {
    const scene = await openScene(job);
    const { id } = await scene.sync();
    await undo(scene, id);
    expect((await undo(scene, id)).steps).toEqual([]);
  });
});

describe('what a person changed since', () => {
  test('an entry with other hours is drift, which names both values; the rest is taken back', async () => {
    const scene = await openScene();
    const { id } = await scene.sync();
    const [entry] = await scene.logged();
    const path = `/api/v2/team/${scene.team}/time_entries/${entry?.id}`;
    await scene.lab.rest('PUT', path, { start: entry?.start, duration: 3_600_000 });
    const report = await undo(scene, id);
    const [drifted, ...others] = report.steps.filter(({ state }) => state !== 'done');
    expect(others).toEqual([]);
    expect(drifted).toMatchObject({ state: 'drift', target: { id: entry?.id } });
    expect(drifted?.message).toContain('was 4 h, is 1 h now');
    expect(report.state).toBe('partial');
    expect((await scene.logged()).map((one) => one.id)).toEqual([entry?.id]);
  });

  test('the plan of an undo says which of its steps will be refused', async () => {
    const scene = await openScene();
    const { id } = await scene.sync();
    const result = (await scene.changes()).more.find((one) => one.startsWith('keyResults')) ?? '';
    const keyResultId = /"id":"([^"]+)"/.exec(result)?.[1];
    await scene.lab.rest('PUT', `/api/v2/key_result/${keyResultId}`, { steps_current: 30 });
    const plan = await scene.run((engine) => engine.planUndo(id));
    expect(plan.notes.join()).toContain('was 24, is 30 now. It will be left as it is.');
    await undo(scene, id);
    expect(await scene.keyResult()).toBe(30);
  });

  test('an entry that is gone already needs nothing', async () => {
    const scene = await openScene();
    const { id } = await scene.sync();
    const [entry] = await scene.logged();
    await scene.lab.rest('DELETE', `/api/v2/team/${scene.team}/time_entries/${entry?.id}`);
    const report = await undo(scene, id);
    expect(report.state).toBe('done');
    expect(statesOf(report).filter((state) => state === 'noop')).toHaveLength(1);
    expect(await scene.changes()).toEqual({ more: [], less: [] });
  });

  test.each([
    ['commented on', 'POST', '/comment', { comment_text: 'I am on it' }],
    ['moved to another status', 'PUT', '', { status: 'triaged' }],
    ['renamed', 'PUT', '', { name: 'Login fails with SSO' }],
  ])('a task that was %s is not deleted', async (_what, method, path, body) => {
    const scene = await openScene(JOBS['sprint-triage']);
    const { id, steps } = await scene.sync();
    const made = steps.find(({ operation }) => operation === 'task.create');
    await scene.lab.clock.pass(60_000);
    await scene.lab.rest(method, `/api/v2/task/${made?.writtenId}${path}`, body);
    const report = await undo(scene, id);
    const kept = report.steps.filter(({ state }) => state !== 'done');
    expect(kept.map(({ state, target }) => [state, target.id])).toEqual([
      ['drift', made?.writtenId],
    ]);
    const tasks = tableIn<{ id: string; deleted: boolean }>(await scene.lab.world(), 'tasks');
    expect(tasks.find((task) => task.id === made?.writtenId)?.deleted).toBe(false);
  });
});

test('a run that was cut off is taken back as far as it came, lost answers included', async () => {
  const scene = await openScene();
  const whole = await scene.machine.start();
  await whole.close();
  for (const cutAt of ['intending s3', 'settling s2', 'settling s4'].map((p) => `after ${p}`)) {
    const process = await scene.machine.start({ cutAt });
    await process.run(async (engine) => {
      const { workflows } = await import('../../workflows/index.ts');
      const { plan } = await engine.plan(
        await workflows['weekly-sync'].load(),
        JOBS['weekly-sync'].params,
      );
      return engine.apply(plan, { approval: approveAll(plan) });
    });
    const { runHistory } = await import('../../src/engine/index.ts');
    const [cut] = await runHistory(scene.machine.store).list({ limit: 1 });
    expect(cut?.state).toBe('interrupted');
    await undo(scene, cut?.id ?? '');
    await scene.lab.settle();
    expect(await scene.changes()).toEqual({ more: [], less: [] });
  }
});
