// sprint-rollover, nudge and capacity, worked out by hand from the seeds before they were run: a dry run
// is the run, a second run is empty, and undo leaves the world as it was.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { JsonObject } from '../../src/base/index.ts';
import { approveAll, type RunReport } from '../../src/engine/index.ts';
import { workflows } from '../../workflows/index.ts';
import type { LabOptions } from '../support/lab/lab.ts';
import { openScene, type Scene } from '../support/lab/scene.ts';

type Name = 'sprint-rollover' | 'nudge' | 'capacity';
const OFFICE: LabOptions = {
  seed: 'office',
  workspace: 'Northstar',
  start: Date.parse('2026-11-27T20:00:00Z'),
};

const count = ({ steps }: Pick<RunReport, 'steps'>) => {
  const kinds: Record<string, number> = {};
  for (const { operation } of steps) kinds[operation] = (kinds[operation] ?? 0) + 1;
  return kinds;
};

async function planned(scene: Scene, workflow: Name, params: JsonObject) {
  return scene.run(
    async (engine) => (await engine.plan(await workflows[workflow].load(), params)).plan,
  );
}

/** Dry run, run, second run and undo of a job in a world of its own. */
async function walk(workflow: Name, params: JsonObject, options: LabOptions = {}) {
  const scene = await openScene({ workflow, params, ...options });
  const dry = await planned(scene, workflow, params);
  const done = await scene.sync();
  expect([done.state, done.steps.map(({ key }) => key)]).toEqual([
    'done',
    dry.steps.map(({ key }) => key),
  ]);
  expect(done.steps.filter(({ matches }) => matches === false)).toEqual([]);
  const again = await planned(scene, workflow, params);
  expect(again.steps).toEqual([]);
  const taken = await scene.run(async (engine) => {
    const plan = await engine.planUndo(done.id);
    return engine.apply(plan, { approval: approveAll(plan) });
  });
  expect(taken.state).toBe('done');
  expect(await scene.changes()).toEqual({ more: [], less: [] });
  return { dry, done, again };
}

test('a sprint without a successor gets one, and eight tasks go on in it', async () => {
  const { dry } = await walk('sprint-rollover', { from: 'Sprint 42' });
  expect(count(dry)).toEqual({ 'list.create': 1, 'task.move': 8, 'task.tag': 8 });
  expect(dry.steps[8]?.target.name).toBe('Sprint 43');
  // Done: 5 + 2 + 2 + 3 + 3 points, 5 + 2 + 2.5 + 4 + 3 hours.
  expect(dry.report?.split('\n').slice(0, 5)).toEqual([
    ...['## Sprint 42', '', '- Done: 5 tasks, 15 points, 16 h 30 m'],
    '- Carried over to Sprint 43: 8 tasks, 33 points, 30 h',
    '- Added in mid-sprint: 0 tasks',
  ]);
});

test('what is added to a list that is there stays at home', async () => {
  const { dry } = await walk('sprint-rollover', {
    ...{ from: 'Sprint 41', to: 'Sprint 42', action: 'add', tag: '' },
  });
  expect(count(dry)).toEqual({ 'task.add_to_list': 4 });
});

test('in the office the next number follows an archived one, and subtasks come along', async () => {
  const { dry } = await walk('sprint-rollover', { from: 'Sprint 43' }, OFFICE);
  expect(dry.steps[6]?.target.name).toBe('Sprint 44');
  expect(count(dry)).toEqual({ 'list.create': 1, 'task.move': 6, 'task.tag': 6 });
});

test('a nudge names owner, day and next step; nobody is nudged twice in a week', async () => {
  const { dry } = await walk('nudge', {});
  expect(count(dry)).toEqual({ 'comment.create': 8 });
  const first = dry.steps[0];
  expect(first?.target.name).toBe('Time zone of exported reports is always UTC');
  expect(first?.input.text).toMatch(
    /^Nobody owns this; it was due on 11 Nov 2026 and is "triaged"\. Next step: assign it/,
  );
  const flaky = dry.steps.find(({ target }) => target.name === 'Fix flaky billing tests');
  expect(flaky?.input.text).toMatch(
    /^Luca \S+: this was due on 14 Nov 2026 and is "blocked"\. Next/,
  );
});

test('in the office a nudge of last week does not count, and a task that moved is left alone', async () => {
  const scene = await openScene({ workflow: 'nudge', params: {}, ...OFFICE });
  const first = await scene.sync();
  const named = first.steps.map(({ target }) => target.name).sort();
  expect(named).toEqual([
    ...['Agree the contract text', 'Reporting: measure the query times', 'SSO: map the roles'],
    'Shorten the login form',
  ]);
  await scene.lab.clock.pass(7 * 86_400_000);
  const roles = first.steps.find(({ target }) => target.name.startsWith('SSO'))?.target.id;
  await scene.lab.rest('PUT', `/api/v2/task/${roles}`, { status: 'in progress' });
  const later = await planned(scene, 'nudge', {});
  const again = later.steps.map(({ target }) => target.name);
  expect(again).toEqual(expect.arrayContaining(named.filter((name) => !name.startsWith('SSO'))));
  expect(again).not.toContain('SSO: map the roles');
});

test('capacity sets hours planned against hours that there are', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'capacity-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const people = join(folder, 'people.yaml');
  writeFileSync(people, 'Luca: 20\nPriya: {mon: 4, tue: 4}\n');
  const scene = await openScene({ workflow: 'capacity', params: {} });
  const html = join(folder, 'page.html');
  const { plan, files } = await scene.run(async (engine) =>
    engine.plan(await workflows.capacity.load(), { people, html }),
  );
  const lines = (plan.report ?? '').split('\n');
  const of = (name: string) => lines.find((line) => line.startsWith(name))?.replace(/\s+/g, ' ');
  expect(lines[0]).toBe('Capacity 2026-W47');
  // 3 + half of 8 + 16; 5 + 7; half of 8 + 12; 4 + half of 6; half of 6 and one without an estimate.
  expect(of('Luca')).toMatch(/ 20 h 23 h \S+ h 3 over by 3 h$/);
  expect(of('Tom')).toMatch(/ 40 h 12 h \S+ h 2 28 h free$/);
  expect(of('Aiko')).toMatch(/ 40 h 16 h \S+ h 2 24 h free$/);
  expect(of('Maya')).toMatch(/ 40 h 7 h \S+ h 2 33 h free$/);
  expect(of('Priya')).toMatch(/ 8 h 3 h \S+ h 2 \(1 without\) 5 h free$/);
  const hour = 3_600_000;
  expect(plan.detail).toMatchObject({
    capacity: {
      week: '2026-W47',
      people: expect.arrayContaining([
        expect.objectContaining({ plannedMs: 23 * hour, availableMs: 20 * hour, tasks: 3 }),
      ]),
    },
  });
  expect(files[0]?.content).toContain('over by 3 h');
  expect(files[0]?.content).not.toMatch(/<script|https?:/);
});

test('in the office a week is one of Los Angeles, and a guest counts with what is given to them', async () => {
  const scene = await openScene({ workflow: 'capacity', params: {}, ...OFFICE });
  const plan = await planned(scene, 'capacity', {});
  const lines = (plan.report ?? '').split('\n').map((line) => line.replace(/\s+/g, ' '));
  const of = (name: string) => lines.find((line) => line.startsWith(name));
  // From Monday 23 to Sunday 29 November. Rosa: half of a contract of four hours, and notes without an
  // estimate; what was due on Sunday 22 is of the week before. Gita: the other half, and assets of three.
  expect(lines[0]).toBe('Capacity 2026-W48');
  expect(of('Rosa')).toMatch(/ 40 h 2 h \S+ h 2 \(1 without\) /);
  expect(of('Alex Kim')).toMatch(/ 40 h 5 h \S+ h 1 35 h free$/);
  expect(of('Gita')).toMatch(/ 40 h 5 h \S+ h 2 35 h free$/);
  expect(of('Alex Novak')).toMatch(/ 40 h 0 h \S+ h 0 40 h free$/);
});

test('a page of nudges has a section for each person, and is written once a week', async () => {
  const params = { doc: 'Engineering Wiki' };
  const scene = await openScene({ workflow: 'nudge', params });
  const dry = await planned(scene, 'nudge', params);
  expect(count(dry)).toEqual({ 'page.create': 1 });
  const content = String(dry.steps[0]?.input.content);
  // Eight tasks are overdue; one has nobody, and is the first to be asked about.
  expect(content.match(/^## .*$/gm)).toContain('## Nobody');
  expect(content).toContain(
    '- Time zone of exported reports is always UTC (triaged, due 11 Nov 2026)',
  );
  const done = await scene.sync();
  expect([done.state, count(done)]).toEqual(['done', { 'page.create': 1 }]);
  const again = await planned(scene, 'nudge', params);
  expect(again.steps).toEqual([]);
  // Another machine that remembers nothing sees the page.
  const other = await scene.lab.machine().start();
  const elsewhere = await other.run(
    async (engine) => (await engine.plan(await workflows.nudge.load(), params)).plan,
  );
  expect(elsewhere).toMatchObject({ kind: 'done', value: { steps: [] } });
  await other.close();
});
