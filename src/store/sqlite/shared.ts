// Values that several processes change in turn, each inside a write transaction.
import { rmSync } from 'node:fs';
import { bodyOf } from '../rows.ts';
import type { SharedStore } from '../store.ts';
import { openDatabase } from './database.ts';
import { explained, isUnusable, rollBack } from './faults.ts';

/**
 * A file of its own, without waiting for the disk: what is shared is asked for around every call,
 * and a window that was forgotten with a power cut would be over by then anyway. For the same
 * reason a file that cannot be used is made again. `patienceMs`: how long to wait for others.
 */
export function fileShared(path: string, patienceMs?: number): SharedStore & { close(): void } {
  /** Null after a try to make it again that failed. */
  let file: OpenFile | null = madeAgainIfUnusable(
    path,
    () => {},
    () => openFile(path, patienceMs),
  );
  const letGo = () => {
    file?.close();
    file = null;
  };
  return {
    async transact(name, change) {
      return madeAgainIfUnusable(path, letGo, () => {
        file ??= openFile(path, patienceMs);
        const { exec, read, write } = file;
        // IMMEDIATE takes the write lock before the read, so no other process reads what we change.
        exec('BEGIN IMMEDIATE');
        try {
          const row = read.get(name);
          const { state, result } = change(row ? bodyOf(row.body) : null);
          if (state !== null) write.run(name, JSON.stringify(state));
          exec('COMMIT');
          return result;
        } catch (thrown) {
          rollBack(file);
          throw thrown;
        }
      });
    },
    list: async () =>
      madeAgainIfUnusable(path, letGo, () => {
        file ??= openFile(path, patienceMs);
        return file.all
          .all()
          .map(({ name, body }) => ({ name: String(name), state: bodyOf(body) }));
      }),
    close: () => file?.close(),
  };
}

type OpenFile = ReturnType<typeof openFile>;

function openFile(path: string, patienceMs: number | undefined) {
  const raw = openDatabase(path, patienceMs);
  try {
    const database = explained(raw, path);
    database.exec('PRAGMA journal_mode = WAL');
    database.exec('PRAGMA synchronous = OFF');
    database.exec('CREATE TABLE IF NOT EXISTS shared (name TEXT PRIMARY KEY, body TEXT NOT NULL)');
    return {
      exec: database.exec,
      all: database.prepare('SELECT name, body FROM shared ORDER BY name'),
      read: database.prepare('SELECT body FROM shared WHERE name = ?'),
      write: database.prepare('INSERT OR REPLACE INTO shared (name, body) VALUES (?, ?)'),
      close: database.close,
    };
  } catch (thrown) {
    raw.close();
    throw thrown;
  }
}

/** Does the work; when the file cannot be used, lets go of it, removes it and does the work again. */
function madeAgainIfUnusable<T>(path: string, letGo: () => void, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    if (!isUnusable(thrown)) throw thrown;
    letGo();
    for (const part of ['', '-wal', '-shm']) rmSync(`${path}${part}`, { force: true });
    return work();
  }
}
