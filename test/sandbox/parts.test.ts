import { expect, test } from 'vitest';
import { type Client, listId, NOON, named, object, openSandbox, rows } from './client.ts';

async function aTask(client: Client, name = 'Whole'): Promise<string> {
  const list = await listId(client, 'Services');
  return String((await client.ask(`POST /list/${list}/task`, { name })).id);
}

test('a comment is told by numbers when made and by text when read', async () => {
  const client = await openSandbox();
  const task = await aTask(client);
  const made = await client.ask(`POST /task/${task}/comment`, {
    comment_text: 'Hello',
    notify_all: false,
  });
  const { comments } = await client.ask(`GET /task/${task}/comment`);

  expect(made).toMatchObject({ id: expect.any(Number), hist_id: expect.any(String), date: NOON });
  expect(rows(comments)).toEqual([
    expect.objectContaining({
      id: String(made.id),
      comment: [{ text: 'Hello' }],
      comment_text: 'Hello',
      date: String(NOON),
      reply_count: 0,
    }),
  ]);
});

test('comments come newest first, twenty-five at a time', async () => {
  const client = await openSandbox();
  const task = await aTask(client);
  for (let n = 0; n < 30; n++) {
    client.clock.advance(1_000);
    await client.ask(`POST /task/${task}/comment`, { comment_text: `${n}` });
  }
  const first = rows((await client.ask(`GET /task/${task}/comment`)).comments);
  const last = first.at(-1);
  const query = `?start=${last?.date}&start_id=${last?.id}`;
  const second = rows((await client.ask(`GET /task/${task}/comment${query}`)).comments);

  expect(first.map((row) => row.comment_text)).toEqual(
    Array.from({ length: 25 }, (_, n) => `${29 - n}`),
  );
  expect(second.map((row) => row.comment_text)).toEqual(['4', '3', '2', '1', '0']);
});

test('a comment is changed, assigned, resolved, replied to and deleted', async () => {
  const client = await openSandbox();
  const task = await aTask(client);
  const { id } = await client.ask(`POST /task/${task}/comment`, {
    comment: [{ text: 'One ' }, { text: 'two' }],
  });
  await client.ask(`PUT /comment/${id}`, {
    comment_text: 'Three',
    assignee: 81204436,
    resolved: true,
  });
  await client.ask(`POST /comment/${id}/reply`, { comment_text: 'Four' });
  const read = async () => rows((await client.ask(`GET /task/${task}/comment`)).comments);

  expect(await read()).toEqual([
    expect.objectContaining({
      comment_text: 'Three',
      resolved: true,
      assignee: expect.objectContaining({ id: 81204436 }),
      reply_count: 1,
    }),
  ]);
  const { comments } = await client.ask(`GET /comment/${id}/reply`);
  expect(rows(comments)[0]).toMatchObject({ comment_text: 'Four' });
  await client.ask(`DELETE /comment/${id}`);
  expect(await read()).toEqual([]);
});

test.each(['list', 'view'])('a %s can be commented on', async (kind) => {
  const client = await openSandbox();
  const list = await listId(client, 'Services');
  const path = kind === 'list' ? `/list/${list}/comment` : `/view/6-${list}-1/comment`;
  await client.ask(`POST ${path}`, { comment_text: 'Here' });

  expect(rows((await client.ask(`GET ${path}`)).comments)[0]).toMatchObject({
    comment_text: 'Here',
  });
});

test('a checklist counts what is resolved, and refuses a stranger as assignee', async () => {
  const client = await openSandbox();
  const task = await aTask(client);
  const { checklist } = await client.ask(`POST /task/${task}/checklist`, { name: 'Steps' });
  const items = `/checklist/${object(checklist).id}/checklist_item`;
  await client.ask(`POST ${items}`, { name: 'One', assignee: 81204436 });
  const made = await client.ask(`POST ${items}`, { name: 'Two' });
  const item = named(object(made.checklist).items, 'One');
  await client.ask(`PUT ${items}/${item.id}`, { resolved: true, assignee: null });
  const stranger = await client.call(`POST ${items}`, { name: 'Three', assignee: 1 });
  const { checklists } = await client.ask(`GET /task/${task}`);

  expect(stranger).toMatchObject({ status: 400, body: { ECODE: 'CHECK_026' } });
  expect(rows(checklists)[0]).toMatchObject({ name: 'Steps', resolved: 1, unresolved: 1 });
  await client.ask(`DELETE ${items}/${item.id}`);
  await client.ask(`PUT /checklist/${object(checklist).id}`, { name: 'Fewer steps' });
  expect(rows((await client.ask(`GET /task/${task}`)).checklists)[0]).toMatchObject({
    name: 'Fewer steps',
    resolved: 0,
    unresolved: 1,
  });
});

test('a dependency is seen from both tasks, and taken away again', async () => {
  const client = await openSandbox();
  const [waits, first] = [await aTask(client, 'Waits'), await aTask(client, 'First')];
  await client.ask(`POST /task/${waits}/dependency`, { depends_on: first });
  const edge = [expect.objectContaining({ task_id: waits, depends_on: first, type: 1 })];

  expect((await client.ask(`GET /task/${waits}`)).dependencies).toEqual(edge);
  expect((await client.ask(`GET /task/${first}`)).dependencies).toEqual(edge);
  await client.ask(`DELETE /task/${first}/dependency?dependency_of=${waits}`);
  expect((await client.ask(`GET /task/${waits}`)).dependencies).toEqual([]);
});

test('a link is seen from both tasks, and taken away from either', async () => {
  const client = await openSandbox();
  const [one, two] = [await aTask(client, 'One'), await aTask(client, 'Two')];
  const { task } = await client.ask(`POST /task/${one}/link/${two}`);

  expect(rows(object(task).linked_tasks)).toEqual([
    expect.objectContaining({ task_id: two, link_id: one }),
  ]);
  expect((await client.ask(`GET /task/${two}`)).linked_tasks).toEqual([
    expect.objectContaining({ task_id: one, link_id: two }),
  ]);
  await client.ask(`DELETE /task/${two}/link/${one}`);
  expect((await client.ask(`GET /task/${one}`)).linked_tasks).toEqual([]);
});

test('tags are lower-cased, put on tasks, renamed everywhere and removed', async () => {
  const client = await openSandbox();
  const task = await aTask(client);
  const { spaces } = await client.ask(`GET /team/${client.team}/space`);
  const tags = `/space/${named(spaces, 'Engineering').id}/tag`;
  const carried = async () =>
    rows((await client.ask(`GET /task/${task}`)).tags).map((tag) => tag.name);
  expect(
    await client.ask(`POST ${tags}`, { tag: { name: 'Hot Fix', tag_fg: '#fff', tag_bg: '#000' } }),
  ).toEqual({});
  expect(await client.ask(`POST /task/${task}/tag/HOT%20FIX`)).toEqual({});
  expect(await carried()).toEqual(['hot fix']);
  await client.ask(`PUT ${tags}/hot%20fix`, {
    tag: { name: 'Urgent Fix', fg_color: '#111', bg_color: '#222' },
  });
  expect(await carried()).toEqual(['urgent fix']);
  await client.ask(`DELETE /task/${task}/tag/urgent%20fix`);
  expect(await carried()).toEqual([]);
  await client.ask(`DELETE ${tags}/urgent%20fix`, { tag: { name: 'urgent fix' } });
  const names = rows((await client.ask(`GET ${tags}`)).tags).map((tag) => tag.name);
  expect(names).toContain('stability');
  expect(names).not.toContain('urgent fix');
});

test('a custom field is set, told the way ClickUp tells it, and cleared', async () => {
  const client = await openSandbox();
  const list = await listId(client, 'Bug Triage');
  const { fields } = await client.ask(`GET /list/${list}/field`);
  const impact = named(fields, 'Customer impact');
  const options = rows(object(impact.type_config).options);
  const { id: task } = await client.ask(`POST /list/${list}/task`, { name: 'Felt' });
  const path = `/task/${task}/field/${impact.id}`;
  const value = async () =>
    named((await client.ask(`GET /task/${task}`)).custom_fields, 'Customer impact').value;

  expect(await client.ask(`POST ${path}`, { value: String(options[2]?.id) })).toEqual({});
  expect(await value()).toBe(2);
  expect((await client.call(`POST ${path}`, { value: null })).status).toBe(400);
  expect((await client.call(`POST ${path}`, { value: 'nothing of these' })).body).toEqual({
    err: 'Value must be an option index or uuid',
    ECODE: 'FIELD_011',
  });
  expect((await client.call(`POST /task/${task}/field/unknown`, { value: 1 })).status).toBe(404);
  expect(await client.ask(`DELETE ${path}`)).toEqual({});
  expect(await value()).toBeUndefined();
});

test('a file is taken by multipart, and shown on its task', async () => {
  const client = await openSandbox();
  const task = await aTask(client);
  const form = new FormData();
  form.append('attachment', new File(['four'], 'note.txt'));
  const answer = await fetch(`${client.sandbox.rest}/api/v2/task/${task}/attachment`, {
    method: 'POST',
    headers: { authorization: 'pk_test' },
    body: form,
  });

  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ title: 'note.txt', extension: 'txt', date: NOON });
  expect((await client.ask(`GET /task/${task}`)).attachments).toEqual([
    expect.objectContaining({ title: 'note.txt', size: 4 }),
  ]);
});

test('webhooks are kept with their secret, and never called', async () => {
  const client = await openSandbox();
  const base = `/team/${client.team}/webhook`;
  const { id, webhook } = await client.ask(`POST ${base}`, {
    endpoint: 'https://example.test/hook',
    events: '*',
  });
  await client.ask(`PUT /webhook/${id}`, {
    endpoint: 'https://example.test/hook',
    events: ['taskCreated'],
    status: 'active',
  });
  const { webhooks } = await client.ask(`GET ${base}`);

  expect(object(webhook).secret).toMatch(/^[0-9A-F]{64}$/);
  expect(rows(webhooks)).toEqual([
    expect.objectContaining({
      id,
      team_id: Number(client.team),
      events: ['taskCreated'],
      secret: object(webhook).secret,
    }),
  ]);
  expect((await client.call(`POST ${base}`, { endpoint: 'nowhere' })).status).toBe(400);
  await client.ask(`DELETE /webhook/${id}`);
  expect((await client.ask(`GET ${base}`)).webhooks).toEqual([]);
});

test('views are kept as they were set', async () => {
  const client = await openSandbox();
  const { view } = await client.ask(`POST /team/${client.team}/view`, {
    name: 'Mine',
    type: 'board',
    grouping: { field: 'assignee', dir: 1, collapsed: [], ignore: false },
  });
  const path = `/view/${object(view).id}`;
  await client.ask(`PUT ${path}`, { name: 'Ours' });

  expect((await client.ask(`GET ${path}`)).view).toMatchObject({
    name: 'Ours',
    type: 'board',
    parent: { id: client.team, type: 7 },
    grouping: { field: 'assignee' },
  });
  await client.ask(`DELETE ${path}`);
  expect((await client.call(`GET ${path}`)).status).toBe(404);

  // The one that a list has by itself, too.
  const list = await listId(client, 'Services');
  const own = `/view/6-${list}-1`;
  await client.ask(`PUT ${own}`, { grouping: { field: 'priority' } });
  const changed = { id: `6-${list}-1`, name: 'List', grouping: { field: 'priority' } };
  expect((await client.ask(`GET ${own}`)).view).toMatchObject(changed);
  expect((await client.ask(`GET /list/${list}/view`)).views).toMatchObject([changed]);
});

test('user groups are listed by workspace, changed and deleted', async () => {
  const client = await openSandbox();
  const list = `GET /group?team_id=${client.team}`;
  const made = await client.ask(`POST /team/${client.team}/group`, {
    name: 'Design',
    members: [81204479, 1],
  });
  await client.ask(`PUT /group/${made.id}`, { members: { add: [81204417], rem: [81204479] } });
  const group = named((await client.ask(list)).groups, 'Design');

  expect(rows(group.members).map((person) => person.id)).toEqual([81204417]);
  await client.ask(`DELETE /group/${made.id}`);
  expect(rows((await client.ask(list)).groups).map((row) => row.name)).toEqual(['Backend']);
});

test('a code is exchanged for a token that works', async () => {
  const client = await openSandbox();
  const body = { client_id: 'i', client_secret: 's', code: 'c' };
  const answer = await client.call('POST /oauth/token', body, { authorization: '' });
  const token = object(answer.body).access_token;
  const user = await client.call('GET /user', undefined, { authorization: `Bearer ${token}` });

  expect(user).toMatchObject({ status: 200, body: { user: { username: 'Maya Okafor' } } });
  expect((await client.call('POST /oauth/token', {}, { authorization: '' })).status).toBe(400);
});
