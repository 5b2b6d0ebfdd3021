import { request as httpRequest } from 'node:http';
import { expect, test } from 'vitest';
import { type Client, listId, openSandbox, rows } from './client.ts';

async function services(client: Client): Promise<string> {
  return `/list/${await listId(client, 'Services')}/task`;
}

async function countOf(client: Client, path: string, name: string): Promise<number> {
  const { tasks } = await client.ask(`GET ${path}`);
  return rows(tasks).filter((task) => task.name === name).length;
}

/** Whether the write took effect, and what the client saw of it. */
const KINDS = [
  ['500-before', 0, { status: 500, body: { ECODE: 'APP_500' } }],
  ['500-after', 1, { status: 500, body: { ECODE: 'APP_500' } }],
  ['429', 0, { status: 429, body: { err: 'Rate limit reached', ECODE: 'APP_002' } }],
  ['html-502', 0, { status: 502, body: expect.stringContaining('<html>') }],
  ['malformed', 1, { status: 200, body: expect.stringMatching(/,$/) }],
] as const;

test.each(KINDS)('the fault %s leaves %i tasks behind', async (kind, left, seen) => {
  const client = await openSandbox();
  const path = await services(client);
  await client.control('POST /faults', { match: { method: 'POST', path: '/task' }, kind });
  const answer = await client.call(`POST ${path}`, { name: 'Under fault' });

  expect(answer).toMatchObject(seen);
  expect(await countOf(client, path, 'Under fault')).toBe(left);
});

test.each([
  ['drop-before', 0],
  ['drop-after', 1],
  ['truncate', 1],
])('the fault %s breaks the connection and leaves %i tasks behind', async (kind, left) => {
  const client = await openSandbox();
  const path = await services(client);
  await client.control('POST /faults', { match: { method: 'POST' }, kind });

  await expect(client.call(`POST ${path}`, { name: 'Under fault' })).rejects.toThrow();
  expect(await countOf(client, path, 'Under fault')).toBe(left);
});

test('a truncated answer announces more than it sends, with all its headers', async () => {
  const client = await openSandbox();
  await client.control('POST /faults', { kind: 'truncate' });
  const { status, headers, received, ended } = await raw(`${client.sandbox.rest}/api/v2/user`);

  expect(status).toBe(200);
  expect(headers).toMatchObject({ 'x-ratelimit-limit': '100', date: expect.any(String) });
  expect(Number(headers['content-length'])).toBeGreaterThan(received);
  expect(received).toBeGreaterThan(0);
  expect(ended).toBe('broken');
});

test('a fault on its way in costs no quota, one at work does', async () => {
  const client = await openSandbox();
  const ask = (authorization: string) => client.call('GET /user', undefined, { authorization });
  await client.control('POST /faults', [
    { kind: 'html-502', match: { path: '/user' } },
    { kind: '500-before', match: { path: '/user' } },
  ]);
  const remaining = [];
  for (let n = 0; n < 3; n++)
    remaining.push((await ask('pk_x')).headers.get('x-ratelimit-remaining'));

  expect(remaining).toEqual([null, '99', '98']);
});

test('a fault may wait for a number of matches, and strike a number of times', async () => {
  const client = await openSandbox();
  await client.control('POST /faults', {
    kind: '500-before',
    match: { method: 'get', path: '/^\\/api\\/v2\\/us.r$/' },
    after: 1,
    times: 2,
  });
  const statuses = [];
  for (let n = 0; n < 5; n++) statuses.push((await client.call('GET /user')).status);
  expect((await client.call('GET /team')).status).toBe(200);

  expect(statuses).toEqual([200, 500, 500, 200, 200]);
});

test('a delay holds the request up and lets it through, also before another fault', async () => {
  const client = await openSandbox();
  await client.control('POST /faults', [{ kind: 'delay', delayMs: 1_500 }, { kind: '500-after' }]);
  const answer = await client.call('GET /user');

  expect(client.clock.slept).toBe(1_500);
  expect(answer.status).toBe(500);
});

test('cleared faults strike no more', async () => {
  const client = await openSandbox();
  await client.control('POST /faults', { kind: '500-before', times: 9 });
  await client.control('DELETE /faults');

  expect((await client.call('GET /user')).status).toBe(200);
});

/** A GET that looks at how the answer ends, which fetch hides. */
function raw(url: string) {
  return new Promise<{
    status: number | undefined;
    headers: Record<string, unknown>;
    received: number;
    ended: 'whole' | 'broken';
  }>((resolve, reject) => {
    const sent = httpRequest(url, { headers: { authorization: 'pk_raw' } }, (answer) => {
      let received = 0;
      const end = (ended: 'whole' | 'broken') =>
        resolve({ status: answer.statusCode, headers: answer.headers, received, ended });
      answer.on('data', (chunk: Buffer) => {
        received += chunk.length;
      });
      answer.on('end', () => end('whole'));
      answer.on('error', () => end('broken'));
    });
    sent.on('error', reject);
    sent.end();
  });
}
