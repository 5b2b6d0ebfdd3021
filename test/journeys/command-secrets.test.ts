// Secrets among the arguments of an endpoint's command: stored apart, shown nowhere, given to it.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runProgram, temporaryFolder } from '../support/program.ts';

const KEY = 'hunter2-of-acme';
const TOKEN = 'pk_4711_ABCDEFGHIJKLMNOP';

let home: ReturnType<typeof temporaryFolder>;
let script: string;
beforeEach(() => {
  home = temporaryFolder();
  mkdirSync(home.path, { recursive: true });
  script = join(home.path, 'server.mjs');
  // No server at all: it notes what it was started with.
  const note = join(home.path, 'started-with');
  writeFileSync(
    script,
    `import { writeFileSync } from 'node:fs';
     writeFileSync(${JSON.stringify(note)}, JSON.stringify(process.argv.slice(2)));
     console.error('refused ' + process.argv.slice(2).join(' '));
     process.exit(3);`,
  );
});
afterEach(() => home.remove());

const run = (...args: string[]) => runProgram([...args, '--home', home.path]);
const config = () => readFileSync(join(home.path, 'config.json'), 'utf8');

async function expectHidden(...secrets: string[]): Promise<void> {
  const shown = await Promise.all([
    run('config'),
    run('config', '--json'),
    run('endpoint', 'list'),
    run('endpoint', 'test', 'st', '--verbose'),
    run('doctor'),
  ]);
  const all = [config(), ...shown.flatMap(({ out, err }) => [out, err])].join('\n');
  for (const secret of secrets) expect(all).not.toContain(secret);
}

test('are moved to the secrets, and the command still gets them', async () => {
  const command = `node ${script} --api-key ${KEY} --token=${TOKEN} --region eu --verbose`;
  expect((await run('endpoint', 'add', 'st', command)).code).toBe(0);
  await expectHidden(KEY, TOKEN);
  expect(config()).toContain('--region');
  const secrets = join(home.path, 'secrets.json');
  expect(readFileSync(secrets, 'utf8')).toContain(TOKEN);
  const started = JSON.parse(readFileSync(join(home.path, 'started-with'), 'utf8'));
  expect(started).toEqual(['--api-key', KEY, `--token=${TOKEN}`, '--region', 'eu', '--verbose']);
  if (process.platform !== 'win32') {
    expect(statSync(join(home.path, 'config.json')).mode & 0o777).toBe(0o600);
    expect(statSync(secrets).mode & 0o777).toBe(0o600);
  }
});

test('are moved from an imported file as well', async () => {
  const file = join(home.path, 'mcp.json');
  const server = { command: 'node', args: [script, `--token=${KEY}`, '-e', `API_KEY=${TOKEN}`] };
  writeFileSync(file, JSON.stringify({ mcpServers: { clickup: server } }));
  expect((await run('endpoint', 'add', 'st', file)).code).toBe(0);
  await expectHidden(KEY, TOKEN);
});

test('that an older version left in the settings are not printed, and moved at the next change', async () => {
  const endpoint = { kind: 'stdio', command: 'node', args: [script, '--api-key', KEY] };
  const before = { version: 1, profiles: { st: { endpoint } } };
  writeFileSync(join(home.path, 'config.json'), JSON.stringify(before));
  const [shown, doctor] = await Promise.all([run('config'), run('doctor')]);
  expect(shown.out + doctor.out + doctor.err).not.toContain(KEY);
  await run('config', 'set', 'defaultProfile', 'st');
  await expectHidden(KEY);
});

test('that doctor cannot be sure of are warned of, without a value', async () => {
  await run('endpoint', 'add', 'st', `node ${script} --key maybe123secret`);
  const { err } = await run('doctor');
  expect(err).toMatch(/Warning: .*"st".*--key/);
  expect(err.split('\n')[0]).not.toContain('maybe123secret');
});

test('given with --endpoint are not repeated in what goes wrong', async () => {
  const ended = await run('tree', '--verbose', '--endpoint', `node ${script} --api-key ${KEY}`);
  expect(ended.code).toBe(7);
  expect(ended.err).toContain('refused');
  expect(ended.out + ended.err).not.toContain(KEY);
});
