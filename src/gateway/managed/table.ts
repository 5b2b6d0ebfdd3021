// Records of one kind in the store, changed by one process at a time.
import type { Clock, JsonObject } from '../../base/index.ts';
import type { Store } from '../../store/index.ts';

/** What the managed servers need of a store. */
export type ManagedStore = Pick<Store, 'documents' | 'locks'>;

/** Records by id. */
export interface Table<T extends object> {
  get(id: string): Promise<T | null>;
  /** Newest first. */
  all(): Promise<T[]>;
  put(id: string, record: T): Promise<void>;
  /** Removes a record, unless it is no longer what `when` says; whether it did. */
  remove(id: string, when?: (record: T) => boolean): Promise<boolean>;
  /**
   * Changes a record while nobody else can change any; null when there is none, or when `change`
   * says so. A record that was removed meanwhile is not written again.
   */
  change(id: string, change: (record: T) => T | null): Promise<T | null>;
  /** Runs `work` while no other process changes records. */
  alone<R>(work: () => Promise<R>): Promise<R>;
}

/** How long to wait between two tries for the turn, ms. */
const TURN_MS = 10;

/** The records of a kind; only this program writes them, so they are what they were. */
export function openTable<T extends object>(
  kind: string,
  { documents, locks }: ManagedStore,
  clock: Clock,
): Table<T> {
  const get = async (id: string) => (await documents.get(kind, id)) as T | null;
  const put = (id: string, record: T) =>
    documents.put(kind, id, record as JsonObject, Math.trunc(clock.now()));
  async function alone<R>(work: () => Promise<R>): Promise<R> {
    for (;;) {
      const lock = await locks.acquire('gateway', `process ${process.pid}`);
      if (lock.held) return work().finally(() => lock.release());
      await clock.sleep(TURN_MS);
    }
  }
  return {
    get,
    all: async () => (await documents.list(kind)).map(({ body }) => body as T),
    put,
    remove: (id, when = () => true) =>
      alone(async () => {
        const record = await get(id);
        return record !== null && when(record) && (await documents.remove(kind, id));
      }),
    change: (id, change) =>
      alone(async () => {
        const record = await get(id);
        const changed = record === null ? null : change(record);
        if (changed !== null) await put(id, changed);
        return changed;
      }),
    alone,
  };
}
