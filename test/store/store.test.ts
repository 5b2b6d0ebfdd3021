import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore, type Store } from '../../src/store/index.ts';
import { projectRoot } from '../support/source.ts';

let folder: string;
let store: Store;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ca-store-'));
  store = openStore(folder);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const entry = (stepId: string, key: string) => ({
  runId: 'r',
  stepId,
  key,
  state: 'intended' as const,
  intendedAt: 1,
  settledAt: null,
  body: { step: { id: stepId } },
});

describe('the store', () => {
  test('what was intended is found by its key after a restart', async () => {
    await store.journal.intend(entry('s1', 'weekly-sync/2026-W47/a'));
    await store.journal.intend(entry('s2', 'weekly-sync/2026-W48/a'));
    await store.journal.settle('r', 's1', 2, { outcome: 'done' });
    await store.close();
    store = openStore(folder);
    const found = await store.journal.byKey('weekly-sync/2026-W47/');
    expect(found.map(({ stepId, state, settledAt }) => [stepId, state, settledAt])).toEqual([
      ['s1', 'settled', 2],
    ]);
  });

  test('a key prefix with a wildcard in it means just itself', async () => {
    await store.journal.intend(entry('s1', 'a%b/c'));
    await store.journal.intend(entry('s2', 'axb/c'));
    expect(await store.journal.byKey('a%b/')).toHaveLength(1);
  });

  test('clearing one part of the cache leaves the others', async () => {
    await store.cache.put('one/tree', 1, 0);
    await store.cache.put('two/tree', 2, 0);
    expect(await store.cache.clear('one/')).toBe(1);
    expect((await store.cache.get('two/tree'))?.value).toBe(2);
  });

  test('a shared value that fails to change stays as it was', async () => {
    await store.shared.transact('window', () => ({ state: { used: 1 }, result: null }));
    const failing = store.shared.transact('window', () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    const used = await store.shared.transact('window', (state) => ({
      state: null,
      result: state?.used,
    }));
    expect(used).toBe(1);
  });

  test('a lock that is held is answered at once, with its holder', async () => {
    const first = await store.locks.acquire('weekly-sync', 'process 1');
    expect(await store.locks.acquire('weekly-sync', 'process 2')).toEqual({
      held: false,
      holder: 'process 1',
    });
    if (first.held) await first.release();
    expect((await store.locks.acquire('weekly-sync', 'process 2')).held).toBe(true);
  });

  test('a killed process holds no lock', async () => {
    const script = join(folder, 'hold.mts');
    const door = JSON.stringify(join(projectRoot, 'src/store/index.ts'));
    writeFileSync(
      script,
      `import { openStore } from ${door};
       const lock = await openStore(${JSON.stringify(folder)}).locks.acquire('weekly-sync', 'child');
       console.log(lock.held);
       setInterval(() => {}, 1000);`,
    );
    const child = spawn(process.execPath, ['--import', 'tsx', script], { cwd: projectRoot });
    await once(child.stdout, 'data');
    expect((await store.locks.acquire('weekly-sync', 'me')).held).toBe(false);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect((await store.locks.acquire('weekly-sync', 'me')).held).toBe(true);
  });

  test('a file that is no database is said in a sentence', async () => {
    const other = mkdtempSync(join(tmpdir(), 'ca-store-'));
    writeFileSync(join(other, 'state.db'), 'not a database, not at all, not even close to one');
    expect(() => openStore(other)).toThrow(/state.db is damaged/);
    rmSync(other, { recursive: true });
  });
});
