import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // Journeys start the built program many times; a busy machine needs the room.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
