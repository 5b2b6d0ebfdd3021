import { describe, expect, test } from 'vitest';
import { isObject, type Json } from '../../src/base/index.ts';
import { bindEndpoint, unwrapDiscovery } from '../../src/binding/index.ts';
import type { Tool } from '../../src/endpoint/index.ts';
import { answered, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { toolsIn } from '../support/tools.ts';

const HIDDEN = toolsIn(`
  list_all_spaces(*team_id:string) ann=readOnly
  get_single_task_by_id(*id:string) ann=readOnly
  create_a_task(*list_id:string, *name:string, markdown_content:string)
  create_a_time_entry(*team_id:string, *start:number, *duration:number, tid:string)
`);
const META = toolsIn(`
  search_tools(query:string)
  get_tool_schema(*tool_names:string[])
  call_tool(*tool_name:string, *arguments:object)
`);
const TASK = { id: 't', name: 'T', status: 'open' };

/** An endpoint that finds at most two tools at a time and shows schemas apart. */
function hidingEndpoint(tools: Tool[] = META) {
  return scriptedEndpoint(tools, (tool, args) => {
    if (tool === 'search_tools') {
      const words = String(args.query).split(' ');
      const hits = HIDDEN.filter(({ name }) => words.every((word) => name.includes(word)));
      return answered({
        tools: hits.slice(0, 2).map(({ name, description }) => ({ name, description })),
      });
    }
    if (tool === 'get_tool_schema') {
      const names = args.tool_names as string[];
      return answered({
        tools: HIDDEN.filter(({ name }) => names.includes(name)),
      } as unknown as Json);
    }
    return answered(isObject(args.arguments) && args.tool_name === 'create_a_task' ? TASK : {});
  });
}

describe('tools hidden behind a search', () => {
  test('are listed with their arguments and hints, however few a search shows', async () => {
    const tools = await unwrapDiscovery(hidingEndpoint()).tools();
    expect(tools.map(({ name }) => name).sort()).toEqual(HIDDEN.map(({ name }) => name).sort());
    const create = tools.find(({ name }) => name === 'create_a_task');
    expect(create?.inputSchema).toMatchObject({ required: ['list_id', 'name'] });
  });

  test('are bound and called as if they were shown', async () => {
    const endpoint = hidingEndpoint();
    const binding = await bindEndpoint(endpoint);
    const input = { listId: 'l', name: 'T' };
    const planned = binding.encode('task.create', input);
    expect(planned).toEqual({ tool: 'create_a_task', args: { list_id: 'l', name: 'T' } });
    const ended = await binding.send('task.create', input, planned, { lane: 'batch' });
    expect(ended).toMatchObject({ kind: 'ok', value: { id: 't' } });
    expect(endpoint.calls.at(-1)).toEqual({
      tool: 'call_tool',
      args: { tool_name: 'create_a_task', arguments: { list_id: 'l', name: 'T' } },
    });
  });

  test('are looked for once', async () => {
    const endpoint = hidingEndpoint();
    const open = unwrapDiscovery(endpoint);
    await open.tools();
    const asked = endpoint.calls.length;
    await open.tools();
    expect(endpoint.calls.length).toBe(asked);
  });
});

test('an endpoint that hides nothing stays as it is', async () => {
  const endpoint = scriptedEndpoint(HIDDEN, () => answered(TASK));
  const open = unwrapDiscovery(endpoint);
  expect(await open.tools()).toBe(HIDDEN);
  await open.call('get_single_task_by_id', { id: 't' }, { effect: 'read', lane: 'batch' });
  expect(endpoint.calls).toEqual([{ tool: 'get_single_task_by_id', args: { id: 't' } }]);
});
