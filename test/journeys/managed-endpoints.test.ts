// Managed servers of a gateway of one's own as endpoints of this program: made, worked through, renewed,
// revoked; started by other programs; and accounts that are logged in to.
import { relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/base/index.ts';
import { configFiles } from '../../src/config/index.ts';
import {
  type Gateway,
  openRegistry,
  type Registry,
  startGateway,
} from '../../src/gateway/index.ts';
import { memoryStore } from '../support/memory-store.ts';
import { runProgram, startProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';
import { projectRoot } from '../support/source.ts';
import { SENTENCE } from '../support/triage.ts';

const ADMIN_KEY = 'the-admin-key-of-this-test-gateway';
const DOCUMENT_TAGS = 'tasks,time_tracking,goals';

let sandbox: ServedSandbox;
let gateway: Gateway;
let registry: Registry;
let home: ReturnType<typeof temporaryFolder>;
beforeAll(async () => {
  sandbox = await serveSandbox('--plan', 'enterprise');
  home = temporaryFolder();
  const vault = configFiles(home.path).vault();
  registry = openRegistry({ store: memoryStore(), vault, clock: systemClock });
  await registry.accounts.save('acme', { kind: 'token', token: 'pk_owner_token' }, null);
  gateway = await startGateway({
    rest: sandbox.rest,
    clock: systemClock,
    managed: { registry, adminKey: ADMIN_KEY },
  });
});
afterAll(async () => {
  await gateway.close();
  await sandbox.close();
  home.remove();
});

const run = (args: string[], input = '') =>
  runProgram([...args, '--home', home.path], {
    env: { CLICKUP_GATEWAY_ADMIN_KEY: ADMIN_KEY },
    input,
  });
const create = (name: string, ...flags: string[]) =>
  run([
    ...['endpoint', 'create', name, '--provider', 'gateway', '--account', 'acme'],
    ...['--url', gateway.base, ...flags],
  ]);
const profile = (name: string) => ['--profile', name, '--yes', '--json'];

describe("a managed server of one's own", () => {
  test('with the three tags alone, carries weekly-sync and sprint-triage whole', async () => {
    const made = await create('sprint', '--tags', DOCUMENT_TAGS, '--expires', '7d');
    expect([made.code, made.err]).toEqual([0, expect.stringContaining('Created "sprint"')]);

    const goal = ['--goal', 'Q3 Platform Stability'];
    const sync = await run(['run', 'weekly-sync', ...goal, ...profile('sprint')]);
    expect([sync.code, sync.err]).toEqual([0, expect.not.stringContaining('Error')]);
    const synced = JSON.parse(sync.out) as { steps: { operation: string; state: string }[] };
    expect(new Set(synced.steps.map(({ state }) => state))).toEqual(new Set(['done']));
    expect(new Set(synced.steps.map(({ operation }) => operation))).toEqual(
      new Set(['time_entry.create', 'key_result.update']),
    );

    const triage = ['run', 'sprint-triage', '--csv', 'examples/feedback.csv', ...SENTENCE];
    const sorted = await run([...triage, ...profile('sprint')]);
    expect([sorted.code, sorted.err]).toEqual([0, expect.not.stringContaining('Error')]);
    const { steps } = JSON.parse(sorted.out) as { steps: { state: string }[] };
    expect(steps.length).toBeGreaterThan(3);
    expect(steps.every(({ state }) => state === 'done')).toBe(true);
  });

  test('is listed with scope and end, renewed and revoked by its profile', async () => {
    await create('brief', '--methods', 'read', '--tags', 'goals', '--expires', '1h');
    const listed = await run(['endpoint', 'list']);
    expect(listed.out).toMatch(/brief.*made by gateway.*read #goals.*20\d\d-/);
    const [server] = (await registry.servers.list()).filter(({ name }) => name === 'brief');

    expect((await run(['endpoint', 'renew', 'brief', '--expires', '2d'])).code).toBe(0);
    const renewed = (await registry.servers.list()).find(({ id }) => id === server?.id);
    expect((renewed?.expiresAt ?? 0) - (server?.expiresAt ?? 0)).toBeGreaterThan(40 * 3_600_000);

    expect((await run(['endpoint', 'revoke', 'brief'])).code).toBe(0);
    expect((await registry.servers.list()).map(({ id }) => id)).not.toContain(server?.id);
    const used = await run(['tree', '--profile', 'brief']);
    const again = 'endpoint create brief --provider gateway --account acme --url http://127.0.0.1';
    expect(used.code).toBe(4);
    expect(used.err).toContain('"brief" was revoked');
    expect(used.err).toContain(again);
  });

  test('that is over says so in the list: revoked, or expired and since when', async () => {
    for (const name of ['ended', 'late', 'lasting']) await create(name, '--expires', '1h');
    await run(['endpoint', 'revoke', 'ended']);
    const files = configFiles(home.path);
    const settings = files.settings();
    const { late } = settings.profiles;
    if (late?.endpoint.kind !== 'http') throw new Error('no such profile');
    const endpoint = { ...late.endpoint, expiresAt: Date.parse('2026-01-05T10:00:00Z') };
    files.saveSettings({
      ...settings,
      profiles: { ...settings.profiles, late: { ...late, endpoint } },
    });

    const { out } = await run(['endpoint', 'list']);
    const line = (name: string) => out.split('\n').find((text) => text.includes(name)) ?? '';
    expect(line('ended')).toMatch(/revoked 20\d\d-/);
    expect(line('late')).toContain('expired 2026-01-05T10:00:00.000Z');
    expect(line('lasting')).not.toMatch(/expired|revoked/);
    const { endpoints } = JSON.parse((await run(['endpoint', 'list', '--json'])).out) as {
      endpoints: { name: string; state?: string }[];
    };
    const states = Object.fromEntries(endpoints.map(({ name, state }) => [name, state]));
    expect(states).toMatchObject({ ended: 'revoked', late: 'expired', lasting: 'active' });
    expect((await run(['tree', '--profile', 'late'])).err).toContain('"late" has expired');
    const renewed = await run(['endpoint', 'renew', 'ended']);
    expect([renewed.code, renewed.err]).toEqual([2, expect.stringContaining('endpoint create')]);
  });

  test('a refusal is told with its reason, and nothing is saved', async () => {
    const refused = await create('wrong', '--tags', 'taskz');
    expect([refused.code, refused.err]).toEqual([
      2,
      expect.stringMatching(/no tag "taskz".*goals/s),
    ]);
    expect((await run(['endpoint', 'list'])).out).not.toContain('wrong');
  });

  test('remove revokes the address, or says that it lives on', async () => {
    await create('gone');
    await create('stays', '--server-name', 'Kept one');
    const removed = await run(['endpoint', 'remove', 'gone']);
    const left = await run(['endpoint', 'remove', 'stays', '--keep-address']);
    const names = (await registry.servers.list()).map(({ name }) => name);
    expect([names.includes('gone'), names.includes('Kept one')]).toEqual([false, true]);
    expect(removed.err).toContain('Revoked the address');
    expect(left.err).toMatch(/lives on at gateway \(server [\w-]+\) without end/);
  });
});

describe('other programs', () => {
  test('start a managed server by the entry that is printed for them', async () => {
    const token = 'pk_owner_token';
    await run(['gateway', 'account', 'add', 'acme', '--rest', sandbox.rest], token);
    const scope = ['--methods', 'read', '--url', 'http://127.0.0.1:1'];
    await run(['gateway', 'server', 'create', 'Read only', ...scope]);
    const entry = await runProgram(
      ['gateway', 'config', 'claude-desktop', 'Read only', '--rest', sandbox.rest],
      { env: { CLICKUP_AGENT_HOME: relative(projectRoot, home.path) } },
    );
    const { mcpServers } = JSON.parse(entry.out) as {
      mcpServers: Record<string, { command: string; args: string[] }>;
    };
    const { args = [] } = mcpServers['read-only'] ?? {};
    expect(entry.out).not.toContain(token);
    const ask = (method: string, params: object) =>
      JSON.stringify({ jsonrpc: '2.0', id: method, method, params });
    const served = await startProgram(args.slice(1), {
      cwd: home.path,
      input: [
        ask('tools/list', {}),
        ask('tools/call', { name: 'list_all_click_up_workspaces', arguments: {} }),
        '',
      ].join('\n'),
    }).ended;
    const lines = served.out.trim().split('\n');
    expect([served.code, lines.length]).toEqual([0, 2]);
    expect(served.out).not.toContain('delete_a_click_up_task');
    expect(served.out).toContain('teams');
  });
});

describe('an OAuth app', () => {
  /** Follows the printed address as a browser that approves would. */
  async function approve(started: ReturnType<typeof startProgram>): Promise<void> {
    const page = await new Promise<URL>((resolve) => {
      let seen = '';
      started.child.stderr.on('data', (text: string) => {
        seen += text;
        const address = /https:\/\/app\.clickup\.com\S+/.exec(seen)?.[0];
        if (address) resolve(new URL(address));
      });
    });
    const back = new URL(page.searchParams.get('redirect_uri') ?? '');
    const answer = (state: string) => {
      back.search = new URLSearchParams({ code: 'once', state }).toString();
      return fetch(back);
    };
    expect((await answer('of-somebody-else')).status).toBe(400);
    expect((await answer(page.searchParams.get('state') ?? '')).status).toBe(200);
  }
  const flags = ['--client-id', 'app', '--no-browser', '--port', '0', '--timeout', '1m'];

  test('gives an account its login, and a profile of this program too', async () => {
    const rest = ['--rest', sandbox.rest, '--home', home.path];
    const login = startProgram(['gateway', 'account', 'login', 'by-app', ...flags, ...rest], {
      input: 'app-secret-123',
    });
    await approve(login);
    const account = await login.ended;
    expect([account.code, account.err]).toEqual([0, expect.stringContaining('acts as')]);
    const added = startProgram(['endpoint', 'add', 'mine', '--login', ...flags, ...rest], {
      input: 'app-secret-123',
    });
    await approve(added);
    expect((await added.ended).code).toBe(0);
    expect((await run(['tree', '--profile', 'mine'])).out).toContain('Engineering');
    const listed = await run(['gateway', 'account', 'list']);
    expect(listed.out).toMatch(/by-app.*OAuth login/);
    expect(`${account.out}${account.err}${listed.out}`).not.toContain('app-secret-123');
  });
});
