// Bottleneck's connection to Redis, with two faults mended. Redis 7 puts `ERR ` before a script's
// error, and Bottleneck then fails to see that its keys have expired or were flushed. And it sends
// each machine's own time, so that a machine with a fast clock would make the others wait.
import Bottleneck from 'bottleneck';

type Reply = (error: Error | null, replies?: unknown) => void;

/** What Bottleneck's connection class does for its scripts, though its types do not say so. */
interface ScriptHost {
  __scriptArgs__(name: string, id: string, args: unknown[], reply: Reply): unknown[];
}

const Host = Bottleneck.IORedisConnection as unknown as new (
  options: Bottleneck.IORedisConnectionOptions & { Promise: PromiseConstructor },
) => Bottleneck.IORedisConnection & ScriptHost;

export class MendedConnection extends Host {
  /** Redis' clock minus ours (ms). */
  offsetMs = 0;

  override __scriptArgs__(name: string, id: string, args: unknown[], reply: Reply): unknown[] {
    const [now, ...rest] = args;
    const common = typeof now === 'number' ? Math.round(now + this.offsetMs) : now;
    return super.__scriptArgs__(name, id, [common, ...rest], (error, replies) => {
      if (error) error.message = error.message.replace(/^ERR /, '');
      reply(error, replies);
    });
  }
}
