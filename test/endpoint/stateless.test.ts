// Endpoints of the generation without handshakes and sessions, and questions in the middle of a call.
import { describe, expect, test } from 'vitest';
import { isObject, type JsonObject } from '../../src/base/index.ts';
import type { AskPerson, CallOptions, SessionRecord } from '../../src/endpoint/index.ts';
import { type EndpointBehaviour, httpEndpoint } from '../support/http-endpoint.ts';
import { opened } from '../support/opened.ts';

const read: CallOptions = { effect: 'read', lane: 'interactive' };
const VERSION = '2026-07-28';
const VERSION_KEY = 'io.modelcontextprotocol/protocolVersion';

/** A server that knows no handshake, and refuses what does not say its version. */
function stateless(more: EndpointBehaviour = {}) {
  return httpEndpoint({
    ...more,
    on: {
      initialize: ({ status }) =>
        status(400, { jsonrpc: '2.0', error: { code: -32022, message: 'Unsupported version' } }),
      'server/discover': ({ result }) =>
        result({ supportedVersions: [VERSION], capabilities: { tools: {} } }),
      ...more.on,
    },
  });
}

/** Keeps sessions as runs of one machine share them. */
function memory() {
  const kept = new Map<string, SessionRecord | null>();
  return {
    load: async (fingerprint: string) => kept.get(fingerprint) ?? null,
    save: async (fingerprint: string, session: SessionRecord | null) =>
      void kept.set(fingerprint, session),
  };
}

describe('without handshakes', () => {
  test('a cold call costs one request more, a warm one none; each says what it is', async () => {
    const server = await stateless();
    const sessionCache = memory();
    const cold = opened(server.url, { sessionCache });
    expect((await cold.call('echo', { a: 1 }, read)).kind).toBe('ok');
    await cold.close();
    const warm = opened(server.url, { sessionCache });
    expect((await warm.call('echo', { a: 1 }, read)).kind).toBe('ok');
    expect(server.log).toEqual(['POST server/discover', 'POST tools/call', 'POST tools/call']);
    for (const { params } of server.messages) {
      const meta = isObject(params) && isObject(params._meta) ? params._meta : {};
      expect(meta[VERSION_KEY]).toBe(VERSION);
    }
    expect(server.headers.at(-1)).toMatchObject({
      ...{ 'mcp-protocol-version': VERSION, 'mcp-method': 'tools/call', 'mcp-name': 'echo' },
    });
  });

  test('arguments that a tool wants in headers are sent there, in base64 where they must be', async () => {
    const schema = {
      type: 'object',
      properties: {
        list: { type: 'string', 'x-mcp-header': 'List' },
        name: { type: 'string', 'x-mcp-header': 'Name' },
      },
    };
    const server = await stateless({ tools: [{ name: 'echo', inputSchema: schema }] });
    const endpoint = opened(server.url);
    await endpoint.tools();
    await endpoint.call('echo', { list: '901', name: 'Grüße' }, read);
    expect(server.headers.at(-1)).toMatchObject({
      'mcp-param-list': '901',
      'mcp-param-name': `=?base64?${Buffer.from('Grüße').toString('base64')}?=`,
    });
  });

  test('a tool whose headers cannot be sent is not offered', async () => {
    const bad = { type: 'object', properties: { a: { type: 'object', 'x-mcp-header': 'A' } } };
    const server = await stateless({
      tools: [{ name: 'bad', inputSchema: bad }, { name: 'good' }],
    });
    expect((await opened(server.url).tools()).map(({ name }) => name)).toEqual(['good']);
  });

  test('an endpoint that went back to handshakes is asked again', async () => {
    const sessionCache = memory();
    let old = false;
    const server = await stateless({
      on: {
        initialize: ({ result, status }) =>
          old ? result({ protocolVersion: '2025-11-25', capabilities: {} }) : status(400),
        'server/discover': ({ result, error }) =>
          old ? error(-32601, 'unknown') : result({ supportedVersions: [VERSION] }),
        'tools/call': ({ params, result, status }) =>
          old && isObject(params._meta) && VERSION_KEY in params._meta
            ? status(400, { error: { message: 'Server not initialized' } })
            : result({ content: [] }),
      },
    });
    await opened(server.url, { sessionCache }).call('echo', {}, read);
    old = true;
    const outcome = await opened(server.url, { sessionCache }).call('echo', {}, read);
    expect(outcome.kind).toBe('ok');
    expect(server.log).toContain('POST initialize');
  });
});

describe('what an endpoint asks in the middle of a call', () => {
  const asked = {
    message: 'Which list?',
    requestedSchema: {
      type: 'object',
      properties: {
        list: { type: 'string' },
        notify: { type: 'boolean', default: true },
      },
      required: ['list'],
    },
  };
  /** Needs input before it does anything, and tells what it was given. */
  const asking = (): EndpointBehaviour => ({
    on: {
      'tools/call': ({ params, result }) =>
        params.inputResponses
          ? result({ content: [], structuredContent: params.inputResponses })
          : result({
              resultType: 'input_required',
              inputRequests: { q: { method: 'elicitation/create', params: asked } },
              requestState: 'opaque',
            }),
    },
  });
  const answerOf = async (ask?: AskPerson) => {
    const server = await stateless(asking());
    const outcome = await opened(server.url, { ask }).call('echo', { a: 1 }, read);
    const last = server.messages.at(-1)?.params as JsonObject;
    return { outcome, last };
  };

  test('a person answers, and what they left out is as the endpoint suggests', async () => {
    const { outcome, last } = await answerOf(async ({ message }) => ({ list: message }));
    const content = { list: 'Which list?', notify: true };
    expect(outcome).toMatchObject({ value: { structured: { q: { action: 'accept', content } } } });
    expect(last).toMatchObject({ requestState: 'opaque', arguments: { a: 1 } });
  });

  test.each<[string, AskPerson | undefined]>([
    ['nobody is there', undefined],
    ['they would not', async () => null],
    ['what is required was left out', async () => ({})],
  ])('is declined where %s', async (_why, ask) => {
    const { outcome } = await answerOf(ask);
    expect(outcome).toMatchObject({ value: { structured: { q: { action: 'decline' } } } });
  });
});
