// nudge by comment, in chat and on a page: each person hears of a task once a week, from whatever machine.
import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/base/index.ts';
import { approveAll } from '../../src/engine/index.ts';
import { workflows } from '../../workflows/index.ts';
import {
  countOf,
  OFFICE,
  openScene,
  planned,
  type Scene,
  tableIn,
  walk,
} from '../support/lab/scene.ts';

test('a nudge names owner, day and next step; nobody is nudged twice in a week', async () => {
  const { dry } = await walk('nudge', {});
  expect(countOf(dry)).toEqual({ 'comment.create': 8 });
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

test('in chat each person hears of all their tasks in one message a week, and undo takes it back', async () => {
  const { dry } = await walk('nudge', { chat: '#general' });
  // Two are Luca's, two Tomás's, one Aiko's; three are nobody's.
  expect(dry.steps.map(({ operation, target }) => `${operation} ${target.name}`)).toEqual([
    ...['Aiko Tanaka', 'Luca Bianchi', 'Tomás Herrera', 'nobody'].map(
      (name) => `message.create General › ${name}`,
    ),
  ]);
  const lines = String(dry.steps[1]?.input.text).split('\n');
  expect(lines[0]).toMatch(/^\[@Luca Bianchi\]\(#user_mention#\d+\), these 2 wait for you:$/);
  expect(lines.filter((line) => line.startsWith('- '))).toEqual([
    expect.stringMatching(/^- \[Fix flaky billing tests\]\(\S+\) \(blocked, due 14 Nov 2026\)$/),
    expect.stringContaining('[Upgrade Postgres to the next major version]'),
  ]);
  expect(lines.at(-1)).toMatch(/^Next step: finish it, set another due date, or say/);
});

test('in the office a shared task is told to each of its two people', async () => {
  const { dry } = await walk('nudge', { chat: 'General' }, OFFICE);
  const told = dry.steps.map(({ target, input }) => [
    target.name.replace('General › ', ''),
    [...String(input.text).matchAll(/^- \[([^\]]+)/gm)].map(([, name]) => name),
  ]);
  expect(told).toEqual([
    ['Alex Kim', ['Shorten the login form']],
    ['Alex Novak', ['Reporting: measure the query times']],
    ['Gita Rao', ['Agree the contract text']],
    ['Rosa Delgado', ['SSO: map the roles', 'Agree the contract text']],
  ]);
});

test.each([{}, { chat: 'General' }, { doc: 'Engineering Wiki' }])(
  'a nudge %j of a task that moved between plan and run is not sent',
  async (params) => {
    const scene = await openScene({ workflow: 'nudge', params });
    const where = 'overdue name:flaky or overdue name:postgres or overdue name:webhook';
    const plan = await planned(scene, 'nudge', { where, ...params });
    const task = tableIn<{ id: string; name: string }>(await scene.lab.world(), 'tasks').find(
      ({ name }) => name.includes('flaky'),
    );
    await scene.lab.rest('PUT', `/api/v2/task/${task?.id}`, { due_date: Date.UTC(2026, 11, 24) });
    await scene.lab.clock.pass(90_000);
    const done = await scene.run((engine) => engine.apply(plan, { approval: approveAll(plan) }));
    const told = done.steps.filter(({ state }) => state === 'done');
    const drifted = done.steps.filter(({ state }) => state === 'drift');
    expect([drifted.length, told.length]).toEqual([1, done.steps.length - 1]);
    expect(JSON.stringify(told.map(({ key }) => key))).not.toContain(String(task?.id));
    // The next run speaks of the others.
    const again = await planned(scene, 'nudge', { where, ...params });
    expect(JSON.stringify(again.steps.map(({ input }) => input))).not.toContain('flaky');
    expect(again.steps).toHaveLength('chat' in params || 'doc' in params ? 1 : 0);
  },
);

test('nobody hears of a task twice in a week: not by another way, nor from another machine', async () => {
  const where = 'overdue name:flaky';
  const scene = await openScene({ workflow: 'nudge', params: { where } });
  const on = async (machine: Scene['machine'], params: JsonObject) => {
    const process = await machine.start();
    const ended = await process.run(
      async (engine) => (await engine.plan(await workflows.nudge.load(), params)).plan,
    );
    await process.close();
    if (ended.kind !== 'done') throw new Error('It did not end.');
    return ended.value;
  };
  expect((await scene.sync()).steps).toHaveLength(1);
  const nudged = tableIn<{ parentId: string; text: string }>(
    await scene.lab.world(),
    'comments',
  ).find(({ text }) => text.includes('[ca:'));
  // More comments than ClickUp shows at once come after it.
  for (let n = 0; n < 30; n++) {
    await scene.lab.clock.pass(1_000);
    const path = `/api/v2/task/${nudged?.parentId}/comment`;
    await scene.lab.rest('POST', path, { comment_text: `No. ${n}` });
  }
  const other = scene.lab.machine();
  for (const way of [{}, { chat: 'General' }, { doc: 'Engineering Wiki' }]) {
    for (const machine of [scene.machine, other]) {
      const plan = await on(machine, { where, quietDays: 0, ...way });
      expect(plan.summary).toMatchObject({ create: 0, noop: 1 });
    }
  }
});

test('in the office a page has a section for each person, and a task of two stands under both', async () => {
  const params = { doc: 'Team handbook' };
  const scene = await openScene({ workflow: 'nudge', params, ...OFFICE });
  await scene.lab.rest('POST', `/api/v3/workspaces/${scene.team}/docs`, { name: 'Team handbook' });
  const done = await scene.sync();
  expect([done.state, countOf(done)]).toEqual(['done', { 'page.create': 1 }]);
  // The same four tasks as in chat, each with the day in Los Angeles that it was due on.
  const lines = String(done.steps[0]?.input.content).split('\n');
  expect(lines.flatMap((line) => /^(?:## |- \[)([^\]]+)/.exec(line)?.[1] ?? [])).toEqual([
    ...['Alex Kim', 'Shorten the login form'],
    ...['Alex Novak', 'Reporting: measure the query times'],
    ...['Gita Rao', 'Agree the contract text'],
    ...['Rosa Delgado', 'SSO: map the roles', 'Agree the contract text'],
  ]);
  expect((await planned(scene, 'nudge', params)).steps).toEqual([]);
  await scene.lab.clock.pass(7 * 86_400_000);
  const later = await planned(scene, 'nudge', params);
  expect(later.steps.map(({ target }) => target.name)).toEqual(['Team handbook › Nudges 2026-W49']);
});

test('a channel that is not there is named with those that are', async () => {
  const scene = await openScene({ workflow: 'nudge', params: {} });
  await expect(planned(scene, 'nudge', { chat: 'Genral' })).rejects.toThrow(
    'There is no channel "Genral".',
  );
  const both = { chat: 'General', doc: 'Engineering Wiki' };
  await expect(planned(scene, 'nudge', both)).rejects.toThrow('cannot be given together');
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

test('a page of nudges has a section for each person, and is written once a week', async () => {
  const params = { doc: 'Engineering Wiki' };
  const scene = await openScene({ workflow: 'nudge', params });
  const dry = await planned(scene, 'nudge', params);
  expect(countOf(dry)).toEqual({ 'page.create': 1 });
  const content = String(dry.steps[0]?.input.content);
  // Eight tasks are overdue; one has nobody, and is the first to be asked about.
  expect(content.match(/^## .*$/gm)).toContain('## Nobody');
  expect(content).toMatch(
    /^- \[Time zone of exported reports is always UTC\]\(\S+\) \(triaged, due 11 Nov 2026\)$/m,
  );
  const done = await scene.sync();
  expect([done.state, countOf(done)]).toEqual(['done', { 'page.create': 1 }]);
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
