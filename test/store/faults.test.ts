// What the store says when the disk is full, or another process does not let go of the file.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../src/store/index.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { explained } from '../../src/store/sqlite/faults.ts';
import { projectRoot } from '../support/source.ts';

let folder: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ca-store-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** Another process that holds the file for a while, ms. */
async function hold(ms: number): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      '--input-type=module',
      '-e',
      `import { openDatabase } from './src/store/sqlite/database.ts';
       const database = openDatabase(${JSON.stringify(join(folder, 'state.db'))});
       database.exec('BEGIN EXCLUSIVE');
       console.log('held');
       setTimeout(() => { database.exec('ROLLBACK'); database.close(); }, ${ms});`,
    ],
    { cwd: projectRoot, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  children.push(child);
  await new Promise<void>((resolve) => child.stdout?.once('data', () => resolve()));
  return child;
}

test('a process that holds the file for a moment is waited for', async () => {
  await openStore(folder).close();
  await hold(300);
  const store = openStore(folder);
  await store.cache.put('a', 1, 0);
  expect((await store.cache.get('a'))?.value).toBe(1);
  await store.close();
});

test('a process that does not let go is named', async () => {
  await openStore(folder).close();
  const child = await hold(60_000);
  const store = openStore(folder, { patienceMs: 50 });
  const failure = await store.cache.put('a', 1, 0).catch((thrown: unknown) => thrown);
  expect(failure).toMatchObject({ code: 'locked' });
  expect(String(failure)).toContain(join(folder, 'state.db'));
  if (process.platform === 'linux') expect(String(failure)).toContain(`process ${child.pid}`);
  await store.close();
});

test('a full disk is called that', () => {
  const path = join(folder, 'small.db');
  const database = explained(openDatabase(path), path);
  database.exec('CREATE TABLE t (x TEXT)');
  database.exec('PRAGMA max_page_count = 4');
  const fill = () => {
    for (let row = 0; row < 100; row++) {
      database.prepare('INSERT INTO t VALUES (?)').run('x'.repeat(4_000));
    }
  };
  expect(fill).toThrow(`The disk that holds ${path} is full.`);
  database.close();
});
