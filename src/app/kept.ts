// What the endpoint keeps between runs, on the store's faces.
import type { Clock, Json, JsonObject } from '../base/index.ts';
import { isObject } from '../base/index.ts';
import type { SessionCache, SessionRecord, Tool, ToolCache } from '../endpoint/index.ts';
import type { Store } from '../store/index.ts';

/** Tool lists by fingerprint. */
export function toolCache(store: Store): ToolCache {
  return {
    async load(fingerprint) {
      const kept = await store.cache.get(`${fingerprint}/tools`);
      return kept && Array.isArray(kept.value)
        ? { tools: kept.value as unknown as Tool[], savedAt: kept.storedAt }
        : null;
    },
    save: (fingerprint, tools, savedAt) =>
      store.cache.put(`${fingerprint}/tools`, tools as unknown as Json, savedAt),
  };
}

/** Sessions by fingerprint. They may be secrets, so they live in the store's private file. */
export function sessionCache(store: Store, clock: Clock): SessionCache {
  return {
    async load(fingerprint) {
      const kept = await store.cache.get(`${fingerprint}/session`);
      return kept && isObject(kept.value) ? (kept.value as unknown as SessionRecord) : null;
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
