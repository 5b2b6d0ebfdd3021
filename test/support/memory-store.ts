// A store in memory: what several "processes" of one test share, as they would share a file.
import type { Json, JsonObject } from '../../src/base/index.ts';
import type { JournalEntry, RunRecord, Store } from '../../src/store/index.ts';

/** Rows are copied in and out, so that nobody changes what is kept. */
const copy = <T>(value: T): T => structuredClone(value);

export function memoryStore(): Store {
  const cache = new Map<string, { value: Json; storedAt: number }>();
  const runs = new Map<string, RunRecord>();
  const journal = new Map<string, JournalEntry>();
  const documents = new Map<string, { id: string; updatedAt: number; body: JsonObject }>();
  const shared = new Map<string, JsonObject>();
  const locks = new Map<string, string>();
  const inOrder = (keep: (entry: JournalEntry) => boolean) =>
    copy([...journal.values()].filter(keep).sort((a, b) => a.intendedAt - b.intendedAt));

  return {
    cache: {
      get: async (key) => copy(cache.get(key) ?? null),
      async put(key, value, storedAt) {
        cache.set(key, copy({ value, storedAt }));
      },
      async clear(prefix) {
        const keys = [...cache.keys()].filter((key) => key.startsWith(prefix));
        for (const key of keys) cache.delete(key);
        return keys.length;
      },
    },
    journal: {
      async saveRun(run) {
        runs.set(run.id, copy(run));
      },
      run: async (id) => copy(runs.get(id) ?? null),
      runs: async ({ limit = 50, ...filter }) =>
        copy(
          [...runs.values()]
            .filter((run) =>
              (['workflow', 'profile', 'state'] as const).every(
                (name) => filter[name] === undefined || run[name] === filter[name],
              ),
            )
            .sort((a, b) => b.startedAt - a.startedAt || (a.id < b.id ? 1 : -1))
            .slice(0, limit),
        ),
      async intend(entry) {
        const key = `${entry.runId}/${entry.stepId}`;
        const open = [...journal].find(
          ([id, other]) =>
            id !== key &&
            other.state === 'intended' &&
            other.key === entry.key &&
            other.workspace === entry.workspace,
        );
        if (open) return { kind: 'taken', entry: copy(open[1]) };
        journal.delete(key);
        journal.set(key, copy({ ...entry, state: 'intended', settledAt: null }));
        return { kind: 'intended' };
      },
      async settle(runId, stepId, settledAt, body) {
        const key = `${runId}/${stepId}`;
        const entry = journal.get(key);
        if (entry) journal.set(key, copy({ ...entry, state: 'settled', settledAt, body }));
      },
      entries: async (runId) => inOrder((entry) => entry.runId === runId),
      byKey: async (prefix, workspace) =>
        inOrder(
          (entry) =>
            entry.key.startsWith(prefix) &&
            (workspace === undefined || ['', workspace].includes(entry.workspace ?? '')),
        ),
    },
    documents: {
      async put(kind, id, body, at) {
        documents.set(`${kind}\n${id}`, copy({ id, updatedAt: at, body }));
      },
      get: async (kind, id) => copy(documents.get(`${kind}\n${id}`)?.body ?? null),
      list: async (kind) =>
        copy(
          [...documents]
            .filter(([key]) => key.startsWith(`${kind}\n`))
            .map(([, document]) => document)
            .sort((a, b) => b.updatedAt - a.updatedAt),
        ),
      remove: async (kind, id) => documents.delete(`${kind}\n${id}`),
      kinds: async () =>
        [...new Set([...documents.keys()].map((key) => key.split('\n')[0] ?? ''))].sort(),
    },
    shared: {
      async transact(name, change) {
        const { state, result } = change(copy(shared.get(name) ?? null));
        if (state !== null) shared.set(name, copy(state));
        return result;
      },
      list: async () => [...shared].map(([name, state]) => copy({ name, state })),
    },
    locks: {
      leased: false,
      async acquire(name, holder) {
        const other = locks.get(name);
        if (other !== undefined) return { held: false, holder: other };
        locks.set(name, holder);
        return {
          held: true,
          lease: { name, token: holder, valid: () => locks.get(name) === holder },
          async release() {
            locks.delete(name);
          },
        };
      },
      holder: async (name) => locks.get(name) ?? null,
    },
    close: async () => {},
  };
}
