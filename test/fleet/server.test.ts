// Many machines, one server: slots are enqueued once, and plans are approved once.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silentLog } from '../../src/base/index.ts';
import { agreedSteps, proposePlan } from '../../src/fleet/approvals.ts';
import {
  applyFleet,
  checkFleet,
  decide,
  fleetStatus,
  listPlans,
  openFleet,
} from '../../src/fleet/index.ts';
import { pruneOld } from '../../src/fleet/machines.ts';
import type { Schedule } from '../../src/fleet/schedules.ts';
import { tick } from '../../src/fleet/ticker.ts';
import { barePlan } from '../support/bare-plan.ts';
import { postgresMissing, TestPostgres } from '../support/postgres-server.ts';

const missing = postgresMissing();
const SCHEDULE: Schedule = {
  ...{ id: 's/anna', workflow: 'weekly-sync', params: {}, person: 'anna', credential: 'anna' },
  ...{ workspace: '1', cron: '0 9 * * *', timeZone: 'UTC', jitterMs: 0, catchUp: 'last' },
  ...{
    needed: 2,
    approvers: ['lena', 'omar', 'rosa'],
    ...{ withinMs: 60_000, remindMs: [] },
    ownVoice: false,
    allow: [],
  },
};

const FILE = checkFleet({
  ...{ version: 1, credentials: { anna: { token: { env: 'A' } } }, keep: '30d' },
  ...{ people: { anna: { credential: 'anna' } }, workspaces: { acme: { id: 1 } } },
  schedules: { daily: { workflow: 'nudge', workspace: 'acme', cron: '0 9 * * *' } },
});

describe.skipIf(missing !== null)(
  `a fleet${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    let postgres: TestPostgres;
    beforeAll(async () => {
      postgres = await TestPostgres.start();
    });
    afterAll(async () => postgres?.end());

    test('two racing tickers enqueue each of 5,000 slots that are due at once exactly once', async () => {
      const url = await postgres.database();
      const [one, two] = [await openFleet(url, silentLog), await openFleet(url, silentLog)];
      await one.server.query(
        `INSERT INTO clickup_agent.schedules (id, body, next_at)
       SELECT 's/' || n, replace($1, 's/anna', 's/' || n), date_trunc('minute', now()) - interval '1 minute'
       FROM generate_series(1, 5000) AS n`,
        [JSON.stringify({ ...SCHEDULE, cron: '0 0 1 1 *' })],
      );
      const begun = performance.now();
      const results = await Promise.all([one, two, one, two].map((f) => tick(f.server, f.queue)));
      // Whoever did not have the turn finds nothing left.
      results.push(await tick(two.server, two.queue));
      const tookMs = performance.now() - begun;
      console.log(
        `5,000 slots due at once, two tickers: ${Math.round(tookMs)} ms, promised 2,000 on a free machine`,
      );
      expect(results.reduce((sum, { slots }) => sum + slots, 0)).toBe(5_000);
      const client = new pg.Client(url);
      await client.connect();
      const { rows } = await client.query(
        `SELECT count(*)::int AS jobs, count(DISTINCT data->>'slot')::int AS slots FROM clickup_agent_jobs.job`,
      );
      expect(rows).toEqual([{ jobs: 5_000, slots: 5_000 }]);
      await client.end();
      expect((await fleetStatus(one.server)).slots).toEqual([
        { state: 'due', class: null, count: 5_000 },
      ]);
      await one.close();
      await two.close();
    });

    test('a quorum that is met twice at the same moment applies once, with what all agreed to', async () => {
      const url = await postgres.database();
      const [one, two] = [await openFleet(url, silentLog), await openFleet(url, silentLog)];
      const plan = barePlan('a1');
      await proposePlan(one.server.query, one.queue, plan, 'slot', SCHEDULE, 'anna');
      const { hash } = plan;
      const said = { hash, verdict: 'approve' as const, via: 'test' };
      await Promise.all([
        decide(one.server, one.queue, { ...said, person: 'lena' }),
        decide(two.server, two.queue, { ...said, person: 'omar', steps: ['s1'] }),
        decide(two.server, two.queue, { ...said, person: 'lena' }),
      ]);
      const [waiting] = await listPlans(one.server);
      expect(waiting).toMatchObject({ state: 'approved', needed: 2 });
      expect(waiting && [...agreedSteps(waiting)]).toEqual(['s1']);
      const jobs = await one.server.query(
        `SELECT data->>'hash' AS hash FROM clickup_agent_jobs.job WHERE data->>'kind' = 'plan'`,
      );
      expect(jobs).toEqual([{ hash }]);
      // A voice that comes later, or is said again, changes nothing.
      await decide(one.server, one.queue, { ...said, person: 'lena' });
      await expect(
        decide(one.server, one.queue, { ...said, person: 'rosa' }),
      ).rejects.toMatchObject({
        code: 'stale',
      });
      const audit = await one.server.query(
        `SELECT who, what FROM clickup_agent.audit WHERE subject = $1 ORDER BY nr`,
        [hash],
      );
      expect(audit.map(({ who, what }) => `${who}: ${what}`).sort()).toEqual([
        'anna: plan proposed',
        'lena: plan approved',
        'omar: plan approved',
      ]);
      await one.close();
      await two.close();
    });

    test('who proposed, a stranger, an unknown step and a plan whose time is over do not count', async () => {
      const url = await postgres.database();
      const fleet = await openFleet(url, silentLog);
      const plan = barePlan('b2');
      await proposePlan(fleet.server.query, fleet.queue, plan, 'slot', SCHEDULE, 'anna');
      const say = (person: string, more: object = {}) =>
        decide(fleet.server, fleet.queue, {
          ...{ hash: plan.hash.slice(0, 8), verdict: 'approve' as const, via: 'test', person },
          ...more,
        });
      await expect(say('anna')).rejects.toMatchObject({ code: 'denied' });
      await expect(say('mallory')).rejects.toMatchObject({ code: 'denied' });
      await expect(say('lena', { steps: ['s9'] })).rejects.toMatchObject({ code: 'usage' });
      await expect(say('lena', { hash: '%' })).rejects.toMatchObject({ code: 'usage' });
      await fleet.server.query(
        `UPDATE clickup_agent.plans SET expires_at = now() - interval '1 s'`,
      );
      await expect(say('lena')).rejects.toMatchObject({ code: 'stale' });
      expect(await listPlans(fleet.server)).toMatchObject([{ state: 'expired', voices: [] }]);
      await fleet.close();
    });

    test('what ended longer ago than the file keeps goes, once an hour; what is open stays', async () => {
      const fleet = await openFleet(await postgres.database(), silentLog);
      const { query } = fleet.server;
      await applyFleet(fleet.server, FILE, 'tester', Date.now());
      const old = `now() - interval '31 days'`;
      for (const [id, state, at] of [
        ['old', 'done', old],
        ['open', 'due', old],
        ['young', 'done', `now() - interval '29 days'`],
      ] as const) {
        await query(
          `INSERT INTO clickup_agent.slots (id, schedule, slot, body, state, ended_at)
           VALUES ('${id}', '${id}', ${at}, '{}', '${state}', ${state === 'due' ? 'NULL' : at})`,
        );
      }
      const longAgo = Date.now() - 31 * 86_400_000;
      for (const [run, state] of [
        ['settled', 'settled'],
        ['in-doubt', 'intended'],
      ]) {
        await query(
          `INSERT INTO clickup_agent.runs VALUES ('${run}', 'w', 'p', 'done', ${longAgo}, ${longAgo}, '{}')`,
        );
        await query(
          `INSERT INTO clickup_agent.journal (run_id, step_id, key, workspace, state, intended_at, body)
           VALUES ('${run}', 's1', '${run}', '1', '${state}', ${old}, '{}')`,
        );
      }
      expect(await pruneOld(fleet.server)).toBe(true);
      expect(await pruneOld(fleet.server)).toBe(false);
      const ids = async (sql: string) => (await query(sql)).map(({ id }) => id);
      expect(await ids('SELECT id FROM clickup_agent.slots ORDER BY id')).toEqual([
        'open',
        'young',
      ]);
      // A write whose end nobody knows is what a later run has to find out about.
      expect(await ids('SELECT id FROM clickup_agent.runs')).toEqual(['in-doubt']);
      expect(await ids('SELECT run_id AS id FROM clickup_agent.journal')).toEqual(['in-doubt']);
      await fleet.close();
    });
  },
);
