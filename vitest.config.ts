import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: 'test/support/fresh-build.ts',
    include: ['test/**/*.test.{ts,tsx}'],
    // Files keep to themselves what they change, so a worker loads each module once for all of them.
    isolate: false,
    // Journeys spend part of their time waiting, so two more workers keep two cores busy.
    maxWorkers: availableParallelism() + 2,
    // Journeys start the built program many times; a busy machine needs the room.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
