// A store as one process sees it: every write that becomes durable is a point at which the process
// can be cut off, before and after.
import type { Store } from '../../../src/store/index.ts';
import type { Fuse } from './fuse.ts';

export function mortalStore(store: Store, fuse: Fuse): Store {
  const durable = async <T>(what: string, write: () => Promise<T>): Promise<T> => {
    await fuse.pass(`before ${what}`);
    const value = await write();
    await fuse.pass(`after ${what}`);
    return value;
  };
  const { cache, journal, documents, shared, locks } = store;
  return {
    cache: {
      get: (key) => fuse.live(cache.get(key)),
      put: (key, value, at) => fuse.live(cache.put(key, value, at)),
      clear: (prefix) => fuse.live(cache.clear(prefix)),
    },
    journal: {
      saveRun: (run) => durable(`saving the run as ${run.state}`, () => journal.saveRun(run)),
      run: (id) => fuse.live(journal.run(id)),
      runs: (filter) => fuse.live(journal.runs(filter)),
      intend: (entry, lease) =>
        durable(`intending ${entry.stepId}`, () => journal.intend(entry, lease)),
      settle: (runId, stepId, at, body) =>
        durable(`settling ${stepId}`, () => journal.settle(runId, stepId, at, body)),
      entries: (runId) => fuse.live(journal.entries(runId)),
      byKey: (prefix, workspace) => fuse.live(journal.byKey(prefix, workspace)),
    },
    documents: {
      put: (kind, id, body, at) =>
        durable(`keeping a ${kind}`, () => documents.put(kind, id, body, at)),
      get: (kind, id) => fuse.live(documents.get(kind, id)),
      list: (kind) => fuse.live(documents.list(kind)),
      remove: (kind, id) => fuse.live(documents.remove(kind, id)),
      kinds: () => fuse.live(documents.kinds()),
    },
    shared: {
      transact: (name, change) => fuse.live(shared.transact(name, change)),
      list: () => fuse.live(shared.list()),
    },
    locks: {
      leased: locks.leased,
      async acquire(name, holder) {
        const lock = await fuse.live(locks.acquire(name, holder));
        // The system frees what a dead process held.
        if (lock.held) fuse.atDeath(() => void lock.release());
        return lock;
      },
      holder: (name) => fuse.live(locks.holder(name)),
    },
    close: async () => {},
  };
}
