// How clients reach the gateway: handshake or none, over a socket or in-process, and who is kept out.

import { request } from 'node:http';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { describe, expect, test } from 'vitest';
import { createGatewayHandler, startGateway } from '../../src/gateway/index.ts';
import { MCP_HEADERS, message, openLab, stillClock, textOf } from './lab.ts';
import { openManaged } from './managed-lab.ts';

describe('clients', () => {
  test('a client of the SDK shakes hands, and gets no session to keep', async () => {
    const lab = await openLab();
    const client = await lab.connect();
    expect(client.getServerVersion()?.name).toBe('clickup-gateway');
    expect(client.getServerCapabilities()).toMatchObject({ tools: {}, prompts: {}, resources: {} });
    expect(client.transport?.sessionId).toBeUndefined();
  });

  test('a single request without a handshake is enough', async () => {
    const lab = await openLab();
    const { status, headers, result } = await lab.call('list_all_click_up_workspaces', {});
    expect([status, headers.get('content-type'), textOf(result)]).toEqual([
      200,
      'application/json',
      '{}',
    ]);
  });

  test('many at a time do not hear each other', async () => {
    const lab = await openLab();
    lab.upstream.reply = (response, { target }) => response.end(JSON.stringify({ target }));
    const ids = Array.from({ length: 20 }, (_, index) => `t${index}`);
    const answers = await Promise.all(
      ids.map((id) => lab.call('get_single_click_up_task_by_id', { id })),
    );
    expect(answers.map(({ result }) => textOf(result))).toEqual(
      ids.map((id) => JSON.stringify({ target: `/api/v2/task/${id}` })),
    );
  });

  test.each(['GET', 'DELETE', 'PUT'])('%s is not served', async (method) => {
    const lab = await openLab();
    const response = await fetch(lab.url, { method, headers: MCP_HEADERS });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });

  test('what is no JSON-RPC is refused and harms nothing', async () => {
    const lab = await openLab();
    const response = await fetch(lab.url, { method: 'POST', headers: MCP_HEADERS, body: '{' });
    expect(response.status).toBe(400);
    expect((await lab.ask('ping')).status).toBe(200);
  });

  test.each([
    ['a method that every object has', { id: 1, method: 'constructor' }, 200, -32601],
    ['an id that is null', { id: null, method: 'ping' }, 400, -32600],
    ['an id that is an object', { id: {}, method: 'ping' }, 400, -32600],
    ['a list of nothing', [], 400, -32600],
  ])('%s is refused', async (_what, sent, status, code) => {
    const lab = await openLab();
    const body = JSON.stringify(Array.isArray(sent) ? sent : { jsonrpc: '2.0', ...sent });
    const response = await fetch(lab.url, { method: 'POST', headers: MCP_HEADERS, body });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { code } });
  });

  test('a client that looks for a login because it was refused is told that there is none', async () => {
    const lab = await openLab({ callerToken: 'the token' });
    const nothing = () => undefined;
    const provider = {
      redirectUrl: 'http://127.0.0.1/',
      clientMetadata: { redirect_uris: ['http://127.0.0.1/'] },
      clientInformation: nothing,
      tokens: nothing,
      saveTokens: nothing,
      saveClientInformation: nothing,
      redirectToAuthorization: nothing,
      saveCodeVerifier: nothing,
      codeVerifier: () => '',
    };
    const connecting = (authProvider?: typeof provider) =>
      new Client({ name: 'test', version: '1' }).connect(
        new StreamableHTTPClientTransport(
          new URL(lab.url),
          authProvider === undefined ? {} : { authProvider },
        ),
      );
    await expect(connecting()).rejects.toThrow('A bearer token is required.');
    await expect(connecting(provider)).rejects.toThrow('There is no OAuth login here');
  });
});

describe('a managed server, asked as programs were recorded asking it', () => {
  const WORKSPACES = 'list_all_click_up_workspaces';
  interface Sent {
    verb: string;
    /** From the root of the gateway; `{at}` is the server's own path. */
    path: string;
    headers?: Record<string, string>;
    body?: object;
    status: number;
  }
  const get = (path: string, accept: string, status: number): Sent => ({
    ...{ verb: 'GET', path, headers: { accept }, status },
  });
  const post = (headers: Record<string, string>, body: object, path = '{at}'): Sent => ({
    ...{ verb: 'POST', path, headers, body: { jsonrpc: '2.0', ...body } },
    status: 'id' in body ? 200 : 202,
  });
  /** From the handshake to a call. `named`: headers name the method and the tool, as the newest ask for. */
  const session = (revision: string, named = false, path = '{at}'): Sent[] => {
    const step = (method: string, more: object = {}, tool?: string) =>
      post(
        {
          ...(method === 'initialize' ? {} : { 'mcp-protocol-version': revision }),
          ...(named ? { 'mcp-method': method } : {}),
          ...(named && tool !== undefined ? { 'mcp-name': tool } : {}),
        },
        { method, ...more },
        path,
      );
    const clientInfo = { name: 'recorded', version: '1' };
    return [
      step('initialize', {
        id: 0,
        params: { protocolVersion: revision, capabilities: {}, clientInfo },
      }),
      step('notifications/initialized'),
      get(path, 'text/event-stream', 405),
      step('tools/list', { id: 1 }),
      step('tools/call', { id: 2, params: { name: WORKSPACES, arguments: {} } }, WORKSPACES),
    ];
  };
  /** Without a handshake: each request says what it is in headers and in its envelope. */
  const stateless = (method: string, id: string | number, more: object = {}): Sent =>
    post(
      {
        ...{ 'mcp-protocol-version': '2026-07-28', 'mcp-method': method },
        ...('name' in more ? { 'mcp-name': String(more.name) } : {}),
      },
      {
        ...{ id, method },
        params: {
          ...more,
          _meta: {
            'io.modelcontextprotocol/protocolVersion': '2026-07-28',
            'io.modelcontextprotocol/clientInfo': { name: 'recorded', version: '2' },
            'io.modelcontextprotocol/clientCapabilities': {},
          },
        },
      },
    );
  /** Where mcp-remote looks for a login before it has tried to do without. */
  const LOGINS = [
    ...['/.well-known/oauth-protected-resource{at}', '/.well-known/oauth-protected-resource'],
    ...['/.well-known/oauth-authorization-server{at}', '/.well-known/oauth-authorization-server'],
    ...['/.well-known/openid-configuration{at}', '{at}/.well-known/openid-configuration'],
  ].map((path) => get(path, 'application/json', 404));

  test.each<[string, Sent[]]>([
    [
      'the SDK, which ends its session',
      [...session('2025-11-25'), { verb: 'DELETE', path: '{at}', status: 405 }],
    ],
    ['Inspector 2 and mcporter', session('2025-11-25')],
    ['Inspector before 2, which insists on /mcp', session('2025-11-25', false, '{at}/mcp')],
    [
      'mcp-remote: it looks for a login, tries a handshake, and hands on that of its own client',
      [
        ...[get('{at}', 'application/json, text/event-stream', 405), ...LOGINS],
        ...[...session('2025-11-25', true).slice(0, 3), ...session('2025-06-18', true)],
      ],
    ],
    [
      'the SDK 2, which asks for the generation without handshakes first',
      [
        stateless('server/discover', 'server-discover-probe-1'),
        stateless('tools/list', 0),
        stateless('tools/call', 1, { name: WORKSPACES, arguments: {} }),
      ],
    ],
  ])('%s', async (_program, sent) => {
    const lab = await openManaged();
    const { at } = await lab.create(await lab.account('acme'), { tags: ['tasks'] });
    const said = [];
    for (const { verb, path, headers, body } of sent) {
      const url = `${lab.base}${path.replace('{at}', new URL(at()).pathname)}`;
      said.push(
        await lab.ask(verb, url, { ...(body ? { body } : {}), ...(headers && { headers }) }),
      );
    }
    expect(said.map(({ status }) => status)).toEqual(sent.map(({ status }) => status));
    // What is no login says so in JSON, without anything that a client could take for an address.
    for (const { body } of said.filter(({ status }) => status === 404)) {
      expect(Object.keys(body)).toEqual(['error', 'error_description']);
    }
    expect(JSON.stringify(said)).toContain('"create_a_click_up_task"');
    expect(lab.upstream.seen.map(({ target }) => target)).toEqual(['/api/v2/team']);
  });
});

describe('in-process', () => {
  test('the handler serves a client without a socket', async () => {
    const asked: string[] = [];
    const handler = createGatewayHandler({
      rest: 'http://clickup.invalid',
      token: 'pk_1',
      clock: stillClock,
      fetch: async (url) => {
        asked.push(String(url));
        return Response.json({ user: { id: 1 } });
      },
    });
    const client = new Client({ name: 'test', version: '1' });
    const transport = new StreamableHTTPClientTransport(new URL('http://gateway/mcp'), {
      fetch: (url, init) => handler(new Request(url, init)),
    });
    await client.connect(transport);
    const result = await client.callTool({ name: 'get_single_click_up_user', arguments: {} });
    expect(textOf(result)).toBe('{"user":{"id":1}}');
    expect(asked).toEqual(['http://clickup.invalid/api/v2/user']);
  });

  test('an abort rejects as it does with fetch', async () => {
    const caller = new AbortController();
    const handler = createGatewayHandler({
      rest: 'http://clickup.invalid',
      token: 'pk_1',
      clock: stillClock,
      fetch: async (_url, init) => {
        caller.abort(new Error('enough'));
        init?.signal?.throwIfAborted();
        return Response.json({});
      },
    });
    const asking = handler(
      new Request('http://gateway/mcp', {
        method: 'POST',
        headers: MCP_HEADERS,
        body: message('tools/call', { name: 'get_single_click_up_user', arguments: {} }),
        signal: caller.signal,
      }),
    );
    await expect(asking).rejects.toThrow('enough');
  });
});

describe('who is kept out', () => {
  const post = (url: string, headers: Record<string, string>) =>
    new Promise<number>((resolve, reject) => {
      const sending = request(url, { method: 'POST', headers: { ...MCP_HEADERS, ...headers } });
      sending.on('response', (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      sending.on('error', reject);
      sending.end(message('ping', {}));
    });

  test.each([
    ['a name that was pointed at loopback', { host: 'evil.example' }, 403],
    ['a page of another site', { origin: 'https://evil.example' }, 403],
    ['a page without a site', { origin: 'null' }, 403],
    ['nobody: localhost by name', { host: 'localhost' }, 200],
    ['nobody: a page served by this machine', { origin: 'http://localhost:3000' }, 200],
  ])('%s', async (_who, headers, status) => {
    expect(await post((await openLab()).url, headers)).toBe(status);
  });

  test('callers without the token, when there is one', async () => {
    const lab = await openLab({ callerToken: 'open-sesame' });
    expect(await post(lab.url, {})).toBe(401);
    expect(await post(lab.url, { authorization: 'Bearer open-sesam' })).toBe(401);
    expect(await post(lab.url, { authorization: 'Bearer open-sesame' })).toBe(200);
  });

  test("the callers' token is not shown to ClickUp", async () => {
    const lab = await openLab({ callerToken: 'open-sesame' });
    await lab.ask(
      'tools/call',
      { name: 'list_all_click_up_workspaces', arguments: {} },
      { headers: { authorization: 'Bearer open-sesame' } },
    );
    expect(lab.upstream.seen[0]?.headers.authorization).toBe('pk_1_SECRET');
  });
});

describe('the port', () => {
  test('that is taken is said in a sentence, with a way out', async () => {
    const lab = await openLab();
    const port = Number(new URL(lab.url).port);
    await expect(
      startGateway({ rest: 'http://x', token: 'pk_1', clock: stillClock, port }),
    ).rejects.toMatchObject({
      code: 'failed',
      message: `The gateway cannot listen on port ${port}.`,
      next: 'Choose another port, or 0 for any free one.',
    });
  });

  test('other paths hold nothing', async () => {
    const lab = await openLab();
    const response = await fetch(new URL('/', lab.url), { method: 'POST' });
    expect(response.status).toBe(404);
  });
});
