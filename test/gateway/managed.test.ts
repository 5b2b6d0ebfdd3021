// Managed servers: what an address opens, and every way round it that somebody might try.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { JsonObject } from '../../src/base/index.ts';
import { hashOf, idOf, isSecretOf } from '../../src/gateway/managed/secrets.ts';
import { json } from '../support/rest-upstream.ts';
import { bodyOf, MCP_HEADERS, message } from './lab.ts';
import { openManaged } from './managed-lab.ts';

const WORKSPACES = 'list_all_click_up_workspaces';
const DELETE = 'delete_a_click_up_task_by_id';
const inAMinute = (now: number) => new Date(now + 60_000).toISOString();

describe('making a server', () => {
  test('the call of the hosted providers answers with an address that works at once', async () => {
    const lab = await openManaged();
    const account = await lab.account('acme');
    const { status, body } = await lab.admin('POST', `${account}/mcp`, {
      name: 'Sprint agent',
      config: {
        methods: ['read', 'write'],
        tags: ['tasks', 'time_tracking', 'goals'],
        require_api_token_auth: false,
      },
      expires_at: inAMinute(lab.clock.now()),
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      name: 'Sprint agent',
      integrated_account_id: account,
      config: { methods: ['read', 'write'], tags: ['tasks', 'time_tracking', 'goals'] },
      expires_at: inAMinute(lab.clock.now()),
    });
    expect(body.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mcp\/[\w-]{43}$/);

    const client = new Client({ name: 'test', version: '1' });
    await client.connect(new StreamableHTTPClientTransport(new URL(String(body.url))));
    const { tools } = await client.listTools();
    await client.close();
    expect(tools.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'create_a_click_up_time_entry',
        'list_all_click_up_goals',
        WORKSPACES,
      ]),
    );
  });

  test('an address works with /mcp behind it too, as some clients insist', async () => {
    const lab = await openManaged();
    const { at } = await lab.create(await lab.account('acme'), { methods: ['read'] });
    expect(await lab.tools(`${at()}/mcp`)).toEqual(await lab.tools(at()));
    expect((await lab.call(`${at()}/mcp`, DELETE, { id: 'a1' })).body.error).toBeDefined();
    expect((await lab.rpc(`${at()}/other`, 'tools/list')).status).toBe(404);
  });

  test('acts with the token of its account, and never shows it', async () => {
    const lab = await openManaged();
    const first = await lab.create(await lab.account('acme'));
    const second = await lab.create(await lab.account('other'));
    await lab.call(first.at(), WORKSPACES);
    const answer = await lab.call(second.at(), WORKSPACES);
    expect(lab.upstream.seen.map(({ headers }) => headers.authorization)).toEqual([
      'pk_1_ACME',
      'pk_1_OTHER',
    ]);
    expect(JSON.stringify([answer.body, ...answer.headers])).not.toContain('OTHER');
  });

  test.each([
    ['an unknown tag, with those there are', { tags: ['taskz'] }, /no tag "taskz".*time_tracking/],
    ['an unknown method', { methods: ['destroy'] }, /no method "destroy".*read/],
    ['an empty list of tags', { methods: ['delete'], tags: [] }, /names no tag/],
    ['a scope without a tool', { methods: ['delete'], tags: ['templates'] }, /No tool/],
    [
      'a misspelt setting, which might have been a protection',
      { require_api_token: true },
      /no config\.require_api_token/,
    ],
    ['an exposure that there is not', { tool_exposure: 'some' }, /"all" or "discovery"/],
  ])('refuses %s', async (_what, config, sentence) => {
    const lab = await openManaged();
    const account = await lab.account('acme');
    const { status, body } = await lab.admin('POST', `${account}/mcp`, { name: 'x', config });
    expect(status).toBe(400);
    expect(body.message).toMatch(sentence);
  });

  test.each([
    [{ name: 'x', expires_at: '2020-01-01T00:00:00Z' }, /at least 60 seconds/],
    [{ name: 'x', expires_at: '2026-03-02T09:00:59Z' }, /at least 60 seconds/],
    [{ name: 'x', expires_at: 'tomorrow' }, /a time with its zone/],
    [{ name: '  ' }, /is empty/],
    [{}, /"name"/],
    ['{', /JSON object/],
  ])('refuses %j', async (wanted, sentence) => {
    const lab = await openManaged();
    const account = await lab.account('acme');
    const { status, body } = await lab.admin('POST', `${account}/mcp`, wanted);
    expect([status, body.message]).toEqual([400, expect.stringMatching(sentence)]);
    expect(await lab.registry.servers.list()).toEqual([]);
  });

  test('tags bring the tools that find their places, unless strict', async () => {
    const lab = await openManaged();
    const account = await lab.account('acme');
    const loose = await lab.create(account, { tags: ['goals'] });
    const strict = await lab.create(account, { tags: ['goals'], strict: true });
    expect(await lab.tools(loose.at())).toContain('list_all_click_up_spaces');
    expect(await lab.tools(loose.at())).not.toContain('create_a_click_up_space');
    expect((await lab.tools(strict.at())).every((name) => name.includes('goal'))).toBe(true);
  });

  test('lists, shows, changes and deletes what was made, without the address', async () => {
    const lab = await openManaged();
    const account = await lab.account('acme');
    const { id, at } = await lab.create(account);
    const changed = await lab.admin('PATCH', `${account}/mcp/${id}`, {
      name: 'Renamed',
      config: { methods: ['read'] },
    });
    const [listed, shown] = await Promise.all([
      lab.admin('GET', `${account}/mcp`),
      lab.admin('GET', `acme/mcp/${id}`),
    ]);
    expect(changed.body).toMatchObject({ id, name: 'Renamed', config: { methods: ['read'] } });
    expect([listed.body.result, shown.body]).toEqual([[changed.body], changed.body]);
    expect(JSON.stringify(listed.body)).not.toContain(at().split('/').at(-1));
    expect(await lab.tools(at())).not.toContain(DELETE);
    expect((await lab.admin('DELETE', `${account}/mcp/${id}`)).body).toEqual({ id });
    expect((await lab.admin('DELETE', `${account}/mcp/${id}`)).status).toBe(404);
  });
});

describe('nobody gets round', () => {
  test('the second key or a filter, by a change that does not speak of it', async () => {
    const lab = await openManaged();
    const account = await lab.account('acme');
    const config = { methods: ['read'], tags: ['tasks'], require_api_token_auth: true };
    const { id, at } = await lab.create(account, config);
    const change = (config: JsonObject) => lab.admin('PATCH', `${account}/mcp/${id}`, { config });
    const exposed = await change({ tool_exposure: 'discovery' });
    expect(exposed.body.config).toEqual({ ...config, tool_exposure: 'discovery' });
    expect((await lab.call(at(), WORKSPACES)).status).toBe(401);

    const opened = await change({ require_api_token_auth: null, tool_exposure: null });
    expect(opened.body.config).toEqual({ methods: ['read'], tags: ['tasks'] });
    expect((await lab.call(at(), WORKSPACES)).status).toBe(200);
    const empty = await change({ methods: ['delete'], tags: ['templates'] });
    expect([empty.status, empty.body.message]).toEqual([400, expect.stringMatching(/No tool/)]);
    expect((await change({ require_api_token: true })).status).toBe(400);
    expect((await lab.admin('GET', `${account}/mcp/${id}`)).body.config).toEqual({
      ...{ methods: ['read'], tags: ['tasks'] },
    });
  });

  test('a filter, by calling the tool by name or through discovery', async () => {
    const lab = await openManaged();
    const account = await lab.account('acme');
    const plain = await lab.create(account, { methods: ['read'] });
    const found = await lab.create(account, { methods: ['read'], tool_exposure: 'discovery' });
    const args = { id: 'a1' };
    const tries = await Promise.all([
      lab.call(plain.at(), DELETE, args),
      lab.call(plain.at(), 'call_tool', { tool_name: DELETE, arguments: args }),
      lab.call(found.at(), DELETE, args),
      lab.call(found.at(), 'call_tool', { tool_name: DELETE, arguments: args }),
      lab.call(found.at(), 'get_tool_schema', { tool_names: [DELETE] }),
    ]);
    for (const { body } of tries) expect(body.error).toMatchObject({ code: -32602 });
    const search = await lab.call(found.at(), 'search_tools', { query: 'delete a task' });
    expect(JSON.stringify(bodyOf(search.body.result))).not.toContain('"delete_');
    expect(lab.upstream.seen).toEqual([]);
  });

  test('the end, to the millisecond, and the record is destroyed', async () => {
    const lab = await openManaged();
    const account = await lab.account('acme');
    const end = { expires_at: inAMinute(lab.clock.now()) };
    const { at } = await lab.create(account, {}, end);
    lab.clock.advance(59_999);
    expect((await lab.call(at(), WORKSPACES)).status).toBe(200);
    lab.clock.advance(1);
    expect((await lab.call(at(), WORKSPACES)).status).toBe(404);
    expect(lab.upstream.seen).toHaveLength(1);
    expect((await lab.admin('GET', `${account}/mcp`)).body.result).toEqual([]);
  });

  test('the end by a restart, or by a clock that is set back afterwards', async () => {
    const lab = await openManaged();
    const end = { expires_at: inAMinute(lab.clock.now()) };
    const { at } = await lab.create(await lab.account('acme'), {}, end);
    await lab.restart();
    expect((await lab.call(at(), WORKSPACES)).status).toBe(200);
    lab.clock.advance(60_000);
    await lab.restart();
    await expect.poll(async () => (await lab.registry.servers.list()).length).toBe(0);
    lab.clock.advance(-60_000);
    expect((await lab.call(at(), WORKSPACES)).status).toBe(404);
  });

  test('the end by renewing what has ended', async () => {
    const lab = await openManaged();
    const account = await lab.account('acme');
    const end = { expires_at: inAMinute(lab.clock.now()) };
    const { id, at } = await lab.create(account, {}, end);
    lab.clock.advance(60_000);
    const more = { expires_at: inAMinute(lab.clock.now()) };
    expect((await lab.admin('PATCH', `${account}/mcp/${id}`, more)).status).toBe(404);
    expect((await lab.call(at(), WORKSPACES)).status).toBe(404);
  });

  test('a revocation, by the next request, by a restart, or by a change made at the same time', async () => {
    const lab = await openManaged();
    const account = await lab.account('acme');
    const { id, at } = await lab.create(account);
    expect((await lab.call(at(), WORKSPACES)).status).toBe(200);
    await Promise.all([
      ...['a', 'b', 'c'].map((name) => lab.admin('PATCH', `${account}/mcp/${id}`, { name })),
      lab.admin('DELETE', `${account}/mcp/${id}`),
    ]);
    expect((await lab.call(at(), WORKSPACES)).status).toBe(404);
    await lab.restart();
    expect((await lab.call(at(), WORKSPACES)).status).toBe(404);
    expect(lab.upstream.seen).toHaveLength(1);
  });

  test('a revocation, by a body that is finished only after it, or by what still waits in one message', async () => {
    const lab = await openManaged();
    const account = await lab.account('acme');
    const { id, at } = await lab.create(account);
    const text = JSON.stringify(message('tools/call', { name: WORKSPACES, arguments: {} }));
    const sent = request(at(), {
      method: 'POST',
      headers: { ...MCP_HEADERS, 'content-length': String(text.length) },
    });
    onTestFinished(() => {
      sent.destroy();
    });
    const answered = once(sent, 'response');
    sent.write(text.slice(0, 20));
    // The gateway has taken the request by the time that it answers another one of the connection's.
    expect((await lab.call(at(), WORKSPACES)).status).toBe(200);

    const asked = lab.upstream.seen.length;
    lab.upstream.reply = async (response, request) => {
      await lab.admin('DELETE', `${account}/mcp/${id}`);
      lab.clock.advance(1_000);
      json({ teams: [] })(response, request);
    };
    const call = (id: number) => ({
      ...{ jsonrpc: '2.0', id, method: 'tools/call' },
      params: { name: WORKSPACES, arguments: {} },
    });
    const batch = await fetch(at(), {
      method: 'POST',
      headers: MCP_HEADERS,
      body: JSON.stringify([call(1), call(2), call(3)]),
    });
    const said = (await batch.json()) as { error?: object }[];
    expect(said.map(({ error }) => error !== undefined)).toEqual([false, true, true]);
    sent.end(text.slice(20));
    const [{ statusCode }] = (await answered) as [IncomingMessage];
    expect(statusCode).toBe(404);
    expect(lab.upstream.seen).toHaveLength(asked + 1);
  });

  test("the second key: with none, a wrong one, a neighbour's, or a revoked one", async () => {
    const lab = await openManaged();
    const [acme, other] = [await lab.account('acme'), await lab.account('other')];
    const { at } = await lab.create(acme, { require_api_token_auth: true });
    const { keys } = lab.registry;
    const mine = await keys.create('Ann', acme);
    const neighbour = await keys.create('Bob', other);
    const address = at().split('/').at(-1) ?? '';
    const statuses = [];
    for (const key of [undefined, 'guess', neighbour.secret, address, mine.apiKey.id]) {
      statuses.push((await lab.call(at(), WORKSPACES, {}, key)).status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401]);
    expect((await lab.call(at(), WORKSPACES, {}, mine.secret)).status).toBe(200);
    await keys.remove(mine.apiKey.id);
    expect((await lab.call(at(), WORKSPACES, {}, mine.secret)).status).toBe(401);
    expect(lab.upstream.seen.map(({ headers }) => headers.authorization)).toEqual(['pk_1_ACME']);
  });

  test("a server by a neighbour's account in the path", async () => {
    const lab = await openManaged();
    const { id, at } = await lab.create(await lab.account('acme'));
    await lab.account('other');
    const change = { config: { methods: ['read'] } };
    const tries = await Promise.all([
      lab.admin('GET', `other/mcp/${id}`),
      lab.admin('PATCH', `other/mcp/${id}`, change),
      lab.admin('DELETE', `other/mcp/${id}`),
    ]);
    expect(tries.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(await lab.tools(at())).toContain(DELETE);
  });

  test("the admin interface with an address's token, an API key, or nothing", async () => {
    const lab = await openManaged();
    const account = await lab.account('acme');
    const { id, at } = await lab.create(account);
    const { secret } = await lab.registry.keys.create('Ann', account);
    for (const key of ['', 'x', secret, at().split('/').at(-1) ?? '']) {
      expect((await lab.admin('GET', `${account}/mcp`, undefined, key)).status).toBe(401);
      expect((await lab.admin('DELETE', `${account}/mcp/${id}`, undefined, key)).status).toBe(401);
      expect((await lab.admin('POST', `${account}/mcp`, { name: 'x' }, key)).status).toBe(401);
    }
    expect(await lab.registry.servers.list()).toHaveLength(1);
  });

  test('an account that was removed: its servers end, its keys too', async () => {
    const lab = await openManaged();
    const id = await lab.account('acme');
    const { at } = await lab.create(id);
    await lab.registry.keys.create('Ann', id);
    const account = await lab.registry.accounts.find('acme');
    if (account) await lab.registry.removeAccount(account);
    expect((await lab.call(at(), WORKSPACES)).status).toBe(404);
    expect([await lab.registry.servers.list(), await lab.registry.keys.list()]).toEqual([[], []]);
  });

  test('an address or a key by timing: a near guess is looked up no nearer than any other', async () => {
    const lab = await openManaged();
    const account = await lab.account('acme');
    const { at } = await lab.create(account, { require_api_token_auth: true });
    const { secret } = await lab.registry.keys.create('Ann', account);
    const token = at().split('/').at(-1) ?? '';
    for (const right of [token, secret]) {
      const near = `${right.slice(0, -1)}${right.endsWith('A') ? 'B' : 'A'}`;
      const [whole, guess] = [idOf(right), idOf(near)];
      const shared = [...whole].filter((char, place) => char !== '-' && char === guess[place]);
      // Two hashes of 32 digits share two by chance, and 13 once in a hundred million times.
      expect(shared.length).toBeLessThan(13);
      expect(whole).not.toContain(right.slice(0, 6));
      // Compared in full length whatever is guessed; a comparison of texts would throw or stop early.
      expect([right, near, '', `${right}x`].map((one) => isSecretOf(one, hashOf(right)))).toEqual([
        ...[true, false, false, false],
      ]);
    }
    const near = at().replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    expect((await lab.call(near, WORKSPACES, {}, secret)).status).toBe(404);
    expect((await lab.call(at(), WORKSPACES, {}, `${secret.slice(0, -1)}`)).status).toBe(401);
    expect(lab.upstream.seen).toEqual([]);
  });

  test('what an address is, by how it is refused: wrong, revoked and ended look alike', async () => {
    const lab = await openManaged();
    const account = await lab.account('acme');
    const revoked = await lab.create(account, { require_api_token_auth: true });
    const ended = await lab.create(account, {}, { expires_at: inAMinute(lab.clock.now()) });
    await lab.admin('DELETE', `${account}/mcp/${revoked.id}`);
    lab.clock.advance(60_000);
    const never = `${lab.base}/mcp/${'A'.repeat(43)}`;
    const said = await Promise.all(
      [revoked.at(), ended.at(), never].map((url) => lab.call(url, WORKSPACES)),
    );
    expect(new Set(said.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
  });
});

describe('two gateways on one store', () => {
  test('what one makes, changes and revokes holds at the other from its next request on', async () => {
    const lab = await openManaged();
    const account = await lab.account('acme');
    const base = await lab.beside();
    const { id, at } = await lab.create(account);
    const there = () => at().replace(lab.base, base);
    expect(await lab.tools(there())).toContain(DELETE);

    await lab.admin('PATCH', `${account}/mcp/${id}`, { config: { methods: ['read'] } });
    expect(await lab.tools(there())).not.toContain(DELETE);
    expect((await lab.call(there(), DELETE, { id: 'a' })).body.error).toBeDefined();
    await lab.account('acme', 'pk_1_ROTATED');
    await lab.call(there(), WORKSPACES);
    expect(lab.upstream.seen.at(-1)?.headers.authorization).toBe('pk_1_ROTATED');
    const key = { authorization: 'Bearer the-admin-key-of-this-test-gateway' };
    const revoked = `${base}/integrated-account/${account}/mcp/${id}`;
    expect((await lab.ask('DELETE', revoked, { headers: key })).status).toBe(200);
    const asked = lab.upstream.seen.length;
    expect((await lab.call(at(), WORKSPACES)).status).toBe(404);
    expect(lab.upstream.seen).toHaveLength(asked);
  });
});

describe('a credential that ClickUp takes no more', () => {
  const refuseAll = json({ err: 'Token invalid', ECODE: 'OAUTH_025' }, 401);

  test('is said to every caller as 401 with what to do, until it is replaced', async () => {
    const lab = await openManaged();
    const account = await lab.account('acme');
    const [one, two] = [await lab.create(account), await lab.create(account)];
    lab.upstream.reply = refuseAll;
    const first = await lab.call(one.at(), WORKSPACES);
    const second = await lab.call(two.at(), WORKSPACES);
    expect([first.status, second.status]).toEqual([401, 401]);
    expect(second.body.error).toMatchObject({
      message: expect.stringContaining('gateway account add acme'),
    });
    expect((await lab.registry.accounts.find('acme'))?.revokedAt).toBe(lab.clock.now());
    const asked = lab.upstream.seen.length;
    await lab.call(two.at(), WORKSPACES);
    expect(lab.upstream.seen).toHaveLength(asked);

    lab.upstream.reply = json({ teams: [] });
    await lab.account('acme', 'pk_1_NEW');
    expect((await lab.call(one.at(), WORKSPACES)).status).toBe(200);
  });

  test('is not mistaken for an id that ClickUp does not know', async () => {
    const lab = await openManaged();
    const { at } = await lab.create(await lab.account('acme'));
    const unknown = { err: 'Team not authorized', ECODE: 'OAUTH_027' };
    lab.upstream.reply = (response, request) =>
      (request.target === '/api/v2/user' ? json({ user: { id: 1 } }) : json(unknown, 401))(
        response,
        request,
      );
    for (const id of ['t1', 't2']) {
      const { status, body } = await lab.call(at(), 'get_single_click_up_task_by_id', { id });
      expect([status, bodyOf(body.result)]).toEqual([200, { ...unknown, status: 401 }]);
    }
    const asked = lab.upstream.seen.filter(({ target }) => target === '/api/v2/user');
    expect(asked).toHaveLength(1);
  });

  test('is asked about again after a minute, in case ClickUp was wrong', async () => {
    const lab = await openManaged();
    const { at } = await lab.create(await lab.account('acme'));
    lab.upstream.reply = refuseAll;
    await lab.call(at(), WORKSPACES);
    lab.upstream.reply = json({ user: { id: 1 } });
    expect((await lab.call(at(), WORKSPACES)).status).toBe(401);
    lab.clock.advance(60_000);
    expect((await lab.call(at(), WORKSPACES)).status).toBe(200);
    expect((await lab.registry.accounts.find('acme'))?.revokedAt).toBeNull();
  });
});

describe('the store', () => {
  test('holds no address, no API key and no readable token', async () => {
    const lab = await openManaged();
    const account = await lab.account('acme', 'pk_1_VERYSECRETTOKEN');
    const { at } = await lab.create(account);
    const { secret } = await lab.registry.keys.create('Ann', account);
    await lab.call(at(), WORKSPACES);
    const stored = ['state.db', 'state.db-wal']
      .map((name) => readFileSync(join(lab.folder, 'state', name), 'latin1'))
      .join();
    expect(stored).toContain('"name":"acme"');
    for (const value of ['VERYSECRETTOKEN', at().split('/').at(-1) ?? '', secret]) {
      expect(stored).not.toContain(value);
    }
  });

  test("a token that is replaced is used from the next call on, and the account's servers live", async () => {
    const lab = await openManaged();
    const account = await lab.account('acme', 'pk_1_OLD');
    const { at } = await lab.create(account);
    await lab.call(at(), WORKSPACES);
    expect(await lab.account('acme', 'pk_1_NEW')).toBe(account);
    await lab.call(at(), WORKSPACES);
    expect(lab.upstream.seen.map(({ headers }) => headers.authorization)).toEqual([
      'pk_1_OLD',
      'pk_1_NEW',
    ]);
  });

  test('opened with another key gives no credential, and says what to do', async () => {
    const lab = await openManaged();
    const { at } = await lab.create(await lab.account('acme'));
    const { configFiles } = await import('../../src/config/index.ts');
    const elsewhere = configFiles(join(lab.folder, 'elsewhere')).vault();
    const sealed = configFiles(lab.folder).vault().seal('x', 'one');
    expect(() => elsewhere.open(sealed, 'one')).toThrow('cannot be read with this key');
    expect(() => configFiles(lab.folder).vault().open(sealed, 'another')).toThrow('cannot be read');
    expect((await lab.call(at(), WORKSPACES)).status).toBe(200);
  });
});
