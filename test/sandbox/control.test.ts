import { expect, test } from 'vitest';
import { listId, NOON, object, openSandbox, rows } from './client.ts';

test('every request is told with what it sent, the token but for its end', async () => {
  const client = await openSandbox();
  const list = await listId(client, 'Services');
  await client.control('DELETE /requests');
  await client.call(`POST /list/${list}/task?x=1`, { name: 'Told' });
  await client.call('GET /nowhere', undefined, { authorization: '' });
  const requests = (await client.control('GET /requests')).body;

  expect(requests).toEqual([
    {
      method: 'POST',
      path: `/api/v2/list/${list}/task?x=1`,
      status: 200,
      token: 'ller',
      at: NOON,
      body: { name: 'Told' },
    },
    { method: 'GET', path: '/api/v2/nowhere', status: 400, token: null, at: NOON, body: null },
  ]);
});

test('a dropped request is told with status 0 and the fault that dropped it', async () => {
  const client = await openSandbox();
  await client.control('POST /faults', { kind: 'drop-after', match: { path: '/user' } });
  await client.call('GET /user').catch(() => undefined);
  const requests = rows((await client.control('GET /requests')).body);

  expect(requests.at(-1)).toMatchObject({ path: '/api/v2/user', status: 0, fault: 'drop-after' });
});

test('control requests are neither told nor counted', async () => {
  const client = await openSandbox();
  const before = rows((await client.control('GET /requests')).body).length;
  await client.control('GET /world');

  expect(rows((await client.control('GET /requests')).body)).toHaveLength(before);
});

test('the clock can be moved on and set', async () => {
  const client = await openSandbox();
  const list = await listId(client, 'Services');
  const made = async () =>
    (await client.ask(`POST /list/${list}/task`, { name: 'Dated' })).date_created;
  await client.control('POST /clock', { advanceMs: 5_000 });
  expect(await made()).toBe(String(NOON + 5_000));
  await client.control('POST /clock', { now: 1_800_000_000_000 });
  expect(await made()).toBe('1800000000000');
});

test('the world is told whole', async () => {
  const client = await openSandbox();
  const world = object((await client.control('GET /world')).body);

  expect(rows(world.tasks).length).toBeGreaterThanOrEqual(60);
  expect(Object.keys(world)).toEqual(
    expect.arrayContaining([
      'meta',
      'people',
      'spaces',
      'lists',
      'timeEntries',
      'keyResults',
      'pages',
    ]),
  );
});

test('a reset brings the seed’s world back, and forgets requests, faults and windows', async () => {
  const client = await openSandbox();
  const before = (await client.control('GET /world')).body;
  const list = await listId(client, 'Services');
  await client.ask(`DELETE /list/${list}`);
  await client.control('POST /faults', { kind: '500-before' });
  const reset = await client.control('POST /reset', {});
  const requests = (await client.control('GET /requests')).body;
  const answer = await client.call('GET /user');

  expect(reset.status).toBe(200);
  expect((await client.control('GET /world')).body).toEqual(before);
  expect(requests).toEqual([]);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('x-ratelimit-remaining')).toBe('99');
});

test('a reset can change the plan', async () => {
  const client = await openSandbox();
  await client.control('POST /reset', { plan: 'enterprise' });

  expect((await client.call('GET /user')).headers.get('x-ratelimit-limit')).toBe('10000');
});

test.each([
  ['POST /faults', { kind: 'earthquake' }, /kind must be one of .*drop-before/],
  ['POST /faults', { kind: '429', times: -1 }, /times/],
  ['POST /faults', { kind: '429', after: 'soon' }, /after/],
  ['POST /faults', { kind: 'delay' }, /delayMs/],
  ['POST /faults', { kind: '429', match: { path: '/(/' } }, /regular expression/],
  ['POST /faults', { kind: '429', match: 'GET' }, /match/],
  ['POST /faults', [{ kind: '429' }, 'x'], /object/],
  ['POST /clock', {}, /advanceMs/],
  ['POST /clock', { advanceMs: 'much' }, /advanceMs/],
  ['POST /reset', { seed: 'tiny' }, /demo, large/],
  ['POST /reset', { plan: 'gold' }, /free/],
])('%s with %j is refused with a sentence', async (request, body, sentence) => {
  const client = await openSandbox();
  const answer = await client.control(request, body);

  expect(answer.status).toBe(400);
  expect(object(answer.body).error).toMatch(sentence);
});

test('a control body that is not JSON is refused with a sentence', async () => {
  const client = await openSandbox();
  const answer = await fetch(`${client.sandbox.control}/clock`, { method: 'POST', body: '{' });

  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({ error: expect.stringContaining('JSON') });
});
