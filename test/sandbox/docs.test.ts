import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/base/index.ts';
import { type Client, named, openSandbox, rows } from './client.ts';

function base(client: Client): string {
  return `/api/v3/workspaces/${client.team}/docs`;
}

async function wiki(client: Client): Promise<JsonObject> {
  return named((await client.ask(`GET ${base(client)}`)).docs, 'Engineering Wiki');
}

test('the wiki’s pages form a tree, as deep as asked for', async () => {
  const client = await openSandbox();
  const { id } = await wiki(client);
  const tree = async (query: string) =>
    rows((await client.call(`GET ${base(client)}/${id}/page_listing${query}`)).body).map((page) => [
      page.name,
      rows(page.pages).length,
    ]);
  const deep = [
    ['Welcome', 0],
    ['On-call handbook', 1],
    ['Service catalogue', 0],
    ['Weekly status', 0],
    ['Postmortems', 1],
  ];

  expect(await tree('')).toEqual(deep);
  expect(await tree('?max_page_depth=-1')).toEqual(deep);
  expect(await tree('?max_page_depth=0')).toEqual(deep.map(([name]) => [name, 0]));
});

test('pages come with their text, in markdown or plain', async () => {
  const client = await openSandbox();
  const { id } = await wiki(client);
  const first = async (query: string) =>
    rows((await client.call(`GET ${base(client)}/${id}/pages${query}`)).body)[0]?.content;

  expect(await first('')).toMatch(/^# Engineering at Acme/);
  expect(await first('?content_format=text/plain')).toMatch(/^Engineering at Acme/);
});

test('instants and workspaces are numbers here, unlike in v2', async () => {
  const client = await openSandbox();
  const answer = await client.call(`POST ${base(client)}`, { name: 'Log' });

  expect(answer).toMatchObject({
    status: 201,
    body: {
      date_created: client.clock.now(),
      workspace_id: Number(client.team),
      creator: 81204417,
    },
  });
});

test('a new doc has one empty page unless none is wanted', async () => {
  const client = await openSandbox();
  const pages = async (body: JsonObject) => {
    const doc = await client.ask(`POST ${base(client)}`, { name: 'Log', ...body });
    return rows((await client.call(`GET ${base(client)}/${doc.id}/pages`)).body);
  };

  expect(await pages({})).toEqual([expect.objectContaining({ content: '' })]);
  expect(await pages({ create_page: false })).toEqual([]);
});

test.each([
  [undefined, 'new'],
  ['replace', 'new'],
  ['append', 'old\nnew'],
  ['prepend', 'new\nold'],
])('an edit with mode %s leaves %j, and answers with nothing', async (mode, content) => {
  const client = await openSandbox();
  const doc = await client.ask(`POST ${base(client)}`, { name: 'Log', create_page: false });
  const pages = `${base(client)}/${doc.id}/pages`;
  const made = await client.call(`POST ${pages}`, { name: 'P', content: 'old' });
  const { id } = Object(made.body);
  const edit = { content: 'new', ...(mode === undefined ? {} : { content_edit_mode: mode }) };
  const edited = await client.call(`PUT ${pages}/${id}`, edit);

  expect(made.status).toBe(201);
  expect(edited).toMatchObject({ status: 200, body: null });
  expect((await client.ask(`GET ${pages}/${id}`)).content).toBe(content);
});

test('docs come in pages of at least ten, chained by a cursor', async () => {
  const client = await openSandbox();
  for (let n = 0; n < 11; n++) await client.ask(`POST ${base(client)}`, { name: `Doc ${n}` });
  const first = await client.ask(`GET ${base(client)}?limit=2`);
  const second = await client.ask(`GET ${base(client)}?limit=10&cursor=${first.next_cursor}`);

  expect([rows(first.docs).length, rows(second.docs).length]).toEqual([10, 3]);
  expect(second.next_cursor).toBeNull();
});

test('docs can be narrowed to what they stand under', async () => {
  const client = await openSandbox();
  const { parent } = await wiki(client);
  const { docs } = await client.ask(
    `GET ${base(client)}?parent_id=${Object(parent).id}&parent_type=SPACE`,
  );

  expect(rows(docs).map((doc) => doc.name)).toEqual(['Engineering Wiki']);
});
