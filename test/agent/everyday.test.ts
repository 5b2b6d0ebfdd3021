// Six requests of every day, each from the person's words to what stands in ClickUp.
import { expect, test } from 'vitest';
import { type AgentLab, accept, agentLab } from '../support/agent-lab.ts';
import type { ModelRequestSeen } from '../support/messages-api.ts';
import { allResults, found } from '../support/model-brains.ts';
import {
  lowestGoal,
  spaceStatuses,
  tasksInProgress,
  taskWithHours,
  wikiPage,
} from '../support/sentences.ts';

interface Team {
  id: string;
}

const workspace = async (lab: AgentLab) =>
  (await lab.get<{ teams: Team[] }>('/api/v2/team')).teams[0]?.id ?? '';

test('the statuses of a space, by the name of the space', async () => {
  const lab = await agentLab(...spaceStatuses());
  const chat = await lab.chat();
  await chat.session.send('Which statuses does Engineering have?');
  expect(chat.text()).toMatch(/Engineering has: .*to do.*in progress.*done/);
});

test("my tasks in progress in 'Sprint 42'", async () => {
  const lab = await agentLab(...tasksInProgress());
  const chat = await lab.chat();
  await chat.session.send("What am I working on in 'Sprint 42'?");
  expect(chat.text()).toContain('- Circuit breaker around the tax provider');
  expect(await lab.writes()).toEqual([]);
});

test("a task 'Migrate Auth Service' in 'Q3 Roadmap', high priority, due next Friday; and two hours on it", async () => {
  const lab = await agentLab(...taskWithHours());
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
  const asked = allResults(lab.api.requests[1] as ModelRequestSeen);
  const due = found(asked, /next friday: .*epoch ms (\d+)/, 'next Friday');
  const [task, entry] = await lab.writes();
  expect(task?.body).toMatchObject({ priority: 2, due_date: Number(due), due_date_time: false });
  expect(entry?.body).toMatchObject({ duration: 7_200_000 });
});

test('the goal with the lowest completion', async () => {
  const lab = await agentLab(...lowestGoal());
  const chat = await lab.chat();
  await chat.session.send('Which goal is furthest behind?');
  expect(chat.text()).toMatch(/^Lowest: Q3 /);
});

test("a page 'API Rate Limit Handling Plan' in the 'Engineering Wiki' doc", async () => {
  const lab = await agentLab(...wikiPage());
  const chat = await lab.chat({ person: accept });
  await chat.session.send("Add a page 'API Rate Limit Handling Plan' to the Engineering Wiki");
  expect(chat.cards()).toMatchObject([
    { operation: 'page.create', target: { kind: 'page', name: 'API Rate Limit Handling Plan' } },
  ]);
  expect(chat.of('write-ended')).toMatchObject([{ state: 'done' }]);
  expect(await lab.writes()).toHaveLength(1);
  expect(await workspace(lab)).not.toBe('');
});
