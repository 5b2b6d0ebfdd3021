// Waits for what another process or the network will do; patient, because machines can be busy.
import { expect } from 'vitest';

export const eventually = <T>(look: () => T | Promise<T>) =>
  expect.poll(look, { timeout: 20_000, interval: 10 });
