// What a store promises, held against each of its implementations.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/base/index.ts';
import { openRegistry, type Registry } from '../../src/gateway/index.ts';
import { copyStore, openServerStore, openStore, type Store } from '../../src/store/index.ts';
import { eventually } from '../support/eventually.ts';
import { postgresMissing, TestPostgres } from '../support/postgres-server.ts';

const missing = postgresMissing();
const NOW = Date.now();
const LEASE_MS = 400;

const entry = (runId: string, stepId: string, key: string, workspace = 'w1') => ({
  ...{ runId, stepId, key, workspace, state: 'intended' as const, intendedAt: NOW - 600_000 },
  settledAt: null,
  body: { step: { id: stepId }, z: 1, a: 'é\u0000"' },
});

const run = (id: string, startedAt: number, workflow = 'weekly-sync') => ({
  ...{ id, workflow, profile: 'p', state: 'done' as const, startedAt, finishedAt: startedAt + 1 },
  body: { kind: 'run', z: 1, a: 2 },
});

let postgres: TestPostgres;
beforeAll(async () => {
  if (missing === null) postgres = await TestPostgres.start();
});
afterAll(async () => postgres?.end());

/** A place of a kind, and a store on it; each `open` is one more process. */
interface Place {
  open(): Promise<Store>;
  remove(): void;
}

const KINDS: { name: string; skip: string | null; make(): Promise<Place> }[] = [
  {
    name: 'SQLite',
    skip: null,
    async make() {
      const folder = mkdtempSync(join(tmpdir(), 'ca-store-'));
      return {
        open: async () => openStore(folder),
        remove: () => rmSync(folder, { recursive: true, force: true }),
      };
    },
  },
  {
    name: 'PostgreSQL',
    skip: missing,
    async make() {
      const url = await postgres.database();
      return {
        open: () => openServerStore(url, { clock: systemClock, leaseMs: LEASE_MS }),
        remove: () => {},
      };
    },
  },
];

describe.each(KINDS)('a store on $name', ({ skip, make }) => {
  if (skip !== null) {
    test.skip(`skipped: ${skip}`, () => {});
    return;
  }
  let place: Place;
  let store: Store;
  let other: Store;

  beforeEach(async () => {
    place = await make();
    store = await place.open();
    other = await place.open();
  });
  afterEach(async () => {
    await store.close();
    await other.close();
    place.remove();
  });

  test('what one process intended, another finds by its key, with its body as it was', async () => {
    const one = entry('r', 's1', 'weekly-sync/2026-W47/a');
    expect(await store.journal.intend(one)).toEqual({ kind: 'intended' });
    await store.journal.intend(entry('r', 's2', 'weekly-sync/2026-W48/a'));
    const [found, ...more] = await other.journal.byKey('weekly-sync/2026-W47/');
    expect(more).toEqual([]);
    expect(JSON.stringify(found?.body)).toBe(JSON.stringify(one.body));
    expect(Math.abs((found?.intendedAt ?? 0) - one.intendedAt)).toBeLessThan(60_000);
    await other.journal.settle('r', 's1', NOW, { outcome: 'done' });
    expect(await store.journal.entries('r')).toMatchObject([
      { stepId: 's1', state: 'settled', settledAt: NOW, body: { outcome: 'done' } },
      { stepId: 's2', state: 'intended', settledAt: null },
    ]);
  });

  test('a gateway refuses at once what another on the same store has revoked or let end', async () => {
    const vault = { seal: (text: string) => text, open: (sealed: string) => sealed };
    const [one, two] = [store, other].map((store) =>
      openRegistry({ store, vault, clock: systemClock }),
    ) as [Registry, Registry];
    const { account } = await one.accounts.save('acme', { kind: 'token', token: 'pk_1' }, null);
    const wanted = { name: 'x', config: {}, expiresAt: null };
    const made = await one.servers.create(account.id, wanted);
    const ended = await one.servers.create(account.id, { ...wanted, expiresAt: NOW - 1 });
    expect((await two.servers.byToken(made.token))?.id).toBe(made.server.id);
    const more = { expiresAt: NOW + 3_600_000 };
    expect(await two.servers.change(account.id, ended.server.id, () => more)).toBeNull();
    expect(await two.servers.byToken(ended.token)).toBeNull();
    // A change at one and a revocation at the other, at the same time: it is gone.
    await Promise.all([
      ...['a', 'b', 'c'].map((name) =>
        two.servers.change(account.id, made.server.id, () => ({ name })),
      ),
      one.servers.remove(account.id, made.server.id),
    ]);
    const found = [one, two].map(({ servers }) => servers.byToken(made.token));
    expect(await Promise.all(found)).toEqual([null, null]);
    expect(await two.servers.list()).toEqual([]);
  });

  test('of two runs that intend one write, exactly one may send it', async () => {
    const tries = await Promise.all(
      [store, other, store, other].map((one, index) =>
        one.journal.intend(entry(`r${index}`, 's1', 'k')),
      ),
    );
    expect(tries.map(({ kind }) => kind).sort()).toEqual([
      'intended',
      ...['taken', 'taken', 'taken'],
    ]);
    const winner = `r${tries.findIndex(({ kind }) => kind === 'intended')}`;
    expect(tries.filter(({ kind }) => kind === 'taken')).toMatchObject(
      [1, 2, 3].map(() => ({ entry: { runId: winner, key: 'k' } })),
    );
    // Its own run may record it again, and once it is settled another may begin.
    expect(await store.journal.intend(entry(winner, 's1', 'k'))).toEqual({ kind: 'intended' });
    await store.journal.settle(winner, 's1', NOW, { outcome: 'failed' });
    expect(await store.journal.intend(entry('later', 's1', 'k'))).toEqual({ kind: 'intended' });
  });

  test('the same key in another workspace is another write', async () => {
    await store.journal.intend(entry('r1', 's1', 'k', 'w1'));
    expect(await store.journal.intend(entry('r2', 's1', 'k', 'w2'))).toEqual({ kind: 'intended' });
    expect((await store.journal.byKey('k', 'w2')).map(({ runId }) => runId)).toEqual(['r2']);
    expect(await store.journal.byKey('k')).toHaveLength(2);
  });

  test('a prefix means just itself, whatever letters or wildcards are in it', async () => {
    const keys = ['a%b/c', 'axb/c', 'a-b/c', 'ab/c', 'A%b/c', 'é/1', 'É/1', 'e/1'];
    for (const [index, key] of keys.entries()) {
      await store.journal.intend(entry('r', `s${index}`, key));
      await store.cache.put(key, index, 0);
    }
    const found = async (prefix: string) =>
      (await store.journal.byKey(prefix)).map(({ key }) => key);
    expect(await found('a%b/')).toEqual(['a%b/c']);
    expect(await found('ab')).toEqual(['ab/c']);
    expect(await found('é')).toEqual(['é/1']);
    expect(await store.cache.clear('a')).toBe(4);
    expect((await store.cache.get('A%b/c'))?.value).toBe(4);
  });

  test('runs are listed newest first and by what they are of', async () => {
    await store.journal.saveRun(run('r1', 1));
    await store.journal.saveRun(run('r2', 2, 'sprint-triage'));
    await store.journal.saveRun({ ...run('r1', 1), state: 'partial', finishedAt: null });
    const ids = async (filter: object) => (await other.journal.runs(filter)).map(({ id }) => id);
    expect(await ids({})).toEqual(['r2', 'r1']);
    expect(await ids({ workflow: 'weekly-sync', profile: 'p' })).toEqual(['r1']);
    expect(await ids({ since: 2 })).toEqual(['r2']);
    expect(await ids({ limit: 1 })).toEqual(['r2']);
    expect(await other.journal.run('r1')).toMatchObject({ state: 'partial', finishedAt: null });
    expect(JSON.stringify((await other.journal.run('r2'))?.body)).toBe(
      JSON.stringify(run('r2', 2).body),
    );
    expect(await store.journal.run('none')).toBeNull();
  });

  test('documents and cached answers come back as they were put', async () => {
    const body = { z: '\u0000 \ud83d\ude00', a: [1, { b: null }] };
    await store.documents.put('plan', 'p1', body, 1);
    await store.documents.put('plan', 'p2', { n: 1 }, 2);
    await store.documents.put('plan', 'p2', { n: 2 }, 3);
    await store.documents.put('memory/x', 'm', {}, 1);
    expect(JSON.stringify(await other.documents.get('plan', 'p1'))).toBe(JSON.stringify(body));
    expect((await other.documents.list('plan')).map(({ id }) => id)).toEqual(['p2', 'p1']);
    expect(await store.documents.kinds()).toEqual(['memory/x', 'plan']);
    expect(await store.documents.remove('plan', 'p2')).toBe(true);
    expect(await store.documents.remove('plan', 'p2')).toBe(false);
    await store.cache.put('k', { list: [1, 2] }, 5);
    expect(await other.cache.get('k')).toEqual({ value: { list: [1, 2] }, storedAt: 5 });
    expect(await other.cache.get('none')).toBeNull();
  });

  test('no change to a shared value is lost when two processes write at once', async () => {
    const counts = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        (index % 2 ? store : other).shared.transact('window', (state) => {
          const count = Number(state?.count ?? 0) + 1;
          return { state: { count }, result: count };
        }),
      ),
    );
    expect(new Set(counts).size).toBe(40);
    const failing = store.shared.transact('window', () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    const seen = await other.shared.transact('window', (state) => ({ state: null, result: state }));
    expect(seen).toEqual({ count: 40 });
  });

  test('a lock has one holder, who is named, and is free once it is released', async () => {
    const tries = await Promise.all(
      [store, other].map((one, index) => one.locks.acquire('weekly-sync', `process ${index}`)),
    );
    const [first] = tries.filter(({ held }) => held);
    expect(tries.filter(({ held }) => held)).toHaveLength(1);
    if (!first?.held) return;
    expect(first.lease.valid()).toBe(true);
    expect(await other.locks.holder('weekly-sync')).toMatch(/^process \d$/);
    expect(await other.locks.acquire('another', 'me')).toMatchObject({ held: true });
    await first.release();
    expect(await store.locks.holder('weekly-sync')).toBeNull();
    expect(await store.locks.acquire('weekly-sync', 'me')).toMatchObject({ held: true });
  });

  test('a home is moved here whole, and a copy that was cut off is repeated', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ca-store-'));
    const home = openStore(folder);
    await home.journal.saveRun(run('r1', 1));
    await home.journal.intend(entry('r1', 's1', 'k1'));
    await home.journal.settle('r1', 's1', NOW, { outcome: 'done' });
    await home.journal.intend(entry('r1', 's2', 'k2'));
    await home.documents.put('plan', 'p1', { n: 1 }, 7);
    const copied = { runs: 1, entries: 2, documents: 1 };
    expect(await copyStore(home, store)).toEqual(copied);
    expect(await copyStore(home, store)).toEqual(copied);
    const [settled, open] = await store.journal.entries('r1');
    expect(settled).toMatchObject({ key: 'k1', state: 'settled', settledAt: NOW });
    expect(open).toMatchObject({ key: 'k2', state: 'intended', workspace: 'w1' });
    expect(Math.abs((open?.intendedAt ?? 0) - (NOW - 600_000))).toBeLessThan(60_000);
    expect(await store.documents.list('plan')).toEqual([
      { id: 'p1', updatedAt: 7, body: { n: 1 } },
    ]);
    await home.close();
    rmSync(folder, { recursive: true, force: true });
  });
});

describe.skipIf(missing !== null)(
  `a server${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    test('a lock whose holder is gone passes on, and the holder learns it before it sends', async () => {
      const url = await postgres.database();
      const options = { clock: systemClock, leaseMs: LEASE_MS };
      const [frozen, next] = [
        await openServerStore(url, options),
        await openServerStore(url, options),
      ];
      const held = await frozen.locks.acquire('lock', 'frozen');
      if (!held.held) throw new Error('It is not held.');
      // A closed store renews nothing, like a process that is frozen.
      await frozen.close();
      await eventually(async () => (await next.locks.acquire('lock', 'next')).held).toBe(true);
      expect(held.lease.valid()).toBe(false);
      const late = next.journal.intend(entry('r', 's1', 'k'), held.lease);
      await expect(late).rejects.toMatchObject({ code: 'locked' });
      expect(await next.journal.byKey('k')).toEqual([]);
      await next.close();
    });

    test('a lock that is renewed does not pass on', async () => {
      const url = await postgres.database();
      const store = await openServerStore(url, { clock: systemClock, leaseMs: LEASE_MS });
      const held = await store.locks.acquire('lock', 'me');
      await systemClock.sleep(3 * LEASE_MS);
      expect(held.held && held.lease.valid()).toBe(true);
      expect(await store.locks.holder('lock')).toBe('me');
      await store.close();
    });

    test('times of one machine mean the same on another whose clock is wrong', async () => {
      const url = await postgres.database();
      const off = (ms: number) => ({ ...systemClock, now: () => Date.now() + ms });
      const fast = await openServerStore(url, { clock: off(600_000) });
      const slow = await openServerStore(url, { clock: off(-600_000) });
      await fast.journal.intend({ ...entry('r', 's1', 'k'), intendedAt: Date.now() + 600_000 });
      const [seen] = await slow.journal.byKey('k');
      expect(Math.abs((seen?.intendedAt ?? 0) - (Date.now() - 600_000))).toBeLessThan(60_000);
      const at = Date.now() + 600_000;
      await fast.shared.transact('quota', () => ({ state: { at }, result: null }));
      const state = await slow.shared.transact('quota', (now) => ({ state: null, result: now }));
      expect(Math.abs(Number(state?.at) - (at - 1_200_000))).toBeLessThan(60_000);
      await fast.close();
      await slow.close();
    });

    test('several processes that open a new database at once all get it, and a newer one is refused', async () => {
      const url = await postgres.database();
      const open = () => openServerStore(url, { clock: systemClock });
      for (const store of await Promise.all([open(), open(), open(), open()])) await store.close();
      const client = new pg.Client(url);
      await client.connect();
      await client.query('UPDATE clickup_agent.format SET version = 99');
      await client.end();
      await expect(open()).rejects.toMatchObject({
        code: 'failed',
        message: expect.stringContaining('newer version'),
      });
    });

    test('a server that is away is said in a sentence without its password, and comes back', async () => {
      const url = await postgres.database();
      const store = await openServerStore(url, { clock: systemClock });
      await postgres.down();
      const asked = store.documents.get('plan', 'p');
      await expect(asked).rejects.toMatchObject({ code: 'unreachable' });
      const secret = url.replace('agent@', 'agent:hunter2@');
      const failed = await openServerStore(secret, { clock: systemClock }).catch(String);
      expect(failed).not.toContain('hunter2');
      await postgres.up();
      await eventually(() => store.documents.get('plan', 'p').catch(() => 'away')).toBeNull();
      await store.close();
    });
  },
);
