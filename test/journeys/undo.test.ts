// A whole run taken back through the built program, and that taken back too: held against the world.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/base/index.ts';
import { differenceOf, effectsIn, type World } from '../support/lab/effects.ts';
import { runProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';
import { WORKS } from '../support/works.ts';

interface Run {
  id: string;
  state: string;
  steps: { operation: string; state: string; matches?: boolean; message?: string }[];
}

let sandbox: ServedSandbox;
let home: ReturnType<typeof temporaryFolder>;

beforeEach(async () => {
  [sandbox, home] = [await serveSandbox('--plan', 'business-plus'), temporaryFolder()];
});
afterEach(async () => {
  await sandbox.close();
  home.remove();
});

const document = async (...args: string[]): Promise<Run> =>
  JSON.parse(
    (await runProgram([...args, '--endpoint', sandbox.mcp, '--home', home.path, '--json'])).out,
  );
const world = async () => (await sandbox.world()) as World;

describe.each(WORKS)('%s', (name, command) => {
  test('taken back leaves the world as it was, and that taken back as the run left it', async () => {
    const before = await world();
    const differs = async (from: World) =>
      differenceOf(effectsIn(from, before), effectsIn(await world(), before));
    const none = { more: [], less: [] };

    const done = await document('run', name, ...command, '--yes');
    expect([done.state, done.steps.length > 4]).toEqual(['done', true]);
    const made = await world();
    expect(await differs(before)).not.toEqual(none);

    const undone = await document('runs', 'undo', done.id, '--yes');
    expect(undone.steps.filter(({ state, matches }) => state !== 'done' || !matches)).toEqual([]);
    expect(await differs(before)).toEqual(none);

    const redone = await document('runs', 'undo', undone.id, '--yes');
    expect(redone.state).toBe('done');
    expect(await differs(made)).toEqual(none);
    expect((await document('run', name, ...command, '--yes')).steps).toEqual([]);
  });

  test('what a person changed since is told with both values, and left', async () => {
    const done = await document('run', name, ...command, '--yes');
    const { timeEntries = [], tasks = [] } = await sandbox.world();
    const marked = (row: JsonObject) => /\[ca:/.test(String(row.description));
    const [entry, task] = [timeEntries.find(marked), tasks.find(marked)];
    const { teams } = await sandbox.get<{ teams: { id: string }[] }>('/api/v2/team');
    const [path, change] = entry
      ? [`team/${teams[0]?.id}/time_entries/${entry.id}`, { description: 'Mine now' }]
      : [`task/${task?.id}`, { name: 'Mine now' }];
    expect((await sandbox.send('PUT', `/api/v2/${path}`, change)).status).toBe(200);
    const undone = await document('runs', 'undo', done.id, '--yes');
    const kept = undone.steps.filter(({ state }) => state !== 'done');
    expect(kept.map(({ state }) => state)).toEqual(['drift']);
    expect(kept[0]?.message).toMatch(/ changed: was .+, is .*Mine now.* now\.$/s);
    expect(JSON.stringify(await sandbox.world())).toContain('Mine now');
  });
});
