// Getting connected, through the built program: by token, from another program's file, by login, by a provider.
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { oauthEndpoint } from '../support/oauth-endpoint.ts';
import { runProgram, startProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';

let sandbox: ServedSandbox;
let home: ReturnType<typeof temporaryFolder>;
beforeEach(async () => {
  [sandbox, home] = [await serveSandbox(), temporaryFolder()];
});
afterEach(async () => {
  await sandbox.close();
  home.remove();
});

const run = (args: string[], options: Parameters<typeof runProgram>[1] = {}) =>
  runProgram([...args, '--home', home.path], options);

describe('with nothing but a ClickUp token', () => {
  test('a profile works, and the token is only among the secrets', async () => {
    const added = await run(['endpoint', 'add', 'work', '--token', '--rest', sandbox.rest], {
      input: 'pk_81204417_S3CRETTOKEN\n',
    });
    expect([added.code, added.out]).toEqual([0, '']);
    expect((await run(['tree'])).out).toContain('Engineering');
    expect(readFileSync(join(home.path, 'config.json'), 'utf8')).not.toContain('S3CRET');
    expect(readFileSync(join(home.path, 'secrets.json'), 'utf8')).toContain('S3CRET');
  });

  test('the environment is enough for cron', async () => {
    const env = { CLICKUP_API_TOKEN: 'pk_81204417_CRON', CLICKUP_API_BASE: sandbox.rest };
    const ended = await run(['run', 'weekly-sync', '--yes', '--json'], { env });
    expect(ended.code).toBe(0);
    expect((await sandbox.writes()).length).toBeGreaterThan(0);
  });

  test('a token that ClickUp refuses ends with 4, and is not shown', async () => {
    const env = { CLICKUP_API_TOKEN: 'not-a-real-token', CLICKUP_API_BASE: sandbox.rest };
    const refusing = await run(['tree'], { env: { ...env, CLICKUP_API_TOKEN: 'pk_revoked' } });
    expect(refusing.code).toBe(4);
    expect(refusing.err).not.toContain('pk_revoked');
  });

  test('a token on the command line is refused, where others could read it', async () => {
    const ended = await run(['endpoint', 'add', 'work', 'pk_1_A', '--token']);
    expect(ended.code).toBe(2);
  });
});

describe('from the file of another program', () => {
  const file = (servers: unknown) => {
    const path = join(home.path, 'servers.json');
    writeFileSync(path, JSON.stringify(servers));
    return path;
  };

  test('a wrapper around an address is the address', async () => {
    const path = file({
      mcpServers: {
        github: { command: 'npx', args: ['-y', 'some-github-server'] },
        clickup: {
          command: 'npx',
          args: ['-y', 'mcp-remote', sandbox.mcp, '--header', `X-Key: $${'{KEY}'}`],
        },
      },
    });
    await run(['endpoint', 'add', 'work', path], { env: { KEY: 'from-the-environment' } });
    const { endpoints } = JSON.parse((await run(['endpoint', 'list', '--json'])).out) as {
      endpoints: unknown[];
    };
    expect(endpoints[0]).toEqual({ name: 'work', kind: 'http', isDefault: true });
    expect(readFileSync(join(home.path, 'secrets.json'), 'utf8')).toContain('from-the-environment');
    expect((await run(['tree'])).out).toContain('Engineering');
  });

  test('which of several servers is asked for with their names', async () => {
    const path = file({ mcpServers: { a: { url: sandbox.mcp }, b: { url: sandbox.mcp } } });
    const ended = await run(['endpoint', 'add', 'work', path]);
    expect([ended.code, ended.err.includes('a, b')]).toEqual([2, true]);
    expect((await run(['endpoint', 'add', 'work', path, '--server', 'b'])).code).toBe(0);
  });

  test('a file without servers is said', async () => {
    expect((await run(['endpoint', 'add', 'work', file({})])).err).toContain('names no MCP server');
  });
});

describe('behind a login', () => {
  test('a command says which command logs in, and works after it', async () => {
    const server = await oauthEndpoint();
    await run(['endpoint', 'add', 'work', server.url]);
    const before = await run(['tools']);
    expect(before.code).toBe(4);
    expect(before.err).toContain('clickup-agent endpoint login work');

    const login = startProgram(['endpoint', 'login', 'work', '--no-browser', '--home', home.path]);
    const address = await new Promise<string>((resolve) => {
      login.child.stderr.on('data', (text: string) => {
        const [found] = /https?:\/\/\S+/.exec(text) ?? [];
        if (found) resolve(found);
      });
    });
    // Whatever else knocks there does not end the login.
    const redirect = new URL(address).searchParams.get('redirect_uri') ?? '';
    const strays = [`${new URL(redirect).origin}//`, `${redirect}?code=x&state=guessed`];
    const statuses = await Promise.all(strays.map(async (stray) => (await fetch(stray)).status));
    expect(statuses).toEqual([400, 400]);
    await fetch(address);
    const ended = await login.ended;
    expect([ended.code, ended.err]).toEqual([0, expect.not.stringContaining('Invalid URL')]);
    expect((await run(['tools'])).code).toBe(0);
  });
});

describe('made by a provider', () => {
  async function provider(answer: (body: Record<string, unknown>) => [number, unknown]) {
    const asked: { path: string; authorization: string; body: Record<string, unknown> }[] = [];
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
      asked.push({
        path: request.url ?? '',
        authorization: request.headers.authorization ?? '',
        body,
      });
      const [status, made] = answer(body);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(made));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const env = { TRUTO_API_TOKEN: 'truto-key-123', TRUTO_API_BASE: `http://127.0.0.1:${port}` };
    return { asked, env, close: () => server.close() };
  }
  const create = ['endpoint', 'create', 'managed', '--provider', 'truto', '--account', 'acc-1'];

  test('the endpoint is what was asked for, and its address a secret', async () => {
    const truto = await provider(({ expires_at }) => [
      200,
      { id: '1', url: sandbox.mcp, expires_at },
    ]);
    try {
      const flags = ['--methods', 'read,write', '--tags', 'tasks,goals', '--expires', '7d'];
      const made = await run([...create, ...flags], { env: truto.env });
      expect([made.code, made.out, made.err.includes(sandbox.mcp)]).toEqual([0, '', false]);
      expect(truto.asked).toEqual([
        {
          path: '/integrated-account/acc-1/mcp',
          authorization: 'Bearer truto-key-123',
          body: {
            name: 'managed',
            config: {
              methods: ['read', 'write'],
              tags: ['tasks', 'goals'],
              require_api_token_auth: false,
            },
            expires_at: expect.any(String),
          },
        },
      ]);
      expect((await run(['tree', '--profile', 'managed'])).out).toContain('Engineering');
    } finally {
      truto.close();
    }
  });

  test('an endpoint near its end is said on use, once, and works', async () => {
    const soon = new Date(Date.now() + 3 * 3_600_000 + 60_000).toISOString();
    const truto = await provider(() => [200, { url: sandbox.mcp, expires_at: soon }]);
    try {
      await run(create, { env: truto.env });
      const ended = await run(['tree']);
      expect([ended.code, ended.err.match(/expires in 3 h/g)]).toEqual([0, ['expires in 3 h']]);
    } finally {
      truto.close();
    }
  });

  test('an expired endpoint is a clear error', async () => {
    const truto = await provider(() => [
      200,
      { url: sandbox.mcp, expires_at: '2020-01-01T00:00:00Z' },
    ]);
    try {
      await run(create, { env: truto.env });
      const ended = await run(['tree']);
      expect(ended.code).toBe(4);
      expect(ended.err).toContain('has expired');
    } finally {
      truto.close();
    }
  });

  test.each([
    [401, 4, 'refused the API token'],
    [404, 2, 'knows no integrated account "acc-1"'],
    [500, 1, 'HTTP 500'],
  ])('a refusal with %i is said', async (status, code, sentence) => {
    const truto = await provider(() => [status, {}]);
    try {
      const ended = await run(create, { env: truto.env });
      expect([ended.code, ended.err.includes(sentence)]).toEqual([code, true]);
    } finally {
      truto.close();
    }
  });
});
