import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/base/index.ts';
import { type Client, listId, NOON, object, openSandbox, rows, text } from './client.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

async function aTask(client: Client): Promise<JsonObject> {
  const list = await listId(client, 'Services');
  return client.ask(`POST /list/${list}/task`, { name: 'Timed' });
}

async function log(client: Client, body: JsonObject): Promise<JsonObject> {
  const answer = await client.ask(`POST /team/${client.team}/time_entries`, {
    start: NOON - HOUR,
    duration: HOUR,
    ...body,
  });
  return object(answer.data);
}

async function listed(client: Client, query = ''): Promise<JsonObject[]> {
  return rows((await client.ask(`GET /team/${client.team}/time_entries${query}`)).data);
}

test('a logged entry tells its start as a number and its end as text, a listed one all as text', async () => {
  const client = await openSandbox();
  const task = await aTask(client);
  const entry = await log(client, { tid: task.id });
  const row = (await listed(client)).find((one) => one.id === entry.id);

  expect(entry).toMatchObject({
    id: expect.stringMatching(/^\d{19}$/),
    start: NOON - HOUR,
    end: String(NOON),
    duration: HOUR,
    at: NOON,
    billable: false,
    wid: client.team,
    task: { id: task.id, name: 'Timed', status: { status: 'to do' } },
    task_location: {},
  });
  expect(row).toMatchObject({
    start: String(NOON - HOUR),
    end: String(NOON),
    duration: String(HOUR),
    at: String(NOON),
    task_location: {
      list_id: expect.any(String),
      folder_id: expect.any(String),
      space_id: expect.any(String),
    },
    task_url: `https://app.clickup.com/t/${task.id}`,
  });
});

test('the same entry sent four times is four entries', async () => {
  const client = await openSandbox();
  const task = await aTask(client);
  const ids = [];
  for (let n = 0; n < 4; n++) ids.push((await log(client, { tid: task.id })).id);

  expect(new Set(ids).size).toBe(4);
  expect((await client.ask(`GET /task/${task.id}`)).time_spent).toBe(4 * HOUR);
});

test('an entry sent with task_id instead of tid is attached to nothing', async () => {
  const client = await openSandbox();
  const task = await aTask(client);
  const entry = await log(client, { task_id: task.id });

  expect(entry.task).toBeNull();
  expect((await client.ask(`GET /task/${task.id}`)).time_spent).toBe(0);
});

test('an entry can be given by its end in place of its duration', async () => {
  const client = await openSandbox();
  const answer = await client.ask(`POST /team/${client.team}/time_entries`, {
    start: NOON - HOUR,
    stop: NOON,
  });

  expect(object(answer.data).duration).toBe(HOUR);
});

test('an owner may log for others, but not for nobody', async () => {
  const client = await openSandbox();
  const entry = await log(client, { assignee: 81204436 });
  const nobody = await client.call(`POST /team/${client.team}/time_entries`, {
    start: 1,
    duration: 1,
    assignee: 7,
  });

  expect(entry.user).toMatchObject({ id: 81204436 });
  expect(nobody).toMatchObject({ status: 400, body: { ECODE: 'TIMEENTRY_007' } });
});

test('time cannot go on a task that is not there', async () => {
  const client = await openSandbox();
  const answer = await client.call(`POST /team/${client.team}/time_entries`, {
    start: 1,
    duration: 1,
    tid: '86c9zzzzz',
  });

  expect(answer).toMatchObject({
    status: 400,
    body: { err: 'Cannot track time for this task', ECODE: 'TIMEENTRY_072' },
  });
});

test('without dates the list goes back thirty days and shows the caller’s entries alone', async () => {
  const client = await openSandbox();
  const task = await aTask(client);
  const ids = async (query = '') => (await listed(client, query)).map((row) => row.id);
  const recent = await log(client, { tid: task.id, start: NOON - 30 * DAY + HOUR });
  const old = await log(client, { tid: task.id, start: NOON - 31 * DAY });
  const others = await log(client, { tid: task.id, assignee: 81204436 });

  expect(await ids()).toContain(recent.id);
  expect(await ids()).not.toContain(old.id);
  expect(await ids()).not.toContain(others.id);
  expect(await ids(`?start_date=${NOON - 40 * DAY}`)).toContain(old.id);
  expect(await ids('?assignee=81204436')).toContain(others.id);
  expect(await ids('?assignee=81204436,81204417')).toEqual(
    expect.arrayContaining([others.id, recent.id]),
  );
  expect(await ids(`?task_id=${task.id}`)).toEqual(expect.arrayContaining([others.id, recent.id]));
});

test('entries can be narrowed by place, by range and by whether they are billed', async () => {
  const client = await openSandbox();
  const task = await aTask(client);
  const list = object((await client.ask(`GET /task/${task.id}`)).list).id;
  const billed = await log(client, { tid: task.id, billable: true, start: NOON - 5 * HOUR });
  const query = `?list_id=${list}&start_date=${NOON - 5 * HOUR}&end_date=${NOON - 5 * HOUR}`;

  expect((await listed(client, `${query}&is_billable=true`)).map((row) => row.id)).toEqual([
    billed.id,
  ]);
  expect(await listed(client, `${query}&is_billable=false`)).toEqual([]);
});

test('names of places and tags of tasks come with entries when asked for', async () => {
  const client = await openSandbox();
  const list = await listId(client, 'Services');
  const task = await client.ask(`POST /list/${list}/task`, { name: 'Tagged', tags: ['red'] });
  const entry = await log(client, { tid: task.id });
  const rowsOf = await listed(client, '?include_task_tags=true&include_location_names=true');

  expect(rowsOf.find((row) => row.id === entry.id)).toMatchObject({
    task_tags: [expect.objectContaining({ name: 'red' })],
    task_location: { list_name: 'Services', folder_name: 'Backend', space_name: 'Engineering' },
  });
});

test.each([
  ['?start_date=yesterday', 500, 'TIMEENTRY_072'],
  ['?list_id=1&space_id=2', 400, 'TIMEENTRY_065'],
  ['?list_id=abc', 400, 'TIMEENTRY_062'],
  ['?assignee=abc', 400, 'TIMEENTRY_007'],
])('a list asked with %s is refused with %i %s', async (query, status, ECODE) => {
  const client = await openSandbox();
  const answer = await client.call(`GET /team/${client.team}/time_entries${query}`);

  expect(answer).toMatchObject({ status, body: { ECODE } });
});

test('over OAuth other people’s time is not to be had by a list of ids', async () => {
  const client = await openSandbox();
  const path = `GET /team/${client.team}/time_entries`;
  const oauth = { authorization: 'Bearer token' };
  const list = await client.call(`${path}?assignee=81204436,81204417`, undefined, oauth);
  const current = await client.call(`${path}/current?assignee=81204436`, undefined, oauth);

  expect(list).toMatchObject({ status: 403, body: { ECODE: 'TIMEENTRY_059' } });
  expect(current).toMatchObject({ status: 403, body: { ECODE: 'TEAMM_002' } });
});

test('a running timer counts down from nothing, stays out of the list, and is stopped', async () => {
  const client = await openSandbox();
  const task = await aTask(client);
  const base = `/team/${client.team}/time_entries`;
  expect((await client.ask(`GET ${base}/current`)).data).toBeNull();

  const started = object((await client.ask(`POST ${base}/start`, { tid: task.id })).data);
  client.clock.advance(90_000);
  const current = object((await client.ask(`GET ${base}/current`)).data);
  expect(started).toMatchObject({ start: NOON, at: NOON });
  expect(started).not.toHaveProperty('end');
  expect(current).toMatchObject({ id: started.id, start: String(NOON), duration: -90_000 });
  expect((await listed(client)).map((row) => row.id)).not.toContain(started.id);

  const stopped = object((await client.ask(`POST ${base}/stop`)).data);
  expect(stopped).toMatchObject({
    id: started.id,
    start: String(NOON),
    end: NOON + 90_000,
    duration: 90_000,
    at: NOON + 90_000,
  });
  expect((await client.ask(`GET ${base}/current`)).data).toBeNull();
  expect((await client.call(`POST ${base}/stop`)).status).toBe(400);
});

test('an entry that is not there reads as null, and cannot be changed', async () => {
  const client = await openSandbox();
  const path = `/team/${client.team}/time_entries/4912345678901234567`;

  expect((await client.ask(`GET ${path}`)).data).toBeNull();
  expect((await client.call(`PUT ${path}`, { description: 'x' })).status).toBe(401);
  expect((await client.call(`DELETE ${path}`)).status).toBe(401);
});

test('a deleted entry is told as text in an array, and is gone', async () => {
  const client = await openSandbox();
  const entry = await log(client, {});
  const path = `/team/${client.team}/time_entries/${entry.id}`;
  const deleted = rows((await client.ask(`DELETE ${path}`)).data);

  expect(deleted).toEqual([
    expect.objectContaining({
      id: entry.id,
      start: String(NOON - HOUR),
      end: String(NOON),
      duration: String(HOUR),
      at: String(NOON),
      source: 'api',
    }),
  ]);
  expect((await client.ask(`GET ${path}`)).data).toBeNull();
});

test('an update moves start and end together, and tags not at all', async () => {
  const client = await openSandbox();
  const entry = await log(client, {});
  const path = `/team/${client.team}/time_entries/${entry.id}`;
  await client.ask(`PUT ${path}`, { start: NOON - 3 * HOUR, end: NOON - HOUR, description: 'New' });

  expect(object((await client.ask(`GET ${path}`)).data)).toMatchObject({
    start: String(NOON - 3 * HOUR),
    duration: String(2 * HOUR),
    description: 'New',
  });
  expect(await client.call(`PUT ${path}`, { start: NOON })).toMatchObject({ status: 400 });
  expect(
    await client.call(`PUT ${path}`, { tags: [{ name: 'x' }], tag_action: 'add' }),
  ).toMatchObject({
    status: 400,
    body: { err: 'At least one param is required', ECODE: 'TIMEENTRY_060' },
  });
});

test('labels go on entries by a call of their own', async () => {
  const client = await openSandbox();
  const entry = await log(client, {});
  const base = `/team/${client.team}/time_entries`;
  const tags = async () => {
    const { data } = await client.ask(`GET ${base}/${entry.id}`);
    return rows(object(data).tags).map((tag) => tag.name);
  };
  const body = { time_entry_ids: [text(entry.id)], tags: [{ name: 'Deep' }] };
  await client.ask(`POST ${base}/tags`, body);
  expect(await tags()).toEqual(['deep']);
  await client.ask(`PUT ${base}/tags`, { name: 'deep', new_name: 'focus' });
  expect(await tags()).toEqual(['focus']);
  expect(rows((await client.ask(`GET ${base}/tags`)).data).map((tag) => tag.name)).toEqual([
    'focus',
  ]);
  await client.ask(`DELETE ${base}/tags`, { ...body, tags: [{ name: 'focus' }] });
  expect(await tags()).toEqual([]);
});

test('the older time calls see the same entries, grouped by person', async () => {
  const client = await openSandbox();
  const task = await aTask(client);
  const legacy = `/task/${task.id}/time`;
  const { id } = await client.ask(`POST ${legacy}`, { start: NOON - HOUR, end: NOON, time: HOUR });
  await log(client, { tid: task.id, assignee: 81204436 });
  const groups = rows((await client.ask(`GET ${legacy}`)).data);

  expect(groups.map((group) => [object(group.user).id, group.time])).toEqual([
    [81204417, HOUR],
    [81204436, HOUR],
  ]);
  expect(rows(groups[0]?.intervals)).toEqual([
    expect.objectContaining({
      id,
      start: String(NOON - HOUR),
      end: String(NOON),
      time: String(HOUR),
    }),
  ]);
  await client.ask(`PUT ${legacy}/${id}`, { start: NOON - 2 * HOUR, end: NOON, time: 2 * HOUR });
  expect((await client.ask(`GET /task/${task.id}`)).time_spent).toBe(3 * HOUR);
  // By whichever call: others' time is not a member's to change.
  const luca = { authorization: 'pk_81204463_luca' };
  const refused = await client.call(`DELETE ${legacy}/${id}`, undefined, luca);
  expect(refused).toMatchObject({ status: 403, body: { ECODE: 'TIMEENTRY_059' } });
  await client.ask(`DELETE ${legacy}/${id}`);
  expect((await client.ask(`GET /task/${task.id}`)).time_spent).toBe(HOUR);
});
