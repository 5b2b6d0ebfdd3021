// A kept plan meets a world that has moved on: exactly the steps that drifted are refused.
import { describe, expect, test } from 'vitest';
import { approveAll, type Plan, parsePlan } from '../../src/engine/index.ts';
import weeklySync from '../../workflows/weekly-sync.ts';
import { JOBS } from '../support/jobs.ts';
import { labSign } from '../support/lab/lab.ts';
import { openScene, type Scene, tableIn } from '../support/lab/scene.ts';

const TIME_KINDS = 7;

async function keptPlan(scene: Scene, params = {}): Promise<Plan> {
  const all = { ...JOBS['weekly-sync'].params, ...params };
  const { plan } = await scene.run((engine) => engine.plan(weeklySync, all));
  return parsePlan(JSON.stringify(plan), labSign).plan;
}

const apply = (scene: Scene, plan: Plan) =>
  scene.run((engine) => engine.apply(plan, { approval: approveAll(plan) }));

/** The keys of the drifted steps, by what they are about, and what each says. */
async function driftsOf(scene: Scene, plan: Plan) {
  const report = await apply(scene, plan);
  const drifts = report.steps.filter(({ state }) => state === 'drift');
  return {
    targets: drifts.map(({ target }) => target.id),
    messages: drifts.map(({ message }) => message ?? ''),
    others: [...new Set(report.steps.filter((one) => !drifts.includes(one)).map((s) => s.state))],
    state: report.state,
  };
}

describe('a step is refused, and both values are named, when', () => {
  test('its task was reopened; and so is the count that holds the task', async () => {
    const scene = await openScene();
    const plan = await keptPlan(scene);
    const [first] = plan.steps;
    const task = tableIn<{ id: string; listId: string }>(scene.before, 'tasks').find(
      ({ id }) => id === first?.target.id,
    );
    const list = await scene.lab.rest<{ statuses: { status: string; type: string }[] }>(
      'GET',
      `/api/v2/list/${task?.listId}`,
    );
    const open = list.statuses.find(({ type }) => type === 'open')?.status;
    await scene.lab.rest('PUT', `/api/v2/task/${task?.id}`, { status: open });
    const { targets, messages, others, state } = await driftsOf(scene, plan);
    expect(targets).toEqual([first?.target.id, plan.steps.at(-1)?.target.id]);
    expect(messages[0]).toMatch(
      /^The finish of ".+" changed: was Mon 16 Nov 2026 .+, is gone now\.$/,
    );
    expect([others, state]).toEqual([['done'], 'partial']);
  });

  test('time was logged by hand on its task', async () => {
    const scene = await openScene();
    const plan = await keptPlan(scene);
    const [, second] = plan.steps;
    await scene.lab.rest('POST', `/api/v2/team/${scene.team}/time_entries`, {
      ...{ tid: second?.target.id, start: second?.input.start, duration: 5_400_000 },
    });
    const { targets, messages, others } = await driftsOf(scene, plan);
    expect(targets).toEqual([second?.target.id]);
    expect(messages[0]).toMatch(/^The time tracked on ".+" changed: was 0 s, is 1 h 30 m now\.$/);
    expect(others).toEqual(['done']);
  });

  test('the key result was moved', async () => {
    const scene = await openScene();
    const plan = await keptPlan(scene);
    const id = plan.steps.at(-1)?.target.id;
    await scene.lab.rest('PUT', `/api/v2/key_result/${id}`, { steps_current: 19 });
    const { targets, messages, others } = await driftsOf(scene, plan);
    expect([targets, others]).toEqual([[id], ['done']]);
    expect(messages[0]).toContain('was 17, is 19 now.');
    expect(await scene.keyResult()).toBe(19);
  });

  test('its task was deleted; and so is the count that holds the task', async () => {
    const scene = await openScene();
    const plan = await keptPlan(scene);
    const [first] = plan.steps;
    await scene.lab.rest('DELETE', `/api/v2/task/${first?.target.id}`);
    const { targets, messages, others } = await driftsOf(scene, plan);
    expect(targets).toEqual([first?.target.id, plan.steps.at(-1)?.target.id]);
    expect(messages[0]).toMatch(/^The finish of ".+" changed: was Mon 16 Nov .+, is gone now\.$/);
    expect(others).toEqual(['done']);
  });

  test('its list is gone', async () => {
    const scene = await openScene();
    const lists = tableIn<{ id: string; name: string }>(scene.before, 'lists');
    const list = lists.find(({ name }) => name === 'Sprint 42');
    const plan = await keptPlan(scene, { list: list?.name });
    expect(plan.steps.length).toBeGreaterThan(1);
    await scene.lab.rest('DELETE', `/api/v2/list/${list?.id}`);
    const report = await apply(scene, plan);
    expect(new Set(report.steps.map(({ state }) => state))).toEqual(new Set(['drift']));
    expect(report.steps[0]?.message).toContain('is gone now');
    expect(report.state).toBe('failed');
    expect(await scene.logged()).toEqual([]);
  });
});

describe('a plan as a whole is refused when', () => {
  test('it is older than a day', async () => {
    const scene = await openScene();
    const plan = await keptPlan(scene);
    await scene.lab.clock.pass(25 * 3_600_000);
    await expect(apply(scene, plan)).rejects.toMatchObject({ code: 'stale' });
    expect(await scene.logged()).toEqual([]);
  });

  test('it is for another workspace', async () => {
    const scene = await openScene();
    const { sealPlan } = await import('../../src/engine/plan/plan.ts');
    const plan = await keptPlan(scene);
    const moved = { ...plan, workspace: { id: '1', name: 'Elsewhere' } };
    const signed = sealPlan(moved, labSign);
    await expect(apply(scene, signed)).rejects.toMatchObject({
      code: 'stale',
      message: 'The plan was made for the workspace "Elsewhere".',
    });
  });
});

test('a plan that is applied a second time finds everything there', async () => {
  const scene = await openScene();
  const plan = await keptPlan(scene);
  await apply(scene, plan);
  const again = await apply(scene, plan);
  expect(again.steps.map(({ state }) => state)).toEqual(Array(TIME_KINDS + 1).fill('noop'));
  expect([again.state, await scene.keyResult()]).toEqual(['done', 24]);
});

test('what the policy forbids by now is not written, though it was approved', async () => {
  const scene = await openScene();
  const plan = await keptPlan(scene);
  const report = await scene.run((engine) => engine.apply(plan, { approval: approveAll(plan) }), {
    policy: { deny: ['time_entry.*'] },
  });
  expect(report.summary).toMatchObject({ create: 0, update: 1 });
});
