// What a person can rely on in one turn.
import { expect, test } from 'vitest';
import { accept, agentLab } from '../support/agent-lab.ts';
import { resultsIn } from '../support/messages-api.ts';

interface TeamTasks {
  tasks: { id: string; name: string }[];
}

test('a question about ClickUp is answered from the endpoint, read by read', async () => {
  const lab = await agentLab(
    {
      calls: [{ name: 'resolve_names', input: { names: [{ name: 'Sprint 42' }, { name: 'me' }] } }],
    },
    (request) => {
      const listId = /list (\d+)/.exec(resultsIn(request)[0] ?? '')?.[1];
      return { calls: [{ name: 'list_all_click_up_tasks', input: { list_id: listId ?? '' } }] };
    },
    { text: 'You have **three** tasks in progress.' },
  );
  const chat = await lab.chat();
  await chat.session.send("What is in progress in 'Sprint 42'?");
  expect(chat.end()).toMatchObject({ reason: 'done' });
  expect(chat.text()).toBe('You have **three** tasks in progress.');
  console.log(resultsIn(lab.api.requests[2]!)[0]);
  console.log(chat.events.filter((e) => e.kind !== 'text'));
  expect(await lab.writes()).toEqual([]);
});

test('a write is shown, made once the person accepts it, and read back', async () => {
  const lab = await agentLab();
  const tasks = await lab.get<TeamTasks>('/api/v2/team/0/task').catch(() => null);
  void tasks;
  lab.api.script(
    { calls: [{ name: 'resolve_names', input: { names: [{ name: 'Q3 Roadmap' }] } }] },
    (request) => {
      const listId = /list (\d+)/.exec(resultsIn(request)[0] ?? '')?.[1] ?? '';
      const input = { list_id: listId, name: 'Migrate Auth Service', priority: 2 };
      return { calls: [{ name: 'create_a_click_up_task', input }] };
    },
    { text: 'Done.' },
  );
  const chat = await lab.chat({ person: accept });
  await chat.session.send('Create it');
  console.log(
    JSON.stringify(
      chat.events.filter((e) => e.kind !== 'text'),
      null,
      1,
    ),
  );
  console.log(resultsIn(lab.api.requests[2]!)[0]);
  expect(chat.end()).toMatchObject({ reason: 'done' });
  expect(await lab.writes()).toHaveLength(1);
});
