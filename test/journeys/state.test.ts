// The state files of the built program when they are newer, broken or in somebody else's hands.
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { runProcess, temporaryFolder } from '../support/program.ts';

let home: ReturnType<typeof temporaryFolder>;
beforeEach(async () => {
  home = temporaryFolder();
  expect((await run('runs', 'list')).code).toBe(0);
});
afterEach(() => home.remove());

const run = (...args: string[]) => runProcess([...args, '--home', home.path]);
const file = (name: string) => join(home.path, 'state', name);

describe('a state file', () => {
  test('of a newer version is refused, and left as it is', async () => {
    const database = openDatabase(file('state.db'));
    database.exec('PRAGMA user_version = 99');
    database.close();
    const before = readFileSync(file('state.db'));
    const ended = await run('runs', 'list');
    expect([ended.code, ended.out]).toEqual([1, '']);
    expect(ended.err).toMatch(/newer version of clickup-agent .*99/);
    expect(ended.err).toContain(file('state.db'));
    expect(readFileSync(file('state.db'))).toEqual(before);
  });

  test.each([
    ['that is something else', () => writeFileSync(file('state.db'), 'no database '.repeat(500))],
    ['that was damaged in its middle', () => damage(file('state.db'))],
  ])('%s is named with what is lost and what to do, which works', async (_what, harm) => {
    harm();
    const ended = await run('runs', 'list');
    expect([ended.code, ended.out]).toEqual([1, '']);
    expect(ended.err).toContain(`${file('state.db')} is damaged`);
    expect(ended.err).toMatch(/journal/);
    const [, command = ''] = /`clickup-agent (.*?)`/.exec(ended.err) ?? [];
    const mended = await runProcess(command.split(' '));
    expect([mended.err, mended.code]).toEqual(['', 0]);
    expect(mended.out).toContain('.broken-');
    expect((await run('runs', 'list')).code).toBe(0);
    expect(
      readdirSync(join(home.path, 'state')).filter((name) => name.includes('broken')),
    ).not.toEqual([]);
  });

  test('that is sound is not set aside', async () => {
    const ended = await run('state', 'set-aside');
    expect([ended.code, ended.out]).toEqual([2, '']);
    expect((await run('runs', 'list')).code).toBe(0);
  });
});

test.each([
  ['something else', () => writeFileSync(file('shared.db'), 'no database '.repeat(500))],
  ['cut off', () => truncateSync(file('shared.db'), statSync(file('shared.db')).size - 100)],
  [
    'of another shape',
    () => {
      const database = openDatabase(file('shared.db'));
      database.exec('DROP TABLE shared; CREATE TABLE shared (other TEXT)');
      database.close();
    },
  ],
])('the file of the shared quota that is %s is made again without a word', async (_what, harm) => {
  harm();
  const ended = await run('tree');
  expect([ended.code, ended.err]).toEqual([0, '']);
});

test('a time zone that is none is a usage error', async () => {
  const ended = await runProcess(['tree', '--home', home.path], { env: { TZ: 'Nope/Zone' } });
  expect([ended.code, ended.out]).toEqual([2, '']);
  expect(ended.err).toContain('TZ is "Nope/Zone"');
  const profile = await run('config', 'set', 'profiles.sandbox.timeZone', 'Nope/Zone');
  expect(profile.code).toBe(2);
});

test('a folder that cannot be written is called that', async () => {
  const inside = join(home.path, 'file');
  mkdirSync(home.path, { recursive: true });
  writeFileSync(inside, '');
  const ended = await runProcess(['runs', 'list', '--home', join(inside, 'home')]);
  expect([ended.code, ended.out]).toEqual([2, '']);
});

/** Overwrites every page after the first. */
function damage(path: string): void {
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.fill(7, 4_096));
}
