// The fleet through the built program: a file is applied, two machines run it, people approve.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postgresMissing, TestPostgres } from '../support/postgres-server.ts';
import { runProgram, startProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';

const missing = postgresMissing();
const SECRET = 'pk_183_JOURNEYSECRET';

describe.skipIf(missing !== null)(
  `a fleet${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    let postgres: TestPostgres;
    let sandbox: ServedSandbox;
    let store: string;
    let machines: ReturnType<typeof startProgram>[] = [];
    const homes = [temporaryFolder(), temporaryFolder()];
    const [first] = homes;

    beforeAll(async () => {
      [postgres, sandbox] = [await TestPostgres.start(), await serveSandbox()];
      store = await postgres.database();
    });
    afterAll(async () => {
      await postgres?.end();
      await sandbox?.close();
      for (const { child } of machines) child.kill('SIGKILL');
      for (const home of homes) home.remove();
    });

    const env = { ANNA_TOKEN: SECRET, USER: 'tester' };
    const at = (home = first) => ['--home', home?.path ?? '', '--store', store];
    const run = (...args: string[]) => runProgram([...args, ...at()], { env });
    const json = async (...args: string[]) => {
      const ended = await run(...args, '--json');
      expect(`${ended.code} ${ended.err}`).toBe('0 ');
      return JSON.parse(ended.out);
    };
    test('applies a file, plans what is due once, waits for two people, writes it once, and ends gracefully', async () => {
      const [workspace] = (await sandbox.get<{ teams: { id: string }[] }>('/api/v2/team')).teams;
      const file = join(first?.path ?? '', 'fleet.yaml');
      writeFileSync(
        file,
        `version: 1
credentials:
  anna: { token: { env: ANNA_TOKEN }, rest: "${sandbox.rest}" }
people:
  anna: { credential: anna }
  lena: { groups: [leads] }
  omar: { groups: [leads] }
workspaces:
  acme: { id: "${workspace?.id}" }
schedules:
  weekly:
    workflow: weekly-sync
    params: { goal: Q3 Platform Stability }
    workspace: acme
    cron: "* * * * *"
    approve: 2 of [leads]
`,
      );
      const dry = await run('fleet', 'apply', file, '--dry-run');
      expect(`${dry.err}${dry.out}`).toContain('+ weekly/anna');
      expect((await json('fleet', 'status')).schedules.count).toBe(0);
      expect(await json('fleet', 'apply', file)).toMatchObject({
        add: ['weekly/anna'],
        applied: true,
      });
      expect(await json('fleet', 'apply', file)).toMatchObject({ add: [], same: 1 });

      // Due now, and then not for a year: the test need not wait for the next minute.
      const client = new pg.Client(store);
      client.on('error', () => {});
      await client.connect();
      await client.query(
        `UPDATE clickup_agent.schedules SET next_at = date_trunc('minute', now()),
         body = replace(body, '* * * * *', '0 0 1 1 *')`,
      );
      machines = homes.map((home) =>
        startProgram(['fleet', 'up', '--workers', '2', ...at(home)], { env }),
      );
      const stateOf = async (): Promise<string> => {
        const { rows } = await client.query('SELECT state FROM clickup_agent.slots');
        return rows.map(({ state }) => state).join();
      };
      // Machines can be busy.
      const patiently = { timeout: 120_000, interval: 200 };
      await expect.poll(stateOf, patiently).toBe('waiting');
      const { plans } = await json('approvals', 'list');
      const [waiting] = plans;
      expect(waiting).toMatchObject({ proposer: 'anna', needed: 2, approvers: ['lena', 'omar'] });
      expect(await sandbox.writes()).toEqual([]);
      const hash = waiting.hash.slice(0, 8);
      const shown = await run('approvals', 'show', hash);
      expect(shown.out).toContain('0 of 2 agreed');
      expect((await run('approvals', 'approve', hash, '--as', 'anna')).code).toBe(5);
      expect(await json('approvals', 'approve', hash, '--as', 'lena')).toMatchObject({
        state: 'waiting',
      });
      expect(await json('approvals', 'approve', hash, '--as', 'omar')).toMatchObject({
        state: 'approved',
      });
      await expect.poll(stateOf, patiently).toMatch(/^(done|partial|dead)$/);
      const { runs } = await json('fleet', 'runs');
      expect(runs).toMatchObject([{ schedule: 'weekly/anna', state: 'done', class: null }]);
      const entries = (await sandbox.writes()).filter(({ path }) => path.includes('time_entries'));
      expect(entries.length).toBeGreaterThan(0);
      const shownRun = await json('runs', 'show', runs[0].runId);
      expect(shownRun.steps.every(({ state }: { state: string }) => state === 'done')).toBe(true);
      expect(
        shownRun.steps.filter(
          ({ operation }: { operation: string }) => operation === 'time_entry.create',
        ),
      ).toHaveLength(entries.length);

      expect((await json('fleet', 'drain')).machines).toHaveLength(2);
      for (const { ended } of machines) {
        const { code, err } = await ended;
        expect(code).toBe(0);
        expect(err).not.toContain(SECRET);
      }
      expect((await json('fleet', 'status')).machines).toEqual([]);
      const { rows } = await client.query(
        `SELECT string_agg(body, '') AS text FROM (
         SELECT body FROM clickup_agent.documents UNION ALL SELECT body FROM clickup_agent.slots
         UNION ALL SELECT body FROM clickup_agent.plans UNION ALL SELECT body FROM clickup_agent.runs
       ) AS everything`,
      );
      expect(rows[0].text).not.toContain(SECRET);
      await client.end();
    }, 400_000);
  },
);
