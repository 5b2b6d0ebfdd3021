// sprint-rollover and capacity, worked out by hand from the seeds before they were run: a dry run
// is the run, a second run is empty, and undo leaves the world as it was.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { workflows } from '../../workflows/index.ts';
import { countOf, OFFICE, openScene, planned, tableIn, walk } from '../support/lab/scene.ts';

test('a sprint without a successor gets one, and eight tasks go on in it', async () => {
  const { dry } = await walk('sprint-rollover', { from: 'Sprint 42' });
  expect(countOf(dry)).toEqual({ 'list.create': 1, 'task.move': 8, 'task.tag': 8 });
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
  expect(countOf(dry)).toEqual({ 'task.add_to_list': 4 });
});

test('in the office the next number follows an archived one, and subtasks come along', async () => {
  const params = { from: 'Sprint 43', comment: 'ENG-101' };
  const { dry } = await walk('sprint-rollover', params, OFFICE);
  expect(dry.steps[7]?.target.name).toBe('Sprint 44');
  expect(countOf(dry)).toEqual({
    ...{ 'comment.create': 1, 'list.create': 1, 'task.move': 6, 'task.tag': 6 },
  });
  expect(dry.steps[0]?.input.text).toContain('- Carried over to Sprint 44: 6 tasks, 14 h\n');
});

test.each([
  [{ comment: 'ENG-134' }, 'move'],
  [{ doc: 'Engineering Wiki' }, 'move'],
  [{ comment: 'ENG-134' }, 'add'],
])(
  'a summary whose write is lost tells the whole story in the next run: %j, %s',
  async (summary, action) => {
    const params = { from: 'Sprint 41', to: 'Sprint 42', action, ...summary };
    const scene = await openScene({ workflow: 'sprint-rollover', params });
    const first = await scene.sync({ writeFaults: new Map([[0, { kind: 'drop-before' }]]) });
    expect(first.steps[0]?.state).toBe('unknown');
    const again = await scene.sync();
    expect(again.state).toBe('done');
    const told = JSON.stringify(await scene.lab.world())
      .split('Carried over to Sprint 42: ')
      .slice(1);
    expect(told.map((rest) => rest.slice(0, 7))).toEqual(['4 tasks']);
  },
);

test('a task that is called like a reference of a plan is carried over as it is called', async () => {
  const params = { from: 'Sprint 41', to: 'Sprint 42', comment: 'ENG-134' };
  const scene = await openScene({ workflow: 'sprint-rollover', params });
  const sprint = tableIn<{ id: string; name: string }>(scene.before, 'lists').find(
    ({ name }) => name === 'Sprint 41',
  );
  const hostile = { name: '{{s9.id}} and {{s1.id}}' };
  await scene.lab.rest('POST', `/api/v2/list/${sprint?.id}/task`, hostile);
  const done = await scene.sync();
  expect([done.state, countOf(done)]).toEqual([
    ...['done', { 'comment.create': 1, 'task.tag': 5, 'task.move': 5 }],
  ]);
  expect(done.steps[0]?.input.text).toContain('- {{s9.id}} and {{s1.id}}');
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
