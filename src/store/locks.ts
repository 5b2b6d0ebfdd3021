// Locks that die with their process: each is an open exclusive transaction on a file of its own,
// which the system ends when the process does, on every platform.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, sha256 } from '../base/index.ts';
import { openDatabase } from './database.ts';
import type { Locks } from './store.ts';

export function fileLocks(folder: string): Locks {
  return {
    async acquire(name, holder) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const path = join(folder, sha256(name).slice(0, 16));
      // No waiting: a lock that is held is answered at once.
      const database = openDatabase(`${path}.lock`, 0);
      try {
        database.exec('BEGIN EXCLUSIVE');
      } catch (thrown) {
        database.close();
        if (!/lock|busy/i.test(messageOf(thrown))) throw thrown;
        return { held: false, holder: readHolder(`${path}.holder`) };
      }
      writeFileSync(`${path}.holder`, holder);
      return {
        held: true,
        async release() {
          database.exec('ROLLBACK');
          database.close();
        },
      };
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
