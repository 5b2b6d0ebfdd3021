import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // Files keep to themselves what they change, so a worker loads each module once for all of them.
    isolate: false,
    // Journeys mostly wait for programs that they have started.
    maxWorkers: '100%',
    // Journeys start the built program many times; a busy machine needs the room.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
