// The gateway as a host: who may address it, what a request may take, and what an operator sees.
import { request } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/base/index.ts';
import { openService, serveLines } from '../../src/gateway/index.ts';
import { json } from '../support/rest-upstream.ts';
import { MCP_HEADERS, message, openLab, stillClock, textOf } from './lab.ts';
import { openManaged } from './managed-lab.ts';

const WORKSPACES = 'list_all_click_up_workspaces';
const PUBLIC = { publicUrl: 'https://mcp.example.com' };

/** A request with headers that fetch does not let one set. */
function as(url: string, headers: Record<string, string>, method = 'POST'): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers: { ...MCP_HEADERS, ...headers } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end(method === 'POST' ? message('ping', {}) : undefined);
  });
}

/** A gateway with a public address; `direct` is its own port. */
async function behindProxy() {
  const port = await freePort();
  const lab = await openManaged({ ...PUBLIC, port });
  const account = await lab.account('acme');
  return { lab, account, direct: `http://127.0.0.1:${port}` };
}

/** A port that was free a moment ago. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

describe('addresses', () => {
  test('of new servers are under the public address, and only its Host and Origin are served', async () => {
    const { lab, account, direct } = await behindProxy();
    const wanted = { name: 'x', config: {}, expiresAt: null };
    const made = await lab.registry.servers.create(account, wanted);
    expect(lab.base).toBe('https://mcp.example.com');
    const url = `${direct}/mcp/${made.token}`;
    const statuses = [];
    for (const headers of [
      { host: 'mcp.example.com' },
      { host: 'mcp.example.com', origin: 'https://mcp.example.com' },
      { host: 'evil.example' },
      { host: 'mcp.example.com', origin: 'https://evil.example' },
      // A proxy that nobody named is not believed.
      { host: 'evil.example', 'x-forwarded-host': 'mcp.example.com' },
    ]) {
      statuses.push(await as(url, headers));
    }
    expect(statuses).toEqual([200, 200, 403, 403, 403]);
  });

  test('that a trusted proxy repeats are believed, and so is who came to it', async () => {
    const logged: JsonObject[] = [];
    const lab = await openLab({
      proxies: ['127.0.0.0/8', '10.0.0.0/8'],
      log: (_level, _event, fields = {}) => logged.push(fields),
    });
    const forwarded = { 'x-forwarded-for': '6.6.6.6, 203.0.113.9, 10.1.2.3' };
    expect(await as(lab.url, { ...forwarded, 'x-forwarded-host': 'localhost' })).toBe(200);
    expect(await as(lab.url, { ...forwarded, 'x-forwarded-host': 'evil.example' })).toBe(403);
    expect(logged).toEqual([expect.objectContaining({ client: '203.0.113.9', status: 200 })]);
  });
});

describe('limits', () => {
  test('a body that is too long is refused, whatever length it claims', async () => {
    const lab = await openLab({ limits: { bodyBytes: 1_000 } });
    const long = { name: WORKSPACES, arguments: { x: 'y'.repeat(2_000) } };
    const { status } = await lab.ask('tools/call', long);
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(message('tools/call', long)));
        controller.close();
      },
    });
    const init = { method: 'POST', headers: MCP_HEADERS, body: stream, duplex: 'half' };
    const chunked = await fetch(lab.url, init as RequestInit);
    expect([status, chunked.status, lab.upstream.seen]).toEqual([413, 413, []]);
  });

  test.each([
    ['that comes in pieces', { 'transfer-encoding': 'chunked' }, message('ping', {}), 200],
    ['that is missing', {}, undefined, 400],
  ])('a body %s is read, not guessed at', async (_what, headers, body, status) => {
    const lab = await openLab();
    const answered = new Promise<number>((resolve, reject) => {
      const sent = request(
        lab.url,
        { method: 'POST', headers: { ...MCP_HEADERS, ...headers } },
        (answer) => resolve(answer.resume().statusCode ?? 0),
      );
      sent.on('error', reject);
      if (body === undefined) sent.flushHeaders();
      sent.end(body);
    });
    expect(await answered).toBe(status);
  });

  test('a crowd in one message takes turns', async () => {
    const lab = await openManaged({ limits: { perServer: 1 } });
    const { at } = await lab.create(await lab.account('acme'));
    let most = 0;
    let now = 0;
    lab.upstream.reply = (response) => {
      most = Math.max(most, ++now);
      setImmediate(() => {
        now--;
        response.end('{}');
      });
    };
    const one = JSON.parse(message('tools/call', { name: WORKSPACES, arguments: {} }));
    const { status } = await lab.ask('POST', at(), { body: Array.from({ length: 5 }, () => one) });
    expect([status, lab.upstream.seen.length, most]).toEqual([200, 5, 1]);
  });

  test('a call that ClickUp never answers ends in time, and says what is not known', async () => {
    const lab = await openManaged({ limits: { requestMs: 5_000 } });
    const { at } = await lab.create(await lab.account('acme'));
    lab.upstream.reply = () => lab.clock.advance(5_000);
    const { status, body } = await lab.call(at(), WORKSPACES);
    expect([status, body.error]).toEqual([
      504,
      expect.objectContaining({ message: expect.stringContaining('may have been applied') }),
    ]);
    await lab.upstream.abandoned;
  });

  test("one server's crowd is turned away, and no other server's", async () => {
    const lab = await openManaged({ limits: { perServer: 2 } });
    const account = await lab.account('acme');
    const [busy, idle] = [await lab.create(account), await lab.create(account)];
    const held: (() => void)[] = [];
    lab.upstream.reply = (response) => void held.push(() => response.end('{}'));
    const slow = [1, 2].map(() => lab.call(busy.at(), WORKSPACES));
    await expect.poll(() => held.length).toBe(2);
    const third = await lab.call(busy.at(), WORKSPACES);
    expect([third.status, third.headers.get('retry-after')]).toEqual([503, '1']);
    lab.upstream.reply = json({});
    expect((await lab.call(idle.at(), WORKSPACES)).status).toBe(200);
    for (const release of held) release();
    expect((await Promise.all(slow)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await lab.call(busy.at(), WORKSPACES)).status).toBe(200);
  });

  test('a body may be as long as the limit, and longer where the operator says so', async () => {
    const body = message('ping', {});
    const exact = await openLab({ limits: { bodyBytes: body.length } });
    expect((await exact.ask('ping', {})).status).toBe(200);
    const short = await openLab({ limits: { bodyBytes: body.length - 1 } });
    expect((await short.ask('ping', {})).status).toBe(413);
  });

  test('what is no JSON by its own word is refused: a page can send that without asking', async () => {
    const lab = await openLab();
    const { status } = await lab.ask('ping', {}, { headers: { 'content-type': 'text/plain' } });
    expect(status).toBe(415);
  });
});

describe('a stop', () => {
  test('lets a call under way end, and takes no new one', async () => {
    const lab = await openManaged();
    const { at } = await lab.create(await lab.account('acme'));
    const held: (() => void)[] = [];
    lab.upstream.reply = (response) => void held.push(() => response.end('{"teams":[]}'));
    const call = lab.call(at(), WORKSPACES);
    await expect.poll(() => held.length).toBe(1);
    const stopped = lab.stop();
    await expect(fetch(`${lab.base}/health`)).rejects.toThrow();
    for (const release of held) release();
    const { status, headers } = await call;
    // Its caller would keep the connection, and the gateway wait for that.
    expect([status, headers.get('connection')]).toEqual([200, 'close']);
    await stopped;
  });

  test('breaks a call off that has not ended after ten seconds', async () => {
    const lab = await openManaged();
    const { at } = await lab.create(await lab.account('acme'));
    const held: unknown[] = [];
    lab.upstream.reply = (response) => void held.push(response);
    const call = lab.call(at(), WORKSPACES);
    const broken = expect(call).rejects.toThrow();
    await expect.poll(() => held.length).toBe(1);
    const stopped = lab.stop();
    lab.clock.advance(10_000);
    await Promise.all([broken, stopped, lab.upstream.abandoned]);
  });
});

describe('what an operator sees', () => {
  test('a gateway whose store is gone is alive and not ready, and says so to callers', async () => {
    const logged: string[] = [];
    const lab = await openManaged({ log: (level, event) => logged.push(`${level} ${event}`) });
    const { at } = await lab.create(await lab.account('acme'));
    const statusOf = async (path: string) => (await fetch(`${lab.base}/${path}`)).status;
    expect([await statusOf('health'), await statusOf('ready')]).toEqual([200, 200]);
    await lab.loseStore();
    expect([await statusOf('health'), await statusOf('ready')]).toEqual([200, 503]);
    const { status, body } = await lab.rpc(at(), 'ping');
    expect([status, body.error]).toEqual([500, expect.objectContaining({ code: -32000 })]);
    expect(logged).toContain('error gateway.failed');
  });

  test('health, readiness and figures, without a secret', async () => {
    const lab = await openManaged();
    const { id, at } = await lab.create(await lab.account('acme', 'pk_1_SECRET'));
    lab.upstream.reply = json({}, 200, { 'x-ratelimit-remaining': '7', 'x-ratelimit-limit': '9' });
    await lab.call(at(), WORKSPACES, { include_archived: 'secret argument' });
    await lab.call(at(), WORKSPACES);
    const [health, ready, metrics] = await Promise.all(
      ['health', 'ready', 'metrics'].map((path) => fetch(`${lab.base}/${path}`)),
    );
    expect([health?.status, ready?.status]).toEqual([200, 200]);
    const text = (await metrics?.text()) ?? '';
    expect(text).toContain(`clickup_gateway_requests_total{server="${id}",status="200"} 2`);
    expect(text).toContain(`clickup_gateway_tool_calls_total{tool="${WORKSPACES}"} 2`);
    expect(text).toMatch(/quota_remaining\{account="[\w-]+"\} 7/);
    expect(text).toContain('clickup_gateway_requests_in_flight 0');
    for (const secret of ['SECRET', 'secret', at().split('/').at(-1)]) {
      expect(text).not.toContain(secret);
    }
  });

  test('names that a caller made up are in no figure and no line', async () => {
    const logged: JsonObject[] = [];
    const lab = await openManaged({ log: (_level, _event, fields = {}) => logged.push(fields) });
    const { at } = await lab.create(await lab.account('acme'), { tool_exposure: 'discovery' });
    const made = 'pk_made_up';
    await lab.call(at(), made);
    await lab.call(at(), 'call_tool', { tool_name: made, arguments: {} });
    await lab.rpc(at(), made);
    await lab.call(at(), 'call_tool', { tool_name: WORKSPACES, arguments: {} });
    const figures = await (await fetch(`${lab.base}/metrics`)).text();
    expect(figures + JSON.stringify(logged)).not.toContain(made);
    expect(logged.map(({ method, tool }) => [method, tool])).toEqual([
      ['tools/call', null],
      ['tools/call', null],
      [null, null],
      ['tools/call', WORKSPACES],
    ]);
  });

  test('a call is in the log behind another one of its request, and where it was never answered', async () => {
    const logged: JsonObject[] = [];
    const lab = await openManaged({
      ...{ limits: { requestMs: 5_000 } },
      log: (_level, _event, fields = {}) => logged.push(fields),
    });
    const { at } = await lab.create(await lab.account('acme'));
    const DELETE = 'delete_a_click_up_task_by_id';
    const call = JSON.parse(message('tools/call', { name: DELETE, arguments: { id: 'a1' } }));
    await lab.ask('POST', at(), { body: [JSON.parse(message('ping', {})), call, call] });
    lab.upstream.reply = () => lab.clock.advance(5_000);
    await lab.call(at(), DELETE, { id: 'a1' });
    expect(logged.map(({ method, tool, status }) => [method, tool, status])).toEqual([
      ['ping', null, 200],
      ['tools/call', DELETE, 200],
      ['tools/call', DELETE, 200],
      ['tools/call', DELETE, 504],
    ]);
    const figures = await (await fetch(`${lab.base}/metrics`)).text();
    expect(figures).toContain(`tool_calls_total{tool="${DELETE}"} 2`);
  });

  test('figures are for this machine, or for whoever has the admin key', async () => {
    const { direct } = await behindProxy();
    const elsewhere = { host: 'mcp.example.com', 'x-forwarded-for': '203.0.113.9' };
    const key = { authorization: 'Bearer the-admin-key-of-this-test-gateway' };
    expect(await as(`${direct}/metrics`, elsewhere, 'GET')).toBe(401);
    expect(await as(`${direct}/metrics`, { ...elsewhere, ...key }, 'GET')).toBe(200);
  });

  test('a line for each request: server, tool, status, time and quota, and no secret', async () => {
    const logged: JsonObject[] = [];
    const lab = await openManaged({ log: (_level, _event, fields = {}) => logged.push(fields) });
    const { id, at } = await lab.create(await lab.account('acme', 'pk_1_SECRET'));
    lab.upstream.reply = json({}, 200, {
      'x-ratelimit-remaining': '7',
      'x-ratelimit-reset': String(lab.clock.now() / 1000 + 30),
    });
    await lab.call(at(), 'get_single_click_up_task_by_id', { id: 'task-of-somebody' });
    await lab.call(`${lab.base}/mcp/wrong-token-of-somebody`, WORKSPACES);
    expect(logged).toEqual([
      expect.objectContaining({
        server: id,
        tool: 'get_single_click_up_task_by_id',
        status: 200,
        ms: 0,
        remaining: 7,
      }),
      expect.objectContaining({ server: 'none', tool: null, status: 404 }),
    ]);
    expect(JSON.stringify(logged)).not.toMatch(/SECRET|of-somebody|wrong-token|mcp\//);
  });
});

describe('quota', () => {
  test('what ClickUp said last is said on answers that needed no call, while its window lasts', async () => {
    const lab = await openManaged();
    const { at } = await lab.create(await lab.account('acme'), { tool_exposure: 'discovery' });
    lab.upstream.reply = json({}, 200, {
      date: new Date(lab.clock.now()).toUTCString(),
      'x-ratelimit-limit': '100',
      'x-ratelimit-remaining': '7',
      'x-ratelimit-reset': String(lab.clock.now() / 1000 + 30),
    });
    await lab.call(at(), 'call_tool', { tool_name: WORKSPACES, arguments: {} });
    const quotaOf = ({ headers }: { headers: Headers }) =>
      ['limit', 'remaining', 'reset'].map((name) => headers.get(`ratelimit-${name}`));
    lab.clock.advance(9_500);
    expect(quotaOf(await lab.call(at(), 'search_tools', { query: 'goals' }))).toEqual([
      ...['100', '7', '21'],
    ]);
    lab.clock.advance(20_500);
    expect(quotaOf(await lab.rpc(at(), 'tools/list'))).toEqual([null, null, null]);
  });
});

describe('standard input and output', () => {
  test('answers a line with a line, in any order, and ends with its input', async () => {
    const lab = await openLab();
    lab.upstream.reply = json({ teams: [] });
    const service = openService({ rest: lab.upstream.url, token: 'pk_1', clock: stillClock });
    const input = new PassThrough();
    const lines: JsonObject[] = [];
    const served = serveLines({
      input,
      write: (line) => lines.push(JSON.parse(line) as JsonObject),
      signal: new AbortController().signal,
      service: async () => service,
    });
    input.write(`${message('initialize', { protocolVersion: '2025-06-18' })}\n`);
    input.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n');
    input.write('not json\n');
    input.end(`${message('tools/call', { name: WORKSPACES, arguments: {} })}\n`);
    await served;
    const results = lines.map(({ result, error }) => result ?? error);
    expect(results).toHaveLength(3);
    expect(results).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ protocolVersion: '2025-06-18' }),
        { code: -32700, message: 'The line is no JSON.' },
        expect.objectContaining({ content: [{ type: 'text', text: '{"teams":[]}' }] }),
      ]),
    );
    expect(textOf(results.at(-1))).toBe('{"teams":[]}');
  });

  test('a call that is called off is broken off and not answered', async () => {
    const lab = await openLab();
    const service = openService({ rest: lab.upstream.url, token: 'pk_1', clock: stillClock });
    const input = new PassThrough();
    const lines: string[] = [];
    lab.upstream.reply = () =>
      input.end('{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}\n');
    const served = serveLines({
      input,
      write: (line) => lines.push(line),
      signal: new AbortController().signal,
      service: async () => service,
    });
    input.write(`${message('tools/call', { name: WORKSPACES, arguments: {} })}\n`);
    await Promise.all([served, lab.upstream.abandoned]);
    expect(lines).toEqual([]);
  });
});

describe('the generation without handshakes', () => {
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const headers = (method: string, name?: string) => ({
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': method,
    ...(name === undefined ? {} : { 'mcp-name': name }),
  });

  test('is offered, and served beside the other', async () => {
    const lab = await openLab();
    const found = await lab.ask(
      'server/discover',
      { _meta: meta },
      { headers: headers('server/discover') },
    );
    expect(found.result).toMatchObject({
      resultType: 'complete',
      supportedVersions: ['2026-07-28'],
      capabilities: { tools: {} },
    });
    const params = { _meta: meta, name: WORKSPACES, arguments: {} };
    const called = await lab.ask('tools/call', params, {
      headers: headers('tools/call', WORKSPACES),
    });
    expect([called.status, called.result.resultType, textOf(called.result)]).toEqual([
      ...[200, 'complete', '{}'],
    ]);
    const handshake = await lab.ask('initialize', { protocolVersion: '2025-11-25' });
    expect(handshake.result).toMatchObject({ protocolVersion: '2025-11-25' });
  });

  test.each([
    ['without its envelope', 'tools/list', {}, headers('tools/list'), 400, -32602],
    ['whose header names another method', 'tools/list', {}, headers('ping'), 400, -32020],
    [
      'whose header names another tool',
      'tools/call',
      { name: 'a' },
      headers('tools/call', 'b'),
      400,
      -32020,
    ],
    ['for a method that is gone', 'ping', {}, headers('ping'), 404, -32601],
  ])('refuses a request %s', async (what, method, params, sent, status, code) => {
    const lab = await openLab();
    const whole = what === 'without its envelope' ? params : { ...params, _meta: meta };
    const answer = await lab.ask(method, whole, { headers: sent });
    expect([answer.status, answer.error.code]).toEqual([status, code]);
    expect(lab.upstream.seen).toEqual([]);
  });

  test('a later revision is refused, and those that are spoken are named', async () => {
    const lab = await openLab();
    const later = { ...meta, 'io.modelcontextprotocol/protocolVersion': '2099-01-01' };
    const sent = { ...headers('tools/list'), 'mcp-protocol-version': '2099-01-01' };
    const { status, error } = await lab.ask('tools/list', { _meta: later }, { headers: sent });
    expect([status, error.code, error.data]).toEqual([
      ...[400, -32022, { supported: ['2026-07-28'], requested: '2099-01-01' }],
    ]);
  });
});
