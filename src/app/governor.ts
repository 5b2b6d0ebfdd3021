// The governor of a profile's credential, shared with every process that uses the same store.
import { type Clock, type RandomInt, sha256 } from '../base/index.ts';
import type { ProfileSettings } from '../config/index.ts';
import { createGovernor, type Governor } from '../quota/index.ts';
import type { SharedStore, Store } from '../store/index.ts';
import { given } from './given.ts';

export interface GovernorSetup {
  /** What the endpoint is known by; only its hash is stored. */
  identity: string;
  settings: NonNullable<ProfileSettings['quota']>;
  /** One of many machines: alone, each of them would spend the whole quota. */
  fleet: boolean;
  /** Longest wait of a call, ms. */
  maxWaitMs: number | undefined;
  shared: SharedStore;
  clock: Clock;
  random: RandomInt;
}

export function openGovernor(setup: GovernorSetup): Governor {
  const { settings, clock, random, shared } = setup;
  return createGovernor({
    clock,
    random: () => random(2 ** 32) / 2 ** 32,
    credential: credentialOf(setup.identity),
    shared,
    whenLost: settings.whenStoreIsLost ?? (setup.fleet ? 'stop' : 'local'),
    steady: setup.fleet,
    ...given({
      reserve: settings.reserve,
      defaultLimit: settings.defaultLimit,
      maxWaitMs: setup.maxWaitMs,
    }),
  });
}

/** What a credential's quota is stored under. */
function credentialOf(identity: string): string {
  return sha256(identity).slice(0, 16);
}

/** Remembers a credential's name, for the overview of all quotas. */
export async function nameCredential(
  { documents }: Pick<Store, 'documents'>,
  identity: string,
  name: string,
  clock: Clock,
): Promise<void> {
  const id = credentialOf(identity);
  try {
    const known = await documents.get('credential', id);
    if (known?.name !== name) await documents.put('credential', id, { name }, clock.now());
  } catch {
    // A name is not worth failing for: what really needs the store says what is wrong with it.
  }
}
