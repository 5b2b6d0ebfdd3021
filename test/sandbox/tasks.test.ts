import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/base/index.ts';
import { type Client, HeldClock, listId, named, openSandbox, rows, text } from './client.ts';

async function made(client: Client, body: JsonObject): Promise<JsonObject> {
  const list = await listId(client, 'Services');
  return client.ask(`POST /list/${list}/task`, { name: 'A task', ...body });
}

test('a new task has an id like ClickUp’s, its creator as watcher, and no time', async () => {
  const client = await openSandbox();
  const task = await made(client, {});

  expect(task).toMatchObject({
    id: expect.stringMatching(/^86c[0-9a-z]{6}$/),
    creator: { username: 'Maya Okafor' },
    watchers: [expect.objectContaining({ username: 'Maya Okafor' })],
    status: { status: 'to do', type: 'open' },
    time_spent: 0,
    date_created: String(client.clock.now()),
    date_closed: null,
    date_done: null,
    team_id: client.team,
  });
});

test('a tag nobody made is made, yet the answer to the create does not show it', async () => {
  const client = await openSandbox();
  const task = await made(client, { tags: ['Brand NEW'] });
  const read = await client.ask(`GET /task/${task.id}`);
  const { spaces } = await client.ask(`GET /team/${client.team}/space`);
  const { tags } = await client.ask(`GET /space/${named(spaces, 'Engineering').id}/tag`);
  const tag = named(tags, 'brand new');

  expect(task.tags).toEqual([]);
  expect(rows(read.tags).map((row) => row.name)).toEqual(['brand new']);
  expect(tag.tag_fg).toBe(tag.tag_bg);
});

test('an assignee who does not exist is dropped without a word', async () => {
  const client = await openSandbox();
  const task = await made(client, { assignees: [81204436, 1] });

  expect(rows(task.assignees).map((person) => person.id)).toEqual([81204436]);
});

test('assignees are added and removed by an update, never replaced', async () => {
  const client = await openSandbox();
  const task = await made(client, { assignees: [81204436] });
  const changed = await client.ask(`PUT /task/${task.id}`, {
    assignees: { add: [81204441, 1], rem: [81204436] },
  });

  expect(rows(changed.assignees).map((person) => person.id)).toEqual([81204441]);
});

test('a status is found whatever its case, and told in lower case', async () => {
  const client = await openSandbox();
  const task = await made(client, { status: 'In Progress' });

  expect(task.status).toMatchObject({ status: 'in progress', type: 'custom' });
});

test.each([
  ['in review', null, null],
  ['done', 'now', null],
  ['closed', 'now', 'now'],
])('the status %s sets date_done to %s and date_closed to %s', async (status, done, closed) => {
  const client = await openSandbox();
  const task = await made(client, {});
  client.clock.advance(1_000);
  const changed = await client.ask(`PUT /task/${task.id}`, { status });
  const now = String(client.clock.now());

  expect(changed.date_done).toBe(done === 'now' ? now : null);
  expect(changed.date_closed).toBe(closed === 'now' ? now : null);
});

test('a reopened task is no longer done', async () => {
  const client = await openSandbox();
  const task = await made(client, { status: 'closed' });
  const reopened = await client.ask(`PUT /task/${task.id}`, { status: 'to do' });

  expect(reopened).toMatchObject({ date_done: null, date_closed: null });
});

test.each([
  ['UTC', '2026-03-15T12:00:00Z', '2026-03-15T04:00:00Z'],
  ['America/New_York', '2026-03-15T02:00:00Z', '2026-03-14T08:00:00Z'],
  ['Pacific/Kiritimati', '2026-03-15T12:00:00Z', '2026-03-15T14:00:00Z'],
  // The day that clocks go forward, two hours before this.
  ['America/New_York', '2026-03-08T18:00:00Z', '2026-03-08T08:00:00Z'],
])(
  'a date without a time is stored at four in the morning of %s',
  async (timeZone, sent, stored) => {
    const client = await openSandbox({ timeZone });
    const task = await made(client, { due_date: Date.parse(sent), start_date: Date.parse(sent) });

    expect(task.due_date).toBe(String(Date.parse(stored)));
    expect(task.start_date).toBe(String(Date.parse(stored)));
  },
);

test('a date with a time is stored as it was sent', async () => {
  const client = await openSandbox();
  const due = Date.parse('2026-03-15T12:34:00Z');
  const task = await made(client, { due_date: due, due_date_time: true });

  expect(task.due_date).toBe(String(due));
});

test('an update changes what it names and nothing else', async () => {
  const client = await openSandbox();
  const task = await made(client, { description: 'Old', priority: 2, time_estimate: 3_600_000 });
  client.clock.advance(1_000);
  const changed = await client.ask(`PUT /task/${task.id}`, { name: 'Renamed' });

  expect(changed).toMatchObject({
    name: 'Renamed',
    description: 'Old',
    priority: { id: '2', priority: 'high' },
    time_estimate: 3_600_000,
    date_created: task.date_created,
    date_updated: String(client.clock.now()),
  });
});

test('an update cannot set tags, list or custom fields, and does not say so', async () => {
  const client = await openSandbox();
  const task = await made(client, {});
  const bugs = await listId(client, 'Bug Triage');
  const changed = await client.ask(`PUT /task/${task.id}`, {
    tags: ['ignored'],
    list_id: bugs,
    custom_fields: [{ id: 'x', value: 1 }],
  });

  expect(changed.tags).toEqual([]);
  expect(changed.list).toMatchObject({ name: 'Services' });
});

test('a blank description clears, an empty one does not', async () => {
  const client = await openSandbox();
  const task = await made(client, { description: 'Text' });

  expect((await client.ask(`PUT /task/${task.id}`, { description: '' })).description).toBe('Text');
  expect((await client.ask(`PUT /task/${task.id}`, { description: ' ' })).description).toBe('');
});

test('markdown wins over the plain description, and is told when asked for', async () => {
  const client = await openSandbox();
  const task = await made(client, { description: 'plain', markdown_content: '**bold** words' });
  const read = await client.ask(`GET /task/${task.id}?include_markdown_description=true`);

  expect(task).not.toHaveProperty('markdown_description');
  expect(read).toMatchObject({ description: 'bold words', markdown_description: '**bold** words' });
});

test('a priority and a due date are cleared by null, a parent is not', async () => {
  const client = await openSandbox();
  const parent = await made(client, {});
  const task = await made(client, { parent: parent.id, priority: 1, due_date: client.clock.now() });
  const changed = await client.ask(`PUT /task/${task.id}`, {
    priority: null,
    due_date: null,
    parent: null,
  });

  expect(changed).toMatchObject({ priority: null, due_date: null, parent: parent.id });
  expect(changed.top_level_parent).toBe(parent.id);
});

test('a deleted task answers with nothing at all, and takes its subtasks along', async () => {
  const client = await openSandbox();
  const parent = await made(client, {});
  const child = await made(client, { parent: parent.id });
  const deleted = await client.call(`DELETE /task/${parent.id}`);

  expect(deleted).toMatchObject({ status: 204, body: null });
  expect((await client.call(`GET /task/${child.id}`)).status).toBe(404);
});

test('a task is never put below itself, by an update or by a merge', async () => {
  const client = await openSandbox();
  const parent = await made(client, {});
  const child = await made(client, { parent: parent.id });
  const turned = await client.call(`PUT /task/${parent.id}`, { parent: child.id });
  const itself = await client.call(`PUT /task/${parent.id}`, { parent: parent.id });
  const merged = await client.call(`POST /task/${child.id}/merge`, {
    source_task_ids: [parent.id ?? ''],
  });
  expect([turned.status, itself.status, merged.status]).toEqual([400, 400, 400]);
  expect(await client.ask(`GET /task/${child.id}`)).toMatchObject({ parent: parent.id });
});

test('subtasks come with their parent when asked for', async () => {
  const client = await openSandbox();
  const parent = await made(client, {});
  await made(client, { name: 'Part', parent: parent.id });

  expect(await client.ask(`GET /task/${parent.id}`)).not.toHaveProperty('subtasks');
  const { subtasks } = await client.ask(`GET /task/${parent.id}?include_subtasks=true`);
  expect(rows(subtasks).map((row) => row.name)).toEqual(['Part']);
});

test('the same create sent twice makes two tasks', async () => {
  const client = await openSandbox();
  const [first, second] = [await made(client, {}), await made(client, {})];

  expect(first.id).not.toBe(second.id);
});

test('a custom id finds its task only together with the workspace', async () => {
  const client = await openSandbox();
  const list = await listId(client, 'Services');
  const { tasks } = await client.ask(`GET /list/${list}/task`);
  const task = rows(tasks)[0];
  const path = `/task/${task?.custom_id}`;
  const both = `custom_task_ids=true&team_id=${client.team}`;

  expect((await client.ask(`GET ${path}?${both}`)).id).toBe(task?.id);
  expect((await client.call(`GET ${path}`)).status).toBe(401);
  expect((await client.call(`GET ${path}?custom_task_ids=true`)).status).toBe(401);
  expect((await client.call(`GET ${path}/member?${both}`)).status).toBe(401);
  expect((await client.call(`GET /task/ENG-9999?${both}`)).status).toBe(401);
  expect((await client.ask(`GET ${path}/comment?${both}`)).comments).toEqual(expect.any(Array));
});

test('merged tasks leave their time and comments to the one that stays', async () => {
  const client = await openSandbox();
  const [keep, source] = [await made(client, {}), await made(client, {})];
  await client.ask(`POST /task/${source.id}/comment`, { comment_text: 'Kept' });
  await client.ask(`POST /team/${client.team}/time_entries`, {
    tid: source.id,
    start: client.clock.now(),
    duration: 60_000,
  });
  await client.ask(`POST /task/${keep.id}/merge`, { source_task_ids: [text(source.id)] });

  expect((await client.call(`GET /task/${source.id}`)).status).toBe(404);
  expect((await client.ask(`GET /task/${keep.id}`)).time_spent).toBe(60_000);
  const { comments } = await client.ask(`GET /task/${keep.id}/comment`);
  expect(rows(comments)[0]).toMatchObject({ comment_text: 'Kept' });
});

test('time in status is counted from change to change', async () => {
  const client = await openSandbox({ clock: new HeldClock('2026-03-11T12:00:00Z') });
  const task = await made(client, {});
  client.clock.advance(10 * 60_000);
  await client.ask(`PUT /task/${task.id}`, { status: 'in progress' });
  client.clock.advance(5 * 60_000);
  const told = await client.ask(`GET /task/${task.id}/time_in_status`);
  const bulk = await client.ask(`GET /task/bulk_time_in_status/task_ids?task_ids=${task.id}`);

  expect(told.current_status).toMatchObject({
    status: 'in progress',
    total_time: { by_minute: 5 },
  });
  expect(rows(told.status_history)[0]).toMatchObject({
    status: 'to do',
    type: 'open',
    total_time: { by_minute: 10 },
  });
  expect(bulk).toEqual({ [String(task.id)]: told });
});
