// The first start: where the work is is asked, tried, and saved only when it answers.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { runProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';
import { projectRoot } from '../support/source.ts';
import { closeTtys, openTty } from '../support/tty.ts';

let sandbox: ServedSandbox;
let home: ReturnType<typeof temporaryFolder>;
beforeAll(async () => {
  sandbox = await serveSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => {
  home = temporaryFolder();
});
afterEach(() => {
  closeTtys();
  home.remove();
});

/** `init` on a terminal, at its first question. */
async function begun() {
  const args = [join(projectRoot, 'dist/main.js'), 'init', '--home', join(home.path, 'home')];
  const tty = openTty(process.execPath, args, { columns: 120, rows: 40, env: { HOME: home.path } });
  await tty.until(/Where is your work\?[\s\S]*Number \[1\]: $/m);
  return tty;
}
const settings = () => join(home.path, 'home/config.json');

test('two empty answers lead to the simulated workspace, and nothing is saved', async () => {
  const tty = await begun();
  tty.send('\r');
  await tty.until(/Anthropic API key.*: $/m);
  tty.send('\r');
  expect(await tty.ended).toBe(0);
  expect(tty.all().join('\n')).toMatch(/Next, on the simulated workspace:\n {2}clickup-agent tree/);
  expect(existsSync(settings())).toBe(false);
});

test('an address that does not answer is asked for again; one that does becomes the default', async () => {
  const tty = await begun();
  tty.send('9\r');
  await tty.until(/Answer with a number from 1 to 3/);
  tty.send('3\r');
  await tty.until(/Address or command: $/m);
  tty.send('http://127.0.0.1:9/mcp\r');
  await tty.until(/127\.0\.0\.1:9[\s\S]*Number \[1\]: $/m);
  tty.send('3\r');
  await tty.until((screen) => (screen.match(/Address or command: /g) ?? []).length > 1);
  tty.send(`${sandbox.mcp}\r`);
  await tty.until(/Connected as .*Saved as the profile "work"[\s\S]*Anthropic API key/);
  tty.send('sk-ant-of-mine\r');
  expect(await tty.ended).toBe(0);
  expect(tty.all().join('\n')).toContain('Workflows that run here: ');
  expect(tty.bytes()).not.toContain('sk-ant-of-mine');
  expect(readFileSync(settings(), 'utf8')).not.toContain('sk-ant-of-mine');
  const saved = JSON.parse(readFileSync(settings(), 'utf8'));
  expect([saved.defaultProfile, Object.keys(saved.profiles)]).toEqual(['work', ['work']]);
  const secrets = readFileSync(join(home.path, 'home/secrets.json'), 'utf8');
  expect(JSON.parse(secrets)['@model']).toEqual({ token: 'sk-ant-of-mine' });
  const shown = await runProgram(['config', '--home', join(home.path, 'home')]);
  expect(shown.out).not.toContain('sk-ant-of-mine');
});

test('a ClickUp server of another program is offered by name; others are not', async () => {
  mkdirSync(join(home.path, '.cursor'));
  const servers = {
    files: { command: 'npx', args: ['files'] },
    'clickup-work': { url: sandbox.mcp, headers: { Authorization: 'Bearer pk_sandbox' } },
  };
  writeFileSync(join(home.path, '.cursor/mcp.json'), JSON.stringify({ mcpServers: servers }));
  const tty = await begun();
  const offered = tty.screen().join('\n');
  expect(offered).toMatch(/4 {2}"clickup-work" of Cursor/);
  expect(offered).not.toContain('"files"');
  tty.send('4\r');
  await tty.until(/Saved as the profile "work"[\s\S]*Anthropic API key/);
  tty.send('\r');
  expect(await tty.ended).toBe(0);
});

test('without a terminal it says what to use instead', async () => {
  const ended = await runProgram(['init', '--home', home.path]);
  expect(ended.code).toBe(2);
  expect(ended.err).toContain('clickup-agent endpoint add NAME URL');
});
