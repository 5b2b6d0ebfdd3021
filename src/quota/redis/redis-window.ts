// The shared window in Redis: compare and set, in Redis' own time.
import { type Clock, isObject, type JsonObject, parseJson } from '../../base/index.ts';
import type { SharedWindow } from '../shared/window.ts';

/** The little of ioredis that is used here. */
export interface RedisCommands {
  eval(script: string, keys: number, ...args: (string | number)[]): Promise<unknown>;
}

const READ = `local t = redis.call('TIME')
return {redis.call('GET', KEYS[1]), t[1], t[2]}`;
const WRITE = `if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;
/** Nothing learned is worth keeping longer, and a daily allowance is over by then. */
const KEPT_MS = 2 * 24 * 60 * 60 * 1000;
const MOST_TRIES = 50;

/** `onOffset` is told Redis' clock minus ours (ms) at every transaction. */
export function redisWindow(
  redis: RedisCommands,
  clock: Clock,
  onOffset: (offsetMs: number) => void = () => {},
): SharedWindow {
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
        const ours = (asked + clock.now()) / 2;
        const offset = Number(seconds) * 1000 + Number(micros) / 1000 - ours;
        onOffset(offset);
        const { state, result } = change(moved(parse(text), -offset));
        if (state === null) return result;
        const next = JSON.stringify(moved(state, offset));
        if ((await redis.eval(WRITE, 1, key, text ?? '', next, KEPT_MS)) === 1) return result;
      }
      throw new Error('Too many others were writing the shared quota state.');
    },
  };
}

function parse(text: string | null): JsonObject | null {
  const value = text === null ? null : parseJson(text);
  return isObject(value) ? value : null;
}

/** Every instant in a state is relative to `at`, so moving that moves them all to another clock. */
function moved(state: JsonObject | null, ms: number): JsonObject | null {
  return state !== null && typeof state.at === 'number'
    ? { ...state, at: Math.round(state.at + ms) }
    : state;
}
