// A workflow that the system runs by itself: installed, started as cron starts it, removed.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runProgram, temporaryFolder } from '../support/program.ts';
import { systemTools } from '../support/system-tools.ts';

let home: ReturnType<typeof temporaryFolder>;
let tools: ReturnType<typeof systemTools>;

beforeEach(() => {
  home = temporaryFolder();
  tools = systemTools(home.path);
});
afterEach(() => home.remove());

const schedule = (...args: string[]) => runProgram(['schedule', ...args], { env: tools.env });
const settings = () => ['--home', join(home.path, 'my home 100%')];

describe('the crontab', () => {
  test('gets one line that works from anywhere, however often it is installed', async () => {
    const install = () =>
      schedule(
        ...['install', 'weekly-sync', '--on', 'fri 17:00', ...settings()],
        ...['--', '--goal', 'Q3 Platform Stability', '--hours', '2'],
      );
    expect((await install()).out).toContain('weekly-sync runs Fri 17:00.');
    expect((await install()).out).toContain('in place of the earlier one');
    const lines = tools.table().trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^0 17 \* \* 5 .*# clickup-agent:weekly-sync$/);

    // As cron starts it: no PATH of ours, another folder, \% for %.
    const command = (lines[0] ?? '').split(' ').slice(5).join(' ').replaceAll('\\%', '%');
    execFileSync('/bin/sh', ['-c', command], { cwd: '/', env: { HOME: '/' }, stdio: 'pipe' });
    const runs = JSON.parse((await runProgram(['runs', 'list', '--json', ...settings()])).out) as {
      runs: { params: { hours: string }; summary: { create: number } }[];
    };
    expect(runs.runs).toMatchObject([{ params: { hours: '2' }, state: 'done' }]);
    expect(runs.runs[0]?.summary.create).toBeGreaterThan(0);

    expect((await schedule('remove', 'weekly-sync')).code).toBe(0);
    expect(tools.table()).toBe('');
  });

  test('starts where it was installed when a parameter names a file that is yet to come', async () => {
    const { out } = await schedule(
      ...['print', 'sprint-triage', '--on', 'daily 7:00', ...settings()],
      ...['--', '--csv', 'next-week.csv', '--match', 'SSO', '--list', 'Bug Triage'],
    );
    expect(out).toContain(`cd ${process.cwd()} && `);
  });

  test('keeps what is not ours', async () => {
    writeFileSync(tools.env.TABLE, '0 4 * * * backup\n');
    await schedule('install', 'weekly-sync', ...settings());
    await schedule('remove', 'weekly-sync');
    expect(tools.table()).toBe('0 4 * * * backup\n');
  });

  test('is not touched when a parameter is wrong', async () => {
    const ended = await schedule('install', 'weekly-sync', ...settings(), '--', '--hours', '99');
    expect([ended.code, ended.err.includes('--hours')]).toEqual([2, true]);
    expect(tools.table()).toBe('');
  });

  test('gets no endpoint from the command line, which may be a secret', async () => {
    const url = 'https://mcp.example.test/mcp/tok_9f8e7d6c5b';
    const ended = await schedule('print', 'weekly-sync', '--endpoint', url);
    expect(ended.code).toBe(2);
    expect(ended.out + ended.err).not.toContain('tok_9f8e');
  });

  test('is looked through for a name that is not there', async () => {
    await schedule('install', 'weekly-sync', '--name', 'mondays', ...settings());
    const ended = await schedule('remove', 'weekly-sync');
    expect([ended.code, ended.err]).toEqual([2, expect.stringContaining('There are: mondays.')]);
  });
});

test('a systemd timer is written, started, and removed without a trace', async () => {
  const installed = await schedule('install', 'weekly-sync', '--systemd', ...settings());
  expect(installed.code).toBe(0);
  const timer = join(tools.unitFolder, 'clickup-agent-weekly-sync.timer');
  expect(readFileSync(timer, 'utf8')).toContain('Persistent=true');
  const service = timer.replace('.timer', '.service');
  expect(readFileSync(service, 'utf8')).toContain('100%%');
  expect([timer, service].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o600]);
  expect(tools.calls()).toBe(
    '--user daemon-reload\n--user enable --now clickup-agent-weekly-sync.timer\n',
  );
  expect((await schedule('remove', 'weekly-sync', '--systemd')).code).toBe(0);
  expect(existsSync(timer)).toBe(false);
  expect(tools.calls()).toContain('--user disable --now clickup-agent-weekly-sync.timer');
});

test('a systemd timer is never written through a link', async () => {
  const victim = join(home.path, 'victim');
  writeFileSync(victim, 'mine');
  mkdirSync(tools.unitFolder, { recursive: true });
  symlinkSync(victim, join(tools.unitFolder, 'clickup-agent-weekly-sync.service'));
  const ended = await schedule('install', 'weekly-sync', '--systemd', ...settings());
  expect([ended.code, ended.err]).toEqual([2, expect.stringContaining('a symbolic link')]);
  expect([readFileSync(victim, 'utf8'), tools.calls()]).toEqual(['mine', '']);
});
