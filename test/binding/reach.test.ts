// What a call of a tool may do: denials rest on it, so it is rather too wide than too narrow.
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/base/index.ts';
import { bindEndpoint } from '../../src/binding/index.ts';
import { operations } from '../../src/clickup/index.ts';
import { answered, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { toolsIn } from '../support/tools.ts';

const TOOLS = `
  update_task(*id:string, name:string, description:string) ## Update a task
  set_task_name(*id:string, name:string) ## Sets the name of a task
  archive_task(*id:string) ## Archives a task
  archive_subtask(*id:string) ## Archives a subtask
  archive_invoice(*id:string) ## Archives an invoice
  archive_task_invoice(*id:string) ## Archives the invoice of a task
  delete_task(*id:string) ann=destructive ## Delete a task
  add_time_entry(*team_id:string, *task_id:string, *start:number, *duration:number, description:string) ## Log time
  goals(*action:"create"|"update"|"delete"|"get", team_id:string, goal_id:string, name:string) ## Goals
  call_tool(*name:string, arguments:object) ## Calls any tool of this server
  query_tool(*name:string, arguments:object) ann=readOnly ## Queries with any tool of this server
  manage(*action:string, id:string) ## Manages anything
  get_task(*id:string) ann=readOnly ## Get a task
`;
const ALL = Object.keys(operations);
const HIDING = `
  search_tools(query:string)
  get_tool_schema(*tool_names:string[])
  call_tool(*tool_name:string, *arguments:object)
`;

async function reachIn(text: string) {
  const binding = await bindEndpoint(scriptedEndpoint(toolsIn(text), () => answered({})));
  return (tool: string, args: JsonObject = {}) => binding.reachOf({ tool, args });
}
const own = await reachIn(TOOLS);

/** The same tools behind a search. */
async function reachBehindSearch() {
  const hidden = toolsIn(TOOLS).filter(({ name }) => /^(get|update|delete)_task$/.test(name));
  const endpoint = scriptedEndpoint(toolsIn(HIDING), (tool, args) =>
    answered({
      tools: hidden.filter(
        ({ name }) =>
          tool === 'search_tools' || (args.tool_names as string[] | undefined)?.includes(name),
      ),
    } as never),
  );
  const binding = await bindEndpoint(endpoint);
  return (tool: string, args: JsonObject = {}) => binding.reachOf({ tool, args });
}

describe('a tool', () => {
  test.each([
    ['update_task', 'update', 'task.update'],
    ['set_task_name', 'update', 'task.update'],
    ['archive_task', 'update', 'task.update'],
    // A subtask is a task.
    ['archive_subtask', 'update', 'task.update'],
    ['delete_task', 'delete', 'task.delete'],
    ['get_task', 'read', 'task.get'],
  ])('%s does %s and may carry out %s', (tool, effect, operation) => {
    const reach = own(tool, { id: 't' });
    expect([reach.effect, reach.opaque]).toEqual([effect, false]);
    expect(reach.operations).toContain(operation);
    expect(reach.operations.length).toBeLessThan(6);
  });

  test('of a thing that ClickUp does not have carries out nothing, whatever it stands beside', () => {
    expect(own('archive_invoice').operations).toEqual([]);
    expect(own('archive_task_invoice').operations).not.toContain('task.update');
  });

  test('of one thing in another carries out what it is for, and nothing more', async () => {
    const reach = await reachIn(`
      move_task(*task_id:string, *list_id:string) ## Moves a task to a list
      create_task_comment(*task_id:string, *comment_text:string) ## Adds a comment
    `);
    expect(reach('move_task').operations).toEqual(['task.move']);
    expect(reach('create_task_comment').operations).toEqual(['comment.create']);
  });

  test('that a person has bound to an operation carries out that one, whatever it is called', async () => {
    const args = { bucket: '$listId', headline: '$name' };
    const binding = await bindEndpoint(
      scriptedEndpoint(
        toolsIn(`
          put_row(*bucket:string, *headline:string)
          other_row(*bucket:string, *headline:string)
          create_task(*list_id:string, *name:string)
        `),
        () => answered({}),
      ),
      { overrides: { 'task.create': { tool: 'put_row', args } } },
    );
    const of = (tool: string) => binding.reachOf({ tool, args: {} }).operations;
    expect(of('put_row')).toEqual(['task.create']);
    expect(of('other_row')).toEqual([]);
    expect(of('create_task')).toEqual(['task.create']);
  });

  test('does not carry out what a person has bound to a tool that is gone', async () => {
    const endpoint = scriptedEndpoint(toolsIn(TOOLS), () => answered({}));
    const overrides = { 'task.move': { tool: 'move_task' } };
    const binding = await bindEndpoint(endpoint, { overrides });
    const { operations: reached } = binding.reachOf({ tool: 'archive_invoice', args: {} });
    expect(reached).not.toContain('task.move');
  });

  test('that nobody knows may do anything', () => {
    const { toolHash, ...reach } = own('delete_task ');
    expect(reach).toEqual({ effect: 'delete', operations: ALL, opaque: true });
    expect(toolHash).toBe('');
  });

  test('of several operations may carry out each, whichever the call names', () => {
    const { operations: all, effect, opaque } = own('goals', { action: 'get' });
    expect([effect, opaque]).toEqual(['read', false]);
    expect(all).toEqual(expect.arrayContaining(['goal.create', 'goal.update', 'goal.delete']));
    expect(own('goals', { action: 'delete' }).effect).toBe('delete');
  });
});

describe('a tool that calls others', () => {
  test.each([
    ['call_tool', { name: 'delete_task', arguments: { id: 't' } }, 'delete'],
    ['call_tool', { name: 'DELETE_TASK', arguments: '{"id":"t"}' }, 'update'],
    ['call_tool', {}, 'update'],
    ['query_tool', { name: 'delete_task', arguments: { id: 't' } }, 'delete'],
    ['query_tool', { name: 'update_task', arguments: {} }, 'update'],
    ['manage', { action: 'delete', id: 't' }, 'delete'],
    ['manage', { action: 'get', id: 't' }, 'read'],
  ])('%s %j may do anything, and does %s', (tool, args, effect) => {
    expect(own(tool, args)).toMatchObject({ effect, operations: ALL, opaque: true });
  });

  test('of which the name and the call only read, reads', () => {
    const {
      effect,
      opaque,
      operations: all,
    } = own('query_tool', {
      ...{ name: 'get_task', arguments: { id: 't' } },
    });
    expect([effect, opaque]).toEqual(['read', false]);
    expect(all.length).toBeLessThan(ALL.length);
  });
});

describe('a tool behind a search', () => {
  test('is the one that is called, where the call names it exactly and says nothing else', async () => {
    const reach = await reachBehindSearch();
    const inside = { tool_name: 'delete_task', arguments: { id: 't' } };
    expect(reach('call_tool', inside)).toMatchObject({ effect: 'delete', opaque: false });
    expect(reach('call_tool', inside)).toEqual(reach('delete_task', { id: 't' }));
    for (const other of [
      { ...inside, tool_name: 'DELETE_TASK' },
      { ...inside, more: 1 },
      { tool_name: 'delete_task' },
      { tool_name: 'delete_task', arguments: 'id=t' },
      { tool_name: 7, arguments: {} },
      {},
    ]) {
      expect(reach('call_tool', other as JsonObject)).toMatchObject({
        ...{ operations: ALL, opaque: true },
      });
    }
  });

  test('is no call where nothing hides it', () => {
    expect(own('update_task', { name: 'delete_task', more: {} }).operations).toContain(
      'task.update',
    );
    expect(own('update_task', { name: 'delete_task', more: {} }).opaque).toBe(false);
  });
});

describe('time', () => {
  const entry = { team_id: '9', task_id: 't', start: 1, description: '-' };

  test('of a negative duration starts a timer, which may be denied by itself', () => {
    const of = (duration: JsonObject[string]) =>
      own('add_time_entry', { ...entry, duration }).operations.includes('time_entry.start');
    expect([of(-1), of('-3600000'), of([-1])]).toEqual([true, true, true]);
    expect([of(0), of(3_600_000), of(true), of('later')]).toEqual([false, false, false, false]);
  });

  test('is not started by a negative number of any other tool', () => {
    expect(own('update_task', { id: 't', name: '-1' }).operations).not.toContain(
      'time_entry.start',
    );
  });

  test('that is logged may still be logged, and each operation is named once', () => {
    const all = own('add_time_entry', { ...entry, duration: -1 }).operations;
    expect(all).toContain('time_entry.create');
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('what a tool says of itself', () => {
  test('changes its hash, and nothing else does', async () => {
    const hash = async (text: string) => (await reachIn(text))('update_task').toolHash;
    const line = 'update_task(*id:string, name:string) ## Update a task';
    const first = await hash(line);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(await hash(line)).toBe(first);
    expect(own('update_task', { id: '1' }).toolHash).toBe(own('update_task', {}).toolHash);
    for (const other of [
      'update_task(*id:string, name:number) ## Update a task',
      'update_task(*id:string, name:string) ## Update a Task',
      'update_task(*id:string, name:string) ann=idempotent ## Update a task',
    ]) {
      expect(await hash(other)).not.toBe(first);
    }
  });
});
