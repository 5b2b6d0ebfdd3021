// A plan that a person changes before it is approved, and how two plans differ.
import { describe, expect, test } from 'vitest';
import {
  approveAll,
  comparePlans,
  editableFields,
  fieldsInWords,
  instantNamed,
  isSame,
  sinceNamed,
} from '../../src/engine/index.ts';
import weeklySync from '../../workflows/weekly-sync.ts';
import { JOBS } from '../support/jobs.ts';
import { openScene } from '../support/lab/scene.ts';

const params = JOBS['weekly-sync'].params;

describe('an edited step', () => {
  test('is written as it was edited, under another hash, and still carries its marker', async () => {
    const scene = await openScene();
    const report = await scene.run(async (engine) => {
      const { plan } = await engine.plan(weeklySync, params);
      const changes = { durationMs: 5_400_000, description: 'Pairing' };
      const edited = await engine.edit(plan, 's1', changes);
      expect(edited.hash).not.toBe(plan.hash);
      await expect(engine.apply(edited, { approval: approveAll(plan) })).rejects.toMatchObject({
        code: 'stale',
      });
      return engine.apply(edited, { approval: approveAll(edited) });
    });
    expect(report.steps[0]).toMatchObject({ state: 'done', matches: true });
    const [entry] = (await scene.logged()).filter(
      ({ taskId }) => taskId === report.steps[0]?.target.id,
    );
    expect(entry?.description).toMatch(/^Pairing \[ca:\w+\]$/);
    expect((entry?.end ?? 0) - (entry?.start ?? 0)).toBe(5_400_000);
    expect((await scene.sync()).steps).toEqual([]);
  });

  test.each([
    [{ durationMs: -1 }, 'durationMs does not fit'],
    [{ taskId: 'x' }, '"taskId" cannot be changed in this step.'],
    [{ colour: 'red' }, '"colour" cannot be changed in this step.'],
  ])('%j is refused', async (changes, sentence) => {
    const scene = await openScene();
    const edit = scene.run(async (engine) => {
      const { plan } = await engine.plan(weeklySync, params);
      return engine.edit(plan, 's1', changes);
    });
    await expect(edit).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(sentence),
    });
  });

  test('only what it says can be changed, not what it is about', async () => {
    const scene = await openScene();
    const { plan } = await scene.run((engine) => engine.plan(weeklySync, params));
    const [step] = plan.steps;
    expect(step && editableFields(step).map(({ name }) => name)).toEqual([
      'start',
      'durationMs',
      'description',
      'billable',
      'tags',
    ]);
  });
});

test('two plans differ by the steps that would write something else', async () => {
  const scene = await openScene();
  const old = await scene.run((engine) => engine.plan(weeklySync, params));
  const id = old.plan.steps.at(-1)?.target.id;
  await scene.lab.rest('PUT', `/api/v2/key_result/${id}`, { steps_current: 20 });
  await scene.lab.rest('POST', `/api/v2/team/${scene.team}/time_entries`, {
    ...{ tid: old.plan.steps[0]?.target.id, start: Date.parse('2026-11-16T09:00Z') },
    duration: 4 * 3_600_000,
  });
  const now = await scene.run((engine) => engine.plan(weeklySync, { ...params, topUp: true }));
  const { added, removed, changed } = comparePlans(old.plan, now.plan);
  expect([added.length, removed.length]).toEqual([0, 1]);
  expect(changed.map(({ to }) => to.target.id)).toContain(id);
  expect(isSame(comparePlans(old.plan, old.plan))).toBe(true);
});

describe('values in words', () => {
  test.each([
    [{ durationMs: 5_400_000 }, '1 h 30 m'],
    [{ doneAt: Date.parse('2026-11-20T14:05:00Z') }, 'Fri 20 Nov 2026 14:05'],
    [{ start: 0, current: 7 }, 'start 0, current 7'],
    [{ status: { name: 'in review', type: 'custom' } }, 'in review'],
    [{ description: 'Fix it [ca:7k2m9x4qa1]' }, 'Fix it'],
    [{ assignees: [{ id: '1', name: 'Ana' }], billable: false }, 'assignees Ana, billable no'],
    [{ dueAt: null }, '–'],
    [null, 'gone'],
  ])('%j is %s', (fields, words) => {
    expect(fieldsInWords(fields, 'UTC')).toBe(words);
  });

  test('an instant is read back in the zone that it was shown in', () => {
    expect(instantNamed('2026-11-20 14:05', 'Europe/Berlin')).toBe(Date.parse('2026-11-20T13:05Z'));
    expect(instantNamed('2026-11-20T14:05Z', 'Europe/Berlin')).toBe(
      Date.parse('2026-11-20T14:05Z'),
    );
    expect(() => instantNamed('soon', 'UTC')).toThrow('"soon" is not a date and time.');
  });

  test.each([
    ['7d', Date.parse('2026-11-13T12:00Z')],
    ['90 m', Date.parse('2026-11-20T10:30Z')],
    ['2026-11-01', Date.parse('2026-10-31T23:00Z')],
  ])('"%s" counts back from now, or is a day', (text, instant) => {
    expect(sinceNamed(text, 'Europe/Berlin', Date.parse('2026-11-20T12:00Z'))).toBe(instant);
  });
});
