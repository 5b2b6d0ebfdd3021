// More than tools: what a model is told, jobs by name, things by address, and names that complete.
import { describe, expect, onTestFinished, test } from 'vitest';
import type { JsonObject } from '../../src/base/index.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { openLab, stillClock } from './lab.ts';

async function labOnSandbox(options: Parameters<typeof openLab>[0] = {}) {
  const sandbox = await startSandbox({ clock: stillClock, plan: 'enterprise' });
  onTestFinished(() => sandbox.close());
  return openLab({ rest: sandbox.rest, ...options });
}

const openSandbox = async (options: Parameters<typeof openLab>[0] = {}) =>
  (await labOnSandbox(options)).connect();

describe('instructions', () => {
  test('tell the hierarchy, the quota and the formats, and how to find tools where they are not listed', async () => {
    const plain = await openSandbox();
    const found = await openSandbox({ exposure: 'discovery' });
    expect(plain.getInstructions()).toMatch(/Workspace.*Space.*Folder.*List/);
    expect(plain.getInstructions()).toMatch(/milliseconds.*ratelimit-reset/s);
    expect(plain.getInstructions()).not.toContain('search_tools');
    expect(found.getInstructions()).toContain('search_tools');
  });
});

describe('prompts', () => {
  test('start the two jobs, with what they were given', async () => {
    const client = await openSandbox({ exposure: 'discovery' });
    const { prompts } = await client.listPrompts();
    expect(prompts.map(({ name }) => name)).toEqual(['weekly-sync', 'sprint-triage']);
    const { messages } = await client.getPrompt({
      name: 'weekly-sync',
      arguments: { goal: 'Q3 Platform Stability', hours: '2' },
    });
    expect(messages).toEqual([
      {
        role: 'user',
        content: { type: 'text', text: expect.stringMatching(/Q3 Platform Stability.*log 2 h/s) },
      },
    ]);
  });

  test('are not offered where the scope cannot carry them out', async () => {
    const client = await openSandbox({ methods: ['read'] });
    expect((await client.listPrompts()).prompts).toEqual([]);
    await expect(client.getPrompt({ name: 'weekly-sync' })).rejects.toThrow('no prompt');
  });

  test('ask for what is missing', async () => {
    const client = await openSandbox();
    await expect(client.getPrompt({ name: 'sprint-triage', arguments: {} })).rejects.toThrow(
      'Missing argument "list", "feedback"',
    );
  });
});

describe('resources', () => {
  test("are the workspaces' trees, and tasks by address", async () => {
    const client = await openSandbox();
    const { resources } = await client.listResources();
    const tree = await client.readResource({ uri: resources[0]?.uri ?? '' });
    expect(JSON.stringify(tree)).toContain('Bug Triage');
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
      'clickup://workspace/{workspace_id}/tree',
      'clickup://task/{task_id}',
      'clickup://workspace/{workspace_id}/doc/{doc_id}/page/{page_id}',
    ]);
  });

  test('show nothing that no tool of the scope could read', async () => {
    const client = await openSandbox({ tags: ['goals'], strict: true });
    expect((await client.listResources()).resources).toEqual([]);
    expect((await client.listResourceTemplates()).resourceTemplates).toEqual([]);
    for (const uri of ['clickup://task/abc', 'clickup://workspace/1/tree', 'file:///etc/passwd']) {
      await expect(client.readResource({ uri })).rejects.toThrow('no such resource');
    }
  });
});

test('names of goals and lists complete, those that begin so first', async () => {
  const client = await openSandbox();
  const complete = async (name: string, value: string) => {
    const ref = { type: 'ref/prompt' as const, name: 'weekly-sync' };
    return (await client.complete({ ref, argument: { name, value } })).completion.values;
  };
  expect(await complete('goal', 'q3')).toContain('Q3 Platform Stability');
  expect((await complete('list', 'b'))[0]).toMatch(/^b/i);
  expect(await complete('hours', '1')).toEqual([]);
});

test('all of it is the same in the generation without handshakes', async () => {
  const lab = await labOnSandbox();
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const ask = async (method: string, params: JsonObject = {}, named?: string) => {
    const headers = {
      ...{ 'mcp-protocol-version': '2026-07-28', 'mcp-method': method },
      ...(named === undefined ? {} : { 'mcp-name': named }),
    };
    const answer = await lab.ask(method, { ...params, _meta }, { headers });
    return JSON.stringify([answer.status, answer.result]);
  };
  const [ref, goal] = [{ type: 'ref/prompt', name: 'weekly-sync' }, 'Q3 Platform Stability'];
  const prompt = { name: 'weekly-sync', arguments: { goal } };
  const listed = await ask('resources/list');
  const uri = /clickup:[^"]+tree/.exec(listed)?.[0] ?? '';

  expect(await ask('server/discover')).toMatch(/"instructions":".*Workspace/);
  expect(await ask('prompts/list')).toMatch(/"weekly-sync".*"sprint-triage"/);
  expect(await ask('prompts/get', prompt, 'weekly-sync')).toContain(goal);
  expect(await ask('resources/templates/list')).toContain('clickup://task/{task_id}');
  expect(await ask('resources/read', { uri }, uri)).toContain('Bug Triage');
  expect(
    await ask('completion/complete', { ref, argument: { name: 'goal', value: 'q3' } }),
  ).toContain(goal);
});
