// Servers that overwhelm, mislead or mix up.
import { describe, expect, test } from 'vitest';
import type { CallOptions } from '../../src/endpoint/index.ts';
import { eventually } from '../support/eventually.ts';
import { httpEndpoint } from '../support/http-endpoint.ts';
import { opened } from '../support/opened.ts';
import { StillClock } from '../support/still-clock.ts';

const read: CallOptions = { effect: 'read', lane: 'interactive' };
const write: CallOptions = { effect: 'create', lane: 'interactive' };
const MB = 1024 * 1024;

describe.each([{ stream: false }, { stream: true }])(
  'large answers, as a stream: $stream',
  (behaviour) => {
    const large = (megabytes: number) =>
      httpEndpoint({
        ...behaviour,
        on: {
          'tools/call': ({ result }) =>
            result({ content: [{ type: 'text', text: 'x'.repeat(megabytes * MB) }] }),
        },
      });

    test('a result of 50 MB arrives whole', async () => {
      const server = await large(50);
      const outcome = await opened(server.url, { timeoutMs: 30_000 }).call('large', {}, read);
      expect(outcome.kind === 'ok' && outcome.value.content[0]?.text?.length).toBe(50 * MB);
    });

    test('a result beyond the limit is refused in words', async () => {
      const server = await large(70);
      const outcome = await opened(server.url, { timeoutMs: 30_000 }).call('large', {}, read);
      expect(outcome).toMatchObject({ message: 'The answer of acme is larger than 64 MB.' });
    });
  },
);

test('a result that breaks its own output schema is returned all the same', async () => {
  const outputSchema = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] };
  const server = await httpEndpoint({
    tools: [{ name: 'create', inputSchema: { type: 'object' }, outputSchema }],
    on: { 'tools/call': ({ result }) => result({ content: [], structuredContent: { id: 7 } }) },
  });
  const endpoint = opened(server.url);
  await endpoint.tools();
  const outcome = await endpoint.call('create', {}, write);
  expect(outcome).toMatchObject({ kind: 'ok', value: { structured: { id: 7 } } });
});

test('answers that come in another order reach the calls they are for', async () => {
  const waiting: (() => void)[] = [];
  const server = await httpEndpoint({
    on: {
      'tools/call'({ params, result }) {
        const { n } = params.arguments as { n: number };
        waiting.push(() => result({ content: [], structuredContent: { n } }));
        if (waiting.length === 20) for (const answer of waiting.reverse()) answer();
      },
    },
  });
  const endpoint = opened(server.url);
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, n) => endpoint.call('echo', { n }, read)),
  );
  const seen = outcomes.map((outcome) => outcome.kind === 'ok' && outcome.value.structured);
  expect(seen).toEqual(Array.from({ length: 20 }, (_, n) => ({ n })));
});

test("each call's quota is read from the headers of its own answer", async () => {
  const server = await httpEndpoint({
    on: {
      'tools/call'({ params, response, result }) {
        const { n } = params.arguments as { n: number };
        response.setHeader('ratelimit-remaining', String(n));
        setTimeout(() => result({ content: [] }), 20 - n);
      },
    },
  });
  const readings = new Map<string, unknown>();
  const endpoint = opened(server.url, {
    governor: {
      async schedule(call, attempt) {
        const { outcome, reading } = await attempt(new AbortController().signal);
        readings.set(call.tool, reading?.remaining);
        return outcome;
      },
    },
  });
  await Promise.all(Array.from({ length: 10 }, (_, n) => endpoint.call(`tool-${n}`, { n }, read)));
  expect([...readings].sort()).toEqual(Array.from({ length: 10 }, (_, n) => [`tool-${n}`, n]));
});

test('streams that a server never ends do not pile up', async () => {
  const open = new Set<number>();
  const server = await httpEndpoint({
    on: {
      'tools/call'({ params, event, message, response }) {
        const { n } = params.arguments as { n: number };
        open.add(n);
        response.once('close', () => open.delete(n));
        event({ jsonrpc: '2.0', id: message.id ?? null, result: { content: [] } });
      },
    },
  });
  const endpoint = opened(server.url);
  for (let n = 0; n < 12; n++) await endpoint.call('echo', { n }, read);
  await eventually(() => open.size).toBe(4);
  await endpoint.close();
  await eventually(() => open.size).toBe(0);
});

test.each<[string, string]>([
  ['half of its JSON', '{"jsonrpc":"2.0","id":1,"resu'],
  ['nothing', ''],
  ['JSON of something else', '{"hello":"world"}'],
  ['a bare number', '7'],
])('a server that answers a write with %s leaves it unknown', async (_name, body) => {
  const server = await httpEndpoint({
    on: {
      'tools/call'({ response }) {
        response.writeHead(200, { 'content-type': 'application/json' }).end(body);
      },
    },
  });
  expect((await opened(server.url).call('create', {}, write)).kind).toBe('unknown');
  expect((await opened(server.url).call('list', {}, read)).kind).toBe('unavailable');
});

test('a redirect to another host is not followed, so the headers stay where they belong', async () => {
  const other = await httpEndpoint();
  const server = await httpEndpoint({
    before(_request, response) {
      response.writeHead(307, { location: other.url }).end();
      return true;
    },
  });
  const transport = { kind: 'http' as const, url: server.url, headers: { 'x-key': 'k-123456' } };
  const endpoint = opened({ name: 'acme', identity: server.url, transport });
  expect((await endpoint.call('echo', {}, read)).kind).toBe('rejected');
  expect(other.log).toEqual([]);
});

test('fixed headers go with every request', async () => {
  const server = await httpEndpoint();
  const headers = { authorization: 'Bearer abcdef123456', 'x-team': '9' };
  const transport = { kind: 'http' as const, url: server.url, headers };
  await opened({ name: 'acme', identity: server.url, transport }).call('echo', {}, read);
  expect(server.headers.every((sent) => sent.authorization === headers.authorization)).toBe(true);
});

describe('a tool list without end', () => {
  const endless = (beforeEach: () => void = () => {}) => {
    let page = 0;
    return httpEndpoint({
      on: {
        'tools/list': ({ result }) => {
          beforeEach();
          const name = `t${page}`;
          result({ tools: [{ name, inputSchema: { type: 'object' } }], nextCursor: `${page++}` });
        },
      },
    });
  };

  test('is given up after twenty pages, and what came of it can be used', async () => {
    const server = await endless();
    const endpoint = opened(server.url);
    expect((await endpoint.tools()).length).toBe(20);
    expect(server.log.filter((line) => line === 'POST tools/list')).toHaveLength(20);
  });

  test('is given up after ten seconds', async () => {
    const clock = new StillClock();
    const server = await endless(() => clock.advance(3_000));
    expect((await opened(server.url, { clock }).tools()).length).toBe(4);
  });
});

test('a flood of notifications in one answer costs one write of the cache a second', async () => {
  let saves = 0;
  const toolCache = { load: async () => null, save: async () => void saves++ };
  const flood = `${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' })}`;
  const server = await httpEndpoint({
    on: {
      'tools/call': ({ message, response }) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(`data: ${flood}\n\n`.repeat(20_000));
        const result = { content: [{ type: 'text', text: 'here' }] };
        response.end(`data: ${JSON.stringify({ jsonrpc: '2.0', id: message.id, result })}\n\n`);
      },
    },
  });
  const endpoint = opened(server.url, { toolCache, clock: new StillClock() });
  await endpoint.tools();
  saves = 0;
  expect((await endpoint.call('flood', {}, read)).kind).toBe('ok');
  await endpoint.close();
  expect(saves).toBe(1);
});
