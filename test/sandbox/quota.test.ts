import { expect, test } from 'vitest';
import { LIMITS, type PlanName } from '../../src/sandbox/index.ts';
import { HeldClock, NOON, openSandbox, type Reply } from './client.ts';

/** What the rate headers of an answer say, in numbers; null for those that are missing. */
function standing({ headers }: Reply) {
  const read = (name: string) => {
    const value = headers.get(`x-ratelimit-${name}`);
    return value === null ? null : Number(value);
  };
  return { limit: read('limit'), remaining: read('remaining'), reset: read('reset') };
}

const other = { authorization: 'pk_another' };

test('a window opens with the first request and counts down, its end standing still', async () => {
  const client = await openSandbox();
  const first = await client.call('GET /user', undefined, other);
  client.clock.advance(20_000);
  const second = await client.call('GET /user', undefined, other);

  const reset = NOON / 1000 + 60;
  expect(standing(first)).toEqual({ limit: 100, remaining: 99, reset });
  expect(standing(second)).toEqual({ limit: 100, remaining: 98, reset });
});

test('a fresh window opens with the first request after the end of the last', async () => {
  const client = await openSandbox();
  await client.call('GET /user', undefined, other);
  client.clock.advance(59_999);
  const last = await client.call('GET /user', undefined, other);
  client.clock.advance(1);
  const next = await client.call('GET /user', undefined, other);

  expect(standing(last).remaining).toBe(98);
  expect(standing(next)).toEqual({ limit: 100, remaining: 99, reset: NOON / 1000 + 120 });
});

test('a client that waits for the reset it was told is never too early', async () => {
  const client = await openSandbox({ clock: new HeldClock(NOON + 1) });
  const spent = await exhaust('pk_waiting', 100);
  const reset = standing(spent).reset ?? 0;
  client.clock.advance(reset * 1000 - client.clock.now());
  const after = await client.call('GET /user', undefined, { authorization: 'pk_waiting' });

  expect(spent.status).toBe(429);
  expect(after.status).toBe(200);

  async function exhaust(authorization: string, limit: number): Promise<Reply> {
    for (let n = 0; n < limit; n++) await client.call('GET /user', undefined, { authorization });
    return client.call('GET /user', undefined, { authorization });
  }
});

test('the request over the limit is refused with the headers of the window, and nothing happens', async () => {
  const client = await openSandbox();
  for (let n = 0; n < 100; n++) await client.call('GET /user', undefined, other);
  const refused = await client.call(`POST /team/${client.team}/space`, { name: 'Late' }, other);
  const { spaces } = await client.ask(`GET /team/${client.team}/space`);

  expect(refused.status).toBe(429);
  expect(refused.body).toEqual({ err: 'Rate limit reached', ECODE: 'APP_002' });
  expect(standing(refused)).toEqual({ limit: 100, remaining: 0, reset: NOON / 1000 + 60 });
  expect(spaces).not.toContainEqual(expect.objectContaining({ name: 'Late' }));
});

test('each token has a window of its own', async () => {
  const client = await openSandbox();
  for (let n = 0; n < 100; n++) await client.call('GET /user', undefined, other);

  const bearer = await client.call('GET /user', undefined, { authorization: 'Bearer fresh' });

  expect(standing(bearer).remaining).toBe(99);
});

test.each(Object.entries(LIMITS) as [PlanName, number][])(
  'the plan %s allows %i requests a minute',
  async (plan, limit) => {
    const client = await openSandbox({ plan });
    const answer = await client.call('GET /user', undefined, other);

    expect(standing(answer)).toMatchObject({ limit, remaining: limit - 1 });
  },
);

test.each([
  ['GET /task/00000000', 401],
  ['GET /nowhere', 404],
  ['POST /list/1/task', 401],
])('a refusal costs quota like any answer: %s', async (request, status) => {
  const client = await openSandbox();
  const body = request.startsWith('POST') ? {} : undefined;
  const answer = await client.call(request, body, other);

  expect(answer.status).toBe(status);
  expect(standing(answer).remaining).toBe(99);
});

test('an unknown token is counted too', async () => {
  const client = await openSandbox();
  const answer = await client.call('GET /user', undefined, { authorization: 'nonsense' });

  expect(answer.status).toBe(401);
  expect(standing(answer).remaining).toBe(99);
});

test.each([
  ['GET /list/abc/task', 400, 'INPUT_003'],
  ['GET /list/abc', 400, 'INPUT_003'],
  ['GET /team/99999999/task', 404, 'SHARD_031'],
  ['GET /api/v3/workspaces/99999999/docs', 404, 'SHARD_031'],
])(
  'a rejection at routing costs nothing and tells no limits: %s',
  async (request, status, ECODE) => {
    const client = await openSandbox();
    const rejected = await client.call(request, undefined, other);
    const next = await client.call('GET /user', undefined, other);

    expect(rejected.status).toBe(status);
    expect(rejected.body).toMatchObject({ ECODE });
    expect(standing(rejected)).toEqual({ limit: null, remaining: null, reset: null });
    expect(standing(next).remaining).toBe(99);
  },
);

test('every answer carries the date of the sandbox, whatever the machine thinks', async () => {
  const client = await openSandbox();
  await client.control('POST /clock', { advanceMs: 3_600_000 });

  for (const request of ['GET /user', 'GET /nowhere', 'GET /list/abc']) {
    const { headers } = await client.call(request);
    expect(headers.get('date')).toBe('Wed, 11 Mar 2026 13:00:00 GMT');
  }
});

test('a window ends when the clock is moved past it', async () => {
  const client = await openSandbox();
  for (let n = 0; n < 100; n++) await client.call('GET /user', undefined, other);
  await client.control('POST /clock', { advanceMs: 60_000 });

  expect((await client.call('GET /user', undefined, other)).status).toBe(200);
});
