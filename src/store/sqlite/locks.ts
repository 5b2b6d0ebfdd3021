// Locks that die with their process: each is an open exclusive transaction on a file of its own,
// which the system ends when the process does, on every platform.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../base/index.ts';
import type { Locks } from '../store.ts';
import { type Database, openDatabase } from './database.ts';
import { isBusy } from './faults.ts';

/** Asking for the holder takes the lock for an instant, which must not turn a run away, ms. */
const PATIENCE_MS = 100;

export function fileLocks(folder: string): Locks {
  const pathOf = (name: string) => join(folder, sha256(name).slice(0, 16));

  /** The open transaction that is the lock; null while another process has it. */
  function take(path: string, patienceMs: number): Database | null {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const database = openDatabase(`${path}.lock`, patienceMs);
    try {
      database.exec('BEGIN EXCLUSIVE');
      return database;
    } catch (thrown) {
      database.close();
      if (!isBusy(thrown)) throw thrown;
      return null;
    }
  }

  return {
    leased: false,
    async acquire(name, holder) {
      const path = pathOf(name);
      const database = take(path, PATIENCE_MS);
      if (!database) return { held: false, holder: readHolder(`${path}.holder`) };
      writeFileSync(`${path}.holder`, holder);
      return {
        held: true,
        lease: { name, token: path, valid: () => true },
        async release() {
          database.exec('ROLLBACK');
          database.close();
        },
      };
    },
    async holder(name) {
      const path = pathOf(name);
      const database = take(path, 0);
      if (!database) return readHolder(`${path}.holder`);
      database.close();
      return null;
    },
  };
}

function readHolder(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return 'another process';
  }
}
