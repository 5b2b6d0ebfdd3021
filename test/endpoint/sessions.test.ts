// Sessions: taken up again by the next run, and renewed when the endpoint forgot them.
import { expect, test } from 'vitest';
import type { CallOptions, SessionCache, SessionRecord } from '../../src/endpoint/index.ts';
import { impatientGovernor } from '../support/governors.ts';
import { httpEndpoint } from '../support/http-endpoint.ts';
import { opened } from '../support/opened.ts';

const write: CallOptions = { effect: 'create', lane: 'interactive' };

function memorySessions() {
  const kept = new Map<string, SessionRecord | null>();
  const cache: SessionCache = {
    load: async (fingerprint) => kept.get(fingerprint) ?? null,
    save: async (fingerprint, session) => void kept.set(fingerprint, session),
  };
  return { cache, kept };
}

test.each([{ sessions: true }, { sessions: false }])(
  'the next run needs one request, where the endpoint keeps sessions: $sessions',
  async (behaviour) => {
    const server = await httpEndpoint(behaviour);
    const { cache } = memorySessions();
    const first = opened(server.url, { sessionCache: cache });
    await first.call('echo', {}, write);
    await first.close();
    server.log.length = 0;
    const outcome = await opened(server.url, { sessionCache: cache }).call('echo', {}, write);
    expect(outcome.kind).toBe('ok');
    expect(server.log).toEqual(['POST tools/call']);
  },
);

test('a run that takes up a session never repeats a request id of the run before', async () => {
  const server = await httpEndpoint({ sessions: true });
  const { cache } = memorySessions();
  for (let run = 0; run < 3; run++) {
    const endpoint = opened(server.url, { sessionCache: cache });
    await endpoint.call('echo', {}, write);
    await endpoint.call('echo', {}, write);
    await endpoint.close();
  }
  const ids = server.messages.flatMap(({ id }) => (id === undefined ? [] : [id]));
  expect(new Set(ids).size).toBe(ids.length);
});

test('a session that the endpoint forgot is renewed, and the write is made once', async () => {
  const server = await httpEndpoint({ sessions: true });
  const { cache } = memorySessions();
  const endpoint = opened(server.url, { sessionCache: cache });
  await endpoint.call('echo', {}, write);
  server.forget();
  server.log.length = 0;
  const { kind } = await endpoint.call('echo', { name: 'once' }, write);
  expect(kind).toBe('ok');
  expect(server.log).toEqual([
    'POST tools/call',
    'POST initialize',
    'POST notifications/initialized',
    'POST tools/call',
  ]);
});

test('many writes that meet a forgotten session are each made once, after one handshake', async () => {
  const server = await httpEndpoint({ sessions: true });
  const endpoint = opened(server.url, { sessionCache: memorySessions().cache });
  await endpoint.call('echo', {}, write);
  server.forget();
  server.log.length = 0;
  const outcomes = await Promise.all(
    Array.from({ length: 10 }, (_, n) => endpoint.call('echo', { n }, write)),
  );
  expect(outcomes.map(({ kind }) => kind)).toEqual(Array(10).fill('ok'));
  expect(server.log.filter((line) => line === 'POST initialize').length).toBe(1);
});

test('a session that is forgotten again and again is an error, not a loop', async () => {
  const server = await httpEndpoint({
    sessions: true,
    on: { 'tools/call': ({ status }) => status(404, 'Session not found') },
  });
  const outcome = await opened(server.url).call('echo', {}, write);
  expect(outcome).toMatchObject({ kind: 'rejected', reason: 'other' });
  expect(server.log.filter((line) => line === 'POST tools/call').length).toBe(2);
});

test.each<
  [
    string,
    (
      status: (code: number, body: unknown) => void,
      error: (code: number, message: string) => void,
    ) => void,
  ]
>([
  ['with 400', (status) => status(400, { error: { message: 'No valid session ID provided' } })],
  ['with an error answer', (_status, error) => error(-32000, 'Server not initialized')],
])('an endpoint that wants its handshake after all (%s) gets it', async (_name, refuse) => {
  let greeted = false;
  const server = await httpEndpoint({
    on: {
      'tools/call'({ result, status, error }) {
        if (greeted) result({ content: [] });
        else refuse(status, error);
      },
      initialize({ result }) {
        greeted = true;
        result({ protocolVersion: '2025-06-18', capabilities: {} });
      },
    },
  });
  const { cache } = memorySessions();
  const warm = opened(server.url, { sessionCache: cache });
  await warm.tools();
  greeted = false;
  const outcome = await opened(server.url, { sessionCache: cache }).call('echo', {}, write);
  expect(outcome.kind).toBe('ok');
});

test('without a place to keep it, the session is ended with the run', async () => {
  const server = await httpEndpoint({ sessions: true });
  const endpoint = opened(server.url);
  await endpoint.call('echo', {}, write);
  await endpoint.close();
  expect(server.log.at(-1)).toBe('DELETE');
});

test('the agreed protocol version goes with every later message', async () => {
  const server = await httpEndpoint({
    on: { initialize: ({ result }) => result({ protocolVersion: '2025-03-26', capabilities: {} }) },
  });
  const { cache } = memorySessions();
  await opened(server.url, { sessionCache: cache }).call('echo', {}, write);
  await opened(server.url, { sessionCache: cache }).call('echo', {}, write);
  const versions = server.headers.map((headers) => headers['mcp-protocol-version']);
  // The first asks for the newer generation, and says so.
  expect(versions).toEqual(['2026-07-28', undefined, '2025-03-26', '2025-03-26', '2025-03-26']);
});

test('a 429 while hands are shaken is waited out like any other', async () => {
  let tries = 0;
  const server = await httpEndpoint({
    before(_request, response) {
      if (++tries > 2) return false;
      response.writeHead(429, { 'retry-after': '3' }).end();
      return true;
    },
  });
  const { governor, outcomes } = impatientGovernor(5);
  const outcome = await opened(server.url, { governor }).call('echo', {}, write);
  expect(outcome.kind).toBe('ok');
  expect(outcomes).toEqual(['rate-limited', 'rate-limited', 'ok']);
});

test('a handshake that fails is never an unknown write', async () => {
  const server = await httpEndpoint({
    on: { initialize: ({ response }) => void response.destroy() },
  });
  expect((await opened(server.url).call('create', {}, write)).kind).toBe('unavailable');
});
