// Exports through the built program: cut off in earnest and gone on with, repeated, compared.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { runProgram, startProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';

let sandbox: ServedSandbox;
const home = temporaryFolder();
const out = join(home.path, 'backup');
beforeAll(async () => {
  sandbox = await serveSandbox('--plan', 'enterprise');
});
afterAll(async () => {
  await sandbox.close();
  home.remove();
});

const at = () => ['--endpoint', sandbox.mcp, '--home', home.path];
const run = (...args: string[]) => runProgram([...args, ...at()]);
const reads = async () => (await sandbox.requests()).map(({ path }) => path);
const singles = (paths: string[]) => paths.filter((path) => /\/task\/\w+(\/comment)?$/.test(path));

test('an export that was killed goes on, and reads nothing that it had', async () => {
  await sandbox.fault({ kind: 'delay', delayMs: 20_000, after: 60 });
  const first = startProgram(['export', '--out', out, ...at()]);
  const faults = async () => (await fetch(`${sandbox.rest}/control/faults`)).json();
  await eventually(faults).toEqual([]);
  first.child.kill('SIGKILL');
  await first.ended;
  await sandbox.clearFaults();
  const done = readFileSync(join(out, '.partial/done.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line) as { id: string });
  expect(done.length).toBeGreaterThan(15);
  expect(readdirSync(out)).not.toContain('manifest.json');

  await sandbox.forget();
  const second = await run('export', '--out', out, '--json');
  const report = JSON.parse(second.out);
  expect([second.code, report.counts.tasks, report.read + report.same]).toEqual([0, 64, 64]);
  expect(report.same).toBeGreaterThanOrEqual(done.length);
  const paths = await reads();
  const again = done.filter(({ id }) => paths.some((path) => path.includes(`/task/${id}`)));
  expect(again).toEqual([]);
  // The listing is not read again either, and each task that was open is read once.
  expect(paths.filter((path) => path.includes('/team/') && path.endsWith('/task'))).toEqual([]);
  expect(new Set(singles(paths)).size).toBe(singles(paths).length);
  expect(singles(paths)).toHaveLength(2 * report.read);
  expect(readdirSync(out).sort()).toEqual(['docs', 'manifest.json', 'tasks']);
  expect(await sandbox.writes()).toEqual([]);
}, 60_000);

test('--since last reads no task that has not changed, and says what is different', async () => {
  await sandbox.forget();
  const same = await run('export', '--out', out, '--since', 'last');
  expect([same.code, same.out]).toEqual([
    ...[0, `64 tasks (0 read, 64 unchanged), 8 pages: ${out}\n`],
  ]);
  expect(singles(await reads())).toEqual([]);

  const { tasks } = await sandbox.world();
  const task = tasks?.find(({ name }) => name === 'Pricing page copy');
  await sandbox.send('PUT', `/api/v2/task/${task?.id}`, { priority: 1 });
  const later = join(home.path, 'later');
  expect((await run('export', '--out', later, '--quiet')).code).toBe(0);
  const found = await run('export', 'diff', out, later, '--detailed-exitcode');
  expect([found.code, found.out.split('\n')]).toEqual([
    10,
    expect.arrayContaining([
      `~ ${task?.id} Pricing page copy`,
      expect.stringMatching(/^ {4}priority: .+ → urgent$/),
      '0 added, 0 removed, 1 changed, 71 the same.',
    ]),
  ]);
}, 60_000);

test('what cannot be exported is said in a sentence, and leaves no folder', async () => {
  const wrong = await run('export', '--where', 'list:', '--out', join(home.path, 'none'));
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('list:')]);
  const nowhere = await run('export');
  expect([nowhere.code, nowhere.err]).toEqual([
    2,
    'Error: Where to?\nName a folder: clickup-agent export --out backup.\n',
  ]);
  expect(readdirSync(home.path)).not.toContain('none');
  const nothing = await run('export', 'diff', out, join(home.path, 'none'));
  expect([nothing.code, nothing.err]).toEqual([2, expect.stringContaining('There is no folder')]);
});
