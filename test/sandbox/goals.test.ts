import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/base/index.ts';
import { type Client, NOON, named, object, openSandbox, rows, text } from './client.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

async function aGoal(client: Client, body: JsonObject = {}): Promise<JsonObject> {
  const { goal } = await client.ask(`POST /team/${client.team}/goal`, {
    name: 'Ship it',
    due_date: NOON,
    description: '',
    multiple_owners: true,
    owners: [81204417, 1],
    color: '#32a852',
    ...body,
  });
  return object(goal);
}

async function keyResult(client: Client, goal: JsonObject, body: JsonObject): Promise<JsonObject> {
  const answer = await client.ask(`POST /goal/${goal.id}/key_result`, {
    name: 'Count',
    owners: [81204417],
    type: 'number',
    steps_start: 0,
    steps_end: 100,
    unit: '',
    task_ids: [],
    list_ids: [],
    ...body,
  });
  return object(answer.key_result);
}

async function read(client: Client, goal: JsonObject): Promise<JsonObject> {
  return object((await client.ask(`GET /goal/${goal.id}`)).goal);
}

test('a goal is stored as it is sent, an empty description as a line break', async () => {
  const client = await openSandbox();
  const goal = await aGoal(client);

  expect(goal).toMatchObject({
    id: expect.stringMatching(UUID),
    pretty_id: '4',
    name: 'Ship it',
    description: '\n',
    due_date: String(NOON),
    start_date: null,
    key_results: [],
    percent_completed: 0,
    pretty_url: `https://app.clickup.com/${client.team}/goals/4`,
  });
  expect(rows(goal.owners).map((owner) => owner.id)).toEqual([81204417]);
});

test('an update of a goal is not validated', async () => {
  const client = await openSandbox();
  const goal = await aGoal(client);
  const answer = await client.ask(`PUT /goal/${goal.id}`, {
    name: '',
    due_date: 0,
    rem_owners: [81204417],
    add_owners: [81204436],
  });

  expect(answer.goal).toMatchObject({ name: '', due_date: '0' });
  expect(rows(object(answer.goal).owners).map((owner) => owner.id)).toEqual([81204436]);
});

test('the list of goals shows other members than a single goal', async () => {
  const client = await openSandbox();
  const { goals } = await client.ask(`GET /team/${client.team}/goal`);
  const row = named(goals, 'Q3 Platform Stability');
  const single = await read(client, row);
  const [inList, alone] = [new Set(Object.keys(row)), new Set(Object.keys(single))];

  expect([...inList].filter((name) => !alone.has(name)).sort()).toEqual([
    'last_update',
    'owner',
    'pinned',
  ]);
  expect([...alone].filter((name) => !inList.has(name)).sort()).toEqual([
    'folder_name',
    'history',
    'key_results',
    'pretty_url',
  ]);
});

test('the answer to a key result’s update hides its numbers, so the goal is read again', async () => {
  const client = await openSandbox();
  const goal = await aGoal(client);
  const { id } = await keyResult(client, goal, {});
  const answer = await client.ask(`PUT /key_result/${id}`, {
    steps_current: 50,
    note: 'Progress made',
  });
  const updated = object(answer.key_result);

  expect(updated).toMatchObject({
    percent_completed: null,
    last_action: {
      note: 'Progress made',
      steps_before: null,
      steps_taken: null,
      steps_current: null,
      steps_before_float: 0,
      steps_taken_float: 50,
    },
  });
  expect(updated).not.toHaveProperty('steps_start');
  expect(updated).not.toHaveProperty('steps_current');
  expect(rows((await read(client, goal)).key_results)[0]).toMatchObject({
    steps_start: 0,
    steps_end: 100,
    steps_current: 50,
    percent_completed: 0.5,
  });
});

test('a goal is as far as its key results are on average', async () => {
  const client = await openSandbox();
  const goal = await aGoal(client);
  const first = await keyResult(client, goal, { steps_start: 10, steps_end: 20 });
  await keyResult(client, goal, { type: 'boolean', steps_end: 1 });
  await client.ask(`PUT /key_result/${first.id}`, { steps_current: 15 });

  expect(await read(client, goal)).toMatchObject({ percent_completed: 0.25, key_result_count: 2 });
});

test('an automatic key result follows the tasks it watches', async () => {
  const client = await openSandbox();
  const goal = await aGoal(client);
  const { spaces } = await client.ask(`GET /team/${client.team}/space`);
  const list = await client.ask(`POST /space/${named(spaces, 'Engineering').id}/list`, {
    name: 'Watched',
  });
  await client.ask(`POST /list/${list.id}/task`, { name: 'a', status: 'done' });
  await client.ask(`POST /list/${list.id}/task`, { name: 'b' });
  await keyResult(client, goal, { type: 'automatic', list_ids: [text(list.id)] });

  expect((await read(client, goal)).percent_completed).toBe(0.5);
});

test('finished goals are listed only when asked for', async () => {
  const client = await openSandbox();
  const goal = await aGoal(client);
  const { id } = await keyResult(client, goal, {});
  await client.ask(`PUT /key_result/${id}`, { steps_current: 100 });
  const names = async (query: string) =>
    rows((await client.ask(`GET /team/${client.team}/goal${query}`)).goals).map((row) => row.name);

  expect(await names('')).not.toContain('Ship it');
  expect(await names('?include_completed=true')).toContain('Ship it');
});

test('goals in folders come under their folder', async () => {
  const client = await openSandbox();
  const { goals, folders } = await client.ask(
    `GET /team/${client.team}/goal?include_completed=true`,
  );

  expect(rows(goals).map((goal) => goal.name)).toEqual(['Q3 Platform Stability', 'Q3 Growth']);
  expect(rows(folders)).toEqual([
    expect.objectContaining({
      name: 'Past quarters',
      goals: [expect.objectContaining({ name: 'Q2 Reliability', percent_completed: 1 })],
    }),
  ]);
});

test('a key result is reached by its own path alone', async () => {
  const client = await openSandbox();
  const goal = await aGoal(client);
  const { id } = await keyResult(client, goal, {});

  expect(
    (await client.call(`PUT /goal/${goal.id}/key_result/${id}`, { steps_current: 1 })).status,
  ).toBe(404);
  expect(await client.ask(`DELETE /key_result/${id}`)).toEqual({});
  expect((await read(client, goal)).key_results).toEqual([]);
});

test('a deleted goal takes its key results along', async () => {
  const client = await openSandbox();
  const goal = await aGoal(client);
  const { id } = await keyResult(client, goal, {});

  expect(await client.ask(`DELETE /goal/${goal.id}`)).toEqual({});
  expect((await client.call(`GET /goal/${goal.id}`)).status).toBe(404);
  expect((await client.call(`PUT /key_result/${id}`, { steps_current: 1 })).status).toBe(404);
});
