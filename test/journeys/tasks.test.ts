// `tasks --where` through the built program: a table, JSON and CSV, a query from a file, and an error that
// points at the place.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';

let sandbox: ServedSandbox;
const home = temporaryFolder();
beforeAll(async () => {
  sandbox = await serveSandbox('--plan', 'enterprise');
});
afterAll(async () => {
  await sandbox.close();
  home.remove();
});
const tasks = (...args: string[]) =>
  runProgram(['tasks', ...args, '--endpoint', sandbox.mcp, '--home', home.path]);

/** Worked out from the seed: what is open in the sprints and has eight points or more. */
const QUERY = `folder:Sprints open points>=8`;
const NAMES = ['Two-step sign-in for admins', 'Circuit breaker around the tax provider'];

test('a table shows what a person chooses by, and how it was chosen', async () => {
  const { code, out, err } = await tasks('--where', QUERY);
  const lines = out.trimEnd().split('\n');
  expect([code, lines.at(-1)]).toEqual([0, '2 tasks.']);
  expect(lines[0]).toMatch(/^id +status +assignees +due +list +name/);
  for (const name of NAMES) expect(out).toContain(name.slice(0, 12));
  expect(err).toContain('Asked of ClickUp: folder; filtered here: open, points.');
});

test('nothing found is no header without a table', async () => {
  const { code, out } = await tasks('--where', 'list:Ideas name:nothing');
  expect([code, out]).toEqual([0, '0 tasks.\n']);
});

test('JSON and CSV hold all of it', async () => {
  const json = JSON.parse((await tasks('--where', QUERY, '--json')).out);
  expect(json).toMatchObject({ schemaVersion: 1, kind: 'tasks', count: 2, asked: ['folder'] });
  expect(json.tasks.map(({ name }: { name: string }) => name)).toEqual(NAMES);
  expect(json.query).toBe('folder:Sprints open points>=8');
  const { out } = await tasks('--where', QUERY, '--csv', '--quiet');
  const rows = parse(out, { columns: true }) as Record<string, string>[];
  expect(rows.map(({ name, list }) => [name, list])).toEqual([
    [NAMES[0], 'Sprint 41'],
    [NAMES[1], 'Sprint 42'],
  ]);
  expect(Object.keys(rows[0] ?? {})).toContain('Release date');
});

test('a query comes from a file too, with remarks', async () => {
  const file = join(home.path, 'query.txt');
  writeFileSync(file, '# what is large\nfolder:Sprints\nopen\npoints>=8\n');
  const found = await tasks('--where-file', file, '--json');
  expect(JSON.parse(found.out).count).toBe(2);
  const both = await tasks('--where-file', file, '--where', QUERY);
  expect([both.code, both.err]).toEqual([2, expect.stringContaining('given twice')]);
});

test.each<[query: string, marked: string]>([
  ['list:Ideas asignee:me', '  list:Ideas asignee:me\n             ^^^^^^^'],
  ['open due:someday', '  open due:someday\n       ^^^^^^^^^^^'],
  ['(open or closed', '  (open or closed'],
])('%s cannot be read, and the place is shown', async (query, marked) => {
  const { code, out, err } = await tasks('--where', query);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(marked);
  expect(err).not.toMatch(/\bat .*:\d+:\d+/);
});
