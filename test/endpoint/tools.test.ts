// Reading what an endpoint offers, however it declares it.
import { expect, test } from 'vitest';
import type { Tool, ToolCache } from '../../src/endpoint/index.ts';
import { impatientGovernor } from '../support/governors.ts';
import { type Exchange, httpEndpoint } from '../support/http-endpoint.ts';
import { opened } from '../support/opened.ts';
import { StillClock } from '../support/still-clock.ts';

const named = (name: string) => ({ name, inputSchema: { type: 'object' } });

/** A tool cache in memory, with what it was asked. */
function memoryCache(kept: { tools: Tool[]; savedAt: number } | null = null) {
  const state = { kept };
  const cache: ToolCache = {
    load: async () => state.kept,
    save: async (_fingerprint, tools, savedAt) => {
      state.kept = { tools, savedAt };
    },
  };
  return { cache, state };
}

const listed = (log: string[]) => log.filter((line) => line === 'POST tools/list').length;

test('every page is read, and a cursor that comes again ends the reading', async () => {
  const pages: Record<string, unknown> = {
    first: { tools: [named('a')], nextCursor: 'second' },
    second: { tools: [named('b'), named('a')], nextCursor: 'third' },
    third: { tools: [named('c')], nextCursor: 'second' },
  };
  const server = await httpEndpoint({
    on: { 'tools/list': ({ params, result }) => result(pages[String(params.cursor ?? 'first')]) },
  });
  const tools = await opened(server.url).tools();
  expect(tools.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  expect(listed(server.log)).toBe(3);
});

test('nothing that a server declares as a schema makes the list fail', async () => {
  const server = await httpEndpoint({
    tools: [
      { name: 'zod', inputSchema: { _def: { typeName: 'ZodObject' }, shape: {} } },
      { name: 'array', inputSchema: ['list_id'], outputSchema: 'string' },
      { name: 'none' },
      { name: 'null', description: null, inputSchema: null, annotations: 'readOnly' },
      { name: 'broken', inputSchema: { type: 'objekt', properties: { a: { $ref: '#/nowhere' } } } },
      { name: 'union', inputSchema: { oneOf: [{ type: 'object' }] }, outputSchema: { type: 7 } },
      { name: 'hints', annotations: { readOnlyHint: true, destructiveHint: 'no', title: 'T' } },
      { name: 42 },
      'echo',
      null,
    ],
  });
  const tools = await opened(server.url).tools();
  expect(tools.map(({ name, inputSchema }) => [name, inputSchema !== null])).toEqual([
    ['zod', true],
    ['array', false],
    ['none', false],
    ['null', false],
    ['broken', true],
    ['union', true],
    ['hints', false],
  ]);
  expect(tools.at(-1)).toEqual({
    name: 'hints',
    title: 'T',
    description: '',
    inputSchema: null,
    outputSchema: null,
    annotations: { readOnlyHint: true },
  });
});

test('ten thousand tools are read', async () => {
  const tools = Array.from({ length: 10_000 }, (_, i) => ({
    ...named(`tool_${i}`),
    description: 'Does something with a task. '.repeat(10),
  }));
  const server = await httpEndpoint({ tools });
  expect((await opened(server.url).tools()).length).toBe(10_000);
});

test('names and descriptions are kept as they came, for the policy to clean', async () => {
  const name = 'x\u001b]0;pwned\u0007';
  const server = await httpEndpoint({ tools: [{ name, description: '\u202Eevil\u0000' }] });
  const [tool] = await opened(server.url).tools();
  expect(tool).toMatchObject({ name, description: '\u202Eevil\u0000' });
});

test('a list that was read in the last hour is not read again, in this run or the next', async () => {
  const clock = new StillClock();
  const { cache } = memoryCache();
  const server = await httpEndpoint();
  const first = opened(server.url, { clock, toolCache: cache });
  await Promise.all([first.tools(), first.tools()]);
  await first.tools();
  expect(listed(server.log)).toBe(1);

  const second = opened(server.url, { clock, toolCache: cache });
  clock.advance(3_599_000);
  await second.tools();
  expect(listed(server.log)).toBe(1);
  clock.advance(1_000);
  await second.tools();
  expect(listed(server.log)).toBe(2);
  await second.tools(undefined, 'fresh');
  expect(listed(server.log)).toBe(3);
});

test('a list that the endpoint says has changed is read again', async () => {
  const server = await httpEndpoint({
    on: {
      'tools/call'({ event, response, message }) {
        event({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' });
        event({ jsonrpc: '2.0', id: message.id ?? null, result: { content: [] } });
        response.end();
      },
    },
  });
  const endpoint = opened(server.url);
  await endpoint.tools();
  await endpoint.call('echo', {}, { effect: 'read', lane: 'interactive' });
  await endpoint.tools();
  expect(listed(server.log)).toBe(2);
});

test('a tool that is gone makes the next run read the list again', async () => {
  const { cache } = memoryCache();
  const server = await httpEndpoint({
    on: { 'tools/call': ({ error }) => error(-32602, 'Tool echo not found') },
  });
  const first = opened(server.url, { toolCache: cache });
  await first.tools();
  await first.call('echo', {}, { effect: 'read', lane: 'interactive' });
  await opened(server.url, { toolCache: cache }).tools();
  expect(listed(server.log)).toBe(2);
});

const limited = ({ error }: Exchange) => error(-32000, 'Rate limit exceeded');

test('an old list stands in when only the list is rate limited beyond patience', async () => {
  const { cache } = memoryCache({ tools: [{ ...old }], savedAt: 0 });
  const server = await httpEndpoint({ on: { 'tools/list': limited } });
  const endpoint = opened(server.url, { toolCache: cache });
  expect((await endpoint.tools()).map(({ name }) => name)).toEqual(['old']);
  await expect(endpoint.tools(undefined, 'fresh')).rejects.toMatchObject({ code: 'quota' });
});

const old: Tool = {
  name: 'old',
  description: '',
  inputSchema: null,
  outputSchema: null,
  annotations: {},
};

test('a list that is rate limited for a while is waited for', async () => {
  let tries = 0;
  const server = await httpEndpoint({
    on: {
      'tools/list'(exchange) {
        if (++tries < 3) limited(exchange);
        else exchange.result({ tools: [named('late')] });
      },
    },
  });
  const { governor, outcomes } = impatientGovernor(5);
  const tools = await opened(server.url, { governor }).tools();
  expect(tools.map(({ name }) => name)).toEqual(['late']);
  expect(outcomes).toEqual(['rate-limited', 'rate-limited', 'ok']);
});

test.each<[string, number, string]>([
  ['wants a login', 401, 'authorization'],
  ['is not at this address', 404, 'unreachable'],
  ['is broken', 500, 'unreachable'],
])('an endpoint that %s says so in one sentence and what to do', async (_name, status, code) => {
  const server = await httpEndpoint({
    before: (_request, response) => {
      response.writeHead(status).end();
      return true;
    },
  });
  await expect(opened(server.url).tools()).rejects.toMatchObject({
    code,
    message: `acme answered HTTP ${status}`,
    next: expect.stringContaining('clickup-agent '),
  });
});

test('a cache that fails costs a request, no more', async () => {
  const fail = () => Promise.reject(new Error('disk full'));
  const server = await httpEndpoint();
  const endpoint = opened(server.url, { toolCache: { load: fail, save: fail } });
  expect((await endpoint.tools()).length).toBe(1);
});
