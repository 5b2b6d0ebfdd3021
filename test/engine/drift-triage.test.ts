// A kept plan of new and growing tasks meets a world that has moved on.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { approveAll, type Plan, parsePlan } from '../../src/engine/index.ts';
import triage from '../../workflows/sprint-triage/index.ts';
import { JOBS } from '../support/jobs.ts';
import { labSign } from '../support/lab/lab.ts';
import { openScene, type Scene, tableIn } from '../support/lab/scene.ts';
import { temporaryFolder } from '../support/program.ts';

interface Person {
  id: string;
  username: string;
}

/** A file with the first few of the example's rows. */
function firstRows(): string {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  const path = join(folder.path, 'feedback.csv');
  const [header = '', ...rows] = readFileSync('examples/feedback.csv', 'utf8').split('\n');
  const few = rows.filter((row) => row.includes('SSO')).slice(0, 3);
  writeFileSync(path, [header, ...few].join('\n'));
  return path;
}

async function keptPlan(scene: Scene, csv = JOBS['sprint-triage'].params.csv): Promise<Plan> {
  const params = { ...JOBS['sprint-triage'].params, csv };
  const { plan } = await scene.run((engine) => engine.plan(triage, params));
  return parsePlan(JSON.stringify(plan), labSign).plan;
}

const apply = (scene: Scene, plan: Plan) =>
  scene.run((engine) => engine.apply(plan, { approval: approveAll(plan) }));
const open = () => openScene(JOBS['sprint-triage']);
const tasksIn = async (scene: Scene) =>
  tableIn<{ id: string; name: string; description: string; deleted: boolean; listId: string }>(
    await scene.lab.world(),
    'tasks',
  );

test('a task whose assignee has left the workspace is refused, by the name that is gone', async () => {
  const scene = await open();
  const plan = await keptPlan(scene);
  const { assigneeIds } = plan.steps[0]?.input ?? {};
  const assigneeId = String(assigneeIds);
  const person = tableIn<Person>(scene.before, 'people').find(({ id }) => id === assigneeId);
  await scene.lab.rest('DELETE', `/api/v2/team/${scene.team}/user/${assigneeId}`);
  const report = await apply(scene, plan);
  for (const step of report.steps) {
    const made = step.operation === 'task.create';
    expect(step.state).toBe(made ? 'drift' : 'skipped');
    if (made) {
      expect(step.message).toBe(`The assignee changed: was ${person?.username}, is gone now.`);
    }
  }
  expect((await scene.changes()).more.filter((one) => one.startsWith('tasks'))).toEqual([]);
});

test('a task whose list is gone is refused', async () => {
  const scene = await open();
  const plan = await keptPlan(scene);
  await scene.lab.rest('DELETE', `/api/v2/list/${plan.steps[0]?.input.listId}`);
  const { steps, state } = await apply(scene, plan);
  expect(new Set(steps.map((step) => step.state))).toEqual(new Set(['drift']));
  expect([steps[0]?.message, state]).toEqual([
    'The place that it was planned for changed: was there, is gone now.',
    'failed',
  ]);
});

test('a task that somebody else has made meanwhile, marker and all, is not made again', async () => {
  const scene = await open();
  const plan = await keptPlan(scene);
  const [first] = plan.steps;
  const { listId, name, description } = first?.input ?? {};
  await scene.lab.rest('POST', `/api/v2/list/${listId}/task`, { name, description });
  const { steps } = await apply(scene, plan);
  expect(steps[0]).toMatchObject({
    state: 'noop',
    message: `Already so: a task for "${name}" is there.`,
  });
  const alike = (await tasksIn(scene)).filter((task) => task.name === name);
  expect(alike).toHaveLength(1);
  // What follows from it goes to the task that is there.
  expect(steps.filter(({ state }) => !['done', 'noop'].includes(state))).toEqual([]);
});

test('new reports are not written over a description that somebody has edited', async () => {
  const scene = await open();
  await apply(scene, await keptPlan(scene, firstRows()));
  const plan = await keptPlan(scene);
  const update = plan.steps.find(({ operation }) => operation === 'task.update');
  expect(update?.marker).not.toBeNull();
  const known = (await tasksIn(scene)).find(({ id }) => id === update?.target.id);
  const edited = `Ask Priya first.\n${known?.description}`;
  await scene.lab.rest('PUT', `/api/v2/task/${known?.id}`, { description: edited });
  const { steps } = await apply(scene, plan);
  const drifted = steps.filter(({ state }) => state === 'drift');
  expect(drifted.map(({ id }) => id)).toEqual([update?.id]);
  expect(drifted[0]?.message).toMatch(/^The description of ".+" changed: was .+, is Ask Priya/s);
  expect(steps.every(({ state }) => state === 'drift' || state === 'done')).toBe(true);
  expect((await tasksIn(scene)).find(({ id }) => id === known?.id)?.description).toBe(edited);
});

test('groups that one task tells of grow it with one write, and no report is lost', async () => {
  const scene = await open();
  await apply(scene, await keptPlan(scene, firstRows()));
  const plan = await keptPlan(scene);
  const updated = plan.steps.flatMap(({ operation, target }) =>
    operation === 'task.update' ? [target.id] : [],
  );
  expect(updated).toEqual([...new Set(updated)]);
  expect((await apply(scene, plan)).state).toBe('done');
  expect((await keptPlan(scene)).steps).toEqual([]);
});
