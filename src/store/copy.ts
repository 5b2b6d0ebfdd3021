// Moves what one store holds to another: runs with their journal, documents and what is cached.
import type { Store } from './store.ts';

/** How many of each were copied. */
export interface Copied {
  runs: number;
  entries: number;
  documents: number;
}

/** Runs in one listing: more than any home holds. */
const ALL = 10_000_000;

/**
 * Copies runs, journal and documents; what is there already is overwritten, so a copy that was cut
 * off is repeated. The cache and the quota are learned again.
 * An open entry whose key is taken at the target is left out: it is in doubt there already.
 */
export async function copyStore(from: Store, to: Store): Promise<Copied> {
  const copied: Copied = { runs: 0, entries: 0, documents: 0 };
  for (const run of (await from.journal.runs({ limit: ALL })).reverse()) {
    await to.journal.saveRun(run);
    copied.runs += 1;
    for (const entry of await from.journal.entries(run.id)) {
      const intent = await to.journal.intend(entry);
      if (intent.kind === 'taken') continue;
      copied.entries += 1;
      const { runId, stepId, settledAt, body } = entry;
      if (settledAt !== null) await to.journal.settle(runId, stepId, settledAt, body);
    }
  }
  for (const kind of await from.documents.kinds()) {
    for (const { id, updatedAt, body } of await from.documents.list(kind)) {
      await to.documents.put(kind, id, body, updatedAt);
      copied.documents += 1;
    }
  }
  return copied;
}
