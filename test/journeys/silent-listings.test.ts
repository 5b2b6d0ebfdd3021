// Servers whose listings leave out what tasks say, through the built program: no mark is to be seen
// in a row, and still nothing is made or told twice.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JsonObject } from '../../src/base/index.ts';
import { byTheList } from '../support/dialects/by-the-list.ts';
import type { Dialect } from '../support/dialects/dialect.ts';
import { serveDialect } from '../support/dialects/index.ts';
import { runProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';

let sandbox: ServedSandbox;
let homes: ReturnType<typeof temporaryFolder>[];
let [here, elsewhere] = ['', ''];
beforeEach(async () => {
  sandbox = await serveSandbox('--plan', 'enterprise');
  homes = [temporaryFolder(), temporaryFolder()];
  [here = '', elsewhere = ''] = homes.map(({ path }) => path);
});
afterEach(async () => {
  await sandbox.close();
  for (const home of homes) home.remove();
});

const SAYS = ['description', 'text_content', 'markdown_description'];

function mute(task: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(task).filter(([name]) => !SAYS.includes(name)));
}

/** The server with answers of some tools changed. */
function changed(changes: Record<string, (answer: JsonObject) => JsonObject>): Dialect {
  const does = Object.entries(byTheList.does).map(([tool, work]): [string, typeof work] => [
    tool,
    async (args, clickUp) => {
      const answer = (await work(args, clickUp)) as JsonObject;
      return changes[tool]?.(answer) ?? answer;
    },
  ]);
  return { ...byTheList, does: Object.fromEntries(does) };
}

const muteRows = ({ tasks, ...rest }: JsonObject) => ({
  ...rest,
  tasks: (tasks as JsonObject[]).map(mute),
});

async function triage(dialect: Dialect) {
  const { url } = await serveDialect(dialect, sandbox.rest);
  const csv = join(here, 'feedback.csv');
  writeFileSync(
    csv,
    'title,body\nLogin page is blank on Safari,Nothing shows after login on iOS\n',
  );
  return (home: string) =>
    runProgram([
      ...['run', 'sprint-triage', '--yes', '--csv', csv, '--match', 'login safari'],
      ...['--list', 'Bug Triage', '--endpoint', url, '--home', home],
    ]);
}

test('a second run, here or elsewhere, finds the task of the first by reading it alone', async () => {
  const run = await triage(changed({ get_tasks: muteRows }));
  const first = await run(here);
  expect([first.code, first.out]).toEqual([0, expect.stringContaining('1 of 1 as predicted')]);
  for (const home of [here, elsewhere]) {
    const again = await run(home);
    expect([again.code, again.out]).toEqual([0, expect.stringContaining('nothing to do')]);
  }
  expect(await sandbox.writes()).toHaveLength(1);
}, 60_000);

test('where nothing shows what a task says, a second run is refused before it writes', async () => {
  const run = await triage(changed({ get_tasks: muteRows, get_task: mute }));
  expect((await run(here)).code).toBe(0);
  for (const home of [here, elsewhere]) {
    const again = await run(home);
    expect([again.code, again.err]).toEqual([
      7,
      expect.stringContaining('does not show what the task "Login page is blank on Safari" says'),
    ]);
  }
  expect(await sandbox.writes()).toHaveLength(1);
}, 60_000);

test('a task that is made and not shown leaves the run partly done', async () => {
  const run = await triage(
    changed({
      get_tasks: ({ tasks, ...rest }) => ({
        ...rest,
        tasks: (tasks as JsonObject[]).filter(
          ({ name }) => name !== 'Login page is blank on Safari',
        ),
      }),
      get_task: () => ({ err: 'Task not found', ECODE: 'ITEM_013' }),
    }),
  );
  const { code, out } = await run(here);
  expect([code, out]).toEqual([3, expect.stringContaining('observed nothing of it')]);
}, 60_000);

test('a week is not synced where closed tasks cannot be asked for', async () => {
  const tools = byTheList.tools.replace('include_closed,', '');
  const { url } = await serveDialect({ ...byTheList, tools }, sandbox.rest);
  const week = ['run', 'weekly-sync', '--assignee', 'Maya Okafor', '--yes'];
  const { code, err } = await runProgram([...week, '--endpoint', url, '--home', here]);
  expect([code, err]).toEqual([7, expect.stringMatching(/closed tasks/)]);
  expect(await sandbox.writes()).toEqual([]);
}, 60_000);
