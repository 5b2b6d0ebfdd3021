// The governor of a profile's credential: shared with this machine's processes through the store, or
// with other machines through Redis.
import { type Clock, type RandomInt, sha256 } from '../base/index.ts';
import type { ProfileSettings } from '../config/index.ts';
import { connectRedis, createGovernor, type Governor } from '../quota/index.ts';
import type { Shared } from '../store/index.ts';
import { given } from './given.ts';

export interface GovernorSetup {
  /** What the endpoint is known by; only its hash is kept. */
  identity: string;
  settings: NonNullable<ProfileSettings['quota']>;
  /** Longest wait of a call, ms. */
  maxWaitMs: number | undefined;
  shared: Shared;
  clock: Clock;
  random: RandomInt;
}

/** Opens it; closing it lets go of Redis as well. */
export async function openGovernor(setup: GovernorSetup): Promise<Governor> {
  const { settings, clock, random } = setup;
  const credential = sha256(setup.identity).slice(0, 16);
  const whenLost = settings.whenRedisIsLost ?? 'local';
  const redis = settings.redis ? await connectRedis({ url: settings.redis, clock }) : null;
  const governor = createGovernor({
    clock,
    random: () => random(2 ** 32) / 2 ** 32,
    credential,
    shared: redis?.shared ?? setup.shared,
    whenLost,
    ...given({
      reserve: settings.reserve,
      defaultLimit: settings.defaultLimit,
      maxWaitMs: setup.maxWaitMs,
    }),
  });
  return {
    ...governor,
    async close() {
      await governor.close();
      await redis?.close();
    },
  };
}
