import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/base/index.ts';
import { type Client, listId, openSandbox, rows } from './client.ts';

/** An empty list in Engineering with the tasks given, made a second apart. */
async function filled(client: Client, bodies: readonly JsonObject[]): Promise<string> {
  const { folder } = await client.ask(`GET /list/${await listId(client, 'Services')}`);
  const list = await client.ask(`POST /folder/${Object(folder).id}/list`, { name: 'Filters' });
  for (const body of bodies) {
    client.clock.advance(1_000);
    await client.ask(`POST /list/${list.id}/task`, body);
  }
  return String(list.id);
}

async function names(client: Client, request: string): Promise<unknown[]> {
  return rows((await client.ask(`GET ${request}`)).tasks).map((task) => task.name);
}

test('tasks come a hundred to a page, and the last page says that it is', async () => {
  const client = await openSandbox({ plan: 'enterprise' });
  const list = await filled(
    client,
    Array.from({ length: 101 }, (_, n) => ({ name: `T${n}` })),
  );
  const page = (n: number) => client.ask(`GET /list/${list}/task?page=${n}&limit=5`);
  const [first, second, third] = [await page(0), await page(1), await page(2)];

  expect([first, second, third].map(({ tasks }) => rows(tasks).length)).toEqual([100, 1, 0]);
  expect([first, second, third].map(({ last_page }) => last_page)).toEqual([false, true, true]);
  expect(rows(second.tasks)[0]?.name).toBe('T0');
});

test('exactly a hundred tasks are one page', async () => {
  const client = await openSandbox({ plan: 'enterprise' });
  const list = await filled(
    client,
    Array.from({ length: 100 }, (_, n) => ({ name: `T${n}` })),
  );

  expect((await client.ask(`GET /list/${list}/task`)).last_page).toBe(true);
});

test('closed tasks are missing from lists unless asked for; done ones are not', async () => {
  const client = await openSandbox();
  const list = await filled(client, [
    { name: 'open' },
    { name: 'done', status: 'done' },
    { name: 'closed', status: 'closed' },
  ]);

  expect(await names(client, `/list/${list}/task`)).toEqual(['done', 'open']);
  expect(await names(client, `/list/${list}/task?include_closed=true`)).toEqual([
    'closed',
    'done',
    'open',
  ]);
  expect(await names(client, `/list/${list}/task?statuses[]=Closed`)).toEqual(['closed']);
  expect(await names(client, `/team/${client.team}/task?list_ids[]=${list}`)).toEqual([
    'done',
    'open',
  ]);
});

test('archived tasks come alone, and only from the list', async () => {
  const client = await openSandbox();
  const list = await filled(client, [{ name: 'kept' }, { name: 'stowed', archived: true }]);

  expect(await names(client, `/list/${list}/task`)).toEqual(['kept']);
  expect(await names(client, `/list/${list}/task?archived=true`)).toEqual(['stowed']);
  expect(await names(client, `/team/${client.team}/task?list_ids[]=${list}`)).toEqual(['kept']);
});

test('subtasks are missing unless asked for', async () => {
  const client = await openSandbox();
  const list = await filled(client, [{ name: 'whole' }]);
  const whole = rows((await client.ask(`GET /list/${list}/task`)).tasks)[0];
  await client.ask(`POST /list/${list}/task`, { name: 'part', parent: String(whole?.id) });

  expect(await names(client, `/list/${list}/task`)).toEqual(['whole']);
  expect(await names(client, `/list/${list}/task?subtasks=true`)).toEqual(['part', 'whole']);
  expect(await names(client, `/team/${client.team}/task?parent=${whole?.id}`)).toEqual(['part']);
});

test.each([
  ['assignees[]=81204436', ['b']],
  ['assignees[]=1', []],
  ['tags[]=Red', ['a']],
  ['tags[]=red&tags[]=blue', ['b', 'a']],
  ['custom_items[]=1001', ['c']],
  ['query=a&limit=1', ['c', 'b', 'a']],
  ['order_by=created&reverse=true', ['a', 'b', 'c']],
  ['order_by=due_date', ['a', 'c', 'b']],
  ['due_date_gt=2000', ['a']],
  ['due_date_lt=200000000', ['c']],
  ['statuses[]=to%20do&statuses[]=done', ['c', 'b', 'a']],
  ['statuses=to%20do&statuses=done', ['c', 'b', 'a']],
  ['statuses[]=in%20progress', []],
])('a list asked with %s answers %j', async (query, expected) => {
  const client = await openSandbox();
  const list = await filled(client, [
    { name: 'a', tags: ['red'], due_date: 300_000_000, due_date_time: true },
    { name: 'b', tags: ['blue'], assignees: [81204436] },
    { name: 'c', custom_item_id: 1001, due_date: 1_000, due_date_time: true },
  ]);

  expect(await names(client, `/list/${list}/task?${query}`)).toEqual(expected);
});

test('a row without time does not speak of it, a single task does', async () => {
  const client = await openSandbox();
  const list = await filled(client, [{ name: 'untracked' }]);
  const row = rows((await client.ask(`GET /list/${list}/task`)).tasks)[0];

  expect(row).not.toHaveProperty('time_spent');
  expect(await client.ask(`GET /task/${row?.id}`)).toMatchObject({ time_spent: 0 });
});

test.each([
  ['statuses=done', 400, 'PUBAPITASK_014'],
  ['assignees=1', 400, 'PUBAPITASK_017'],
  ['custom_items=1', 400, 'PUBAPITASK_008'],
  ['order_by=name', 500, 'ITEMV2_003'],
  ['custom_fields=nonsense', 400, 'ITEM_155'],
])('a list asked with %s refuses with %i %s', async (query, status, ECODE) => {
  const client = await openSandbox();
  const list = await listId(client, 'Services');

  for (const path of [`/list/${list}/task`, `/team/${client.team}/task`]) {
    expect(await client.call(`GET ${path}?${query}`)).toMatchObject({ status, body: { ECODE } });
  }
});

test('the workspace’s tasks can be narrowed to spaces, folders and lists', async () => {
  const client = await openSandbox();
  const { folder, space } = await client.ask(`GET /list/${await listId(client, 'Sprint 42')}`);
  const lists = async (query: string) => {
    const { tasks } = await client.ask(`GET /team/${client.team}/task?${query}`);
    return [...new Set(rows(tasks).map((task) => Object(task.list).name))].sort();
  };

  expect(await lists(`space_ids[]=${Object(space).id}`)).toEqual([
    'Bug Triage',
    'Q3 Roadmap',
    'Services',
    'Sprint 41',
    'Sprint 42',
  ]);
  expect(await lists(`project_ids[]=${Object(folder).id}`)).toEqual(['Sprint 41', 'Sprint 42']);
});

test('custom fields filter by value', async () => {
  const client = await openSandbox();
  const list = await listId(client, 'Services');
  const { fields } = await client.ask(`GET /team/${client.team}/field`);
  const id = String(rows(fields)[0]?.id);
  const task = await client.ask(`POST /list/${list}/task`, {
    name: 'Costly',
    custom_fields: [{ id, value: 500 }],
  });
  await client.ask(`POST /list/${list}/task`, { name: 'Cheap', custom_fields: [{ id, value: 5 }] });
  const filter = (operator: string, value: number) =>
    encodeURIComponent(JSON.stringify([{ field_id: id, operator, value }]));

  expect(await names(client, `/list/${list}/task?custom_fields=${filter('>', 100)}`)).toEqual([
    'Costly',
  ]);
  expect(await names(client, `/list/${list}/task?custom_fields=${filter('=', 5)}`)).toEqual([
    'Cheap',
  ]);
  expect((await client.ask(`GET /task/${task.id}`)).custom_fields).toContainEqual(
    expect.objectContaining({ id, value: '500', value_richtext: null }),
  );
});

test('a view of a list shows the list’s tasks', async () => {
  const client = await openSandbox();
  const list = await listId(client, 'Services');
  const { views } = await client.ask(`GET /list/${list}/view`);
  const id = rows(views)[0]?.id;

  expect(await client.ask(`GET /view/${id}`)).toMatchObject({
    view: { parent: { id: list, type: 6 } },
  });
  expect(await names(client, `/view/${id}/task?page=0`)).toEqual(
    await names(client, `/list/${list}/task`),
  );
});
