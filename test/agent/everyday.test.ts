// Six requests of every day, each from the person's words to what stands in ClickUp.
import { expect, test } from 'vitest';
import { type AgentLab, accept, agentLab } from '../support/agent-lab.ts';
import { resultsIn } from '../support/messages-api.ts';
import { allResults, call, found, idOf, rowsIn, turn } from '../support/model-brains.ts';

interface Team {
  id: string;
}

const workspace = async (lab: AgentLab) =>
  (await lab.get<{ teams: Team[] }>('/api/v2/team')).teams[0]?.id ?? '';

test('the statuses of a space, by the name of the space', async () => {
  const lab = await agentLab(
    turn(
      call('resolve_names', {
        names: [
          { name: 'Engineering', kind: 'space' },
          { name: 'x', kind: 'workspace' },
        ],
      }),
    ),
    (request) => {
      const team = found(allResults(request), /workspace (\d+)/, 'the workspace');
      return turn(call('list_all_click_up_spaces', { team_id: team }));
    },
    (request) => {
      const row = rowsIn(request).find(({ name }) => name === 'Engineering');
      return { text: `Engineering has: ${row?.statuses}` };
    },
  );
  const chat = await lab.chat();
  await chat.session.send('Which statuses does Engineering have?');
  expect(chat.text()).toMatch(/Engineering has: .*to do.*in progress.*done/);
});

test("my tasks in progress in 'Sprint 42'", async () => {
  const lab = await agentLab(
    turn(call('resolve_names', { names: [{ name: 'Sprint 42' }, { name: 'me' }] })),
    (request) =>
      turn(
        call('list_all_click_up_tasks', {
          list_id: idOf(request, 'Sprint 42'),
          assignees: [idOf(request, 'me')],
          statuses: ['in progress'],
        }),
      ),
    (request) => ({
      text: rowsIn(request)
        .map(({ name }) => `- ${name}`)
        .join('\n'),
    }),
  );
  const chat = await lab.chat();
  await chat.session.send("What am I working on in 'Sprint 42'?");
  expect(chat.text()).toContain('- Circuit breaker around the tax provider');
  expect(await lab.writes()).toEqual([]);
});

test("a task 'Migrate Auth Service' in 'Q3 Roadmap', high priority, due next Friday; and two hours on it", async () => {
  let due = '';
  const lab = await agentLab(
    turn(
      call('resolve_names', { names: [{ name: 'Q3 Roadmap' }, { name: 'x', kind: 'workspace' }] }),
      call('dates', { texts: ['next friday', 'today 10:00'] }),
    ),
    (request) => {
      due = found(allResults(request), /next friday: .*epoch ms (\d+)/, 'next Friday');
      return turn(
        call('create_a_click_up_task', {
          list_id: idOf(request, 'Q3 Roadmap'),
          name: 'Migrate Auth Service',
          priority: 2,
          due_date: Number(due),
          due_date_time: false,
        }),
      );
    },
    (request) =>
      turn(
        call('create_a_click_up_time_entry', {
          team_id: found(allResults(request), /workspace (\d+)/, 'the workspace'),
          tid: found(resultsIn(request)[0] ?? '', /^id: (\w+)/m, 'the new task'),
          start: Number(found(allResults(request), /today 10:00: .*epoch ms (\d+)/, 'ten o’clock')),
          duration: 7_200_000,
          description: 'Read up on the old service',
        }),
      ),
    { text: 'Created, and two hours logged.' },
  );
  const chat = await lab.chat({ person: accept });
  await chat.session.send(
    "Create 'Migrate Auth Service' in Q3 Roadmap, high, due next Friday, and log two hours on it",
  );
  expect(chat.end()).toEqual({ kind: 'turn-ended', reason: 'done' });
  expect(chat.cards()).toMatchObject([
    {
      operation: 'task.create',
      after: { name: 'Migrate Auth Service', priority: 2, list: 'Q3 Roadmap' },
    },
    {
      operation: 'time_entry.create',
      target: { kind: 'task', name: 'Migrate Auth Service' },
      after: { durationMs: '2 h', description: 'Read up on the old service' },
    },
  ]);
  expect(chat.of('write-ended').map(({ state }) => state)).toEqual(['done', 'done']);
  const [task, entry] = await lab.writes();
  expect(task?.body).toMatchObject({ priority: 2, due_date: Number(due), due_date_time: false });
  expect(entry?.body).toMatchObject({ duration: 7_200_000 });
});

test('the goal with the lowest completion', async () => {
  const lab = await agentLab(
    turn(call('resolve_names', { names: [{ name: 'x', kind: 'workspace' }] })),
    (request) =>
      turn(
        call('list_all_click_up_goals', {
          team_id: found(allResults(request), /workspace (\d+)/, 'the workspace'),
        }),
      ),
    (request) => {
      const [lowest] = rowsIn(request).sort(
        (a, b) => Number(a.percent_completed ?? 0) - Number(b.percent_completed ?? 0),
      );
      return { text: `Lowest: ${lowest?.name}` };
    },
  );
  const chat = await lab.chat();
  await chat.session.send('Which goal is furthest behind?');
  expect(chat.text()).toMatch(/^Lowest: Q3 /);
});

test("a page 'API Rate Limit Handling Plan' in the 'Engineering Wiki' doc", async () => {
  const lab = await agentLab(
    turn(call('resolve_names', { names: [{ name: 'x', kind: 'workspace' }] })),
    (request) =>
      turn(
        call('list_all_click_up_docs', {
          workspace_id: found(allResults(request), /workspace (\d+)/, 'the workspace'),
        }),
      ),
    (request) => {
      const text = allResults(request);
      const row = rowsIn(request).find(({ name }) => name === 'Engineering Wiki');
      const doc = row?.id ?? found(text, /(\S+) \| Engineering Wiki/, 'the doc');
      return turn(
        call('create_a_click_up_doc_page', {
          workspace_id: found(text, /workspace (\d+)/, 'the workspace'),
          doc_id: doc,
          name: 'API Rate Limit Handling Plan',
          content: '# Plan\n\n1. Read the headers.',
        }),
      );
    },
    { text: 'The page is there.' },
  );
  const chat = await lab.chat({ person: accept });
  await chat.session.send("Add a page 'API Rate Limit Handling Plan' to the Engineering Wiki");
  expect(chat.cards()).toMatchObject([
    { operation: 'page.create', target: { kind: 'page', name: 'API Rate Limit Handling Plan' } },
  ]);
  expect(chat.of('write-ended')).toMatchObject([{ state: 'done' }]);
  expect(await lab.writes()).toHaveLength(1);
  expect(await workspace(lab)).not.toBe('');
});
