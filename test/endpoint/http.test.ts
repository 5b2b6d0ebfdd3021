// Calling an endpoint over streamable HTTP.
import { describe, expect, test } from 'vitest';
import type { CallOptions } from '../../src/endpoint/index.ts';
import { eventually } from '../support/eventually.ts';
import { httpEndpoint } from '../support/http-endpoint.ts';
import { opened } from '../support/opened.ts';
import { StillClock } from '../support/still-clock.ts';

const read: CallOptions = { effect: 'read', lane: 'interactive' };
const write: CallOptions = { effect: 'create', lane: 'interactive' };

describe.each([{ stream: false }, { stream: true }])(
  'answers as a stream: $stream',
  (behaviour) => {
    test('a tool answers with its result', async () => {
      const server = await httpEndpoint(behaviour);
      const outcome = await opened(server.url).call('echo', { list: '7' }, read);
      expect(outcome).toMatchObject({
        kind: 'ok',
        value: { content: [{ type: 'text', text: '{"list":"7"}' }], isError: false },
      });
    });

    test('a cold call asks for the generation, shakes hands, and opens no standing stream', async () => {
      const server = await httpEndpoint(behaviour);
      await opened(server.url).call('echo', {}, read);
      expect(server.log).toEqual([
        'POST server/discover',
        'POST initialize',
        'POST notifications/initialized',
        'POST tools/call',
      ]);
    });

    test('a write whose connection dies in the middle ends unknown', async () => {
      const server = await httpEndpoint({
        ...behaviour,
        on: {
          'tools/call'({ response }) {
            response.writeHead(200, { 'content-type': 'text/event-stream' });
            response.write('data: {"jsonrpc"');
            setImmediate(() => response.destroy());
          },
        },
      });
      expect((await opened(server.url).call('create', {}, write)).kind).toBe('unknown');
    });
  },
);

test('a write that is never answered ends unknown, and its request is closed', async () => {
  const clock = new StillClock();
  let hungUp = false;
  const server = await httpEndpoint({
    on: {
      'tools/call'({ response }) {
        response.once('close', () => {
          hungUp = true;
        });
        clock.advance(45_000);
      },
    },
  });
  const endpoint = opened(server.url, { clock });
  const outcome = await endpoint.call('create', {}, { ...write, timeoutMs: 45_000 });
  expect(outcome).toEqual({ kind: 'unknown', message: 'acme did not respond for 45 s.' });
  await eventually(() => hungUp).toBe(true);
  await eventually(() => server.log).toContain('POST notifications/cancelled');
});

test('progress reaches the caller and keeps a slow call alive', async () => {
  const clock = new StillClock();
  const seen: unknown[] = [];
  const server = await httpEndpoint({
    on: {
      async 'tools/call'({ params, event, response, message }) {
        const { progressToken } = params._meta as { progressToken: number };
        for (let done = 1; done <= 4; done++) {
          clock.advance(40_000);
          const progress = { progressToken, progress: done, total: 4, message: `step ${done}` };
          event({ jsonrpc: '2.0', method: 'notifications/progress', params: progress });
          await eventually(() => seen.length).toBe(done);
        }
        event({ jsonrpc: '2.0', id: message.id ?? null, result: { content: [] } });
        response.end();
      },
    },
  });
  const outcome = await opened(server.url, { clock }).call(
    'slow',
    {},
    { ...read, timeoutMs: 60_000, onProgress: (progress) => seen.push(progress) },
  );
  expect(outcome.kind).toBe('ok');
  expect(seen.at(-1)).toEqual({ done: 4, total: 4, message: 'step 4' });
});

test('a call that babbles on without an answer ends within the hour', async () => {
  const clock = new StillClock();
  let seen = 0;
  const server = await httpEndpoint({
    on: {
      async 'tools/call'({ params, event, response }) {
        const { progressToken } = params._meta as { progressToken: number };
        for (let done = 1; !response.closed; done++) {
          clock.advance(50_000);
          const progress = { progressToken, progress: done };
          event({ jsonrpc: '2.0', method: 'notifications/progress', params: progress });
          await eventually(() => seen === done || response.closed).toBe(true);
        }
      },
    },
  });
  const started = clock.now();
  const onProgress = () => {
    seen++;
  };
  const outcome = await opened(server.url, { clock }).call(
    'slow',
    {},
    {
      ...write,
      timeoutMs: 60_000,
      onProgress,
    },
  );
  expect(outcome.kind).toBe('unknown');
  expect(clock.now() - started).toBeLessThan(2 * 3_600_000);
});

test('a stream that ends without the answer does not leave the call waiting', async () => {
  const server = await httpEndpoint({
    on: {
      'tools/call'({ response }) {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end(': nothing\n\n');
      },
    },
  });
  const endpoint = opened(server.url, { clock: new StillClock() });
  expect((await endpoint.call('create', {}, write)).kind).toBe('unknown');
  expect((await endpoint.call('list', {}, read)).kind).toBe('unavailable');
});

test('an answer to somebody else does not leave the call waiting', async () => {
  const server = await httpEndpoint({
    on: {
      'tools/call'({ response }) {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end('{"jsonrpc":"2.0","id":99999999999,"result":{}}');
      },
    },
  });
  const endpoint = opened(server.url, { clock: new StillClock() });
  expect((await endpoint.call('create', {}, write)).kind).toBe('unknown');
});

test('a cut stream that can be taken up again is, and the answer is not lost', async () => {
  const server = await httpEndpoint({
    before(request, response) {
      if (request.method !== 'GET' || request.headers['last-event-id'] !== 'e1') return false;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const answer = { jsonrpc: '2.0', id: callId, result: { content: [] } };
      response.end(`data: ${JSON.stringify(answer)}\n\n`);
      return true;
    },
    on: {
      'tools/call'({ message, response }) {
        callId = message.id;
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end('retry: 10\nid: e1\ndata: \n\n');
      },
    },
  });
  let callId: unknown;
  expect((await opened(server.url).call('slow', {}, write)).kind).toBe('ok');
});

test('a cut stream that cannot be taken up again ends the call', async () => {
  const server = await httpEndpoint({
    on: {
      'tools/call'({ response }) {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end('retry: 10\nid: e1\ndata: \n\n');
      },
    },
  });
  const endpoint = opened(server.url, { clock: new StillClock() });
  expect((await endpoint.call('slow', {}, write)).kind).toBe('unknown');
});

test('an endpoint that nobody serves is unreachable, and its address is not shown', async () => {
  const server = await httpEndpoint();
  await server.stop();
  const outcome = await opened(`${server.url}/secret-token-1234567`).call('echo', {}, write);
  expect(outcome).toMatchObject({ kind: 'unavailable' });
  expect(JSON.stringify(outcome)).not.toMatch(/127\.0\.0\.1|secret-token/);
});

test('a web page in place of an endpoint is refused at once', async () => {
  const server = await httpEndpoint({
    on: {
      initialize: ({ response }) =>
        void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
    },
  });
  const outcome = await opened(server.url).call('echo', {}, read);
  expect(outcome).toMatchObject({ kind: 'rejected', reason: 'other' });
});

test('a refusal that repeats the address does not betray it', async () => {
  const server = await httpEndpoint({
    on: { initialize: ({ request, status }) => status(418, `no teapot at ${request.url}`) },
  });
  const outcome = await opened(`${server.url}/secret-token-1234567`).call('echo', {}, read);
  expect(outcome).toEqual({
    kind: 'rejected',
    reason: 'invalid',
    message: 'acme answered HTTP 418: no teapot at /mcp/[secret]',
  });
});

test('Ctrl-C ends a call at once and tells the endpoint', async () => {
  const cancelled = new AbortController();
  const server = await httpEndpoint({
    on: { 'tools/call': () => cancelled.abort(new Error('Ctrl-C')) },
  });
  const call = opened(server.url).call('slow', {}, { ...read, signal: cancelled.signal });
  await expect(call).rejects.toThrow('Ctrl-C');
  await eventually(() => server.log).toContain('POST notifications/cancelled');
});

test('Ctrl-C while the hands are shaken ends the call, and another can still be made', async () => {
  const cancelled = new AbortController();
  let held: () => void = () => {};
  const server = await httpEndpoint({
    on: {
      initialize({ result }) {
        held = () => result({ protocolVersion: '2025-06-18', capabilities: {} });
        cancelled.abort(new Error('Ctrl-C'));
      },
    },
  });
  const endpoint = opened(server.url);
  const first = endpoint.call('echo', {}, { ...read, signal: cancelled.signal });
  await expect(first).rejects.toThrow('Ctrl-C');
  const second = endpoint.call('echo', {}, read);
  held();
  expect((await second).kind).toBe('ok');
});

test('an endpoint that asks us something gets an answer', async () => {
  const server = await httpEndpoint({
    on: {
      async 'tools/call'({ event, message, response }) {
        event({ jsonrpc: '2.0', id: 'a', method: 'ping' });
        event({ jsonrpc: '2.0', id: 'b', method: 'roots/list' });
        await eventually(() => server.messages.filter(({ method }) => !method).length).toBe(2);
        event({ jsonrpc: '2.0', id: message.id ?? null, result: { content: [] } });
        response.end();
      },
    },
  });
  expect((await opened(server.url).call('echo', {}, read)).kind).toBe('ok');
  const answers = server.messages.filter(({ method }) => method === undefined);
  expect(answers).toContainEqual({ jsonrpc: '2.0', id: 'a', result: {} });
  expect(answers.find(({ id }) => id === 'b')).toMatchObject({ error: { code: -32601 } });
});
