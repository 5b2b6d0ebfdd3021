// The product's two scenarios, and what a person sees of writes of every day, from a sentence to ClickUp.
import { expect, test } from 'vitest';
import { accept, agentLab } from '../support/agent-lab.ts';
import { cli } from '../support/command-line.ts';
import type { ModelRequestSeen } from '../support/messages-api.ts';
import { resultsIn } from '../support/messages-api.ts';
import { allResults, call, found, idOf, rowsIn, turn } from '../support/model-brains.ts';
import {
  FEEDBACK,
  feedbackToTasks,
  GROUPS,
  hoursForTasks,
  taskWithHours,
  wikiPage,
} from '../support/sentences.ts';

const file = (name: string, text: string) => ({ name, content: Buffer.from(text) });

test('a CSV of feedback becomes grouped tasks, and a table of their ids', async () => {
  const lab = await agentLab(...feedbackToTasks());
  const chat = await lab.chat({ person: accept });
  await chat.session.send(
    "Look at the attached CSV. For every item mentioning 'SSO login errors', create a task in 'Bug Triage'…",
    [file('feedback.csv', FEEDBACK)],
  );
  expect(rowsIn(lab.api.requests[1] as ModelRequestSeen, 1).map(({ id }) => id)).toEqual([
    '1',
    '3',
    '4',
  ]);
  expect(chat.end()).toEqual({ kind: 'turn-ended', reason: 'done' });
  const made = (await lab.writes()).filter(({ path }) => path.endsWith('/task'));
  expect(made.map(({ body }) => body)).toMatchObject([
    { name: GROUPS[0], tags: ['auth'], assignees: [expect.any(Number)] },
    { name: GROUPS[1], tags: ['auth'] },
  ]);
  expect(made[0]?.body?.markdown_content).toContain('invalid audience');
  expect(chat.text()).toMatch(/\| SSO on mobile \| \w{9} \|/);
  expect(chat.cards()[0]?.after).toMatchObject({
    list: 'Bug Triage',
    assignees: [expect.stringMatching(/[A-Z]/)],
  });
});

test('four hours are logged on each of my tasks done this week, and the key result moves', async () => {
  const lab = await agentLab(...hoursForTasks());
  const chat = await lab.chat({ person: accept });
  await chat.session.send(
    "Log 4 hours for each of my tasks done this week, then update the 'Q3 Platform Stability' key result",
  );
  expect(chat.end()).toEqual({ kind: 'turn-ended', reason: 'done' });
  const writes = await lab.writes();
  const entries = writes.filter(({ path }) => path.endsWith('/time_entries'));
  expect(entries.length).toBeGreaterThanOrEqual(5);
  expect(new Set(entries.map(({ body }) => body?.tid)).size).toBe(entries.length);
  expect(writes.filter(({ path }) => path.includes('/key_result/'))).toHaveLength(1);
  expect(chat.cards().at(-1)).toMatchObject({
    operation: 'key_result.update',
    before: { current: expect.any(Number) },
    after: { current: 40 },
  });
  expect(chat.of('write-ended').every(({ state }) => state === 'done')).toBe(true);
});

test('the same in plan mode writes nothing until the plan is applied, exactly as it was shown', async () => {
  const lab = await agentLab(...hoursForTasks());
  const chat = await lab.chat({ mode: 'plan' });
  await chat.session.send('Log 4 hours …');
  expect(await lab.writes()).toEqual([]);
  const plan = chat.session.pendingPlan();
  const planned = plan?.steps.map(({ args }) => args) ?? [];
  expect(planned.length).toBeGreaterThanOrEqual(6);
  const report = await chat.session.applyPlan();
  expect(report?.state).toBe('done');
  expect(report?.steps.map(({ args }) => args)).toEqual(planned);
  expect(await lab.writes()).toHaveLength(planned.length);
  expect(chat.session.pendingPlan()).toBeNull();
});

test('the workflow does it from one call, under one approval', async () => {
  const lab = await agentLab(
    turn(
      call('run_workflow', {
        workflow: 'weekly-sync',
        params: { goal: 'Q3 Platform Stability', keyResult: 'Stability tickets closed' },
      }),
    ),
    { text: 'Done.' },
  );
  const chat = await lab.chat({ person: accept });
  await chat.session.send('Log 4 hours …');
  expect(chat.cards()).toHaveLength(1);
  expect(chat.cards()[0]).toMatchObject({ operation: 'weekly-sync', target: { kind: 'plan' } });
  const { steps = [] } = chat.cards()[0]?.plan ?? {};
  expect(await lab.writes()).toHaveLength(steps.length);
  expect(chat.of('write-ended')).toMatchObject([{ state: 'done' }]);
});

test('all open tasks of Priya due this week are found with one query', async () => {
  const lab = await agentLab(
    turn(call('find_tasks', { where: 'open asignee:Priya due:this-week' })),
    // What it says of a mistake is enough to mend it.
    (request) => {
      const corrected = found(resultsIn(request)[0] ?? '', /Did you mean "(\w+)"/, 'the right key');
      return turn(call('find_tasks', { where: `open ${corrected}:Priya due:this-week` }));
    },
    (request) => ({
      text: (resultsIn(request)[0] ?? '').match(/^(?:ENG-\d+|86\w+) \| .*$/gm)?.join('\n') ?? '',
    }),
  );
  const ran = await cli(lab, ['ask', 'all open tasks of Priya due this week']);
  // Which they are is proven elsewhere, on a day that stands still.
  const shown = await cli(lab, ['tasks', 'open assignee:Priya due:this-week', '--json']);
  const { tasks } = JSON.parse(shown.out) as { tasks: { name: string }[] };
  const names = ran.out.split('\n').flatMap((line) => line.split(' | ')[6] ?? []);
  expect([ran.code, names]).toEqual([0, tasks.map(({ name }) => name)]);
  expect(lab.api.requests).toHaveLength(3);
  expect(await lab.writes()).toEqual([]);
});

test('a planned subtask may hang on a planned task by its stand-in', async () => {
  const lab = await agentLab(
    turn(call('resolve_names', { names: [{ name: 'Q3 Roadmap' }] })),
    (request) =>
      turn(
        call('create_a_click_up_task', { list_id: idOf(request, 'Q3 Roadmap'), name: 'Parent' }),
      ),
    (request) => {
      const standIn = found(resultsIn(request)[0] ?? '', /(\{\{s\d+\.id\}\})/, 'the stand-in');
      const list_id = idOf(request, 'Q3 Roadmap');
      return turn(call('create_a_click_up_task', { list_id, name: 'Child', parent: standIn }));
    },
    { text: 'Planned.' },
  );
  const chat = await lab.chat({ mode: 'plan' });
  await chat.session.send('Plan a parent and a child');
  expect(chat.of('write-collected').map(({ step }) => step.id)).toEqual(['s1', 's2']);
  const report = await chat.session.applyPlan();
  expect(report?.steps.map(({ state }) => state)).toEqual(['done', 'done']);
  const [parent, child] = await lab.writes();
  expect(child?.body?.parent).toBe(report?.steps[0]?.writtenId);
  expect(parent?.body?.name).toBe('Parent');
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

test("a page 'API Rate Limit Handling Plan' in the 'Engineering Wiki' doc", async () => {
  const lab = await agentLab(...wikiPage());
  const chat = await lab.chat({ person: accept });
  await chat.session.send("Add a page 'API Rate Limit Handling Plan' to the Engineering Wiki");
  expect(chat.cards()).toMatchObject([
    { operation: 'page.create', target: { kind: 'page', name: 'API Rate Limit Handling Plan' } },
  ]);
  expect(chat.of('write-ended')).toMatchObject([{ state: 'done' }]);
  expect(await lab.writes()).toHaveLength(1);
});
