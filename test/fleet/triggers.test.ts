// Events from outside: each starts what waits for it once, and only with its token or signature.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppError, silentLog, systemClock } from '../../src/base/index.ts';
import {
  applyFleet,
  checkFleet,
  type Fleet,
  fleetRuns,
  openFleet,
  signatureOf,
} from '../../src/fleet/index.ts';
import { openServerStore, type Store } from '../../src/store/index.ts';
import { fleetSource, linkDoor, type Page, startPage } from '../../src/web/index.ts';
import { postgresMissing, TestPostgres } from '../support/postgres-server.ts';

const missing = postgresMissing();
const SECRETS: Record<string, string> = { CALL: 'a-long-token', HOOK: 'ABC123', OTHER: 'DEF456' };

const FILE = checkFleet({
  version: 1,
  credentials: { anna: { token: { env: 'ANNA' } } },
  people: { anna: { credential: 'anna' }, ben: { credential: 'anna' } },
  workspaces: { acme: { id: 9011 } },
  schedules: {
    called: {
      ...{ workflow: 'nudge', workspace: 'acme', for: 'anna' },
      on: { call: { env: 'CALL' } },
    },
    moved: {
      ...{ workflow: 'weekly-sync', workspace: 'acme' },
      on: { event: 'taskStatusUpdated', list: 901, secret: { env: 'HOOK' } },
    },
    other: {
      ...{ workflow: 'weekly-sync', workspace: 'acme' },
      on: { event: 'taskStatusUpdated', secret: { env: 'OTHER' } },
    },
  },
});

/** An event as ClickUp sends it. */
const event = (id: string, list: string, name = 'taskStatusUpdated') =>
  JSON.stringify({
    ...{ event: name, task_id: '86c0', webhook_id: 'w-1' },
    history_items: [{ id, type: 1, field: 'status', parent_id: list, user: { id: 7 } }],
  });

describe.skipIf(missing !== null)(
  `events${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    let postgres: TestPostgres;
    let fleet: Fleet;
    let store: Store;
    let page: Page;
    beforeAll(async () => {
      postgres = await TestPostgres.start();
      const url = await postgres.database();
      fleet = await openFleet(url, silentLog);
      store = await openServerStore(url, { clock: systemClock });
      await applyFleet(fleet.server, FILE, 'tester', Date.now());
      page = await startPage({
        source: fleetSource({
          ...{ fleet, store, clock: systemClock, timeZone: 'UTC' },
          open: () => Promise.reject(new AppError('usage', 'Nothing is opened here.')),
          workflows: { list: async () => [], get: () => Promise.reject(new Error('none')) },
          secretOf: (from) => SECRETS['env' in from ? from.env : ''] ?? '',
        }),
        ...{ port: 0, clock: systemClock, log: silentLog },
        door: () => linkDoor({ person: 'anna', roles: ['see'] }, 'page', systemClock),
      });
    });
    afterAll(async () => {
      await page?.close();
      await store?.close();
      await fleet?.close();
      await postgres?.end();
    });

    const send = async (path: string, headers: Record<string, string>, body = '') => {
      const answer = await fetch(`http://127.0.0.1:${page.port}${path}`, {
        ...{ method: 'POST', headers, body },
      });
      const { started } = (await answer.json()) as { started?: string[] };
      return [answer.status, started?.length ?? null];
    };
    const call = (token: string, key?: string, name = 'called') =>
      send(`/hooks/call/${name}`, {
        authorization: `Bearer ${token}`,
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      });
    const hook = (body: string, secret: string) =>
      send('/hooks/clickup', { 'x-signature': signatureOf(body, secret) }, body);

    test('what only an event starts is never due by itself', async () => {
      const rows = await fleet.server.query(
        `SELECT id FROM clickup_agent.schedules WHERE next_at < now() + interval '100 years'`,
      );
      expect(rows).toEqual([]);
    });

    test('a call with the token starts its schedule, once for each occasion that it names', async () => {
      expect(await call('wrong', 'k1')).toEqual([401, null]);
      expect(await call('', 'k1')).toEqual([401, null]);
      expect(await call('a-long-token', 'k1', 'moved')).toEqual([401, null]);
      expect(await call('a-long-token', 'k1', 'nobody')).toEqual([401, null]);
      const same = await Promise.all([1, 2, 3].map(() => call('a-long-token', 'k1')));
      expect(same.map(([, started]) => started).sort()).toEqual([0, 0, 1]);
      expect(await call('a-long-token', 'k2')).toEqual([202, 1]);
      expect(await call('a-long-token')).toEqual([202, 1]);
      expect(await call('a-long-token')).toEqual([202, 1]);
    });

    test('an event of ClickUp’s starts what waits for it in its list, once, with a right signature alone', async () => {
      const body = event('h-1', '901');
      expect(await send('/hooks/clickup', {}, body)).toEqual([401, null]);
      expect(await hook(body, 'guessed')).toEqual([401, null]);
      // A signature of another body.
      const forged = { 'x-signature': signatureOf(event('h-1', '902'), 'ABC123') };
      expect(await send('/hooks/clickup', forged, body)).toEqual([401, null]);
      expect(await hook(body, 'ABC123')).toEqual([202, 2]);
      // ClickUp sends again what was not answered in time.
      expect(await hook(body, 'ABC123')).toEqual([200, 0]);
      expect(await hook(event('h-2', '902'), 'ABC123')).toEqual([200, 0]);
      expect(await hook(event('h-3', '901', 'taskCreated'), 'ABC123')).toEqual([200, 0]);
      expect(await hook('not json', 'ABC123')).toEqual([400, null]);
      // Another webhook's secret starts what waits for that one.
      expect(await hook(event('h-4', '777'), 'DEF456')).toEqual([202, 2]);
    });

    test('each start has a slot and a job of its own', async () => {
      const runs = await fleetRuns(fleet.server, { limit: 100 });
      const jobs = await fleet.server.query(
        `SELECT data->>'slot' AS slot FROM clickup_agent_jobs.job WHERE data->>'kind' = 'slot'`,
      );
      expect(jobs.map(({ slot }) => slot).sort()).toEqual(runs.map(({ id }) => id).sort());
      expect(new Set(runs.map(({ id }) => id)).size).toBe(runs.length);
      expect(runs).toHaveLength(8);
    });
  },
);
