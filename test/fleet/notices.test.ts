// Notifications through real machines: each receiver is told once, signed, also when it was away at first;
// approvers are reminded, and a plan that nobody decided on expires.
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppError, silentLog, systemClock } from '../../src/base/index.ts';
import { proposePlan, remindAndExpire } from '../../src/fleet/approvals.ts';
import {
  applyFleet,
  checkFleet,
  type Fleet,
  listAudit,
  listPlans,
  openFleet,
  startMachine,
} from '../../src/fleet/index.ts';
import { deliver } from '../../src/fleet/notices.ts';
import { barePlan } from '../support/bare-plan.ts';
import { postgresMissing, TestPostgres } from '../support/postgres-server.ts';

const missing = postgresMissing();
const KEY = Buffer.from('a key of the receiver');
const RULES = { needed: 1, approvers: ['lena'], withinMs: 3_600_000 };

interface Call {
  headers: IncomingHttpHeaders;
  body: string;
}

describe.skipIf(missing !== null)(
  `notifications${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    let postgres: TestPostgres;
    let fleet: Fleet;
    let url: string;
    const calls: Call[] = [];
    let failures = 0;
    const receiver = createServer(async (request, response) => {
      calls.push({ headers: request.headers, body: await text(request) });
      response.writeHead(failures-- > 0 ? 503 : 204).end();
    });
    const secrets = () => ({
      HOOK: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`,
      KEY: `whsec_${KEY.toString('base64')}`,
    });
    const deps = () => ({
      ...{ server: fleet.server, queue: fleet.queue, log: silentLog },
      secretOf: (from: object) =>
        secrets()['env' in from ? (from.env as keyof ReturnType<typeof secrets>) : 'HOOK'],
      async post(to: string, body: string, headers: Record<string, string>) {
        const answer = await fetch(to, { method: 'POST', body, headers });
        return answer.ok ? null : `it answered ${answer.status}`;
      },
      openEngine: () => Promise.reject(new AppError('usage', 'Nothing is opened here.')),
    });
    const told = () => calls.map(({ body }) => JSON.parse(body) as Record<string, string>);
    const events = () => told().map(({ event }) => event);

    beforeAll(async () => {
      await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
      postgres = await TestPostgres.start();
      url = await postgres.database();
      fleet = await openFleet(url, silentLog);
      const file = checkFleet({
        ...{ version: 1, credentials: { anna: { token: { env: 'A' } } } },
        ...{ people: { anna: { credential: 'anna' } }, workspaces: { acme: { id: 1 } } },
        schedules: { daily: { workflow: 'nudge', workspace: 'acme', cron: '0 0 1 1 *' } },
        page: 'https://runs.example.com',
        notify: [{ webhook: { env: 'HOOK' }, secret: { env: 'KEY' } }],
      });
      await applyFleet(fleet.server, file, 'tester', Date.now());
    });
    afterAll(async () => {
      await fleet?.close();
      await postgres?.end();
      receiver.closeAllConnections();
      receiver.close();
    });

    test('a plan that waits, and work that failed for good, are told by a machine, once and signed', async () => {
      const { query } = fleet.server;
      const plan = barePlan('c3');
      await proposePlan(query, fleet.queue, plan, 'daily/anna@1', RULES, 'anna');
      await proposePlan(query, fleet.queue, plan, 'daily/anna@1', RULES, 'anna');
      await query(`UPDATE clickup_agent.schedules SET next_at = now()`);
      const machine = await startMachine({
        ...{ ...deps(), store: url, workers: 2, clock: systemClock },
        open: () => Promise.reject(new AppError('authorization', 'No\u001b[31m secret here.')),
      });
      await expect.poll(events, { timeout: 60_000 }).toHaveLength(2);
      await machine.stop();
      const [waiting, dead] = told()
        .sort((a, b) => (a.event ?? '').localeCompare(b.event ?? ''))
        .reverse();
      expect(waiting).toMatchObject({ event: 'waiting', slot: 'daily/anna@1', plan: plan.hash });
      expect(waiting?.text).toContain(`https://runs.example.com/plans/${plan.hash}`);
      expect(waiting?.text).toContain('1 of lena have to agree');
      expect(dead).toMatchObject({ event: 'dead', plan: null });
      expect(dead?.text).toContain('secret here.');
      expect(dead?.text).not.toContain('\u001b');
      for (const { headers, body } of calls) {
        const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
        const mark = createHmac('sha256', KEY).update(signed).digest('base64');
        expect(headers['webhook-signature']).toBe(`v1,${mark}`);
        expect(JSON.parse(body).id).toBe(headers['webhook-id']);
      }
    });

    test('approvers are reminded at each time that the schedule names, then the plan expires, and the audit says so', async () => {
      calls.length = 0;
      const { query } = fleet.server;
      const plan = barePlan('d4');
      const rules = { ...RULES, remindMs: [7_200_000, 3_600_000] };
      await query(
        `INSERT INTO clickup_agent.slots (id, schedule, slot, body, state) VALUES ('s@1', 's', now(), '{}', 'waiting')`,
      );
      await proposePlan(query, fleet.queue, plan, 's@1', rules, 'anna');
      /** Moves the plan back in time. */
      const later = (minutes: number) =>
        query(
          `UPDATE clickup_agent.plans SET expires_at = expires_at - interval '${minutes} minutes',
             remind_at = array(SELECT at - interval '${minutes} minutes' FROM unnest(remind_at) AS at)
           WHERE hash = '${plan.hash}'`,
        );
      await query(`UPDATE clickup_agent.plans SET expires_at = now() + interval '3 hours'`);
      const turn = () => Promise.all([1, 2].map(() => remindAndExpire(fleet.server, fleet.queue)));
      const audited = async () =>
        (await listAudit(fleet.server))
          .filter(({ subject }) => subject === plan.hash)
          .map(({ what }) => what)
          .reverse();
      await turn();
      await later(61);
      await turn();
      await turn();
      expect(await audited()).toEqual(['plan proposed', 'approvers reminded']);
      await later(60);
      await turn();
      await later(60);
      // Nobody may decide any more, whether or not a machine has been there since.
      expect(await listPlans(fleet.server, 'expired')).toMatchObject([{ hash: plan.hash }]);
      await turn();
      expect(await audited()).toEqual([
        ...['plan proposed', 'approvers reminded', 'approvers reminded', 'plan expired'],
      ]);
      const [slot] = await query(`SELECT state FROM clickup_agent.slots WHERE id = 's@1'`);
      expect(slot).toEqual({ state: 'expired' });
      const jobs = await query(
        `SELECT data->'message'->>'event' AS event FROM clickup_agent_jobs.job
         WHERE data->'message'->>'plan' = '${plan.hash}' ORDER BY created_on`,
      );
      expect(jobs.map(({ event }) => event)).toEqual([
        'waiting',
        'reminder',
        'reminder',
        'expired',
      ]);
    });

    test('a receiver that is away is called again later with the same id, and given up in the audit', async () => {
      calls.length = 0;
      failures = 1;
      const message = {
        ...{ id: 'n-1', event: 'dead' as const, at: '2026-11-28T12:00:00Z', slot: 's@9' },
        ...{ plan: null, url: null, text: 'Work failed.' },
      };
      const webhook = {
        ...{ webhook: { env: 'HOOK' }, secret: { env: 'KEY' } },
        on: ['dead' as const],
      };
      const notice = { kind: 'notice' as const, receiver: webhook, message, tries: 0 };
      await deliver(notice, deps());
      const again = await fleet.server.query(
        `SELECT data->>'tries' AS tries, start_after > now() + interval '20 s' AS later
         FROM clickup_agent_jobs.job WHERE data->'message'->>'id' = 'n-1'`,
      );
      expect(again).toEqual([{ tries: '1', later: true }]);
      await deliver({ ...notice, tries: 1 }, deps());
      expect(told().map(({ id }) => id)).toEqual(['n-1', 'n-1']);
      failures = 1;
      await deliver({ ...notice, tries: 4 }, deps());
      expect(await listAudit(fleet.server, 1)).toMatchObject([
        { what: 'notification failed', subject: 's@9' },
      ]);
    });
  },
);
