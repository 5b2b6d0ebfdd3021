import { expect, test } from 'vitest';
import { type Client, listId, named, openSandbox, rows, text } from './client.ts';

test('a request without a token is asked for one', async () => {
  const client = await openSandbox();
  const answer = await client.call('GET /user', undefined, { authorization: '' });

  expect(answer).toMatchObject({
    status: 400,
    body: { err: 'Authorization header required', ECODE: 'OAUTH_017' },
  });
});

test.each([
  ['pk_anything', 200, undefined],
  ['Bearer anything', 200, undefined],
  ['anything', 401, 'OAUTH_025'],
  ['Basic abc', 401, 'OAUTH_025'],
  ['pk_revoked', 401, 'OAUTH_019'],
  ['Bearer revoked_token', 401, 'OAUTH_019'],
])('the token %s is answered %i', async (authorization, status, code) => {
  const client = await openSandbox();
  const answer = await client.call('GET /user', undefined, { authorization });

  expect(answer.status).toBe(status);
  if (code !== undefined) expect(answer.body).toMatchObject({ ECODE: code });
});

test.each([
  ['GET /task/00000000', 401, 'OAUTH_018'],
  ['GET /task/abc', 401, 'OAUTH_018'],
  ['GET /task/86c9zzzzz', 401, 'OAUTH_023'],
  ['DELETE /task/86c9zzzzz', 401, 'OAUTH_023'],
  ['GET /task/86c9%20zz', 400, 'INPUT_004'],
  ['GET /space/99999999', 401, 'OAUTH_018'],
  ['GET /folder/99999999', 401, 'OAUTH_018'],
  ['GET /folder/abc', 400, 'INPUT_011'],
  ['GET /list/99999999', 401, 'OAUTH_018'],
  ['GET /list/00000000/member', 400, 'INPUT_003'],
  ['GET /team/26411634/task', 401, 'OAUTH_056'],
  ['GET /goal/1b4e28ba-2fa1-41d2-883f-0016d3cca427', 404, 'GOAL_001'],
  ['DELETE /key_result/1b4e28ba-2fa1-41d2-883f-0016d3cca427', 404, 'GOAL_003'],
  ['GET /nowhere', 404, 'APP_001'],
  ['PATCH /user', 404, 'APP_001'],
])('%s is refused with %i %s', async (request, status, ECODE) => {
  const client = await openSandbox();
  const answer = await client.call(request);

  expect(answer.status).toBe(status);
  expect(answer.body).toEqual({ err: expect.any(String), ECODE });
});

test('what was deleted is not found, which is more than an unknown id is told', async () => {
  const client = await openSandbox();
  const { team } = client;
  const space = await client.ask(`POST /team/${team}/space`, { name: 'Short-lived' });
  const list = await client.ask(`POST /space/${space.id}/list`, { name: 'Notes' });
  const task = await client.ask(`POST /list/${list.id}/task`, { name: 'Gone' });
  await client.call(`DELETE /task/${task.id}`);
  expect(await client.call(`GET /task/${task.id}`)).toMatchObject({
    status: 404,
    body: { err: 'Task not found', ECODE: 'ITEM_013' },
  });
  await client.ask(`DELETE /list/${list.id}`);
  expect(await client.call(`GET /list/${list.id}`)).toMatchObject({
    status: 404,
    body: { ECODE: 'OAUTH_055' },
  });
  await client.ask(`DELETE /space/${space.id}`);
  expect(await client.call(`GET /space/${space.id}`)).toMatchObject({
    status: 404,
    body: { ECODE: 'PROJ_006' },
  });
});

test('a list goes with the space that held it, and its tasks with the list', async () => {
  const client = await openSandbox();
  const list = await listId(client, 'Services');
  const { tasks } = await client.ask(`GET /list/${list}/task`);
  const { spaces } = await client.ask(`GET /team/${client.team}/space`);
  await client.ask(`DELETE /space/${named(spaces, 'Engineering').id}`);

  expect((await client.call(`GET /list/${list}`)).body).toMatchObject({ ECODE: 'OAUTH_055' });
  const first = rows(tasks)[0];
  expect((await client.call(`GET /task/${first?.id}`)).body).toMatchObject({ ECODE: 'ITEM_013' });
  const { tasks: left } = await client.ask(`GET /team/${client.team}/task?list_ids[]=${list}`);
  expect(left).toEqual([]);
});

/** Bad bodies, by the call they are sent with. `{list}`, `{folder}`, `{space}`, `{task}`, `{team}` are filled in. */
test.each([
  ['POST /list/{list}/task', {}, 400, 'INPUT_005'],
  ['POST /list/{list}/task', { name: 'X', status: 'nowhere' }, 400, 'CRTSK_001'],
  ['POST /list/{list}/task', { name: 'X', due_date: 'tomorrow' }, 400, 'INPUT_006'],
  ['PUT /task/{task}', { status: 'nowhere' }, 400, 'CRTSK_001'],
  ['POST /team/{team}/space', {}, 400, 'PROJ_060'],
  ['POST /team/{team}/space', { name: 'engineering' }, 400, 'PROJECT_023'],
  ['POST /space/{space}/folder', { name: '' }, 400, 'CAT_021'],
  ['POST /space/{space}/folder', { name: 'Backend' }, 400, 'CAT_014'],
  ['POST /folder/{folder}/list', {}, 400, 'SUBCAT_020'],
  ['POST /folder/{folder}/list', { name: 'Services' }, 400, 'SUBCAT_016'],
  ['POST /space/{space}/list', { name: 'Q3 Roadmap' }, 400, 'SUBCAT_016'],
  ['POST /task/{task}/comment', {}, 400, 'COMMENT_001'],
  ['POST /team/{team}/goal', {}, 400, 'GOAL_002'],
  ['POST /team/{team}/time_entries', { start: 1 }, 400, 'TIMEENTRY_005'],
  ['POST /task/{task}/time', { time: 1000 }, 400, 'TIMESPENT_002'],
])(
  '%s with %j is refused with %i %s, and nothing is written',
  async (request, body, status, code) => {
    const client = await openSandbox();
    const before = await writtenRows(client);
    const answer = await client.call(await filledIn(client, request), body);

    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ ECODE: code });
    expect(await writtenRows(client)).toEqual(before);
  },
);

test('an error of API v3 has the other shape', async () => {
  const client = await openSandbox();
  const answer = await client.call(`GET /api/v3/workspaces/${client.team}/docs/nothing`);

  expect(answer).toMatchObject({
    status: 404,
    body: {
      status: 404,
      message: expect.any(String),
      trace_id: null,
      timestamp: client.clock.now(),
    },
  });
});

async function filledIn(client: Client, request: string): Promise<string> {
  const list = await listId(client, 'Services');
  const { folder, space } = await client.ask(`GET /list/${list}`);
  const { tasks } = await client.ask(`GET /list/${list}/task`);
  const ids = {
    list,
    folder: Object(folder).id,
    space: Object(space).id,
    task: text(rows(tasks)[0]?.id),
    team: client.team,
  };
  return request.replace(/\{(\w+)\}/g, (_, name: keyof typeof ids) => ids[name]);
}

/** How many rows of each kind the world has. */
async function writtenRows(client: Client): Promise<Record<string, number>> {
  const { meta: _meta, ...tables } = Object((await client.control('GET /world')).body);
  return Object.fromEntries(
    Object.entries(tables).map(([name, table]) => [name, (table as unknown[]).length]),
  );
}
