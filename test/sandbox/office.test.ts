import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Json, JsonObject } from '../../src/base/index.ts';
import { temporaryFolder } from '../support/program.ts';
import { type Client, named, object, openSandbox, rows, text } from './client.ts';

/** The people of the office, by the tokens that act as them. */
const ROSA = 'pk_82510011_R';
const KIM = 'pk_82510043_K';
const GITA = 'pk_82510079_G';

const openOffice = () => openSandbox({ seed: 'office', timeZone: 'Europe/Berlin' });

function as(client: Client, authorization: string) {
  const call = (request: string, body?: Json) => client.call(request, body, { authorization });
  return {
    call,
    ask: async (request: string, body?: Json) => {
      const { status, body: answer } = await call(request, body);
      expect([request, status]).toEqual([request, 200]);
      return object(answer);
    },
  };
}

const names = (value: Json | undefined) => rows(value).map(({ name }) => name);

/** Every task of the workspace that a token sees, by name. */
async function tasks(client: Client, token: string): Promise<Map<string, JsonObject>> {
  const path = `GET /team/${client.team}/task?include_closed=true&subtasks=true`;
  const found = rows((await as(client, token).ask(path)).tasks);
  return new Map(found.map((task) => [text(task.name), task]));
}

async function idOf(client: Client, name: string): Promise<string> {
  return text((await tasks(client, ROSA)).get(name)?.id);
}

test('a token acts as the member whose id it holds, and any other as the owner', async () => {
  const client = await openOffice();
  const who = async (token: string) => object((await as(client, token).ask('GET /user')).user);

  expect(await who(KIM)).toMatchObject({ username: 'Alex Kim', timezone: 'Europe/Berlin' });
  for (const token of [ROSA, 'pk_999_X', 'pk_sandbox', 'Bearer abc']) {
    expect(await who(token)).toMatchObject({
      username: 'Rosa Delgado',
      timezone: 'America/Los_Angeles',
      week_start_day: 0,
    });
  }
});

test('a workspace is shown to its members alone, and told apart by what a call names', async () => {
  const client = await openOffice();
  const mine = rows((await as(client, ROSA).ask('GET /team')).teams);
  const labs = text(named(mine, 'Northstar Labs').id);
  const spaces = rows((await as(client, ROSA).ask(`GET /team/${labs}/space`)).spaces);
  const { lists } = await as(client, ROSA).ask(`GET /space/${named(spaces, 'Research').id}/list`);
  const inLabs = await as(client, ROSA).ask(`GET /list/${named(lists, 'Roadmap').id}/task`);

  expect(names(mine)).toEqual(['Northstar', 'Northstar Labs']);
  expect(names((await as(client, KIM).ask('GET /team')).teams)).toEqual(['Northstar']);
  expect(rows(inLabs.tasks)).toMatchObject([{ name: 'Guest links that expire', team_id: labs }]);
  expect(await as(client, KIM).call(`GET /team/${labs}/space`)).toMatchObject({
    status: 401,
    body: { err: 'Team not authorized', ECODE: 'OAUTH_056' },
  });
  expect((await as(client, ROSA).call('GET /team/123/space')).body).toMatchObject({
    ECODE: 'SHARD_031',
  });
});

test('what is shared with somebody outside the spaces they see is found where ClickUp tells it', async () => {
  const client = await openOffice();
  const shared = async (token: string) =>
    object((await as(client, token).ask(`GET /team/${client.team}/shared`)).shared);
  const spaces = async (token: string) =>
    names((await as(client, token).ask(`GET /team/${client.team}/space`)).spaces);

  expect(await spaces(ROSA)).toEqual(['Engineering', 'Product Development']);
  expect(names((await shared(ROSA)).lists)).toEqual(['Budget review']);
  expect(await spaces(GITA)).toEqual([]);
  expect(names((await shared(GITA)).lists)).toEqual(['Client portal']);
  expect(names((await shared(GITA)).tasks)).toEqual(['Guest links that expire']);
  expect([...(await tasks(client, GITA)).keys()].sort()).toEqual([
    'Agree the contract text',
    'Guest links that expire',
    'Review the wireframes',
    'Upload the brand assets',
  ]);
  expect((await tasks(client, ROSA)).has('Run the November payroll')).toBe(false);
});

test('an id alone opens nothing that was not shared', async () => {
  const client = await openOffice();
  const rosas = await tasks(client, ROSA);
  const sprint = text(object(rosas.get('Write the on-call runbook')?.list).id);
  const portal = text(object(rosas.get('Upload the brand assets')?.list).id);
  const gita = as(client, GITA);

  expect((await gita.call(`GET /list/${portal}`)).status).toBe(200);
  expect(await gita.call(`GET /list/${sprint}/task`)).toMatchObject({
    status: 401,
    body: { err: 'Team not authorized', ECODE: 'OAUTH_027' },
  });
  expect(
    (await gita.call(`GET /task/ENG-101?custom_task_ids=true&team_id=${client.team}`)).body,
  ).toMatchObject({ ECODE: 'ACCESS_083' });
});

test('time of others is for owners and admins, and nobody changes an approved timesheet', async () => {
  const client = await openOffice();
  const task = await idOf(client, 'Write the on-call runbook');
  const path = `/team/${client.team}/time_entries`;
  const start = client.clock.now() - 3_600_000;
  const lastWeek = client.clock.now() - 8 * 86_400_000;
  const log = (token: string, more: JsonObject) =>
    as(client, token).call(`POST ${path}`, { tid: task, start, duration: 1_800_000, ...more });
  const { data } = await as(client, KIM).ask(`GET ${path}`);
  const locked = rows(data).filter((row) => row.is_locked === true);

  expect((await log(ROSA, { assignee: 82510043 })).status).toBe(200);
  expect(await log(KIM, { assignee: 82510011 })).toMatchObject({
    status: 403,
    body: { ECODE: 'TIMEENTRY_059' },
  });
  expect((await as(client, KIM).call(`GET ${path}?assignee=82510011`)).status).toBe(403);
  expect((await log(ROSA, { assignee: 82510043, start: lastWeek })).body).toMatchObject({
    err: 'Time entry is locked',
  });
  expect(locked).toHaveLength(2);
  expect(locked[0]?.approval_id).toEqual(expect.any(String));
  expect((await as(client, KIM).call(`DELETE ${path}/${locked[0]?.id}`)).status).toBe(403);
});

test('guests make no spaces, folders, goals or webhooks, and members let nobody in', async () => {
  const client = await openOffice();
  const { spaces } = await as(client, ROSA).ask(`GET /team/${client.team}/space`);
  const space = rows(spaces)[0]?.id;
  const made: [request: string, body: JsonObject][] = [
    [`POST /team/${client.team}/space`, { name: 'S' }],
    [`POST /team/${client.team}/goal`, { name: 'G', due_date: client.clock.now() }],
    [`POST /team/${client.team}/webhook`, { endpoint: 'https://hook.example', events: '*' }],
  ];

  for (const [request, body] of made) {
    expect([request, (await as(client, GITA).call(request, body)).status]).toEqual([request, 403]);
    expect([request, (await as(client, KIM).call(request, body)).status]).toEqual([request, 200]);
  }
  expect((await as(client, KIM).call(`DELETE /space/${space}`)).status).toBe(403);
  expect(
    await as(client, KIM).call(`POST /team/${client.team}/guest`, { email: 'g@acme.example' }),
  ).toMatchObject({ status: 403, body: { ECODE: 'TEAMM_002' } });
});

test('a custom id that leads nowhere is answered as another workspace’s', async () => {
  const client = await openOffice();

  expect(
    await client.call(`GET /task/ENG-99999?custom_task_ids=true&team_id=${client.team}`),
  ).toMatchObject({ status: 401, body: { err: 'Team not authorized', ECODE: 'OAUTH_056' } });
});

test('a negative duration starts a timer', async () => {
  const client = await openOffice();
  const path = `/team/${client.team}/time_entries`;
  const tid = await idOf(client, 'Write the on-call runbook');
  const start = client.clock.now();

  const { data } = await client.ask(`POST ${path}`, { tid, start, duration: -1 });
  const { data: current } = await client.ask(`GET ${path}/current`);

  expect(object(data).end).toBeUndefined();
  expect(object(current)).toMatchObject({ id: object(data).id, duration: expect.any(Number) });
});

test('shares of an estimate are shown on the task and set one by one', async () => {
  const client = await openOffice();
  const id = await idOf(client, 'Sign in with SSO');
  const path = `/api/v3/workspaces/${client.team}/tasks/${id}/time_estimates_by_user`;
  const shares = async () =>
    rows((await client.ask(`GET /task/${id}`)).time_estimates_by_user).map((share) => [
      object(share.user).username,
      share.time_estimate,
    ]);

  expect(await shares()).toEqual([
    ['Rosa Delgado', 18_000_000],
    ['Alex Kim', 10_800_000],
  ]);
  await client.call(`PATCH ${path}`, [{ assignee: 82510043, time: 3_600_000 }]);
  expect(await shares()).toEqual([
    ['Rosa Delgado', 18_000_000],
    ['Alex Kim', 3_600_000],
  ]);
  expect((await client.ask(`GET /task/${id}`)).time_estimate).toBe(21_600_000);
});

test('custom ids count on in each space', async () => {
  const client = await openOffice();
  const known = await tasks(client, ROSA);
  const list = text(object(known.get('Guest links that expire')?.list).id);
  const made = await client.ask(`POST /list/${list}/task`, { name: 'New' });
  const numbers = [...known.values()].map((task) => task.custom_id).filter((id) => id !== null);

  expect(new Set(numbers).size).toBe(numbers.length);
  expect(numbers).toEqual(expect.arrayContaining(['ENG-101', 'DEV-40']));
  expect(made.custom_id).toMatch(/^DEV-\d+$/);
  expect(numbers).not.toContain(made.custom_id);
});

test('both workspaces are there after a restart, with what was written in each', async () => {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  const file = join(folder.path, 'world.db');
  const before = await openSandbox({ seed: 'office', file });
  const [, labs] = rows((await before.ask('GET /team')).teams).map(({ id }) => text(id));
  const { spaces } = await before.ask(`GET /team/${labs}/space`);
  await before.ask(`POST /space/${named(spaces, 'Research').id}/list`, { name: 'Later' });
  await before.sandbox.close();

  const after = await openSandbox({ file });
  const { lists } = await after.ask(`GET /space/${named(spaces, 'Research').id}/list`);

  expect(names(lists)).toEqual(['Roadmap', 'Experiments', 'Later']);
});
