// A conversation's connection: it stays, hears what the endpoint says unasked, and comes back.
import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { httpEndpoint } from '../support/http-endpoint.ts';
import { opened } from '../support/opened.ts';
import { StillClock } from '../support/still-clock.ts';

const read = { effect: 'read', lane: 'interactive' } as const;

/** A server with a standing stream. */
async function standing() {
  const streams = new Set<ServerResponse>();
  const server = await httpEndpoint({
    sessions: true,
    before(request, response) {
      if (request.method !== 'GET') return false;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(': hello\n\n');
      streams.add(response);
      response.once('close', () => streams.delete(response));
      return true;
    },
  });
  return { server, streams };
}

test('a list that changes while nobody calls is read again', async () => {
  const { server, streams } = await standing();
  const endpoint = opened(server.url, { longLived: true });
  await endpoint.tools();
  await expect.poll(() => streams.size).toBe(1);
  for (const stream of streams) {
    stream.write('data: {"jsonrpc":"2.0","method":"notifications/tools/list_changed"}\n\n');
  }
  const lists = () => server.log.filter((line) => line === 'POST tools/list').length;
  await expect
    .poll(async () => {
      await endpoint.tools();
      return lists();
    })
    .toBe(2);
});

test('an idle conversation asks for a sign of life, and a forgotten session comes back by itself', async () => {
  const clock = new StillClock();
  const { server, streams } = await standing();
  const endpoint = opened(server.url, { longLived: true, clock });
  await endpoint.call('echo', {}, read);
  clock.advance(30_000);
  await expect.poll(() => server.log).toContain('POST ping');
  server.forget();
  server.log.length = 0;
  await expect
    .poll(() => {
      clock.advance(30_000);
      return server.log.filter((line) => line === 'POST initialize').length;
    })
    .toBe(1);
  await expect.poll(() => streams.size).toBe(1);
});

test('an endpoint that falls silent is left, and connected to anew when it is back', async () => {
  const clock = new StillClock();
  let deaf = false;
  const server = await httpEndpoint({
    sessions: true,
    before: () => deaf,
  });
  const endpoint = opened(server.url, { longLived: true, clock });
  await endpoint.call('echo', {}, read);
  deaf = true;
  clock.advance(30_000);
  await new Promise((resolve) => setImmediate(resolve));
  clock.advance(10_000);
  deaf = false;
  server.log.length = 0;
  await expect
    .poll(() => {
      clock.advance(30_000);
      return server.log;
    })
    .toContain('POST initialize');
  expect((await endpoint.call('echo', {}, read)).kind).toBe('ok');
});

test('nothing is left running when the conversation is over', async () => {
  const clock = new StillClock();
  const { server, streams } = await standing();
  const endpoint = opened(server.url, { longLived: true, clock });
  await endpoint.call('echo', {}, read);
  await expect.poll(() => streams.size).toBe(1);
  await endpoint.close();
  await expect.poll(() => streams.size).toBe(0);
  server.log.length = 0;
  clock.advance(60_000);
  await new Promise((resolve) => setImmediate(resolve));
  expect(server.log).toEqual([]);
});
