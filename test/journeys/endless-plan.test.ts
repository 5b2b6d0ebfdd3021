// A workflow of one's own that never comes back is ended all the same, and said to be at fault.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runProgram, startProgram, temporaryFolder } from '../support/program.ts';

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
       async plan() {
         writeFileSync(${JSON.stringify(mark)}, String(process.pid));
         ${body}
       },
     });`,
  );
  return {
    file,
    async planning() {
      while (!existsSync(mark)) await new Promise((resolve) => setTimeout(resolve, 20));
    },
  };
}

const LOOP = 'for (;;) {}';
const args = (file: string) => ['run', file, '--home', home.path];

test('by --timeout, with 124 and a sentence', async () => {
  const { file } = workflow(LOOP);
  const ended = await runProgram([...args(file), '--timeout', '3s']);
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
  const ended = await runProgram([...args(short), '--timeout', '1m']);
  expect([ended.code, ended.out.includes('well')]).toEqual([0, true]);
});
