// What the gateway offers: tools made of records, filtered, or found by discovery.

import { describe, expect, test } from 'vitest';
import { records } from '../../src/documentation/index.ts';
import { json } from '../support/rest-upstream.ts';
import { bodyOf, openLab, textOf } from './lab.ts';
import { REQUESTS } from './requests.ts';

const names = async (options: Parameters<typeof openLab>[0]) => {
  const client = await (await openLab(options)).connect();
  return (await client.listTools()).tools.map((tool) => tool.name);
};

describe('the list of tools', () => {
  test('every tool comes from a record, and every record gives a tool of its own', async () => {
    const client = await (await openLab()).connect();
    const { tools } = await client.listTools();
    expect(new Set(tools.map((tool) => tool.name)).size).toBe(records.length);
    expect(tools.map((tool) => tool.description)).toEqual(records.map((one) => one.description));
    expect(tools.map((tool) => Object.keys(tool.inputSchema.properties ?? {}))).toEqual(
      records.map((one) => Object.keys(one.arguments)),
    );
  });

  test('names follow one pattern', async () => {
    expect(await names({})).toEqual(
      expect.arrayContaining([
        'list_all_click_up_spaces',
        'list_all_click_up_time_entries',
        'create_a_click_up_task',
        'get_single_click_up_task_by_id',
        'get_single_click_up_running_time_entry',
        'update_a_click_up_goals_key_result_by_id',
        'delete_a_click_up_time_entry_by_id',
        'start_a_click_up_time_entry',
        'set_a_click_up_custom_field_value',
      ]),
    );
  });

  test('a name of before is called still, within the scope, and listed no more', async () => {
    const lab = await openLab({ methods: ['read'], exposure: 'discovery' });
    const args = { workspace_id: '9', doc_id: 'd', id: 'p' };
    const called = (tool_name: string) => lab.call('call_tool', { tool_name, arguments: args });
    await called('get_single_click_up_doc_page_by_id');
    expect(lab.upstream.seen.map(({ target }) => target)).toEqual([
      '/api/v3/workspaces/9/docs/d/pages/p',
    ]);
    const { error } = await called('create_a_click_up_doc_page');
    expect(error.message).toContain('There is no tool');
    expect(await names({})).not.toContain('get_single_click_up_doc_page_by_id');
  });

  test('a tool has a title that a person can read', async () => {
    const { tools } = await (await (await openLab()).connect()).listTools();
    const titles = tools.map(({ title = '' }) => title);
    expect(titles).toEqual(
      expect.arrayContaining(['List spaces', 'Create a task', 'Update a goals key result']),
    );
    for (const title of titles) expect(title).toMatch(/^[A-Z][a-z]+( [a-z]+)+$/);
  });

  test('a placeholder in a path is an argument that must be given', () => {
    const inPaths = records.map((one) => one.path.match(/(?<=\{)\w+(?=\})/g) ?? []);
    const declared = records.map((one) =>
      Object.entries(one.arguments).flatMap(([name, { in: place, required }]) =>
        place === 'path' && required ? [name] : [],
      ),
    );
    expect(declared.map((one) => one.sort())).toEqual(inPaths.map((one) => [...one].sort()));
  });

  test.each([
    ['list_all_click_up_goals', { readOnlyHint: true, destructiveHint: false }],
    ['get_single_click_up_task_by_id', { readOnlyHint: true, idempotentHint: true }],
    ['create_a_click_up_time_entry', { readOnlyHint: false, idempotentHint: false }],
    ['create_a_click_up_time_entry', { destructiveHint: false }],
    ['update_a_click_up_task_by_id', { destructiveHint: true, idempotentHint: true }],
    ['update_a_click_up_docs_page_by_id', { idempotentHint: false }],
    ['delete_a_click_up_task_by_id', { readOnlyHint: false, destructiveHint: true }],
    ['start_a_click_up_time_entry', { readOnlyHint: false, idempotentHint: false }],
  ])('%s says what it does: %o', async (name, hints) => {
    const client = await (await openLab()).connect();
    const { tools } = await client.listTools();
    expect(tools.find((tool) => tool.name === name)?.annotations).toMatchObject(hints);
  });
});

describe('filters', () => {
  test('read leaves no tool that can write', async () => {
    const client = await (await openLab({ methods: ['read'] })).connect();
    const { tools } = await client.listTools();
    expect(tools.length).toBeGreaterThan(10);
    expect(tools.filter((tool) => tool.annotations?.readOnlyHint !== true)).toEqual([]);
  });

  test('kinds and tags must both let a tool pass', async () => {
    expect(await names({ methods: ['create', 'delete'], tags: ['goals'] })).toEqual([
      'create_a_click_up_goal',
      'delete_a_click_up_goal_by_id',
      'create_a_click_up_goals_key_result',
      'delete_a_click_up_goals_key_result_by_id',
    ]);
  });

  test('write has the tools of no plain kind too', async () => {
    expect(await names({ methods: ['write'], tags: ['time_tracking'] })).toContain(
      'stop_a_click_up_time_entry',
    );
  });

  test('a tool that was filtered away cannot be called', async () => {
    const lab = await openLab({ methods: ['read'] });
    const { error } = await lab.call('delete_a_click_up_task_by_id', { id: 'a1' });
    expect(error.message).toContain('There is no tool "delete_a_click_up_task_by_id".');
    // What is called alike is named, and is of the same scope.
    expect(error.message).toContain('Did you mean "get_single_click_up_task_by_id"');
    expect(String(error.message).split('Did you mean')[1]).not.toContain('delete_');
    expect(lab.upstream.seen).toEqual([]);
  });
});

describe('discovery', () => {
  test('the right tool comes first for 95 of 100 plain requests, and the list stays short', async () => {
    const lab = await openLab({ exposure: 'discovery' });
    const client = await lab.connect();
    const { tools } = await client.listTools();
    // Four characters a token, as rule of thumb.
    expect(JSON.stringify(tools).length / 4).toBeLessThan(1000);
    const missed: string[] = [];
    for (const [query, tool] of REQUESTS) {
      const found = await client.callTool({ name: 'search_tools', arguments: { query } });
      const [first] = bodyOf(found).tools as { name: string }[];
      if (first?.name !== tool) {
        missed.push(query);
      }
    }
    expect(REQUESTS.length).toBeGreaterThanOrEqual(150);
    expect(1 - missed.length / REQUESTS.length, missed.join('\n')).toBeGreaterThanOrEqual(0.95);
  });

  test('three tools find, describe and call the others', async () => {
    const lab = await openLab({ exposure: 'discovery' });
    const client = await lab.connect();
    const { tools } = await client.listTools();
    expect(tools.map((tool) => tool.name)).toEqual([
      'search_tools',
      'get_tool_schema',
      'call_tool',
    ]);

    const found = await client.callTool({
      name: 'search_tools',
      arguments: { query: 'delete key result' },
    });
    expect(bodyOf(found).tools).toMatchObject({
      0: { name: 'delete_a_click_up_goals_key_result_by_id' },
    });

    const described = await client.callTool({
      name: 'get_tool_schema',
      arguments: { tool_names: ['list_all_click_up_spaces'] },
    });
    expect(bodyOf(described).tools).toMatchObject([
      { name: 'list_all_click_up_spaces', inputSchema: { required: ['team_id'] } },
    ]);

    const limited = { query: 'delete key result', limit: 1 };
    const one = await client.callTool({ name: 'search_tools', arguments: limited });
    expect(bodyOf(one).tools).toHaveLength(1);
    for (const query of ['', 'xyzzy']) {
      const none = await client.callTool({ name: 'search_tools', arguments: { query } });
      expect(bodyOf(none)).toEqual({
        tools: [],
        names: expect.arrayContaining(['list_all_click_up_spaces', 'create_a_click_up_task']),
      });
    }
    // A name that was found is not one that is listed.
    const direct = client.callTool({ name: 'list_all_click_up_spaces', arguments: {} });
    await expect(direct).rejects.toThrow(
      'Find tools with search_tools, and call them with call_tool',
    );

    lab.upstream.reply = json({ spaces: [] });
    const called = await client.callTool({
      name: 'call_tool',
      arguments: { tool_name: 'list_all_click_up_spaces', arguments: { team_id: '9' } },
    });
    expect(textOf(called)).toBe('{"spaces":[]}');
    await client.callTool({
      name: 'call_tool',
      arguments: { tool_name: 'get_single_click_up_user' },
    });
    expect(lab.upstream.seen.map((one) => one.target)).toEqual([
      ...['/api/v2/team/9/space', '/api/v2/user'],
    ]);
  });

  test('a filter holds behind call_tool as well', async () => {
    const lab = await openLab({ exposure: 'discovery', methods: ['read'] });
    const { error } = await lab.call('call_tool', {
      tool_name: 'delete_a_click_up_task_by_id',
      arguments: { id: 'a1' },
    });
    expect(error.message).toContain('There is no tool');
    expect(lab.upstream.seen).toEqual([]);
  });
});
