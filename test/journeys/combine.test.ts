// Several endpoints as one workspace, through the built program.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { clickupOfficial } from '../support/dialects/clickup-official.ts';
import { serveDialect } from '../support/dialects/index.ts';
import { runProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';

let sandbox: ServedSandbox;
let home: ReturnType<typeof temporaryFolder>;
beforeEach(async () => {
  [sandbox, home] = [await serveSandbox('--plan', 'enterprise'), temporaryFolder()];
});
afterEach(async () => {
  await sandbox.close();
  home.remove();
});

const run = (args: string[], input = '') => runProgram([...args, '--home', home.path], { input });
const GOAL = ['--goal', 'Q3 Platform Stability', '--key-result', 'Stability tickets closed'];
const SYNC = ['run', 'weekly-sync', ...GOAL];

interface Document {
  id: string;
  steps: { operation: string; endpoint: string; state: string }[];
  operations: { operation: string; endpoint: string; state: string }[];
  endpoints: { endpoint: string; calls: number }[];
}
const documentOf = (out: string) => JSON.parse(out) as Document;

/** A server without goals, and ClickUp itself by a token of the same person. */
async function addBoth(): Promise<void> {
  const { url } = await serveDialect(clickupOfficial, sandbox.rest);
  await run(['endpoint', 'add', 'official', url]);
  await run(['config', 'set', 'profiles.official.people.me', 'Maya Okafor']);
  await run(['endpoint', 'add', 'rest', '--token', '--rest', sandbox.rest], 'pk_81204417_REST\n');
}

describe('endpoint combine', () => {
  test('what one server lacks is done by the other: planned, written, read back, taken back', async () => {
    await addBoth();
    const alone = await run([...SYNC, '--profile', 'official', '--dry-run']);
    expect(alone.code).toBe(7);
    expect(alone.err).toContain('clickup-agent endpoint combine both official rest');
    const made = await run(['endpoint', 'combine', 'both', 'official', 'rest']);
    expect([made.code, made.out]).toEqual([0, expect.stringMatching(/official +\d+\nrest +\d+/)]);

    const both = ['--profile', 'both', '--json'];
    const { operations } = documentOf((await run(['doctor', ...both])).out);
    const servedBy = (name: string) => operations.find((one) => one.operation === name)?.endpoint;
    expect([servedBy('key_result.update'), servedBy('task.get')]).toEqual(['rest', 'official']);

    const before = await sandbox.world();
    const done = await run([...SYNC, '--yes', ...both]);
    expect([done.code, done.err]).toEqual([0, '']);
    const { steps, id } = documentOf(done.out);
    expect(steps.map(({ endpoint }) => endpoint)).toEqual(
      steps.map(({ operation }) => servedBy(operation)),
    );
    expect(steps.map(({ operation }) => operation)).toContain('key_result.update');

    const again = await run([...SYNC, '--yes', ...both]);
    expect(documentOf(again.out).steps).toEqual([]);
    expect((await run(['runs', 'undo', id, '--yes', ...both])).code).toBe(0);
    const after = await sandbox.world();
    expect(after.timeEntries).toEqual(before.timeEntries);
    const currents = (world: typeof before) => world.keyResults?.map(({ current }) => current);
    expect(currents(after)).toEqual(currents(before));

    // Each credential has a budget of its own.
    const { endpoints } = documentOf((await run(['quota', ...both])).out);
    expect(endpoints.map(({ endpoint }) => endpoint)).toEqual(['official', 'rest']);
  });

  test('of two workspaces is refused, and nothing is saved', async () => {
    await addBoth();
    const other = await serveSandbox('--seed', 'large');
    try {
      await run(['endpoint', 'add', 'elsewhere', other.mcp]);
      const refused = await run(['endpoint', 'combine', 'both', 'rest', 'elsewhere']);
      expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('different')]);
      expect((await run(['endpoint', 'list'])).out).not.toContain('both');
    } finally {
      await other.close();
    }
  });

  test('an endpoint that is away is said and left out; one that is used cannot be removed', async () => {
    const server = createServer((_request, response) => void response.writeHead(404).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    await addBoth();
    await run(['endpoint', 'combine', 'both', 'rest', 'official']);
    await run(['endpoint', 'add', 'official', `http://127.0.0.1:${port}/mcp`]);
    const tree = await run(['tree', '--profile', 'both']);
    expect([tree.code, tree.out]).toEqual([0, expect.stringContaining('Q3 Roadmap')]);
    expect(tree.err).toContain('"official" cannot be reached');
    const removed = await run(['endpoint', 'remove', 'official']);
    expect([removed.code, removed.err]).toEqual([2, expect.stringContaining('"both" combines')]);
  });
});

test('two endpoints are one for a single command, and what one of them denies stays denied', async () => {
  await addBoth();
  await run(['config', 'set', 'profiles.rest.policy.deny', '["key_result.update"]']);
  const { url } = await serveDialect(clickupOfficial, sandbox.rest);
  const done = await run([...SYNC, '--yes', '--json', '--endpoint', url, '--endpoint', 'rest']);
  const states = documentOf(done.out).steps.map(({ operation, state }) => `${operation} ${state}`);
  expect([done.code, states]).toEqual([3, expect.arrayContaining(['key_result.update denied'])]);
  const dry = await run(['run', 'goal-report', '--endpoint', url, '--endpoint', 'rest']);
  expect([dry.code, dry.out]).toEqual([0, expect.stringContaining('Stability tickets closed')]);
});
