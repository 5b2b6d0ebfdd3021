// The store's faces. They are asynchronous and know no SQL, so that a shared database can stand
// behind them when a team outgrows one machine.
import type { Json, JsonObject } from '../base/index.ts';

/** Answers of reads, cached between runs. Keys are paths such as `work/space.list/{…}`. */
export interface Cache {
  get(key: string): Promise<{ value: Json; storedAt: number } | null>;
  put(key: string, value: Json, storedAt: number): Promise<void>;
  /** Forgets every key that starts with `prefix`; answers how many there were. */
  clear(prefix: string): Promise<number>;
}

export type RunState = 'running' | 'done' | 'partial' | 'failed' | 'interrupted';

/** One run of a plan. `body` is the engine's own document: plan, report, quota spent. */
export interface RunRecord {
  id: string;
  workflow: string;
  profile: string;
  state: RunState;
  startedAt: number;
  finishedAt: number | null;
  body: JsonObject;
}

/**
 * One write's entry: `intended` before its call, `settled` after. An entry that is still
 * `intended` when nobody runs it any more ended unknown.
 */
export interface JournalEntry {
  runId: string;
  stepId: string;
  /** The write's deterministic key: workflow, period, target, kind. */
  key: string;
  /** The workspace it writes to: a key is unique within it. Empty in entries of earlier versions. */
  workspace?: string;
  state: 'intended' | 'settled';
  intendedAt: number;
  settledAt: number | null;
  /** The step as planned, and once settled its outcome. */
  body: JsonObject;
}

export interface RunFilter {
  workflow?: string;
  profile?: string;
  state?: RunState;
  /** Started at this instant or later, epoch ms. */
  since?: number;
  limit?: number;
}

export type Intent = { kind: 'intended' } | { kind: 'taken'; entry: JournalEntry };

/** Runs and the journal of their writes. */
export interface Journal {
  saveRun(run: RunRecord): Promise<void>;
  run(id: string): Promise<RunRecord | null>;
  /** Newest first. */
  runs(filter: RunFilter): Promise<RunRecord[]>;
  /**
   * Records that a write is about to be sent. `taken`: another step has an open entry of the same
   * workspace and key, and nothing was recorded. A shared store also checks the lease, and records
   * its own time. Errors: AppError `locked` when the lease has passed on.
   */
  intend(entry: JournalEntry, lease?: Lease): Promise<Intent>;
  settle(runId: string, stepId: string, settledAt: number, body: JsonObject): Promise<void>;
  entries(runId: string): Promise<JournalEntry[]>;
  /**
   * Settled and intended entries whose key starts with `prefix`, oldest first; with `workspace` only
   * its own, and those of earlier versions.
   */
  byKey(prefix: string, workspace?: string): Promise<JournalEntry[]>;
}

/** Small documents by kind and id: saved plans, chat sessions, mappings. */
export interface Documents {
  put(kind: string, id: string, body: JsonObject, at: number): Promise<void>;
  get(kind: string, id: string): Promise<JsonObject | null>;
  /** Newest first. */
  list(kind: string): Promise<{ id: string; updatedAt: number; body: JsonObject }[]>;
  remove(kind: string, id: string): Promise<boolean>;
  /** Every kind that there is, in order. */
  kinds(): Promise<string[]>;
}

/** A value that several processes read and change in turn. It need not survive the machine. */
export interface SharedStore {
  /**
   * Hands the value (null: none yet) to `change` while nobody else can change it, and keeps the
   * state it returns; null leaves the value as it is. `change` is synchronous and pure.
   */
  transact<T>(
    name: string,
    change: (state: JsonObject | null) => { state: JsonObject | null; result: T },
  ): Promise<T>;
  /** Every value as it stands, by name. */
  list(): Promise<{ name: string; state: JsonObject }[]>;
}

/** The proof of a lock that is held. */
export interface Lease {
  readonly name: string;
  /** Differs for each time that the lock was taken. */
  readonly token: string;
  /** Whether the lock surely still holds now: a process that was frozen or cut off learns it here. */
  valid(): boolean;
}

/** Exclusive rights by name. A dead process's locks are freed: at once, or when their lease ends. */
export interface Locks {
  /** Whether a lock can pass on while its holder still lives, frozen or cut off. */
  readonly leased: boolean;
  /** The lock, or who holds it. */
  acquire(
    name: string,
    holder: string,
  ): Promise<
    { held: true; lease: Lease; release(): Promise<void> } | { held: false; holder: string }
  >;
  /** Who holds the lock now; null when nobody does. */
  holder(name: string): Promise<string | null>;
}

export interface Store {
  readonly cache: Cache;
  readonly journal: Journal;
  readonly documents: Documents;
  readonly shared: SharedStore;
  readonly locks: Locks;
  close(): Promise<void>;
}
