// Calling an endpoint over streamable HTTP.
import { describe, expect, test } from 'vitest';
import type { CallOptions } from '../../src/endpoint/index.ts';
import { httpEndpoint } from '../support/http-endpoint.ts';
import { opened } from '../support/opened.ts';

const read: CallOptions = { effect: 'read', lane: 'interactive' };
const write: CallOptions = { effect: 'create', lane: 'interactive' };

describe.each([{ stream: false }, { stream: true }])(
  'answers as a stream: $stream',
  (behaviour) => {
    test('a tool answers with its result', async () => {
      const server = await httpEndpoint(behaviour);
      const endpoint = opened(server.url);
      const outcome = await endpoint.call('echo', { list: '7' }, read);
      expect(outcome).toMatchObject({
        kind: 'ok',
        value: { content: [{ type: 'text', text: '{"list":"7"}' }], isError: false },
      });
    });

    test('a cold call costs three requests, and the standing stream is not opened', async () => {
      const server = await httpEndpoint(behaviour);
      await opened(server.url).call('echo', {}, read);
      expect(server.log).toEqual([
        'POST initialize',
        'POST notifications/initialized',
        'POST tools/call',
      ]);
    });

    test('a write whose answer never comes ends unknown, and its request is closed', async () => {
      let closed: () => void = () => {};
      const hungUp = new Promise<void>((resolve) => {
        closed = resolve;
      });
      const server = await httpEndpoint({
        ...behaviour,
        on: { 'tools/call': ({ response }) => void response.once('close', closed) },
      });
      const outcome = await opened(server.url).call('create', {}, { ...write, timeoutMs: 50 });
      expect(outcome.kind).toBe('unknown');
      await hungUp;
      await expect.poll(() => server.log).toContain('POST notifications/cancelled');
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
      const outcome = await opened(server.url).call('create', {}, write);
      expect(outcome.kind).toBe('unknown');
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
      const endpoint = opened(server.url, { timeoutMs: 30_000 });
      expect((await endpoint.call('create', {}, write)).kind).toBe('unknown');
      expect((await endpoint.call('list', {}, read)).kind).toBe('unavailable');
    });

    test('an answer with a foreign id does not leave the call waiting', async () => {
      const server = await httpEndpoint({
        ...behaviour,
        on: {
          'tools/call'(exchange) {
            exchange.message.id = 1;
            exchange.response.writeHead(200, { 'content-type': 'application/json' });
            exchange.response.end('{"jsonrpc":"2.0","id":99999999999,"result":{}}');
          },
        },
      });
      const endpoint = opened(server.url, { timeoutMs: 30_000 });
      expect((await endpoint.call('create', {}, write)).kind).toBe('unknown');
    });
  },
);

test('an endpoint that nobody serves is unreachable, and its address is not shown', async () => {
  const server = await httpEndpoint();
  await server.stop();
  const outcome = await opened(`${server.url}/secret-token-1234567`).call('echo', {}, write);
  expect(outcome).toMatchObject({ kind: 'unavailable' });
  expect(JSON.stringify(outcome)).not.toMatch(/127\.0\.0\.1|secret-token/);
});

test('Ctrl-C ends a call at once and tells the endpoint', async () => {
  const cancelled = new AbortController();
  const server = await httpEndpoint({
    on: { 'tools/call': () => cancelled.abort(new Error('Ctrl-C')) },
  });
  const call = opened(server.url).call('slow', {}, { ...read, signal: cancelled.signal });
  await expect(call).rejects.toThrow('Ctrl-C');
  await expect.poll(() => server.log).toContain('POST notifications/cancelled');
});

test('progress reaches the caller and keeps a slow call alive', async () => {
  const server = await httpEndpoint({
    on: {
      async 'tools/call'({ params, event, result, response, message }) {
        const { progressToken } = params._meta as { progressToken: number };
        for (let done = 1; done <= 4; done++) {
          event({
            jsonrpc: '2.0',
            method: 'notifications/progress',
            params: { progressToken, progress: done, total: 4, message: `step ${done}` },
          });
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
        void result;
        event({ jsonrpc: '2.0', id: message.id ?? null, result: { content: [] } });
        response.end();
      },
    },
  });
  const seen: unknown[] = [];
  const outcome = await opened(server.url).call(
    'slow',
    {},
    { ...read, timeoutMs: 250, onProgress: (progress) => seen.push(progress) },
  );
  expect(outcome.kind).toBe('ok');
  expect(seen.at(-1)).toEqual({ done: 4, total: 4, message: 'step 4' });
});
