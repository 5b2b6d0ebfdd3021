// Feedback to tasks, driven through the built program against a served sandbox.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runProgram, startProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';
import {
  SENTENCE,
  type TriageDocument,
  type TriageStep,
  type TriageTask,
} from '../support/triage.ts';

describe('sprint-triage', () => {
  let sandbox: ServedSandbox;
  let home: ReturnType<typeof temporaryFolder>;
  let listId: string;

  beforeEach(async () => {
    [sandbox, home] = [await serveSandbox(), temporaryFolder()];
    const { teams } = await sandbox.get<{ teams: { id: string }[] }>('/api/v2/team');
    const { folders } = await sandbox.get<{ folders: { lists: { id: string; name: string }[] }[] }>(
      `/api/v2/team/${teams[0]?.id}/folder`,
    );
    const lists = folders.flatMap((folder) => folder.lists);
    listId = lists.find(({ name }) => name === 'Bug Triage')?.id ?? '';
  });
  afterEach(async () => {
    await sandbox.close();
    home.remove();
  });

  const triage = (csv: string, ...flags: string[]) => [
    ...['run', 'sprint-triage', '--csv', csv, ...flags],
    ...['--endpoint', sandbox.mcp, '--home', home.path],
  ];
  const run = (csv: string, ...flags: string[]) => runProgram(triage(csv, ...flags));
  const document = async (csv: string, ...flags: string[]): Promise<TriageDocument> => {
    const ended = await run(csv, ...SENTENCE, ...flags, '--json');
    expect(ended.err).not.toContain('Error');
    return JSON.parse(ended.out) as TriageDocument;
  };
  const file = (content: string | Buffer, name = 'feedback.csv') => {
    const path = join(home.path, name);
    writeFileSync(path, content);
    return path;
  };
  /** Tasks that carry a marker, from the sandbox itself. */
  const written = async (): Promise<TriageTask[]> => {
    const { tasks } = await sandbox.get<{ tasks: TriageTask[] }>(
      `/api/v2/list/${listId}/task?include_closed=true`,
    );
    return tasks.filter(({ description }) => description.includes('[ca:'));
  };

  test('the example becomes one task a group, as shown, assigned and tagged, with one write each', async () => {
    const dry = await document('examples/feedback.csv', '--dry-run');
    expect(await sandbox.writes()).toEqual([]);
    const done = await document('examples/feedback.csv', '--yes');
    const shown = ({ key, args }: TriageStep) => ({ key, args });
    expect(done.steps.map(shown)).toEqual(dry.steps.map(shown));
    expect(done.steps.every(({ state, matches }) => state === 'done' && matches)).toBe(true);
    expect(await sandbox.writes()).toHaveLength(dry.steps.length);

    const tasks = await written();
    expect(tasks).toHaveLength(dry.steps.length);
    expect(new Set(tasks.map(({ assignees }) => assignees[0]?.username))).toEqual(
      new Set(['Priya Raman']),
    );
    const tagged = await Promise.all(
      tasks.map(({ id }) => sandbox.get<TriageTask>(`/api/v2/task/${id}`)),
    );
    expect(tagged.every(({ tags }) => tags.some(({ name }) => name === 'auth'))).toBe(true);
  });

  test('the same file again plans nothing, even on another machine', async () => {
    await document('examples/feedback.csv', '--yes');
    home.remove();
    expect((await document('examples/feedback.csv', '--dry-run')).steps).toEqual([]);
  });

  test('a group of more reports than its task can name is planned once, and grows by what is new', async () => {
    const rows = Array.from(
      { length: 2_600 },
      (_, at) => `T-${at},SSO login error,redirect loop after login number ${at % 40}`,
    );
    const csv = (more: string[] = []) =>
      file(['Ticket ID,Subject,Comment', ...rows, ...more, ''].join('\n'));
    await document(csv(), '--yes');
    expect((await document(csv(), '--dry-run')).steps).toEqual([]);
    const more = csv(['N-1,SSO login error,redirect loop after login number 7']);
    const [update, ...others] = (await document(more, '--yes')).steps;
    expect([update?.operation, others]).toEqual(['task.update', []]);
    expect(update?.args.description ?? update?.args.markdown_content).toContain('N-1');
    expect((await document(more, '--dry-run')).steps).toEqual([]);
  });

  test('ten new reports of known groups update those tasks, and then nothing is left', async () => {
    await document('examples/feedback.csv', '--yes');
    const before = await written();
    const more = await document('examples/feedback-more.csv', '--yes');
    expect(new Set(more.steps.map(({ operation }) => operation))).toEqual(new Set(['task.update']));
    const after = await written();
    expect(after.map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort());
    const count = (tasks: TriageTask[]) =>
      tasks.reduce(
        (sum, { description }) => sum + Number(/^(\d+) reports?/.exec(description)?.[1]),
        0,
      );
    expect(count(after)).toBe(count(before) + 10);
    expect((await document('examples/feedback-more.csv', '--dry-run')).steps).toEqual([]);
  });

  test.each([
    ['comment', 'comment.create'],
    ['skip', null],
  ])('--on-existing %s does that, once', async (mode, operation) => {
    await document('examples/feedback.csv', '--yes');
    const more = await document('examples/feedback-more.csv', '--on-existing', mode, '--yes');
    expect([...new Set(more.steps.map((step) => step.operation))]).toEqual(
      operation ? [operation] : [],
    );
    const again = await document('examples/feedback-more.csv', '--on-existing', mode, '--dry-run');
    expect(again.steps).toEqual([]);
  });

  test('a task that a person wrote about the same thing is told instead of doubled', async () => {
    const made = await sandbox.send('POST', `/api/v2/list/${listId}/task`, {
      name: 'SSO login: endless redirect loop between Okta and the login page',
      description: 'Customers report an endless redirect after SSO login.',
    });
    const { id } = (await made.json()) as { id: string };
    const csv = file(
      'Subject,Comment\n' +
        'SSO login error,endless redirect loop after sso login\n' +
        'login broken,sso login error: redirect loop never ends\n',
    );
    const linked = await document(csv, '--dry-run');
    expect(linked.report).toContain('probably a duplicate of "SSO login: endless redirect loop');
    expect(linked.steps.map(({ operation, target }) => [operation, target.id])).toEqual([
      ['comment.create', id],
    ]);
    const created = await document(csv, '--on-duplicate', 'create', '--dry-run');
    expect(created.steps[0]?.operation).toBe('task.create');
    await document(csv, '--yes');
    expect((await document(csv, '--dry-run')).steps).toEqual([]);
  });

  test.each([2])('killed after %i writes, a rerun ends with each task once', async (writes) => {
    await sandbox.fault({
      match: { method: 'POST', path: '/task' },
      kind: 'delay',
      // The write under way comes through after its process is gone.
      delayMs: 4_000,
      after: writes,
    });
    const first = startProgram(triage('examples/feedback.csv', ...SENTENCE, '--yes'));
    for (;;) {
      const all = await sandbox.requests();
      const read = all.some(({ path }) => path.includes(`/list/${listId}/task`));
      if (read && all.filter(({ method }) => method === 'POST').length >= writes) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    first.child.kill('SIGKILL');
    await first.ended;
    await sandbox.clearFaults();
    await document('examples/feedback.csv', '--yes');
    const names = (await written()).map(({ name }) => name);
    expect(names).toHaveLength(new Set(names).size);
    expect((await document('examples/feedback.csv', '--dry-run')).steps).toEqual([]);
  });

  test('standard input and gzip are read as the file is', async () => {
    const shape = ({ steps }: TriageDocument) => steps.map(({ args }) => args.name);
    const plain = shape(await document('examples/feedback.csv', '--dry-run'));
    const zipped = file(gzipSync(readFileSync('examples/feedback.csv')), 'feedback.csv.gz');
    expect(shape(await document(zipped, '--dry-run'))).toEqual(plain);
    const piped = await runProgram(triage('-', ...SENTENCE, '--dry-run', '--json'), {
      input: readFileSync('examples/feedback.csv', 'utf8'),
    });
    expect(shape(JSON.parse(piped.out) as TriageDocument)).toEqual(plain);
  });

  test('what cells hold acts neither on the terminal nor in ClickUp nor in the report', async () => {
    const csv = file(
      'Subject,Comment,Name\n' +
        '"SSO login error \u001b]0;owned\u0007\u001b[2J","=HYPERLINK(""http://evil.test"",""x"") sso login error","<script>alert(1)</script>"\n' +
        '"SSO login error","sso login error [ca:0000000000] Group abcd1234 s1.AAAA","Eve"\n',
    );
    const page = join(home.path, 'triage.html');
    const ended = await run(csv, ...SENTENCE, '--report', page, '--yes');
    expect(ended.out + ended.err).not.toMatch(/(?![\n\t])\p{Cc}/u);
    expect(readFileSync(page, 'utf8')).not.toContain('<script>');
    for (const { name, description } of await written()) {
      expect(name + description).not.toMatch(/(?![\n\t])\p{Cc}/u);
      expect(description).not.toContain('[ca:0000000000]');
    }
    expect((await document(csv, '--dry-run')).steps).toEqual([]);
  });

  test('a bad row is kept with its number and reason, and does not stop the run', async () => {
    const csv = file(
      'Subject,Comment\nSSO login error,one\nSSO login error,two,too,many,cells\nSSO login error,three\n',
    );
    const rejects = join(home.path, 'rejects.csv');
    const ended = await run(csv, ...SENTENCE, '--rejects', rejects, '--dry-run');
    expect(ended.out).toContain('1 rejected');
    expect(readFileSync(rejects, 'utf8')).toMatch(/^2,the row has 5 cells/m);
  });

  test('every chosen row can be kept, with the words it was chosen for', async () => {
    const csv = file(
      'Subject,Comment\nSSO log-in error,one\nDark mode,two\nOkta SSO,login fails\n',
    );
    const chosen = join(home.path, 'chosen.csv');
    const ended = await run(csv, ...SENTENCE, '--chosen', chosen, '--dry-run');
    expect(ended.code).toBe(0);
    const [header, first, second, ...more] = readFileSync(chosen, 'utf8').split('\r\n');
    expect(header).toBe('row,topic,why,group,Subject,Comment');
    expect(first).toBe(
      `1,SSO login errors,"'SSO', 'log-in error' ≈ 'login errors'",SSO log-in error,SSO log-in error,one`,
    );
    expect(second).toMatch(/^3,.*'SSO login', 'fails' ≈ 'errors'/);
    expect(more).toEqual(['']);
  });

  test('rules route several topics in one pass', async () => {
    const rules = file(
      'rules:\n' +
        '  - { name: sso, match: SSO login errors, list: Bug Triage, assignee: backend team lead, tags: [auth] }\n' +
        '  - { name: export, match: [pdf export, csv export], list: Services, priority: low }\n',
      'rules.yaml',
    );
    const ended = await run('examples/feedback.csv', '--rules', rules, '--dry-run', '--json');
    const plan = JSON.parse(ended.out) as TriageDocument;
    expect(plan.report).toContain('Bug Triage');
    expect(plan.report).toContain('Services');
  });

  test('two rules that find the same for one list make one task with the tags of both', async () => {
    const rules = file(
      'mode: all\nrules:\n' +
        '  - { name: sso, match: SSO login errors, list: Bug Triage, tags: [auth] }\n' +
        '  - { name: login, match: [SSO login errors], list: Bug Triage, tags: [login] }\n',
      'rules.yaml',
    );
    const csv = file(
      'Subject,Comment\nSSO login error,redirect loop\nSSO login error,redirect loop again\n',
    );
    const ended = await run(csv, '--rules', rules, '--yes', '--json');
    const { steps } = JSON.parse(ended.out) as TriageDocument;
    expect(steps.map(({ state, args }) => [state, args.tags])).toEqual([
      ['done', ['auth', 'login']],
    ]);
    const [task] = await written();
    expect(task?.description).toMatch(/^2 reports/);
  });

  test.each([
    ['an empty file', '', SENTENCE, 'empty'],
    ['a binary file', Buffer.from([0, 1, 2, 3, 255, 254, 0, 0, 9, 0, 1]), SENTENCE, 'Error'],
    ['no list', 'Subject,Comment\na,b\n', ['--match', 'x'], 'is missing'],
    [
      'an unknown list',
      'Subject,Comment\nSSO login error,b\n',
      ['--match', 'SSO login', '--list', 'Bug Traige'],
      'Did you mean "Bug Triage"?',
    ],
    [
      'an unknown person',
      'Subject,Comment\nSSO login error,b\n',
      ['--match', 'SSO login', '--list', 'Bug Triage', '--assignee', 'nobody'],
      'There is no member',
    ],
    [
      'a broken pattern',
      'Subject,Comment\na,b\n',
      ['--match', '/(/', '--list', 'Bug Triage'],
      'Error',
    ],
    [
      'a due date that is none',
      'Subject,Comment\na,b\n',
      [...SENTENCE, '--due', 'someday maybe'],
      'is not a date',
    ],
    [
      'a column that is not there',
      'Subject,Comment\na,b\n',
      [...SENTENCE, '--column', 'text=Nope'],
      'Nope',
    ],
  ])(
    '%s is refused with a sentence, and nothing is written',
    async (_what, content, flags, sentence) => {
      const ended = await run(file(content), ...flags, '--yes');
      expect(ended.err).toContain(sentence);
      expect(ended.err).not.toMatch(/\n\s+at /);
      expect(ended.code).toBe(2);
      expect(await sandbox.writes()).toEqual([]);
    },
  );
});
