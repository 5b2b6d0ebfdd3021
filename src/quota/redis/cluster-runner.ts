// Runs admitted calls under one bound for all machines, with Bottleneck's clustering, which it keeps
// from three of its habits: failing a call that outlives its place, waiting for ever while Redis is
// away, and staying dead when Redis was away at the start.
import type Bottleneck from 'bottleneck';
import { AppError, type Clock } from '../../base/index.ts';
import type { Runner } from '../governor/contract.ts';
import { localRunner, PRIORITY } from '../governor/runner.ts';
import type { Lane } from '../ledger/index.ts';

export interface ClusterRunnerOptions {
  limiter(settings: Bottleneck.ConstructorOptions): Bottleneck;
  /** Rejects when Redis does not answer. */
  ping(): Promise<unknown>;
  clock: Clock;
  credential: string;
  maxConcurrent: number;
  slotMs: number;
  whenLost: 'local' | 'stop';
}

/** A call that has not begun is looked after this often: is Redis away, or are all places taken? */
const LOOK_MS = 1000;
/** Places of the dead are cleared away this often. */
const HEARTBEAT_MS = 1000;
/** Keys nobody uses go away by themselves. */
const IDLE_MS = 60 * 60 * 1000;

export function clusterRunner(options: ClusterRunnerOptions): Runner {
  const { clock, ping, maxConcurrent, slotMs, whenLost } = options;
  const alone = localRunner(clock, maxConcurrent);
  const closing = new AbortController();
  let current: Bottleneck | null = null;

  function limiter(): Bottleneck {
    if (current) return current;
    const made = options.limiter({
      id: `clickup-agent-${options.credential}`,
      maxConcurrent,
      timeout: IDLE_MS,
      heartbeatInterval: HEARTBEAT_MS,
    });
    made.on('error', () => {});
    // One that never got ready answers every call with that failure; the next call makes another.
    made.ready().catch(() => {
      if (current === made) current = null;
    });
    current = made;
    return made;
  }

  return {
    run<T>(lane: Lane, task: () => Promise<T>): Promise<T> {
      return new Promise((resolve, reject) => {
        const started = new AbortController();
        // The place is given back after `slotMs` whatever happens; the call's end is its own.
        const begin = async () => {
          if (started.signal.aborted) return;
          started.abort();
          const end = task();
          end.then(resolve, reject);
          await end.catch(() => {});
        };
        const lost = () => {
          if (whenLost === 'local') {
            void alone.run(lane, begin).catch(reject);
            return;
          }
          // Once refused it must not begin after all, when Redis is back.
          started.abort();
          reject(away());
        };
        limiter()
          .schedule({ priority: PRIORITY[lane], expiration: slotMs }, begin)
          .catch(() => {
            if (!started.signal.aborted) lost();
          });
        const unbegun = AbortSignal.any([started.signal, closing.signal]);
        void watch(clock, ping, unbegun).then((gone) => gone && lost());
      });
    },
    async close() {
      closing.abort();
      await alone.close();
      await current?.disconnect(false);
    },
  };
}

/** Looks at Redis until the call has begun; true when Redis is away. */
async function watch(
  clock: Clock,
  ping: () => Promise<unknown>,
  unbegun: AbortSignal,
): Promise<boolean> {
  while (!unbegun.aborted) {
    await clock.sleep(LOOK_MS, unbegun).catch(() => {});
    if (unbegun.aborted) return false;
    const answers = await ping().then(
      () => true,
      () => false,
    );
    if (!answers && !unbegun.aborted) return true;
  }
  return false;
}

function away(): AppError {
  return new AppError('unreachable', 'The shared quota state in Redis cannot be reached.', {
    next: 'Bring Redis back, or let the program go on alone while it is away.',
  });
}
