// Several machines, one credential: the shared window in Redis, by compare and set and in Redis' own
// time. ioredis is loaded when somebody connects.
import { type Clock, isObject, type JsonObject, parseJson } from '../base/index.ts';
import type { SharedWindow } from './contract.ts';

/** `url`: redis:// or rediss://; can hold a password and is never shown. */
export interface RedisShareOptions {
  url: string;
  clock: Clock;
}

/** What makes a governor one of several machines. Close it after the governor. */
export interface RedisShare {
  shared: SharedWindow;
  close(): Promise<void>;
}

/** The little of ioredis that is used here. */
interface RedisCommands {
  eval(script: string, keys: number, ...args: (string | number)[]): Promise<unknown>;
}

const COMMAND_MS = 2000;
const READ = `local t = redis.call('TIME')
return {redis.call('GET', KEYS[1]), t[1], t[2]}`;
const WRITE = `if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;
/** Nothing learned is worth storing longer, and a daily allowance is over by then. */
const STORED_MS = 2 * 24 * 60 * 60 * 1000;
const MOST_TRIES = 50;

/** Connects without waiting: while Redis is away, the governor does as its `whenLost` says. */
export async function connectRedis({ url, clock }: RedisShareOptions): Promise<RedisShare> {
  const { Redis } = await import('ioredis');
  const client = new Redis(url, {
    commandTimeout: COMMAND_MS,
    maxRetriesPerRequest: 1,
    retryStrategy: (times) => Math.min(times * 100, COMMAND_MS),
  });
  // Losing Redis is told through the operations that fail.
  client.on('error', () => {});
  return { shared: redisWindow(client, clock), close: async () => client.disconnect() };
}

function redisWindow(redis: RedisCommands, clock: Clock): SharedWindow {
  return {
    async transact(credential, change) {
      const key = `clickup-agent:quota:{${credential}}`;
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const asked = clock.now();
        const [text, seconds, micros] = (await redis.eval(READ, 1, key)) as [
          string | null,
          string,
          string,
        ];
        // Redis' clock minus ours.
        const offset = Number(seconds) * 1000 + Number(micros) / 1000 - (asked + clock.now()) / 2;
        const { state, result } = change(moved(parse(text), -offset));
        if (state === null) return result;
        const next = JSON.stringify(moved(state, offset));
        if ((await redis.eval(WRITE, 1, key, text ?? '', next, STORED_MS)) === 1) return result;
      }
      throw new Error('Too many others were writing the shared quota state.');
    },
  };
}

function parse(text: string | null): JsonObject | null {
  const value = text === null ? null : parseJson(text);
  return isObject(value) ? value : null;
}

/** Every timestamp in a state is relative to `at`, so moving that moves them all to another clock. */
function moved(state: JsonObject | null, ms: number): JsonObject | null {
  return state !== null && typeof state.at === 'number'
    ? { ...state, at: Math.round(state.at + ms) }
    : state;
}
