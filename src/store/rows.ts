// From the rows of a database, whichever it is, to runs and entries of the journal.
import { isObject, type JsonObject, parseJson } from '../base/index.ts';
import type { JournalEntry, RunRecord, RunState } from './store.ts';

type Row = Readonly<Record<string, unknown>>;

export function runOf(row: Row): RunRecord {
  return {
    id: String(row.id),
    workflow: String(row.workflow),
    profile: String(row.profile),
    state: String(row.state) as RunState,
    startedAt: Number(row.started_at),
    finishedAt: row.finished_at === null ? null : Number(row.finished_at),
    body: bodyOf(row.body),
  };
}

/** `intendedAt`: epoch ms by this machine's clock; each database stores it in its own way. */
export function entryOf(row: Row, intendedAt: number): JournalEntry {
  return {
    runId: String(row.run_id),
    stepId: String(row.step_id),
    key: String(row.key),
    ...(row.workspace ? { workspace: String(row.workspace) } : {}),
    state: row.state === 'settled' ? 'settled' : 'intended',
    intendedAt,
    settledAt: row.settled_at === null ? null : Number(row.settled_at),
    body: bodyOf(row.body),
  };
}

/** A JSON document as it was stored; an unreadable one counts as empty rather than stopping a listing. */
export function bodyOf(text: unknown): JsonObject {
  const body = parseJson(String(text));
  return isObject(body) ? body : {};
}
