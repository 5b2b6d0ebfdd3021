// What the endpoint keeps between runs, on the store's faces.
import type { Clock, Json, JsonObject } from '../base/index.ts';
import { isObject } from '../base/index.ts';
import type { BindingOptions } from '../binding/index.ts';
import type { SecretShelf } from '../config/index.ts';
import type {
  CredentialStore,
  SessionCache,
  SessionRecord,
  Tool,
  ToolCache,
} from '../endpoint/index.ts';
import type { Store } from '../store/index.ts';

/** Tool lists by fingerprint. */
export function toolCache(store: Store): ToolCache {
  return {
    async load(fingerprint) {
      const cached = await store.cache.get(`${fingerprint}/tools`);
      return cached && Array.isArray(cached.value)
        ? { tools: cached.value as unknown as Tool[], savedAt: cached.storedAt }
        : null;
    },
    save: (fingerprint, tools, savedAt) =>
      store.cache.put(`${fingerprint}/tools`, tools as unknown as Json, savedAt),
  };
}

/** What was learned about an endpoint's tools, by fingerprint. */
export function lessonStore(
  store: Store,
  fingerprint: string,
  clock: Clock,
): NonNullable<BindingOptions['lessons']> {
  const key = `${fingerprint}/lessons`;
  return {
    load: async () => (await store.cache.get(key))?.value ?? null,
    save: (value) => store.cache.put(key, value, clock.now()),
  };
}

/** Sessions by fingerprint. They may be secrets, so they live in the store's private file. */
export function sessionCache(store: Store, clock: Clock): SessionCache {
  return {
    async load(fingerprint) {
      const cached = await store.cache.get(`${fingerprint}/session`);
      return cached && isObject(cached.value) ? (cached.value as unknown as SessionRecord) : null;
    },
    async save(fingerprint, session) {
      if (session === null) await store.cache.clear(`${fingerprint}/session`);
      else {
        const record: JsonObject = { ...session };
        await store.cache.put(`${fingerprint}/session`, record, clock.now());
      }
    },
  };
}

/** How often, and how long, a process waits for another one that renews the same login, ms. */
const TURN_MS = 200;
/** A write of the secrets takes a few milliseconds. */
const WRITE_TURN_MS = 10;
const LONGEST_TURN_MS = 30_000;

/** All that is secret about a profile. */
type Stored = ReturnType<SecretShelf['load']>;

/** What logins earned, among the profiles' secrets; one process at a time renews it. */
export function loginStore(shelf: SecretShelf, store: Store, clock: Clock): CredentialStore {
  async function inTurn<T>(lockName: string, turnMs: number, work: () => Promise<T>): Promise<T> {
    for (let waited = 0; ; waited += turnMs) {
      const lock = await store.locks.acquire(lockName, `process ${process.pid}`);
      if (lock.held) return work().finally(() => lock.release());
      // Its holder hangs; going on at worst renews a login twice.
      if (waited >= LONGEST_TURN_MS) return work();
      await clock.sleep(turnMs);
    }
  }
  // All profiles share one file, which is read and written whole.
  const change = (name: string, changed: (secrets: Stored) => Stored) =>
    inTurn('secrets', WRITE_TURN_MS, async () => shelf.save(name, changed(shelf.load(name))));
  return {
    load: async (name) => shelf.load(name).login ?? null,
    save: (name, login) => change(name, (secrets) => ({ ...secrets, login })),
    remove: (name) => change(name, ({ login: _gone, ...rest }) => rest),
    exclusively: (name, work) => inTurn(`login/${name}`, TURN_MS, work),
  };
}

/** Adds to the count of calls that the cache has saved an endpoint; answers the new count. */
export function addSaved(store: Store, fingerprint: string, calls: number): Promise<number> {
  return store.shared.transact(`saved/${fingerprint}`, (state) => {
    const total = Number(state?.calls ?? 0) + calls;
    return { state: { calls: total }, result: total };
  });
}
