// The store's faces. They are asynchronous and know no SQL, so that a shared database can stand
// behind them when a team outgrows one machine.
import type { Json, JsonObject } from '../base/index.ts';

/** Answers of reads, kept between runs. Keys are paths such as `work/space.list/{…}`. */
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

/** Runs and the journal of their writes. */
export interface Journal {
  saveRun(run: RunRecord): Promise<void>;
  run(id: string): Promise<RunRecord | null>;
  /** Newest first. */
  runs(filter: RunFilter): Promise<RunRecord[]>;
  intend(entry: JournalEntry): Promise<void>;
  settle(runId: string, stepId: string, settledAt: number, body: JsonObject): Promise<void>;
  entries(runId: string): Promise<JournalEntry[]>;
  /** Settled and intended entries whose key starts with `prefix`, oldest first. */
  byKey(prefix: string): Promise<JournalEntry[]>;
}

/** Small documents by kind and id: saved plans, chat sessions, mappings. */
export interface Documents {
  put(kind: string, id: string, body: JsonObject, at: number): Promise<void>;
  get(kind: string, id: string): Promise<JsonObject | null>;
  /** Newest first. */
  list(kind: string): Promise<{ id: string; updatedAt: number; body: JsonObject }[]>;
  remove(kind: string, id: string): Promise<boolean>;
}

/** A value that several processes read and change in turn. It need not survive the machine. */
export interface Shared {
  /**
   * Hands the value (null: none yet) to `change` while nobody else can change it, and keeps the
   * state it returns; null leaves the value as it is. `change` is synchronous and pure.
   */
  transact<T>(
    name: string,
    change: (state: JsonObject | null) => { state: JsonObject | null; result: T },
  ): Promise<T>;
}

/** Exclusive rights by name. The system frees a dead process's locks. */
export interface Locks {
  /** The lock, or who holds it. */
  acquire(
    name: string,
    holder: string,
  ): Promise<{ held: true; release(): Promise<void> } | { held: false; holder: string }>;
  /** Who holds the lock now; null when nobody does. */
  holder(name: string): Promise<string | null>;
}

export interface Store {
  readonly cache: Cache;
  readonly journal: Journal;
  readonly documents: Documents;
  readonly shared: Shared;
  readonly locks: Locks;
  close(): Promise<void>;
}
