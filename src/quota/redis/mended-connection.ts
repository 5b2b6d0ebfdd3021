// Bottleneck's connection to Redis, with three faults mended. Redis 7 puts `ERR ` before a script's
// error, and Bottleneck then fails to see that its keys have expired or were flushed. It sends each
// machine's own time, so that a machine with a fast clock would make the others wait. And its farewell
// for a limiter, cut off by the end of the connection, fails where nobody can hear it.
import Bottleneck from 'bottleneck';
import { Redis } from 'ioredis';

type Reply = (error: Error | null, replies?: unknown) => void;

/** What Bottleneck's connection class does for its scripts, though its types do not say so. */
interface ScriptHost {
  __scriptArgs__(name: string, id: string, args: unknown[], reply: Reply): unknown[];
  __removeLimiter__(limiter: unknown): unknown;
}

const Host = Bottleneck.IORedisConnection as unknown as new (
  options: Bottleneck.IORedisConnectionOptions & { Redis: unknown; Promise: PromiseConstructor },
) => Bottleneck.IORedisConnection & ScriptHost;

export class MendedConnection extends Host {
  /** The time as Redis has it (epoch ms). */
  readonly #now: () => number;

  constructor(client: Redis, now: () => number) {
    super({ client, Redis, Promise });
    this.#now = now;
  }

  override __scriptArgs__(name: string, id: string, args: unknown[], reply: Reply): unknown[] {
    const [_ownTime, ...rest] = args;
    const now = Math.round(this.#now());
    return super.__scriptArgs__(name, id, [now, ...rest], (error, replies) => {
      if (error) error.message = error.message.replace(/^ERR /, '');
      reply(error, replies);
    });
  }

  /** The connection ends right after its only limiter, and its subscriptions with it. */
  override __removeLimiter__(): void {}
}
