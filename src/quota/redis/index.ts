// The door to the Redis share: its code, and ioredis with it, is loaded when somebody connects.
import type { RedisShare, RedisShareOptions } from './connect.ts';

export type { RedisShare, RedisShareOptions } from './connect.ts';

/**
 * What a governor needs to spend one credential together with other machines: pass `shared` and
 * `runner` of the result as its options. Does not wait for Redis; see `whenLost`.
 */
export async function connectRedis(options: RedisShareOptions): Promise<RedisShare> {
  const { connect } = await import('./connect.ts');
  return connect(options);
}
