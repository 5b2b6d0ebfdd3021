// Endpoints that speak only the older transport.
import { expect, test } from 'vitest';
import type { CallOptions, SessionRecord } from '../../src/endpoint/index.ts';
import { eventually } from '../support/eventually.ts';
import { opened } from '../support/opened.ts';
import { sseEndpoint } from '../support/sse-endpoint.ts';
import { StillClock } from '../support/still-clock.ts';

const write: CallOptions = { effect: 'create', lane: 'interactive' };

test('an endpoint that refuses the newer transport is spoken to in the older one', async () => {
  const server = await sseEndpoint((params) => ({
    content: [{ type: 'text', text: String(params.name) }],
  }));
  const endpoint = opened(server.url);
  expect(await endpoint.call('echo', {}, write)).toMatchObject({
    kind: 'ok',
    value: { content: [{ text: 'echo' }] },
  });
  expect((await endpoint.tools()).length).toBe(1);
});

test('the next run does not try the newer transport again', async () => {
  const server = await sseEndpoint();
  let kept: SessionRecord | null = null;
  const sessionCache = {
    load: async () => kept,
    save: async (_: string, session: SessionRecord | null) => {
      kept = session;
    },
  };
  await opened(server.url, { sessionCache }).call('echo', {}, write);
  server.log.length = 0;
  await opened(server.url, { sessionCache }).call('echo', {}, write);
  expect(server.log).toEqual([
    'GET',
    'POST initialize',
    'POST notifications/initialized',
    'POST tools/call',
  ]);
});

test('a profile can settle the transport', async () => {
  const server = await sseEndpoint();
  const spec = (legacySse: boolean) => ({
    name: 'acme',
    identity: server.url,
    transport: { kind: 'http' as const, url: server.url, legacySse },
  });
  expect((await opened(spec(true)).call('echo', {}, write)).kind).toBe('ok');
  expect(server.log).not.toContain('POST refused');
  expect((await opened(spec(false)).call('echo', {}, write)).kind).toBe('rejected');
});

test('a stream that is cut in the middle of a write leaves it unknown, and the next call connects anew', async () => {
  let calls = 0;
  const server = await sseEndpoint(() => {
    if (++calls > 1) return { content: [] };
    setImmediate(() => server.cut());
    return null;
  });
  const endpoint = opened(server.url, { clock: new StillClock() });
  expect((await endpoint.call('create', {}, write)).kind).toBe('unknown');
  expect((await endpoint.call('create', {}, write)).kind).toBe('ok');
});

test('a server that opens its stream and never greets does not leave the call waiting', async () => {
  const clock = new StillClock();
  const server = await sseEndpoint(undefined, false);
  const transport = { kind: 'http' as const, url: server.url, legacySse: true };
  const endpoint = opened({ name: 'acme', identity: server.url, transport }, { clock });
  const call = endpoint.call('create', {}, write);
  await eventually(() => server.log).toContain('GET');
  clock.advance(5_000);
  expect((await call).kind).toBe('unavailable');
});
