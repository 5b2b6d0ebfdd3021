// The hierarchy through the built program: what it costs cold, warm, and when it has changed.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runProgram, temporaryFolder } from '../support/program.ts';
import { type ServedSandbox, serveSandbox } from '../support/served-sandbox.ts';

interface Node {
  id: string;
  name: string;
  kind: string;
  children: Node[];
}

describe('tree', () => {
  let sandbox: ServedSandbox;
  let home: ReturnType<typeof temporaryFolder>;
  const tree = (...args: string[]) =>
    runProgram(['tree', ...args, '--endpoint', sandbox.mcp, '--home', home.path]);
  const nodes = (node: Node): Node[] => [node, ...node.children.flatMap(nodes)];

  beforeEach(() => {
    home = temporaryFolder();
  });
  afterEach(async () => {
    await sandbox.close();
    home.remove();
  });

  test('a large workspace costs the fewest calls that the API permits, and none when warm', async () => {
    sandbox = await serveSandbox('--seed', 'large');
    const cold = await tree('--json');
    const all = nodes(JSON.parse(cold.out) as Node);
    const count = (kind: string) => all.filter((node) => node.kind === kind).length;
    expect([count('space'), count('folder'), count('list')]).toEqual([10, 60, 300]);
    // Workspaces, spaces, all folders with their lists, and each space's lists outside folders.
    expect(await sandbox.requests()).toHaveLength(3 + 10);

    await sandbox.forget();
    const warm = await tree('--json');
    expect(warm.out).toBe(cold.out);
    expect(await sandbox.requests()).toEqual([]);
  });

  test('a part of it is named by its path', async () => {
    sandbox = await serveSandbox();
    const part = await tree('Engineering/Backend');
    expect(part.out).toBe('Backend/\n├─ Bug Triage\n└─ Services\n');
  });

  test('a list that is gone is noticed and looked up again', async () => {
    sandbox = await serveSandbox();
    const before = nodes(JSON.parse((await tree('--json')).out) as Node);
    const services = before.find(({ name }) => name === 'Services');
    const backend = before.find(({ name }) => name === 'Backend');
    await sandbox.send('DELETE', `/api/v2/list/${services?.id}`);
    await sandbox.send('POST', `/api/v2/folder/${backend?.id}/list`, { name: 'Services' });
    const ended = await runProgram([
      ...['run', 'weekly-sync', '--list', 'Services', '--dry-run', '--json'],
      ...['--endpoint', sandbox.mcp, '--home', home.path],
    ]);
    expect([ended.code, ended.err]).toEqual([0, '']);
  });

  test('--refresh shows what was added since', async () => {
    sandbox = await serveSandbox();
    const space = nodes(JSON.parse((await tree('--json')).out) as Node).find(
      ({ name }) => name === 'Product',
    );
    await sandbox.send('POST', `/api/v2/space/${space?.id}/list`, { name: 'Brand new' });
    expect((await tree()).out).not.toContain('Brand new');
    expect((await tree('--refresh')).out).toContain('Brand new');
  });
});
