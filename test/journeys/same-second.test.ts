// Two runs of the same work at the same time, through the built program: on one machine and on two.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';
import { WORKS } from '../support/works.ts';

interface Run {
  steps: { state: string; message?: string }[];
  state: string;
}

let sandbox: ServedSandbox;
let homes: ReturnType<typeof temporaryFolder>[];

beforeEach(async () => {
  sandbox = await serveSandbox('--plan', 'business-plus');
  homes = [temporaryFolder(), temporaryFolder()];
});
afterEach(async () => {
  await sandbox.close();
  for (const home of homes) home.remove();
});

/** Each marker of ours in the world, as often as it stands there. */
async function markers(): Promise<string[]> {
  const world = JSON.stringify(await sandbox.world());
  return world.match(/\[ca:[0-9a-z]{10}\]/g) ?? [];
}

describe.each(WORKS)('%s', (name, command) => {
  const run = (home: string | undefined) =>
    runProgram([
      ...['run', name, ...command, '--yes', '--json'],
      ...['--endpoint', sandbox.mcp, '--home', home ?? ''],
    ]);

  test('on one machine: one does the work, the other exits 75 and says who is at work', async () => {
    // The first write takes a while, as it does when there is a network.
    await sandbox.fault({ match: { method: 'POST' }, kind: 'delay', delayMs: 3_000 });
    const both = await Promise.all([run(homes[0]?.path), run(homes[0]?.path)]);
    expect(both.map(({ code }) => code).sort()).toEqual([0, 75]);
    const [turnedAway] = both.filter(({ code }) => code === 75);
    expect(turnedAway?.err).toMatch(/Another run of .+ is at work \(process \d+\)/);
    const [done] = both.filter(({ code }) => code === 0);
    const { steps } = JSON.parse(done?.out ?? '') as Run;
    expect(await sandbox.writes()).toHaveLength(steps.length);
  });

  test('on two machines, which share no lock: each write stands once', async () => {
    const both = await Promise.all(homes.map(({ path }) => run(path)));
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const found = await markers();
    expect(found.sort()).toEqual([...new Set(found)].sort());
    const [one] = both.map(({ out }) => JSON.parse(out) as Run);
    expect(found.length).toBeGreaterThanOrEqual(Math.min(5, one?.steps.length ?? 5));
    const again = await run(homes[0]?.path);
    expect((JSON.parse(again.out) as Run).steps).toEqual([]);
  });
});
