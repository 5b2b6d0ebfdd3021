// What scripts rely on since version 0.1: exit codes, the fields of JSON documents and their types, and a
// home. `data/version-0.1.json` and `version-0.1-home.sql` were recorded from that version.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isObject, type Json } from '../../src/base/index.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { runProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';

interface Recorded {
  /** `PLAN` stands for a file, and `RUN` for the latest run. */
  command: string[];
  code: number;
  /** `path:type` of each field, parted by spaces, types by `|`; null: it printed no document. */
  fields: string | null;
}

const data = (name: string) => readFileSync(new URL(`./data/${name}`, import.meta.url), 'utf8');
const recorded = (JSON.parse(data('version-0.1.json')) as Recorded[]).map((one) => ({
  ...one,
  title: one.command.join(' '),
}));

let sandbox: ServedSandbox;
const home = temporaryFolder();
let runId = '';
beforeAll(async () => {
  sandbox = await serveSandbox();
});
afterAll(async () => {
  await sandbox.close();
  home.remove();
});

/** The types of the fields of a document, by path; elements of a list have one path. */
function fieldsOf(value: Json, path = '', found = new Map<string, Set<string>>()) {
  const type = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
  found.set(path, (found.get(path) ?? new Set()).add(type));
  if (Array.isArray(value)) for (const one of value) fieldsOf(one, `${path}[]`, found);
  else if (isObject(value)) {
    for (const [name, one] of Object.entries(value)) {
      fieldsOf(one ?? null, path === '' ? name : `${path}.${name}`, found);
    }
  }
  return found;
}

test.each(recorded)(
  '$title: code and fields are as they were',
  async ({ command, code, fields }) => {
    const args = command.map((word) =>
      word === 'PLAN' ? join(home.path, 'plan.json') : word === 'RUN' ? runId : word,
    );
    const ended = await runProgram([...args, '--endpoint', sandbox.mcp, '--home', home.path]);
    expect([ended.code, ended.err.includes('    at ')]).toEqual([code, false]);
    if (fields === null) return;
    const document = JSON.parse(ended.out);
    if (document.kind === 'run') runId = document.id;
    const now = fieldsOf(document);
    const changed = fields.split(' ').filter((field) => {
      const [path = '', types = ''] = field.split(/:(?=[^:]*$)/);
      const known = types.split('|');
      // What was null there and is told now breaks nobody.
      return known.includes('null')
        ? !now.has(path)
        : !known.some((one) => now.get(path)?.has(one));
    });
    expect(changed).toEqual([]);
  },
);

test('a home of that version is read: its runs, and what they wrote', async () => {
  const old = temporaryFolder();
  try {
    mkdirSync(join(old.path, 'state'));
    const database = openDatabase(join(old.path, 'state', 'state.db'));
    database.exec(data('version-0.1-home.sql'));
    database.close();
    const read = async (...args: string[]) =>
      JSON.parse((await runProgram([...args, '--json', '--home', old.path])).out);
    const { runs } = await read('runs', 'list');
    expect(runs).toMatchObject([
      { workflow: 'weekly-sync', state: 'done', summary: { create: 7 } },
    ]);
    const { steps } = await read('runs', 'show', runs[0].id);
    expect(
      steps.map(({ key, state }: { key: string; state: string }) => `${state} ${key}`),
    ).toEqual([
      ...[
        '86c03rfzk',
        '86c03rq86',
        '86c03rr91',
        '86c03sape',
        '86c03sbq9',
        '86c03scr4',
        '86c03so0l',
      ].map((task) => `done weekly-sync/2026-W48/${task}/time_entry`),
      'done weekly-sync/2026-W48/b7186354-9f4e-49c5-a8cb-a43029796f9c/key_result',
    ]);
  } finally {
    old.remove();
  }
});
