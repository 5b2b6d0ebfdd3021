// A conversation's connection: it stays, hears what the endpoint says unasked, and comes back.
import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
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
  await eventually(() => streams.size).toBe(1);
  for (const stream of streams) {
    stream.write('data: {"jsonrpc":"2.0","method":"notifications/tools/list_changed"}\n\n');
  }
  const lists = () => server.log.filter((line) => line === 'POST tools/list').length;
  await eventually(async () => {
    await endpoint.tools();
    return lists();
  }).toBe(2);
});

test('an idle conversation asks for a sign of life, and a forgotten session comes back by itself', async () => {
  const clock = new StillClock();
  const { server, streams } = await standing();
  const endpoint = opened(server.url, { longLived: true, clock });
  await endpoint.call('echo', {}, read);
  await nextBeat(clock);
  await eventually(() => server.log).toContain('POST ping');
  server.forget();
  server.log.length = 0;
  await nextBeat(clock);
  await eventually(() => server.log).toContain('POST initialize');
  await eventually(() => streams.size).toBe(1);
});

/** Lets the connection rest until it asks for its next sign of life. */
async function nextBeat(clock: StillClock): Promise<void> {
  await eventually(() => clock.nextIn).toBe(30_000);
  clock.advance(30_000);
}

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
  await nextBeat(clock);
  await eventually(() => clock.nextIn).toBe(10_000);
  clock.advance(10_000);
  await eventually(() => clock.nextIn).toBe(30_000);
  deaf = false;
  server.log.length = 0;
  expect((await endpoint.call('echo', {}, read)).kind).toBe('ok');
  expect(server.log).toContain('POST initialize');
});

test('nothing is left running when the conversation is over', async () => {
  const clock = new StillClock();
  const { server, streams } = await standing();
  const endpoint = opened(server.url, { longLived: true, clock });
  await endpoint.call('echo', {}, read);
  await eventually(() => streams.size).toBe(1);
  await endpoint.close();
  await eventually(() => streams.size).toBe(0);
  server.log.length = 0;
  clock.advance(60_000);
  await new Promise((resolve) => setImmediate(resolve));
  expect(server.log).toEqual([]);
});
