// Somebody closes the pipe, or the disk with the log is full: the work is not cut short for it.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';
import { projectRoot } from '../support/source.ts';

const FULL = '/dev/full';
const SYNC = ['run', 'weekly-sync', '--goal', 'Q3 Platform Stability', '--yes'];

let sandbox: ServedSandbox;
let home: ReturnType<typeof temporaryFolder>;
/** How many writes there are to make. */
let all: number;
beforeAll(async () => {
  [sandbox, home] = [await serveSandbox(), temporaryFolder()];
  const { shown } = await run([...SYNC, '--dry-run', '--json']);
  all = (JSON.parse(shown) as { steps: unknown[] }).steps.length;
  home.remove();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  home = temporaryFolder();
  await fetch(`${sandbox.rest}/control/reset`, { method: 'POST' });
  await sandbox.forget();
});
afterEach(() => home.remove());

interface Ends {
  /** Where the program's stdout and stderr go; by default to a reader that keeps up. */
  out?: number;
  err?: number;
  /** What the reader of its stdout does when so many lines came: it goes away. */
  readsLines?: number;
}

/** Runs the program; answers its exit code and what it said on stderr. */
function run(args: string[], { out, err, readsLines }: Ends = {}) {
  const child = spawn(
    process.execPath,
    [
      join(projectRoot, 'dist/main.js'),
      ...args,
      ...['--endpoint', sandbox.mcp, '--home', home.path],
    ],
    {
      env: { PATH: process.env.PATH ?? '', TZ: 'UTC' },
      stdio: ['ignore', out ?? 'pipe', err ?? 'pipe'],
    },
  );
  let [said, shown] = ['', ''];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  if (readsLines === 0) child.stdout?.destroy();
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    if (shown.split('\n').length > (readsLines ?? Number.POSITIVE_INFINITY))
      child.stdout?.destroy();
  });
  return new Promise<{ code: number | null; said: string; shown: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, said, shown }));
  });
}

/** How many writes were made. */
const made = async () => (await sandbox.writes()).filter(({ status }) => status < 300).length;

describe('a run whose output cannot be written', () => {
  test.each([
    ['nobody reads it', 0],
    ['its reader goes after a line', 1],
  ])('makes every write although %s', async (_what, readsLines) => {
    const { code, said } = await run(SYNC, { readsLines });
    expect([code, await made()]).toEqual([0, all]);
    expect(said).not.toMatch(/EPIPE|not supposed to happen/);
  });

  test.skipIf(!existsSync(FULL))('makes every write although the log disk is full', async () => {
    const full = openSync(FULL, 'w');
    const { code } = await run(SYNC, { err: full });
    closeSync(full);
    expect([code, await made()]).toEqual([0, all]);
  });

  test.skipIf(!existsSync(FULL))('makes every write although stdout is a full disk', async () => {
    const full = openSync(FULL, 'w');
    const { code } = await run(SYNC, { out: full });
    closeSync(full);
    expect([code, await made()]).toEqual([0, all]);
  });

  test('still tells with its exit code that a write failed', async () => {
    const call = ['call', 'update_a_click_up_task_by_id', '{"id":"nosuch","name":"x"}', '--yes'];
    expect((await run(call, { readsLines: 0 })).code).toBe(1);
  });
});

describe('a command that only reads', () => {
  test('ends quietly when its reader has seen enough', async () => {
    const { code, said } = await run(['tools', '--json'], { readsLines: 1 });
    expect([code, said]).toEqual([0, '']);
  });

  test.skipIf(!existsSync(FULL))(
    'fails when what it was asked for could not be written',
    async () => {
      const full = openSync(FULL, 'w');
      const { code, said } = await run(['tree'], { out: full });
      closeSync(full);
      expect(code).toBe(1);
      expect(said).toContain('The disk is full');
      expect(said).not.toContain('not supposed to happen');
    },
  );
});
