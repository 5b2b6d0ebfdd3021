// What a triage must not do to the files it is given, nor a file to the tasks.
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';

const FEEDBACK = 'id,text\n1,SSO login errors\n2,Search is slow\n';

let sandbox: ServedSandbox;
let home: ReturnType<typeof temporaryFolder>;

beforeAll(async () => {
  [sandbox, home] = [await serveSandbox(), temporaryFolder()];
});
afterAll(async () => {
  await sandbox.close();
  home.remove();
});

function file(name: string, text: string): string {
  const path = join(home.path, name);
  writeFileSync(path, text);
  return path;
}

const triage = (csv: string, ...flags: string[]) =>
  runProgram([
    ...['run', 'sprint-triage', '--csv', csv, '--list', 'Bug Triage', '--dry-run', ...flags],
    ...['--endpoint', sandbox.mcp, '--home', home.path],
  ]);

test.each(['--report', '--unmatched', '--chosen', '--rejects'])(
  '%s never replaces the feedback, by whichever name it is called',
  async (flag) => {
    const csv = file('feedback.csv', FEEDBACK);
    const folder = join(home.path, `folder${flag}`);
    mkdirSync(folder);
    symlinkSync(csv, join(folder, 'link'));
    const ended = await triage(csv, '--match', 'SSO', flag, join(folder, 'link'));
    expect([ended.code, readFileSync(csv, 'utf8')]).toEqual([2, FEEDBACK]);
    expect(ended.err).toContain(`--csv and ${flag} name the same file.`);
  },
);

test('grouping by a column that is not there is refused, not done as one group', async () => {
  const csv = file('columns.csv', FEEDBACK);
  const ended = await triage(csv, '--match', 'SSO', '--group', 'column:Product');
  expect([ended.code, ended.err]).toEqual([
    2,
    expect.stringMatching(/no column named "Product".\s.*"id", "text"/),
  ]);
});

test('rows on which an expression took too long are told, not passed over', async () => {
  const csv = file('slow.csv', `id,text\n1,${'a'.repeat(60)}!\n2,aaa\n`);
  const ended = await triage(csv, '--match', '/^(a+)+$/', '--rejects', join(home.path, 'slow.out'));
  expect([ended.code, ended.out]).toEqual([0, expect.stringContaining('1 rejected')]);
  expect(readFileSync(join(home.path, 'slow.out'), 'utf8')).toContain('took more than');
});

test('a file whose only row cannot be read says why', async () => {
  const csv = file('huge.csv', `id,text\n1,${'SSO login errors '.repeat(80_000)}\n`);
  const ended = await triage(csv, '--match', 'SSO');
  expect([ended.code, ended.err]).toEqual([
    2,
    expect.stringMatching(/row 1: the row takes 1\.3 MB/),
  ]);
});

test('a report in a task loads no picture and hides no link', async () => {
  const words =
    'SSO login errors ![x](http://evil.test/x.png) [reset](http://evil.test) <img src=x>';
  const csv = file('links.csv', `id,text\n1,"${words}\n[1]: http://evil.test/y.png"\n`);
  const ended = await triage(csv, '--match', 'SSO', '--json');
  const { steps } = JSON.parse(ended.out) as { steps: { args: Record<string, unknown> }[] };
  const text = String(steps[0]?.args.markdown_content);
  expect(text).toContain('![x] (http://evil.test/x.png) [reset] (http://evil.test)');
  expect(text).not.toMatch(/\]\(|\]:|<img/);
});

test('dates that could be day or month first are told of, with the way to say otherwise', async () => {
  const rows = '1,SSO fails,03/04/2026\n2,SSO is down,07/08/2026\n';
  const csv = file('ambiguous.csv', `id,text,created\n${rows}`);
  const read = await triage(csv, '--match', 'SSO', '--json');
  expect(read.out).toContain('03/04/2026 were read month first; change it with --dates dmy.');
  const told = await triage(csv, '--match', 'SSO', '--dates', 'dmy', '--json');
  const days = (out: string) => /\b\d+ Apr 2026|\b\d+ Mar 2026/.exec(out)?.[0];
  expect([days(read.out), days(told.out)]).toEqual(['4 Mar 2026', '3 Apr 2026']);
});

test('rows just below the cut are told of with an example, and --nearly takes them', async () => {
  const csv = file(
    'cards.csv',
    'id,text\n1,My card was swallowed by the ATM\n2,Karte eingezogen\n3,No fees\n4,Card blocked\n',
  );
  const asked = ['--match', 'card swallowed'];
  const told = await triage(csv, ...asked);
  expect(told.out).toContain('2 chosen');
  expect(told.out).toMatch(
    /1 row nearly matches \(take it with --nearly\).*\n {2}row 4: Card blocked/,
  );
  expect((await triage(csv, ...asked, '--nearly')).out).toContain('3 chosen');
});
