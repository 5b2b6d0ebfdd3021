// The gateway of the built program: who gets at the owner's workspace through it, and who does not.
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runProgram, startProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';

const HEADERS = {
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
};

function listTools(url: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { ...HEADERS, ...headers },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }),
  });
}

/** A request with the Host and Origin that a page in a browser would send. */
function as(url: string, headers: Record<string, string>, method = 'GET'): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end();
  });
}

let sandbox: ServedSandbox;
beforeAll(async () => {
  sandbox = await serveSandbox();
});
afterAll(() => sandbox.close());

describe('gateway serve', () => {
  async function serve(...flags: string[]) {
    const started = startProgram(['gateway', 'serve', '--rest', sandbox.rest, ...flags], {
      env: { CLICKUP_API_TOKEN: 'pk_owner_of_it' },
    });
    const { mcp = '', token } = JSON.parse(await started.firstLine()) as Record<string, string>;
    return {
      mcp,
      token,
      async end() {
        started.child.kill('SIGTERM');
        return started.ended;
      },
    };
  }

  test('lets in only who shows the token that it printed', async () => {
    const gateway = await serve();
    expect(gateway.token).toMatch(/^[\w-]{43}$/);
    const statuses = await Promise.all(
      [{}, { authorization: 'Bearer guess' }, { authorization: `Bearer ${gateway.token}` }].map(
        async (headers) => (await listTools(gateway.mcp, headers)).status,
      ),
    );
    const { code, err } = await gateway.end();
    expect([statuses, code]).toEqual([[401, 401, 200], 0]);
    expect(err).not.toContain(gateway.token);
  });

  test('takes another token at each start', async () => {
    const [first, second] = await Promise.all([serve(), serve()]);
    const status = (await listTools(first.mcp, { authorization: `Bearer ${second.token}` })).status;
    await Promise.all([first.end(), second.end()]);
    expect(status).toBe(401);
  });

  test('asks for nothing only with --no-auth, and warns of it', async () => {
    const gateway = await serve('--no-auth');
    const { status } = await listTools(gateway.mcp);
    const { err } = await gateway.end();
    expect([gateway.token, status]).toEqual([undefined, 200]);
    expect(err).toContain('Warning:');
    expect(err).toContain('--no-auth');
  });

  test('is an endpoint for this program with its address and token', async () => {
    const gateway = await serve();
    const home = temporaryFolder();
    const program = (...args: string[]) => runProgram([...args, '--home', home.path]);
    const added = await program(
      ...['endpoint', 'add', 'own', gateway.mcp],
      ...['--header', `Authorization: Bearer ${gateway.token}`],
    );
    const tree = await program('tree');
    home.remove();
    await gateway.end();
    expect([added.code, tree.code]).toEqual([0, 0]);
    expect(tree.out).toContain('Engineering');
  });
});

describe('gateway serve --admin', () => {
  test('servers are made over HTTP and from the command line, survive a restart, and end', async () => {
    const home = temporaryFolder();
    const program = (args: string[], input = '') =>
      runProgram([...args, '--home', home.path], { input });
    const serve = async () => {
      const args = ['gateway', 'serve', '--admin', '--rest', sandbox.rest, '--home', home.path];
      const started = startProgram(args);
      const said = JSON.parse(await started.firstLine()) as Record<string, string>;
      return { ...started, admin: said.admin ?? '', adminKey: said.adminKey ?? '' };
    };
    const token = 'pk_owner_of_it_all';
    const added = await program(
      ['gateway', 'account', 'add', 'acme', '--rest', sandbox.rest, '--json'],
      `${token}\n`,
    );
    const account = JSON.parse(added.out) as { id: string; who: string };
    expect(account.who).toContain('@');

    const first = await serve();
    const made = await fetch(`${first.admin}/integrated-account/${account.id}/mcp`, {
      method: 'POST',
      headers: { authorization: `Bearer ${first.adminKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Sprint', config: { tags: ['tasks'] } }),
    });
    const { url } = (await made.json()) as { url: string };
    const typed = await program(['gateway', 'server', 'create', 'typed', '--methods', 'read']);
    expect(typed.out).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mcp\/[\w-]{43}\n$/);
    const status = async (address: string) => (await listTools(address)).status;
    expect([await status(url), await status(typed.out.trim())]).toEqual([200, 200]);
    first.child.kill('SIGKILL');
    await first.ended;

    const second = await serve();
    expect(second.adminKey).toBe(first.adminKey);
    const moved = (address: string) => address.trim().replace(first.admin, second.admin);
    expect([await status(moved(url)), await status(moved(typed.out))]).toEqual([200, 200]);
    const update = async (...flags: string[]) => {
      const ran = await program(['gateway', 'server', 'update', 'typed', '--json', ...flags]);
      return (JSON.parse(ran.out) as { config: object }).config;
    };
    expect(await update('--tags', 'goals', '--require-api-token', '--strict')).toEqual({
      ...{ methods: ['read'], tags: ['goals'], strict: true, require_api_token_auth: true },
    });
    expect(await status(moved(typed.out))).toBe(401);
    expect(await update('--methods', 'all', '--tags', 'all', '--no-require-api-token')).toEqual({
      ...{ strict: true, require_api_token_auth: false },
    });
    expect(await status(moved(typed.out))).toBe(200);
    expect((await program(['gateway', 'server', 'delete', 'typed'])).code).toBe(0);
    expect(await status(moved(typed.out))).toBe(404);
    const listed = await program(['gateway', 'server', 'list']);
    expect([listed.out, listed.out]).toEqual([
      expect.stringContaining('Sprint'),
      expect.not.stringContaining('typed'),
    ]);
    second.child.kill('SIGTERM');
    const { code, err } = await second.ended;
    home.remove();
    expect(code).toBe(0);
    for (const text of [err, listed.out, added.err, typed.err]) expect(text).not.toContain(token);
  });
});

describe('sandbox serve', () => {
  test.each([
    ['a page at another name', { host: 'evil.example' }],
    ['a page of another site', { origin: 'https://evil.example' }],
    ['a page without an address', { origin: 'null' }],
  ])('%s cannot steer it or read its world', async (_what, headers) => {
    const control = `${sandbox.rest}/control`;
    const statuses = await Promise.all([
      as(`${control}/world`, headers),
      as(`${control}/reset`, headers, 'POST'),
      as(`${sandbox.rest}/api/v2/team`, { authorization: 'pk_x', ...headers }),
    ]);
    expect(statuses).toEqual([403, 403, 403]);
  });

  test('a page of this machine can', async () => {
    const origin = 'http://localhost:5173';
    expect(await as(`${sandbox.rest}/control/world`, { origin })).toBe(200);
  });
});
