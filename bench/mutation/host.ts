// A process that runs the tests of one mutant after another: what all of them share is loaded once. Its
// parent ends it when a mutant never comes to an end.
import { createVitest } from 'vitest/node';

/** `changed`: files that are other than they were at the question before. */
export interface Question {
  changed: string[];
  tests: string[];
}

const [root = ''] = process.argv.slice(2);
const vitest = await createVitest('test', {
  ...{ root, config: false, watch: false, include: ['test/**/*.test.{ts,tsx}'] },
  // One that fails is enough.
  ...{ isolate: false, pool: 'threads', maxWorkers: 1, reporters: [{}], bail: 1 },
  ...{ testTimeout: 120_000, hookTimeout: 120_000 },
});
process.on('message', async ({ changed, tests }: Question) => {
  for (const path of changed) vitest.invalidateFile(path);
  const wanted = await Promise.all(tests.map((path) => vitest.globTestSpecifications([path])));
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(wanted.flat(), true);
  // Those of earlier questions are among them.
  const asked = testModules.filter(({ moduleId }) => tests.some((path) => moduleId.endsWith(path)));
  const passed = asked.every((one) => one.state() === 'passed');
  process.send?.(passed && asked.length === tests.length && unhandledErrors.length === 0);
});
process.send?.('ready');
