// store: the SQLite file. Journal, plans, cache, sessions, locks.
export { openStore, type StoreOptions, setStoreAside } from './sqlite-store.ts';
export type {
  Cache,
  Documents,
  Journal,
  JournalEntry,
  Locks,
  RunFilter,
  RunRecord,
  RunState,
  Shared,
  Store,
} from './store.ts';
