// store: journal, plans, cache, sessions, locks; one SQLite file, or PostgreSQL for many machines.
export { type Copied, copyStore } from './copy.ts';
export {
  openServerStore,
  openTables,
  type Query,
  type Row,
  type Server,
  type ServerOptions,
} from './server.ts';
export { type Database, openDatabase } from './sqlite/database.ts';
export { isBusy, isUnusable } from './sqlite/faults.ts';
export { openStore, type StoreOptions, setStoreAside } from './sqlite/sqlite-store.ts';
export type {
  Cache,
  Documents,
  Intent,
  Journal,
  JournalEntry,
  Lease,
  Locks,
  RunFilter,
  RunRecord,
  RunState,
  SharedStore,
  Store,
} from './store.ts';
