// Several runs of the same work: on one machine, on two machines, and taken up by another process.
import { describe, expect, test } from 'vitest';
import { approveAll, runHistory } from '../../src/engine/index.ts';
import weeklySync from '../../workflows/weekly-sync.ts';
import { JOBS } from '../support/jobs.ts';
import { openScene } from '../support/lab/scene.ts';
import { runJob, undisturbed } from '../support/lab/sweep.ts';

const job = JOBS['weekly-sync'];
const params = job.params;

describe('one machine', () => {
  test('of two runs that start at once, one does the work and the other is turned away', async () => {
    const scene = await openScene();
    const [one, two] = await Promise.all([scene.machine.start(), scene.machine.start()]);
    const both = await Promise.all([
      one.run((engine) => runJob(engine, job)),
      two.run((engine) => runJob(engine, job)),
    ]);
    const ends = both.map((ended) => (ended.kind === 'failed' ? ended.error : ended.kind));
    expect(ends).toContain('done');
    expect(ends).toContainEqual(expect.objectContaining({ code: 'locked' }));
    expect(await scene.logged()).toHaveLength(7);
  });

  test('a plan that was made while another run was at work sees what that one wrote', async () => {
    const scene = await openScene();
    const report = await scene.run(async (engine) => {
      const { plan } = await engine.plan(weeklySync, params);
      await scene.sync();
      return engine.apply(plan, { approval: approveAll(plan) });
    });
    expect(new Set(report.steps.map(({ state }) => state))).toEqual(new Set(['noop']));
    expect(await scene.logged()).toHaveLength(7);
    expect(await scene.keyResult()).toBe(24);
  });
});

describe('two machines at the same time', () => {
  test.each([0, 3, 8, 14])('end with each entry once, one %i requests ahead', async (ahead) => {
    const scene = await openScene();
    const other = await scene.lab.machine().start();
    const own = await scene.machine.start({
      faults: new Map([[ahead, { kind: 'late', ms: 3_000 }]]),
    });
    const both = await Promise.all([
      own.run((engine) => runJob(engine, job)),
      other.run((engine) => runJob(engine, job)),
    ]);
    expect(both.map(({ kind }) => kind)).toEqual(['done', 'done']);
    await scene.lab.settle();
    const tasks = (await scene.logged()).map(({ taskId }) => taskId);
    expect(tasks.sort()).toEqual([...new Set(tasks)].sort());
    expect(tasks).toHaveLength(7);
    expect(await scene.keyResult()).toBe(24);
  });

  test('say which entries they took back because the other had written them first', async () => {
    const scene = await openScene();
    const other = await scene.lab.machine().start();
    const own = await scene.machine.start({
      faults: new Map([[8, { kind: 'late', ms: 3_000 }]]),
    });
    const both = await Promise.all([
      own.run((engine) => runJob(engine, job)),
      other.run((engine) => runJob(engine, job)),
    ]);
    const withdrawn = both.flatMap((ended) =>
      ended.kind === 'done' ? ended.value.steps.filter(({ state }) => state === 'noop') : [],
    );
    expect(withdrawn).toHaveLength(7);
    expect(withdrawn[0]?.message).toBe('Another machine wrote it first; ours was taken back.');
  });
});

describe('a run that was cut off', () => {
  test('is told as interrupted, with what is known of each step', async () => {
    const scene = await openScene();
    const process = await scene.machine.start({ cutAt: 'after intending s3' });
    await process.run((engine) => runJob(engine, job));
    const [run] = await runHistory(scene.machine.store).list({ state: 'interrupted' });
    expect(run?.steps.slice(0, 4).map(({ state }) => state)).toEqual([
      'done',
      'done',
      'unknown',
      'planned',
    ]);
    expect(run?.summary).toMatchObject({ create: 2, failed: 1 });
    expect(await runHistory(scene.machine.store).list({ state: 'running' })).toEqual([]);
  });

  test('is planned on only once it is known what became of its lost write', async () => {
    const scene = await openScene();
    const { points } = await undisturbed(job);
    const cutAt = points.findIndex((point) => /^PUT .* under way$/.test(point));
    const process = await scene.machine.start({ cutAt });
    expect((await process.run((engine) => runJob(engine, job))).kind).toBe('dead');
    // The key result moves seven seconds after its process is gone.
    expect(await scene.keyResult()).toBe(17);
    const report = await scene.sync();
    expect([report.steps, report.state, await scene.keyResult()]).toEqual([[], 'done', 24]);
  });

  test('is named by the next plan of the same request, until that is done', async () => {
    const scene = await openScene();
    const process = await scene.machine.start({ cutAt: 'after intending s3' });
    await process.run((engine) => runJob(engine, job));
    const [run] = await runHistory(scene.machine.store).list({ limit: 1 });
    const notes = async (asked: Record<string, unknown>) =>
      (await scene.run((engine) => engine.plan(weeklySync, asked))).plan.notes.join();
    expect(await notes(params)).toContain(`runs resume ${run?.id}`);
    expect(await notes({ ...params, hours: '2' })).not.toContain('resume');
    await scene.sync();
    expect(await notes(params)).not.toContain('resume');
  });

  test('cannot be resumed by two at once', async () => {
    const scene = await openScene();
    const process = await scene.machine.start({ cutAt: 'after intending s3' });
    await process.run((engine) => runJob(engine, job));
    const [run] = await runHistory(scene.machine.store).list({ limit: 1 });
    const [one, two] = await Promise.all([scene.machine.start(), scene.machine.start()]);
    const both = await Promise.all([
      one.run((engine) => engine.resume(run?.id ?? '', {})),
      two.run((engine) => engine.resume(run?.id ?? '', {})),
    ]);
    expect(both.map(({ kind }) => kind).sort()).toEqual(['done', 'failed']);
    expect(await scene.logged()).toHaveLength(7);
  });

  test('is not resumed after a day; what it left under way is still found by a new run', async () => {
    const scene = await openScene();
    const process = await scene.machine.start({ cutAt: 'after intending s3' });
    await process.run((engine) => runJob(engine, job));
    const [run] = await runHistory(scene.machine.store).list({ limit: 1 });
    await scene.lab.clock.pass(30 * 3_600_000);
    const resume = scene.run((engine) => engine.resume(run?.id ?? '', {}));
    await expect(resume).rejects.toMatchObject({ code: 'stale' });
    const week = await scene.run(async (engine) => {
      const { plan } = await engine.plan(weeklySync, { ...params, week: '2026-W47' });
      return engine.apply(plan, { approval: approveAll(plan) });
    });
    expect(week.state).toBe('done');
    expect(await scene.logged()).toHaveLength(7);
  });
});

test('a run that is done is resumed by doing nothing', async () => {
  const scene = await openScene();
  const { id } = await scene.sync();
  const again = await scene.run((engine) => engine.resume(id, {}));
  expect(again.state).toBe('done');
  expect(await scene.logged()).toHaveLength(7);
});
