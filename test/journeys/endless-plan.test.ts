// A workflow of one's own that never comes back is ended all the same, and said to be at fault.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { runProcess, startProgram, temporaryFolder } from '../support/program.ts';
import { serveSandbox } from '../support/served-sandbox.ts';

let home: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  home = temporaryFolder();
});
afterEach(() => {
  // Where the program fails to end it, the test does not leave it behind.
  const mark = join(home.path, 'planning');
  if (existsSync(mark)) {
    try {
      process.kill(Number(readFileSync(mark, 'utf8')), 'SIGKILL');
    } catch {
      // It has ended.
    }
  }
  home.remove();
});

/** A file of a workflow; when it plans it leaves a mark, and goes on with `body`. */
function workflow(body: string, folder = home.path): { file: string; planning(): Promise<void> } {
  const mark = join(home.path, 'planning');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'endless.ts');
  writeFileSync(
    file,
    `import { writeFileSync } from 'node:fs';
     import { defineWorkflow } from 'clickup-agent';
     import { z } from 'zod';
     export default defineWorkflow({
       name: 'endless', summary: 'never comes back', params: z.object({}), needs: [],
       async plan(context) {
         writeFileSync(${JSON.stringify(mark)}, String(process.pid));
         ${body}
       },
     });`,
  );
  return {
    file,
    async planning() {
      while (!existsSync(mark)) await pause();
    },
  };
}

const LOOP = 'for (;;) {}';
const args = (file: string) => ['run', file, '--home', home.path];

test('by --timeout, with 124 and a sentence', async () => {
  const { file } = workflow(LOOP);
  const ended = await runProcess([...args(file), '--timeout', '6s']);
  expect([ended.code, ended.out]).toEqual([124, '']);
  expect(ended.err).toContain('endless.ts');
  expect(ended.err).toContain('--timeout');
});

test.each(['SIGTERM', 'SIGINT'] as const)('by %s, with 130 and a sentence', async (signal) => {
  const { file, planning } = workflow(`await null; ${LOOP}`);
  const started = startProgram(args(file));
  await planning();
  started.child.kill(signal);
  const ended = await started.ended;
  expect([ended.code, ended.out]).toEqual([130, '']);
  expect(ended.err).toContain('endless.ts');
});

test('also when it is called by its name, and asked to end twice', async () => {
  const { planning } = workflow(LOOP, join(home.path, 'workflows'));
  const started = startProgram(args('endless'));
  await planning();
  started.child.kill('SIGTERM');
  started.child.kill('SIGTERM');
  expect((await started.ended).code).toBe(130);
});

test('one that waits is ended as ever, and one that ends is not disturbed', async () => {
  const { file, planning } = workflow('await new Promise(() => setInterval(() => {}, 1_000));');
  const started = startProgram(args(file));
  await planning();
  started.child.kill('SIGTERM');
  expect((await started.ended).code).toBe(130);
  const { file: short } = workflow("return { steps: [], noop: 2, report: 'well' };");
  const ended = await runProcess([...args(short), '--timeout', '1m']);
  expect([ended.code, ended.out.includes('well')]).toEqual([0, true]);
});

test('5,000 writes end with the one that is under way, and go on where they ended', async () => {
  const sandbox = await serveSandbox('--plan', 'enterprise');
  onTestFinished(() => sandbox.close());
  const { file } = workflow(
    `const { node } = await context.hierarchy.find('Vendors', ['list']);
     const steps = Array.from({ length: 5_000 }, (_, i) => ({
       key: 'many/' + i, operation: 'task.create', reason: 'Many are wanted.',
       input: { listId: node.id, name: 'Task ' + i },
       target: { kind: 'task', id: null, name: 'Task ' + i }, after: { name: 'Task ' + i },
     }));
     return { steps };`,
  );
  const at = ['--home', home.path, '--endpoint', sandbox.mcp];
  const ended = async (args: string[], writes: number) => {
    const started = startProgram([...args, '--json', ...at]);
    while ((await sandbox.writes()).length < writes) await pause();
    started.child.kill('SIGTERM');
    const sent = (await sandbox.writes()).length;
    const { code, out } = await started.ended;
    // The signal takes a moment to arrive, in which a few more leave; then no other does.
    expect([code, (await sandbox.writes()).length - sent < 100]).toEqual([130, true]);
    return JSON.parse(out) as { id: string; steps: { state: string }[] };
  };

  const { id } = await ended(['run', file, '--yes'], 20);
  const { steps } = await ended(['runs', 'resume', id], 40);
  const tasks = (await sandbox.world()).tasks?.filter(({ name }) => /^Task \d/.test(String(name)));
  expect(steps.filter(({ state }) => state === 'done')).toHaveLength(tasks?.length ?? 0);
  expect(new Set(tasks?.map(({ name }) => name)).size).toBe(tasks?.length);
});

const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
