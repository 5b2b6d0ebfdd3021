// The governor of a profile's credential, shared with every process that uses the same store.
import { type Clock, type RandomInt, sha256 } from '../base/index.ts';
import type { ProfileSettings } from '../config/index.ts';
import { createGovernor, type Governor } from '../quota/index.ts';
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

export function openGovernor(setup: GovernorSetup): Governor {
  const { settings, clock, random, shared } = setup;
  return createGovernor({
    clock,
    random: () => random(2 ** 32) / 2 ** 32,
    credential: sha256(setup.identity).slice(0, 16),
    shared,
    whenLost: settings.whenStoreIsLost ?? 'local',
    ...given({
      reserve: settings.reserve,
      defaultLimit: settings.defaultLimit,
      maxWaitMs: setup.maxWaitMs,
    }),
  });
}
