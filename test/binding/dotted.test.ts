// A server whose words no vocabulary foresees: most of it binds by itself, all of it by hand, and what
// was bound by hand holds as long as the tool declares what it declared then.
import { describe, expect, test } from 'vitest';
import { bindEndpoint } from '../../src/binding/index.ts';
import { type Assignment, schemaHash } from '../../src/binding/known-servers.ts';
import type { OperationName } from '../../src/clickup/index.ts';
import type { Tool } from '../../src/endpoint/index.ts';
import { dotted } from '../support/dialects/dotted.ts';
import { answered, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { toolsIn } from '../support/tools.ts';

type Overrides = Partial<Record<OperationName, Assignment>>;
const bound = (tools: Tool[], overrides: Overrides = {}) =>
  bindEndpoint(
    scriptedEndpoint(tools, () => answered({})),
    { overrides },
  );
const TOOLS = toolsIn(dotted.tools);
const toolNamed = (name: string) => TOOLS.find((tool) => tool.name === name) as Tool;

const BY_ITSELF: [OperationName, string][] = [
  ['space.list', 'space.all'],
  ['folder.list', 'folder.all'],
  ['list.list', 'list.all'],
  ['list.list_folderless', 'lists.loose'],
  ['member.list', 'people.all'],
  ['user.me', 'whoami'],
  ['task.list', 'task.query'],
  ['task.get', 'task.one'],
  ['task.create', 'task.new'],
  ['time_entry.list', 'worklog.all'],
  ['time_entry.create', 'worklog.add'],
  ['time_entry.delete', 'worklog.drop'],
  ['goal.list', 'objective.all'],
];

const BY_HAND: Overrides = {
  'workspace.list': { tool: 'team.all' },
  'comment.create': { tool: 'remark.put', args: { words: '$text' } },
  'goal.get': { tool: 'objective.one' },
  'key_result.update': {
    tool: 'objective.measure',
    args: { now_at: '$current', remark: '$note' },
  },
};

describe('a server in words of its own', () => {
  test('binds for the most part by itself, and every tool as what it is', async () => {
    const binding = await bound(TOOLS);
    for (const [operation, tool] of BY_ITSELF) {
      expect([operation, binding.capability(operation).tool]).toEqual([operation, tool]);
    }
    for (const operation of ['comment.create', 'key_result.update'] as const) {
      expect(binding.capability(operation).state).toBe('absent');
    }
  });

  test('binds wholly by hand, units and envelope included', async () => {
    const binding = await bound(TOOLS, BY_HAND);
    for (const [operation, { tool }] of Object.entries(BY_HAND)) {
      expect([operation, binding.capability(operation as OperationName).tool]).toEqual([
        operation,
        tool,
      ]);
    }
    const comment = binding.encode('comment.create', { taskId: 't', text: 'Done.' });
    expect(comment.args).toEqual({ input: { task: 't', words: 'Done.' } });
    const update = { goalId: 'g', keyResultId: 'k', current: 7, note: 'Week 48' };
    expect(binding.encode('key_result.update', update).args).toEqual({
      input: { objective: 'g', target: 'k', now_at: 7, remark: 'Week 48' },
    });
    const time = { workspaceId: '9', taskId: 't', start: 0, durationMs: 5_400_000 };
    expect(binding.encode('time_entry.create', time).args).toMatchObject({
      input: { task: 't', hours: 1.5, begin: '1970-01-01T00:00:00.000Z' },
    });
  });

  test('a changed schema suspends what was bound to it, and nothing else', async () => {
    const kept: Overrides = Object.fromEntries(
      Object.entries(BY_HAND).map(([operation, chosen]) => [
        operation,
        { ...chosen, schema: schemaHash(toolNamed(chosen.tool)) },
      ]),
    );
    const same = await bound(TOOLS, kept);
    expect(same.capability('comment.create').tool).toBe('remark.put');
    const [changed] = toolsIn('remark.put(*input:{*task:string, *words:string, *mood:string})');
    const tools = TOOLS.map((tool) => (tool.name === 'remark.put' && changed ? changed : tool));
    const later = await bound(tools, kept);
    const { state, reason } = later.capability('comment.create');
    expect([state, reason]).toEqual(['absent', expect.stringContaining('endpoint bind')]);
    expect(later.capability('key_result.update').tool).toBe('objective.measure');
  });
});
