// The fleet through the built program: a file is applied, two machines run it, people approve.
import { readFileSync, writeFileSync } from 'node:fs';
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
    test('applies a file, plans what is due once, waits for a comment and a form of two people, writes it once, and ends gracefully', async () => {
      const [workspace] = (await sandbox.get<{ teams: { id: string }[] }>('/api/v2/team')).teams;
      const file = join(first?.path ?? '', 'fleet.yaml');
      const [list] = (await sandbox.world()).lists ?? [];
      const made = await sandbox.send('POST', `/api/v2/list/${list?.id}/task`, {
        name: 'Approvals',
      });
      const place = (await made.json()) as { id: string };
      writeFileSync(
        file,
        `version: 1
credentials:
  anna: { token: { env: ANNA_TOKEN }, rest: "${sandbox.rest}" }
people:
  anna: { credential: anna, id: 81204417 }
  lena: { groups: [leads] }
  omar: { groups: [leads], id: 81204436 }
workspaces:
  acme: { id: "${workspace?.id}" }
approvals: { task: "${place.id}", credential: anna, workspace: acme, every: 1s }
page: https://runs.example.com
notify:
  - { task: "${place.id}", credential: anna, workspace: acme, on: [failed] }
schedules:
  weekly:
    workflow: weekly-sync
    params: { goal: Q3 Platform Stability }
    workspace: acme
    cron: "* * * * *"
    approve: 2 of [leads]
  partly:
    workflow: weekly-sync
    params: { goal: Q3 Platform Stability }
    workspace: acme
    for: anna
    cron: "* * * * *"
    allow: [time_entry.create]
`,
      );
      const dry = await run('fleet', 'apply', file, '--dry-run');
      expect(`${dry.err}${dry.out}`).toContain('+ weekly/anna');
      expect((await json('fleet', 'status')).schedules.count).toBe(0);
      expect(await json('fleet', 'apply', file)).toMatchObject({
        add: ['weekly/anna', 'partly/anna'],
        applied: true,
      });
      expect(await json('fleet', 'apply', file)).toMatchObject({ add: [], same: 2 });

      // Due now, and then not for a year: the test need not wait for the next minute.
      const client = new pg.Client(store);
      client.on('error', () => {});
      await client.connect();
      await client.query(
        `UPDATE clickup_agent.schedules SET next_at = date_trunc('minute', now()),
         body = replace(body, '* * * * *', '0 0 1 1 *')`,
      );
      machines = homes.map((home) =>
        startProgram(['fleet', 'up', '--workers', '2', '--as', 'lena', ...at(home)], { env }),
      );
      const stateOf = async (): Promise<string> => {
        const { rows } = await client.query(
          `SELECT state FROM clickup_agent.slots WHERE schedule = 'weekly/anna'`,
        );
        return rows.map(({ state }) => state).join();
      };
      // Machines can be busy.
      const patiently = { timeout: 120_000, interval: 200 };
      await expect.poll(stateOf, patiently).toBe('waiting');
      const { plans } = await json('approvals', 'list');
      const [waiting] = plans;
      expect(waiting).toMatchObject({ proposer: 'anna', needed: 2, approvers: ['lena', 'omar'] });
      const hash = waiting.hash.slice(0, 8);
      // What the policy allows only a part of, and nobody approves, writes nothing at all.
      const partly = async () =>
        (await json('fleet', 'runs', '--state', 'dead')).runs.map(
          ({ schedule, class: kind }: { schedule: string; class: string }) => `${schedule} ${kind}`,
        );
      await expect.poll(partly, patiently).toEqual(['partly/anna denied']);
      const logged = async () =>
        (await sandbox.writes()).filter(({ path }) => path.includes('time_entries'));
      expect(await logged()).toEqual([]);
      const shown = await run('approvals', 'show', hash);
      expect(shown.out).toContain('0 of 2 agreed');
      expect((await run('approvals', 'approve', hash, '--as', 'anna')).code).toBe(5);

      // In ClickUp: the plan is posted once; a stranger, the proposer and a quotation do not count.
      const comments = async () =>
        (
          await sandbox.get<{ comments: { comment_text: string }[] }>(
            `/api/v2/task/${place.id}/comment`,
          )
        ).comments.map((one) => one.comment_text);
      const posted = async () => (await comments()).filter((text) => text.includes(`Plan ${hash}`));
      await expect.poll(async () => (await posted()).length, patiently).toBe(1);
      expect((await posted())[0]).toContain('duration: – → ');
      const say = (user: string, comment_text: string) =>
        fetch(`${sandbox.rest}/api/v2/task/${place.id}/comment`, {
          ...{ method: 'POST', body: JSON.stringify({ comment_text }) },
          headers: { authorization: `pk_${user}_x`, 'content-type': 'application/json' },
        });
      await say('81204422', `approve ${hash}`);
      await say('81204417', `approve ${hash}`);
      await say('81204436', `I would not approve ${hash} yet.`);
      await say('81204436', `Approve ${hash} s1 s999`);
      const reads = async () =>
        (await sandbox.requests()).filter(
          ({ method, path }) => method === 'GET' && path.includes(`/task/${place.id}/comment`),
        ).length;
      const before = await reads();
      await expect.poll(reads, patiently).toBeGreaterThan(before + 1);
      expect((await json('approvals', 'list')).plans).toMatchObject([{ voices: [] }]);
      await say('81204436', `approve ${hash} s1 s2 s8`);
      const voices = async () => (await json('approvals', 'list')).plans[0]?.voices;
      await expect.poll(voices, patiently).toMatchObject([{ person: 'omar', verdict: 'approve' }]);

      // While the plan waits, somebody else moves the key result that its last step would raise.
      const [goal] = ((await sandbox.world()).keyResults ?? []).filter(
        ({ name }) => name === 'Stability tickets closed',
      );
      const moved = await sandbox.send('PUT', `/api/v2/key_result/${goal?.id}`, {
        steps_current: 20,
      });
      expect(moved.status).toBe(200);

      // On the page: the other voice, of whoever is signed in there.
      const { page } = JSON.parse((await machines[0]?.firstLine()) ?? '') as { page: string };
      const { origin } = new URL(page);
      const cookie = ((await fetch(page)).headers.get('set-cookie') ?? '').split(';')[0] ?? '';
      const form = await (
        await fetch(`${origin}/plans/${waiting.hash}`, { headers: { cookie } })
      ).text();
      expect(form).toContain('Approve all');
      const token = /name="token" value="([^"]+)"/.exec(form)?.[1] ?? '';
      const decided = await fetch(`${origin}/plans/${waiting.hash}`, {
        ...{ method: 'POST', redirect: 'manual', headers: { cookie, origin } },
        body: new URLSearchParams({ token, verdict: 'all' }),
      });
      expect(`${decided.status} ${await decided.text()}`).toBe('303 ');
      await expect.poll(stateOf, patiently).toMatch(/^(done|partial|dead)$/);
      // What both agreed to is written, but for the step whose target has changed; it says how.
      const { runs } = await json('fleet', 'runs', '--state', 'partial');
      expect(runs).toMatchObject([{ schedule: 'weekly/anna', class: 'drift' }]);
      expect(runs[0].message).toMatch(/2 of 3 written.*changed: was 17, is 20 now/);
      const audit = await client.query(
        `SELECT who, detail FROM clickup_agent.audit WHERE what = 'plan approved' ORDER BY nr`,
      );
      expect(audit.rows.map(({ who, detail }) => [who, JSON.parse(detail).via])).toEqual([
        ['omar', expect.stringMatching(/^comment \w+/)],
        ['lena', 'page'],
      ]);
      const entries = await logged();
      expect(entries).toHaveLength(2);
      const shownRun = await json('runs', 'show', runs[0].runId);
      expect(shownRun.steps.map(({ state }: { state: string }) => state)).toEqual([
        ...['done', 'done', 'skipped', 'skipped', 'skipped', 'skipped', 'skipped', 'drift'],
      ]);
      const notices = async () => (await comments()).filter((text) => text.includes('refused'));
      await expect
        .poll(notices, patiently)
        .toEqual([
          expect.stringMatching(/Some writes.*weekly\/anna@.*https:\/\/runs.example.com\/slots/s),
        ]);

      // Taking it back is a plan as well. The file says who approves, as it is today.
      const takeBack = async () => {
        const asked = await fetch(`${origin}/runs/${runs[0].runId}/undo`, {
          ...{ method: 'POST', redirect: 'manual', headers: { cookie, origin } },
          body: new URLSearchParams({ token }),
        });
        return `${asked.status} ${(await asked.text()).replace(/<[^>]+>/g, ' ')}`;
      };
      expect(await takeBack()).toMatch(/^403 .*Only 1 of 2 others may approve what lena proposes/s);
      const rarely = readFileSync(file, 'utf8').replaceAll('* * * * *', '0 0 1 1 *');
      writeFileSync(file, rarely.replace('2 of [leads]', '1 of [leads]'));
      expect(await json('fleet', 'apply', file)).toMatchObject({ applied: true });
      expect(await takeBack()).toBe('303 ');
      const [undo] = (await json('approvals', 'list')).plans;
      expect(undo).toMatchObject({ proposer: 'lena', needed: 1, approvers: ['omar'] });
      expect((await run('approvals', 'approve', undo.hash, '--as', 'lena')).code).toBe(5);
      await json('approvals', 'approve', undo.hash, '--as', 'omar');
      const left = async () => {
        const deleted = (await logged()).filter(({ method }) => method === 'DELETE');
        return deleted.length;
      };
      await expect.poll(left, patiently).toBe(2);

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
