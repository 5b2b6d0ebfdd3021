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
