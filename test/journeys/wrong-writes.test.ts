// Servers that write something else than they are told, through the built program: it is named, it ends
// with 3, and it happens once.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/base/index.ts';
import { serveDialect } from '../support/dialects/index.ts';
import { DOES, server, type Work } from '../support/dialects/plain.ts';
import { type Ended, runProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';

let sandbox: ServedSandbox;
let home: ReturnType<typeof temporaryFolder>;
beforeEach(async () => {
  [sandbox, home] = [await serveSandbox('--plan', 'enterprise'), temporaryFolder()];
});
afterEach(async () => {
  await sandbox.close();
  home.remove();
});

const run = (url: string, ...args: string[]) =>
  runProgram([...args, '--endpoint', url, '--home', home.path]);

function file(name: string, ...lines: string[]): string {
  const path = join(home.path, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

/** How many writes ClickUp was sent. */
const writes = async () => (await sandbox.writes()).length;

/** What a run's last lines offer: to take it back. */
async function takenBack(url: string, { out }: Ended): Promise<number | null> {
  const [, id = ''] = [...out.matchAll(/runs undo (run-[\w-]+)/g)].at(-1) ?? [];
  return (await run(url, 'runs', 'undo', id, '--yes')).code;
}

const TRIAGE = [
  ...['run', 'sprint-triage', '--csv', 'examples/feedback.csv', '--match', 'SSO login errors'],
  ...['--list', 'Bug Triage', '--assignee', 'Priya Raman', '--tag', 'auth', '--due', '2027-01-08'],
];

describe('a server that leaves out', () => {
  test('whom, the tags, the rank and the date of a new task: each is named, and there is no second task', async () => {
    const drops = server(
      'drops',
      {},
      {
        create_task: ({ list_id, name, markdown_description }, up) =>
          up.post(`/v2/list/${String(list_id)}/task`, {
            ...{ name: name ?? '', markdown_content: markdown_description ?? '' },
          }),
      },
    );
    const { url } = await serveDialect(drops, sandbox.rest);
    const ended = await run(url, ...TRIAGE, '--yes');
    expect([ended.code, await writes()]).toEqual([3, 1]);
    for (const sentence of [
      'assignees: predicted Priya Raman, observed –.',
      'tags: predicted auth, observed –.',
      'priority: predicted urgent, observed –.',
      'due: predicted Fri 08 Jan 2027 12:00, observed –.',
    ]) {
      expect(ended.out).toContain(sentence);
    }
    expect(ended.out.match(/skipped: Not sent: the first write with create_task/g)).toHaveLength(1);
    expect(await takenBack(url, ended)).toBe(0);
  });

  test('whose time it is: the person it landed on is named, and no run logs it again', async () => {
    const mine = server(
      'logs for its caller',
      {
        create_time_entry:
          'create_time_entry(*team_id:string, *tid:string -- id of the task, *start:number, *duration:number, assignee:number, description:string)',
      },
      {
        create_time_entry: ({ team_id, assignee: _, ...body }, up) =>
          up.post(`/v2/team/${String(team_id)}/time_entries`, body),
      },
    );
    const { url } = await serveDialect(mine, sandbox.rest);
    const times = file(
      'times.csv',
      'User,Description,Start date,Start time,Duration',
      'Priya Raman,Load test the checkout path,2026-11-18,09:00:00,04:00:00',
    );
    const sync = ['run', 'time-import', '--file', times, '--yes'];
    const ended = await run(url, ...sync);
    expect([ended.code, await writes()]).toEqual([3, 1]);
    expect(ended.out).toContain(
      'owner: predicted Priya Raman, observed Maya Okafor. It was logged for Maya Okafor.',
    );
    expect((await run(url, ...sync)).out).toContain('not as predicted');
    expect(await writes()).toBe(1);
  });
});

describe('a server that writes', () => {
  const another = async (table: string, name: string) =>
    String((await sandbox.world())[table]?.find((row) => row.name === name)?.id);
  type Changed = (args: JsonObject) => JsonObject | Promise<JsonObject>;
  const elsewhere: Changed = async (args) => ({
    ...{ ...args, task_id: await another('tasks', 'Load test the checkout path') },
  });
  const SWEEP = ['run', 'stale-sweep', '--days', '1', '--limit', '1'];
  const BULK = ['run', 'bulk-edit', '--where', "list:'Sprint 42' open", '--set', 'priority=low'];

  test.each<[string, string, Changed, string[], string]>([
    [
      'a task into another list',
      'create_task',
      async (args) => ({ ...args, list_id: await another('lists', 'Ideas') }),
      TRIAGE,
      'list: predicted 9',
    ],
    [
      'a day as the next one',
      'create_task',
      (args) => ({ ...args, due_date: Number(args.due_date) + 86_400_000 }),
      TRIAGE,
      'due: predicted Fri 08 Jan 2027 12:00, observed Sat 09 Jan 2027 04:00',
    ],
    ['to another task', 'update_task', elsewhere, BULK, 'priority: predicted low, observed '],
    ['a comment on another task', 'create_task_comment', elsewhere, SWEEP, 'observed nothing'],
    [
      'the beginning of a comment',
      'create_task_comment',
      (args) => ({ ...args, comment_text: String(args.comment_text).slice(0, 9) }),
      SWEEP,
      'text: predicted Is this still needed?, observed Is this s.',
    ],
    [
      'time without its note',
      'create_time_entry',
      ({ description: _, ...args }) => args,
      ['run', 'weekly-sync', '--list', 'Bug Triage'],
      'description: predicted',
    ],
  ])('%s is found out, and does so once', async (_, tool, changed, command, said) => {
    const work = DOES[tool] as Work;
    const odd = server('odd', {}, { [tool]: async (args, up) => work(await changed(args), up) });
    const { url } = await serveDialect(odd, sandbox.rest);
    const ended = await run(url, ...command, '--yes');
    expect([ended.code, await writes()]).toEqual([3, 1]);
    expect(ended.out).toContain(said);
    await run(url, ...command, '--yes');
    // A task that stays as it was is sent its update again.
    const made = (await sandbox.writes()).filter(({ method }) => method === 'POST');
    const sent = made.map(({ path, body }) => `${path} ${body?.name ?? body?.tid}`);
    expect(new Set(sent).size).toBe(sent.length);
  });
});

describe('a server that answers in another unit', () => {
  /** `tool` with a field of each of its rows divided. */
  const divided = (tool: string, rows: string, field: string, by: number) =>
    server(
      'divides',
      {},
      {
        [tool]: async (args, up) => {
          const answer = (await (DOES[tool] as Work)(args, up)) as Record<string, JsonObject[]>;
          const changed = answer[rows]?.map((row) => ({
            ...row,
            [field]: Number(row[field]) / by,
          }));
          return { ...answer, ...(changed && { [rows]: changed }) };
        },
      },
    );

  test.each([1_000, 60_000, 3_600_000])(
    'tracked time over %i is right all the same',
    async (by) => {
      const seconds = divided('get_time_entries', 'data', 'duration', by);
      const { url } = await serveDialect(seconds, sandbox.rest);
      const report = ['run', 'standup', '--since', '14d'];
      const plain = await serveDialect(server('plain', {}), sandbox.rest);
      expect((await run(url, ...report)).out).toBe((await run(plain.url, ...report)).out);
      const sync = await run(url, 'run', 'weekly-sync', '--list', 'Bug Triage', '--yes');
      expect([sync.code, await writes()]).toEqual([0, 1]);
    },
  );

  test('estimates are not logged', async () => {
    const hours = divided('get_workspace_tasks', 'tasks', 'time_estimate', 3_600_000);
    const { url } = await serveDialect(hours, sandbox.rest);
    const ended = await run(url, 'run', 'weekly-sync', '--hours', 'estimate', '--yes');
    expect([ended.code, await writes()]).toEqual([7, 0]);
    expect(ended.err).toContain('not in milliseconds');
    expect(ended.err).toContain('--hours');
  });
});

test('a tag that an entry does not get is named', async () => {
  const takes =
    'create_time_entry(*team_id:string, *tid:string -- id of the task, *start:number, *duration:number, description:string, tags:string[])';
  const work = DOES.create_time_entry as Work;
  const drops = server(
    'drops',
    { create_time_entry: takes },
    { create_time_entry: ({ tags: _, ...args }, up) => work(args, up) },
  );
  const { url } = await serveDialect(drops, sandbox.rest);
  const sync = ['run', 'weekly-sync', '--list', 'Bug Triage', '--time-tag', 'sync', '--yes'];
  const ended = await run(url, ...sync);
  expect([ended.code, ended.out]).toEqual([3, expect.stringContaining('tags: predicted sync')]);
});

describe('a time tool whose unit changes between a plan and its apply', () => {
  /** `says`: what its schema says of a duration; `takes`: what it is, ms. */
  const timed = (says: string, takes: number) =>
    server(
      'timed',
      {
        create_time_entry: `create_time_entry(*team_id:string, *task_id:string, *start:number, *duration:number -- ${says}, description:string)`,
      },
      {
        create_time_entry: ({ team_id, task_id, duration, ...body }, up) =>
          up.post(`/v2/team/${String(team_id)}/time_entries`, {
            ...{ ...body, tid: task_id ?? null, duration: Number(duration) * takes },
          }),
      },
    );
  const [MINUTE, HOUR] = [60_000, 3_600_000];

  /** A plan for the server as it is at first, applied when it has become another. */
  async function applied(later: Parameters<typeof timed>) {
    const served = await serveDialect(timed('in minutes', MINUTE), sandbox.rest);
    const plan = join(home.path, 'plan.json');
    const made = await run(served.url, 'run', 'weekly-sync', '--plan-out', plan);
    expect([made.code, made.err]).toEqual([0, expect.not.stringContaining('Error')]);
    served.becomes(timed(...later));
    return { url: served.url, ...(await run(served.url, 'apply', plan)), writes: await writes() };
  }

  test('in its words refuses the plan, and names the step', async () => {
    const ended = await applied(['in hours', HOUR]);
    expect([ended.code, ended.writes]).toEqual([9, 0]);
    expect(ended.err).toMatch(/Step s1 .*would be sent as create_time_entry/);
  });

  test('and in nothing that it says writes one entry, and offers to take it back', async () => {
    const ended = await applied(['in minutes', HOUR]);
    expect([ended.code, ended.writes]).toEqual([3, 1]);
    expect(ended.out).toMatch(/duration: predicted .*, observed /);
    expect(ended.out).toContain('Not sent: the first write with create_time_entry');
  });
});

test('a priority that one run found written wrong is sent by no other run and no other tool, until it is bound by hand', async () => {
  const says = 'priority:number -- 0 (none) through 4 (urgent)';
  const reversed = server('passes numbers on', {
    create_task: `create_task(*list_id:string, *name:string, markdown_description:string, ${says}, tags:string[], assignees:number[])`,
    update_task: `update_task(*task_id:string, name:string, ${says})`,
  });
  const { url } = await serveDialect(reversed, sandbox.rest);
  const named = (...args: string[]) => runProgram([...args, '--home', home.path]);
  await named('endpoint', 'add', 'srv', url);
  const triage = ['run', 'sprint-triage', '--csv', 'examples/feedback.csv', '--profile', 'srv'];
  const logins = [...triage, '--match', 'SSO login errors', '--list', 'Bug Triage', '--yes'];
  const ended = await named(...logins);
  expect([ended.code, await writes()]).toEqual([3, 1]);
  expect(ended.out).toMatch(/priority: predicted \w+, observed \w+/);
  const again = await named(...logins);
  expect(again.out).toContain('endpoint bind srv task.create create_task --arg priority=priority');
  const where = ['--where', "list:'Sprint 42' open", '--set', 'priority=high'];
  const bulk = await named('run', 'bulk-edit', ...where, '--yes', '--profile', 'srv');
  expect(bulk.out).toContain('endpoint bind srv task.update update_task');
  expect(await writes()).toBe(1);

  await named('config', 'set', 'profiles.srv.policy.ask', '["task.delete"]');
  const by = ['task.create', 'create_task', '--arg', 'priority=priority', '--yes'];
  expect((await named('endpoint', 'bind', 'srv', ...by)).code).toBe(0);
  expect([(await named(...logins)).code, await writes()]).toEqual([3, 2]);
});

describe('an update tool that appends', () => {
  const FOUR = ['run', 'bulk-edit', '--where', "list:'Sprint 42' open", '--set', 'description=New'];
  /** `says`: what it says of itself. */
  const appending = (says: string, appends: boolean) =>
    server(
      'appends',
      { update_task: `update_task(*task_id:string, name:string, description:string) ## ${says}` },
      {
        update_task: ({ task_id, description, ...body }, up) =>
          up.put(`/v2/task/${String(task_id)}`, {
            ...{
              ...body,
              description: `${String(description)}${appends ? String(description) : ''}`,
            },
          }),
      },
    );

  test('doubles one text, and no second', async () => {
    const { url } = await serveDialect(appending('Updates a task', true), sandbox.rest);
    const ended = await run(url, ...FOUR, '--yes');
    expect([ended.code, await writes()]).toEqual([3, 1]);
    expect(ended.out).toContain('predicted New, observed NewNew.');
    expect(await takenBack(url, ended)).toBe(0);
  });

  test('after it was verified is verified again when it says anything else of itself', async () => {
    const served = await serveDialect(appending('Updates a task', false), sandbox.rest);
    const first = await run(served.url, ...FOUR, '--yes');
    expect([first.code, await writes()]).toEqual([0, expect.any(Number)]);
    served.becomes(appending('Updates a task for you', true));
    await sandbox.forget();
    const other = FOUR.map((one) => one.replace('=New', '=Other'));
    const ended = await run(served.url, ...other, '--yes');
    expect([ended.code, await writes()]).toEqual([3, 1]);
  });
});
