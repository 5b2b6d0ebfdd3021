// What the calls of a chat mean: proved by the binding, or not believed.
import { describe, expect, test } from 'vitest';
import { understand } from '../../src/agent/writes/understand.ts';
import type { JsonObject } from '../../src/base/index.ts';
import { bindEndpoint } from '../../src/binding/index.ts';
import type { Tool } from '../../src/endpoint/index.ts';
import { scriptedEndpoint } from '../support/scripted-endpoint.ts';

function tool(name: string, properties: JsonObject, required: string[] = []): Tool {
  return {
    name,
    description: '',
    inputSchema: { type: 'object', properties, required },
    outputSchema: null,
    annotations: {},
  };
}

const text = { type: 'string' };
const number = { type: 'number' };

const TOOLS = [
  tool('create_task', {
    list_id: text,
    name: text,
    description: text,
    priority: { type: 'integer' },
    due_date: { type: 'number', description: 'unix time in milliseconds' },
    assignees: { type: 'array', items: { type: 'integer' } },
    notify_all: { type: 'boolean' },
  }),
  tool('update_task', { task_id: text, name: text, status: text, archived: { type: 'boolean' } }),
  tool('delete_task', { task_id: text, confirm: { type: 'string', enum: ['yes'] } }),
  tool('add_time_entry', {
    team_id: text,
    task_id: text,
    start: { type: 'string', description: 'ISO 8601' },
    duration: { type: 'string', description: 'such as "1h 30m"' },
    description: text,
  }),
  tool('goals', {
    action: { type: 'string', enum: ['create', 'delete'] },
    team_id: text,
    goal_id: text,
    name: text,
    description: text,
  }),
  tool('update_key_result', { key_result_id: text, steps_current: number, note: text }),
  tool('archive_everything', { space_id: text }),
];

async function meaning(name: string, args: JsonObject) {
  const binding = await bindEndpoint(
    scriptedEndpoint(TOOLS, () => ({ kind: 'unavailable', message: '' })),
  );
  return understand(
    { tool: name, args },
    binding,
    async (field) => ({ workspaceId: '9015', goalId: 'g-1' })[field],
  );
}

describe('a call is understood', () => {
  test('with its values in our own words', async () => {
    const args = {
      list_id: '901',
      name: 'Fix',
      priority: 2,
      due_date: 1_795_734_000_000,
      assignees: [7],
    };
    expect(await meaning('create_task', args)).toMatchObject({
      operation: 'task.create',
      input: {
        listId: '901',
        name: 'Fix',
        priority: 2,
        dueAt: 1_795_734_000_000,
        assigneeIds: ['7'],
      },
      call: { tool: 'create_task', args },
    });
  });

  test('with spans and instants in the tool’s own form', async () => {
    const args = { team_id: '9015', task_id: 't1', start: '2026-11-20T09:00:00Z', duration: '2h' };
    expect(await meaning('add_time_entry', args)).toMatchObject({
      operation: 'time_entry.create',
      input: { taskId: 't1', start: Date.parse('2026-11-20T09:00:00Z'), durationMs: 7_200_000 },
    });
  });

  test('when a key result’s goal has to be found elsewhere', async () => {
    expect(
      await meaning('update_key_result', { key_result_id: 'k', steps_current: 4 }),
    ).toMatchObject({
      operation: 'key_result.update',
      input: { keyResultId: 'k', goalId: 'g-1', current: 4 },
    });
  });

  test('when it says more than the operation knows, and says what', async () => {
    const args = { list_id: '901', name: 'Fix', notify_all: true };
    const found = await meaning('create_task', args);
    expect(found).toMatchObject({ operation: 'task.create', extra: ['notify_all'] });
    expect(found?.call.args).toEqual(args);
  });

  test('by the action that it chooses', async () => {
    const create = { action: 'create', team_id: '9015', name: 'Grow' };
    expect(await meaning('goals', create)).toMatchObject({ operation: 'goal.create' });
    const remove = { action: 'delete', goal_id: 'g' };
    expect(await meaning('goals', remove)).toMatchObject({ operation: 'goal.delete' });
  });
});

describe('a call is not understood', () => {
  test.each([
    ['of a tool that serves nothing', 'archive_everything', { space_id: '1' }],
    ['without what the operation needs', 'create_task', { name: 'Fix' }],
    ['with a value that is no such thing', 'create_task', { list_id: '1', name: 'x', priority: 9 }],
    ['that does not say which action', 'goals', { team_id: '9015', name: 'Grow' }],
    [
      'with a span that is none',
      'add_time_entry',
      { task_id: 't', start: '2026-11-20T09:00:00Z', duration: 'long' },
    ],
  ])('%s', async (_what, name, args) => {
    expect(await meaning(name, args)).toBeNull();
  });
});
