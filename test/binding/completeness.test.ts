// A listing counts as whole only with evidence; what was not seen is named.
import { describe, expect, test } from 'vitest';
import { AppError, type JsonObject } from '../../src/base/index.ts';
import { bindEndpoint } from '../../src/binding/index.ts';
import { whyIncomplete } from '../../src/clickup/index.ts';
import { answered, scriptedEndpoint } from '../support/scripted-endpoint.ts';
import { toolsIn } from '../support/tools.ts';

const options = { lane: 'batch' } as const;

const rows = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => ({
    ...{ id: `t${from + at}`, name: `Task ${from + at}`, status: { status: 'open', type: 'open' } },
  }));

/** All pages of a list of `total` tasks behind a tool that shows what `shows` lets through. */
async function list(tools: string, shows: (args: JsonObject) => JsonObject) {
  const endpoint = scriptedEndpoint(toolsIn(tools), (_, args) => answered(shows(args)));
  const binding = await bindEndpoint(endpoint);
  const items: unknown[] = [];
  let why: string | null = null;
  for (let cursor: string | undefined; ; ) {
    const input = { listId: '1', ...(cursor === undefined ? {} : { cursor }) };
    const page = await binding.call('task.list', input, options);
    if (page.kind !== 'ok') throw new Error(page.message);
    items.push(...page.value.items);
    why = whyIncomplete(page.value);
    if (page.value.next === null) return { items, why, calls: endpoint.calls.length };
    cursor = page.value.next;
  }
}

const BARE = 'get_tasks(*list_id:string)';
const PAGED = 'get_tasks(*list_id:string, page:integer)';
const LIMITED = 'get_tasks(*list_id:string, limit:integer, page:integer)';

describe('tasks of a list', () => {
  test.each([10, 25, 50, 100])('just %i without a way to the next may be a part', async (count) => {
    const { why } = await list(BARE, () => ({ tasks: rows(count) }));
    expect(why).toContain(`just ${count}`);
  });

  test('rows as ClickUp sends them, of what it never pages, are all there are', async () => {
    const entry = (at: number) => ({ id: `e${at}`, wid: '9', at: 5, start: 1, duration: 60_000 });
    const answer = { data: Array.from({ length: 50 }, (_, at) => entry(at)) };
    const tools = toolsIn('get_time_entries(*team_id:string, start_date:number, end_date:number)');
    const binding = await bindEndpoint(scriptedEndpoint(tools, () => answered(answer)));
    const input = { workspaceId: '9', from: 0, before: 9 };
    const read = await binding.call('time_entry.list', input, options);
    expect(whyIncomplete(read.kind === 'ok' && read.value)).toBeNull();
  });

  test.each([0, 1, 5, 37, 63])('%i rows are no full page', async (count) => {
    expect((await list(BARE, () => ({ tasks: rows(count) }))).why).toBeNull();
  });

  test.each([
    ['that it is the last page', { last_page: true }],
    ['that there is no more', { has_more: false }],
    ['that no cursor follows', { pagination: { next_cursor: null } }],
  ])('a full page is all there is when the answer says %s', async (_, said) => {
    expect((await list(BARE, () => ({ tasks: rows(50), ...said }))).why).toBeNull();
  });

  test.each([
    ['more', { has_more: true }],
    ['a greater total', { total: 80 }],
    ['that it was cut', { truncated: true }],
  ])('an answer that speaks of %s is a part', async (_, said) => {
    expect((await list(BARE, () => ({ tasks: rows(30), ...said }))).why).toContain('only 30');
  });

  test('a total that only counts the page proves nothing', async () => {
    expect((await list(BARE, () => ({ tasks: rows(50), total: 50 }))).why).toContain('just 50');
  });

  test('a hidden cap below the usual page is gone past where pages can be asked for', async () => {
    const all = rows(120);
    const read = await list(PAGED, ({ page = 0 }) => ({
      tasks: all.slice(Number(page) * 50, Number(page) * 50 + 50),
    }));
    expect([read.items.length, read.why]).toEqual([120, null]);
  });

  test('a cap below the limit that was asked for is gone past too', async () => {
    const all = rows(60);
    const read = await list(LIMITED, ({ page = 0 }) => ({
      tasks: all.slice(Number(page) * 25, Number(page) * 25 + 25),
    }));
    expect([read.items.length, read.why]).toEqual([60, null]);
  });

  test('a tool that ignores the page is noticed, and neither loops nor counts as whole', async () => {
    const read = await list(PAGED, () => ({ tasks: rows(50) }));
    expect(read.calls).toBe(2);
    expect([read.items.length, read.why]).toEqual([50, expect.stringContaining('every page')]);
  });
});

describe('a tree put together from its parts', () => {
  const place = (id: string) => ({ id, name: `Place ${id}` });
  async function tree(tools: string, answers: Record<string, JsonObject>) {
    const endpoint = scriptedEndpoint(toolsIn(tools), (tool) => answered(answers[tool] ?? {}));
    const binding = await bindEndpoint(endpoint);
    const read = await binding.call('hierarchy.get', { workspaceId: '9' }, options);
    return read.kind === 'ok' ? { tree: read.value, why: whyIncomplete(read.value) } : read;
  }
  const SPACES = 'get_spaces(*team_id:string)';
  const FOLDERS = 'get_folders(*space_id:string)';
  const LISTS = 'get_lists(*folder_id:string)';
  const LOOSE = 'get_folderless_lists(*space_id:string)';
  const answers = {
    get_spaces: { spaces: [place('1')] },
    get_folders: { folders: [place('2'), place('3'), place('4')] },
    get_lists: { lists: [place('5')] },
    get_folderless_lists: { lists: [place('6')] },
  };

  test('is whole where every branch can be seen', async () => {
    expect(await tree([SPACES, FOLDERS, LISTS, LOOSE].join('\n'), answers)).toMatchObject({
      tree: { spaces: [{ folders: [{ lists: [{ id: '5' }] }, {}, {}], lists: [{ id: '6' }] }] },
      why: null,
    });
  });

  test.each([
    [[SPACES, LOOSE], 'folders cannot be listed here'],
    [[SPACES, FOLDERS, LISTS], 'lists outside folders cannot be listed here'],
    [[SPACES, FOLDERS, LOOSE], '3 folders cannot be opened here'],
  ])('names the branches that no tool shows: %j', async (tools, named) => {
    expect(await tree(tools.join('\n'), answers)).toMatchObject({
      why: expect.stringContaining(named),
    });
  });
});

test('a hierarchy that cannot be read gives place to the tools for its parts', async () => {
  const tools = toolsIn(`
    get_workspace_hierarchy(workspace_id:string)
    get_spaces(*team_id:string)
    get_folderless_lists(*space_id:string)`);
  const endpoint = scriptedEndpoint(tools, (tool) =>
    answered(
      tool === 'get_workspace_hierarchy'
        ? { picture: 'Acme > Lab' }
        : tool === 'get_spaces'
          ? { spaces: [{ id: '1', name: 'Lab' }] }
          : { lists: [{ id: '6', name: 'Inbox' }] },
    ),
  );
  const saved: JsonObject[] = [];
  const lessons = {
    load: async () => saved.at(-1) ?? null,
    save: async (value: JsonObject) => void saved.push(value),
  };
  const read = async () => {
    const binding = await bindEndpoint(endpoint, { lessons });
    return binding.call('hierarchy.get', { workspaceId: '9' }, options);
  };
  expect(await read()).toMatchObject({ value: { spaces: [{ lists: [{ name: 'Inbox' }] }] } });
  const first = endpoint.calls.length;
  expect(await read()).toMatchObject({ kind: 'ok' });
  // What was learned of a tool is remembered, so the second process does not ask it again.
  expect(endpoint.calls.length - first).toBe(first - 1);
});

test('a read that nobody could be asked for is unreachable, not refused, however many ways there are', async () => {
  const tools = ['get_time_entries(task_id)', 'list_time_entries(team_id, start_date, end_date)'];
  const away = new AppError('unreachable', 'The shared quota state cannot be reached.');
  const endpoint = scriptedEndpoint(toolsIn(tools.join('\n')), () => {
    throw away;
  });
  const binding = await bindEndpoint(endpoint);
  const input = { workspaceId: '1', from: 0, before: 1, taskId: 't1' };
  const reading = binding.call('time_entry.list', input, options);

  await expect(reading).rejects.toMatchObject({ code: 'unreachable' });
});
