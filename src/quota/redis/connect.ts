// Several machines, one credential: the shared window and the bound on calls under way, both kept
// in Redis. Loaded only when configured.
import Bottleneck from 'bottleneck';
import { Redis } from 'ioredis';
import type { Clock } from '../../base/index.ts';
import type { Runner } from '../governor/contract.ts';
import type { SharedWindow } from '../shared/window.ts';
import { clusterRunner } from './cluster-runner.ts';
import { MendedConnection } from './mended-connection.ts';
import { redisWindow } from './redis-window.ts';

/**
 * - `url`: redis:// or rediss://; can hold a password and is never shown.
 * - `maxConcurrent`: calls under way at once on all machines together.
 * - `slotMs`: after this a call's place is free again, so that a killed process holds none for ever.
 *   It must be longer than any call takes.
 * - `whenLost`: what to do while Redis does not answer: go on alone, or stop.
 */
export interface RedisShareOptions {
  url: string;
  credential: string;
  clock: Clock;
  maxConcurrent?: number;
  slotMs?: number;
  whenLost?: 'local' | 'stop';
}

/** What a governor takes to be one of several machines. Close it after the governor. */
export interface RedisShare {
  shared: SharedWindow;
  runner: Runner;
  close(): Promise<void>;
}

const COMMAND_MS = 2000;
const MAX_CONCURRENT = 50;
const SLOT_MS = 5 * 60 * 1000;

/** Connects without waiting: while Redis is away, the governor does as `whenLost` says. */
export function connect(options: RedisShareOptions): RedisShare {
  const client = new Redis(options.url, {
    commandTimeout: COMMAND_MS,
    maxRetriesPerRequest: 1,
    retryStrategy: (times) => Math.min(times * 100, COMMAND_MS),
  });
  // Losing Redis is told through the operations that fail.
  client.on('error', () => {});
  let offsetMs = 0;
  const connection = new MendedConnection(client, () => options.clock.now() + offsetMs);
  const runner = clusterRunner({
    limiter: (settings) => new Bottleneck({ ...settings, connection }),
    ping: () => client.ping(),
    clock: options.clock,
    credential: options.credential,
    maxConcurrent: options.maxConcurrent ?? MAX_CONCURRENT,
    slotMs: options.slotMs ?? SLOT_MS,
    whenLost: options.whenLost ?? 'local',
  });
  const shared = redisWindow(client, options.clock, (measured) => {
    offsetMs = measured;
  });
  return {
    shared,
    runner,
    async close() {
      await runner.close();
      await connection.disconnect(false);
    },
  };
}
