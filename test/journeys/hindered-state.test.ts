// The state's file on a disk that is full, or in the hands of another process, through the built program.
import { spawnSync } from 'node:child_process';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { runProcess, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';

let sandbox: ServedSandbox;
let home: ReturnType<typeof temporaryFolder>;
beforeAll(async () => {
  sandbox = await serveSandbox('--plan', 'enterprise');
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  home = temporaryFolder();
  await fetch(`${sandbox.rest}/control/reset`, { method: 'POST' });
});
afterEach(() => home.remove());

const run = (...args: string[]) =>
  runProcess([...args, '--endpoint', sandbox.mcp, '--home', home.path]);
const sync = () => run('run', 'weekly-sync', '--goal', 'Q3 Platform Stability', '--yes');
const file = () => join(home.path, 'state', 'state.db');
const logged = async () =>
  ((await sandbox.world()).timeEntries ?? []).filter((one) =>
    /\[ca:/.test(String(one.description)),
  );

/** Holds the file as another process that writes does; answers what lets go of it. */
function held(): () => void {
  const database = openDatabase(file());
  database.exec('BEGIN IMMEDIATE');
  return () => {
    database.exec('ROLLBACK');
    database.close();
  };
}

test('a file that another process holds is waited for, and then the process is named', async () => {
  expect((await run('runs', 'list')).code).toBe(0);
  const letGo = held();
  const running = sync();
  await setTimeout(700);
  letGo();
  expect((await running).code).toBe(0);
  const release = held();
  const { code, out, err } = await run('cache', 'clear');
  release();
  expect([code, out]).toEqual([75, '']);
  expect(err).toContain(`${file()} is held by`);
  if (process.platform === 'linux') expect(err).toContain(`process ${process.pid}`);
});

/** A disk of a few MB; null where this user may not make one. */
function smallDisk(path: string): (() => void) | null {
  const made = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', path]);
  return made.status === 0 ? () => void spawnSync('umount', ['-l', path]) : null;
}

test('a disk that fills up in the middle of a run is called that, and no write is made twice', async (context) => {
  const unmount = smallDisk(home.path);
  if (!unmount) return context.skip('only root can make a small disk');
  try {
    expect((await run('tree')).code).toBe(0);
    const ballast = join(home.path, 'ballast');
    const { bavail, bsize } = statfsSync(home.path);
    writeFileSync(ballast, Buffer.alloc(bavail * bsize - 40_000));
    const { code, err } = await sync();
    expect([code, err]).toEqual([1, expect.stringMatching(/disk .*is full/)]);
    expect(err).not.toMatch(/not supposed to happen|SQLITE|\bat .*:\d+:\d+/);
    rmSync(ballast);
    expect((await sync()).code).toBe(0);
    const texts = (await logged()).map(({ description }) => String(description));
    expect([texts.length > 0, new Set(texts).size]).toEqual([true, texts.length]);
  } finally {
    unmount();
  }
});
