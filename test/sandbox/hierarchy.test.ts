import { expect, test } from 'vitest';
import { listId, named, object, openSandbox, rows } from './client.ts';

test('the demo workspace has the places a newcomer is told about', async () => {
  const client = await openSandbox();
  const { teams } = await client.ask('GET /team');
  const { spaces } = await client.ask(`GET /team/${client.team}/space`);
  const engineering = named(spaces, 'Engineering');
  const { folders } = await client.ask(`GET /space/${engineering.id}/folder`);
  const { lists } = await client.ask(`GET /space/${engineering.id}/list`);

  expect(rows(teams).map((team) => team.name)).toEqual(['Acme']);
  expect(rows(spaces).map((space) => space.name)).toEqual(['Engineering', 'Product', 'Operations']);
  expect(
    Object.fromEntries(
      rows(folders).map((folder) => [folder.name, rows(folder.lists).map((list) => list.name)]),
    ),
  ).toEqual({ Backend: ['Bug Triage', 'Services'], Sprints: ['Sprint 41', 'Sprint 42'] });
  expect(rows(lists).map((list) => list.name)).toEqual(['Q3 Roadmap']);
});

test('a list outside of any folder stands in a hidden one, and so do its tasks', async () => {
  const client = await openSandbox();
  const id = await listId(client, 'Q3 Roadmap');
  const hidden = { id: expect.any(String), name: 'hidden', hidden: true, access: true };
  const { tasks } = await client.ask(`GET /list/${id}/task`);

  expect((await client.ask(`GET /list/${id}`)).folder).toEqual(hidden);
  expect(rows(tasks)[0]).toMatchObject({ folder: hidden, project: hidden });
});

test('the folders of a whole workspace come with their lists, the hidden ones left out', async () => {
  const client = await openSandbox();
  const { folders } = await client.ask(`GET /team/${client.team}/folder`);

  expect(rows(folders).map((folder) => folder.name)).toEqual(['Backend', 'Sprints', 'Discovery']);
  expect(rows(folders).every((folder) => folder.hidden === false)).toBe(true);
  expect(named(named(folders, 'Backend').lists, 'Services')).toMatchObject({
    statuses: expect.arrayContaining([expect.objectContaining({ status: 'to do', type: 'open' })]),
  });
});

test('a list made outside of a folder can be worked with like any other', async () => {
  const client = await openSandbox();
  const { spaces } = await client.ask(`GET /team/${client.team}/space`);
  const space = named(spaces, 'Product');
  const list = await client.ask(`POST /space/${space.id}/list`, { name: 'Loose ends' });
  await client.ask(`POST /list/${list.id}/task`, { name: 'One' });
  const { lists } = await client.ask(`GET /space/${space.id}/list`);

  expect(named(lists, 'Loose ends')).toMatchObject({ id: list.id, task_count: 1 });
});

test('what is archived is told only when asked for, and then alone', async () => {
  const client = await openSandbox();
  const { spaces } = await client.ask(`GET /team/${client.team}/space`);
  const space = named(spaces, 'Operations');
  const names = async (query: string) =>
    rows((await client.ask(`GET /space/${space.id}/list${query}`)).lists).map((list) => list.name);

  expect(await names('')).toEqual(['Vendors', 'Hiring']);
  expect(await names('?archived=false')).toEqual(['Vendors', 'Hiring']);
  expect(await names('?archived=true')).toEqual(['Office Move']);
});

test('a list says its own statuses where it has some, else its space’s', async () => {
  const client = await openSandbox();
  const bugs = await client.ask(`GET /list/${await listId(client, 'Bug Triage')}`);
  const services = await client.ask(`GET /list/${await listId(client, 'Services')}`);

  expect(bugs.override_statuses).toBe(true);
  expect(rows(bugs.statuses).map((status) => [status.status, status.type])).toEqual([
    ['new', 'open'],
    ['triaged', 'custom'],
    ['fixing', 'custom'],
    ['resolved', 'done'],
    ['closed', 'closed'],
  ]);
  expect(services.override_statuses).toBe(false);
  expect(rows(services.statuses).map((status) => status.status)).toContain('in review');
});

test('places can be renamed, and a name may be used again once its owner is gone', async () => {
  const client = await openSandbox();
  const { spaces } = await client.ask(`GET /team/${client.team}/space`);
  const { id } = named(spaces, 'Product');
  const folder = await client.ask(`POST /space/${id}/folder`, { name: 'Research' });
  const list = await client.ask(`POST /folder/${folder.id}/list`, { name: 'Reading' });
  await client.ask(`PUT /folder/${folder.id}`, { name: 'Field work' });
  await client.ask(`PUT /list/${list.id}`, { name: 'Notes', content: 'What we saw' });
  await client.ask(`PUT /space/${id}`, { name: 'Product and Design' });

  expect(await client.ask(`GET /list/${list.id}`)).toMatchObject({
    name: 'Notes',
    content: 'What we saw',
    folder: { name: 'Field work' },
    space: { name: 'Product and Design' },
  });
  await client.ask(`DELETE /folder/${folder.id}`);
  await client.ask(`POST /space/${id}/folder`, { name: 'Field work' });
});

test('members come with their role, and one with a role of the workspace’s own', async () => {
  const client = await openSandbox();
  const team = rows((await client.ask('GET /team')).teams)[0];
  const people = rows(team?.members).map((member) => object(member.user));

  expect(people).toHaveLength(8);
  expect(new Set(people.map((person) => person.role_key))).toEqual(
    new Set(['owner', 'admin', 'member', 'guest']),
  );
  const lead = people.filter((person) => person.custom_role !== null);
  expect(lead).toEqual([
    expect.objectContaining({
      id: expect.any(Number),
      custom_role: { id: expect.any(Number), name: 'Backend Team Lead' },
    }),
  ]);
});

test('a single member is shown on the enterprise plan alone', async () => {
  const free = await openSandbox();
  const paid = await openSandbox({ plan: 'enterprise' });
  const { user } = await free.ask('GET /user');
  const path = `GET /team/${free.team}/user/${object(user).id}`;

  expect(await free.call(path)).toMatchObject({ status: 403, body: { ECODE: 'TEAM_110' } });
  expect((await paid.call(path)).status).toBe(200);
});

test('a task shown in a second list is found there only when asked for', async () => {
  const client = await openSandbox();
  const services = await listId(client, 'Services');
  const sprint = await listId(client, 'Sprint 42');
  const task = await client.ask(`POST /list/${services}/task`, { name: 'Shared' });
  await client.ask(`POST /list/${sprint}/task/${task.id}`);
  const names = async (query: string) =>
    rows((await client.ask(`GET /list/${sprint}/task${query}`)).tasks).map((row) => row.name);

  expect(await names('')).not.toContain('Shared');
  expect(await names('?include_timl=true')).toContain('Shared');
  expect((await client.ask(`GET /task/${task.id}`)).locations).toEqual([
    { id: sprint, name: 'Sprint 42' },
  ]);
  await client.ask(`DELETE /list/${sprint}/task/${task.id}`);
  expect(await names('?include_timl=true')).not.toContain('Shared');
});

test('a task can be moved to another list, where it keeps its status or gets the first', async () => {
  const client = await openSandbox();
  const services = await listId(client, 'Services');
  const [sprint, bugs] = [await listId(client, 'Sprint 42'), await listId(client, 'Bug Triage')];
  const task = await client.ask(`POST /list/${services}/task`, { name: 'Move', status: 'blocked' });
  const move = (list: string) =>
    client.ask(`PUT /api/v3/workspaces/${client.team}/tasks/${task.id}/home_list/${list}`, {});
  await move(sprint);
  expect(await client.ask(`GET /task/${task.id}`)).toMatchObject({
    list: { id: sprint },
    status: { status: 'blocked' },
  });
  await move(bugs);
  expect(await client.ask(`GET /task/${task.id}`)).toMatchObject({
    list: { id: bugs },
    status: { status: 'new' },
  });
});

test.each([
  ['custom_item', 'custom_items'],
  ['member', 'members'],
  ['plan', 'plan_name'],
  ['seats', 'members'],
  ['customroles', 'custom_roles'],
  ['shared', 'shared'],
  ['taskTemplate', 'templates'],
  ['guest', 'guests'],
])('the call /team/{id}/%s, which servers make, is answered', async (call, member) => {
  const client = await openSandbox();

  expect(await client.ask(`GET /team/${client.team}/${call}`)).toHaveProperty(member);
});

test('whoever is removed from the workspace is no member any more', async () => {
  const { ask, call, team } = await openSandbox({ plan: 'enterprise' });
  const ids = async () => {
    const [workspace] = rows((await ask('GET /team')).teams);
    return rows(workspace?.members).map(({ user }) => object(user).id);
  };
  const [, second] = await ids();
  expect((await call(`DELETE /team/${team}/user/${second}`)).status).toBe(200);
  expect(await ids()).not.toContain(second);
});
