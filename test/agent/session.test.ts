// Conversations that last: kept, taken up again, summarised, cleared.
import { expect, test } from 'vitest';
import { listSessions } from '../../src/agent/index.ts';
import { stepForm } from '../../src/cli/approval/step-form.ts';
import { viewStep } from '../../src/cli/view/step-view.ts';
import { approveAll, type PlanStep } from '../../src/engine/index.ts';
import { accept, agentLab } from '../support/agent-lab.ts';
import { allResults, call, idOf, turn } from '../support/model-brains.ts';

test('a kept session is listed, found by its words, and gone on with', async () => {
  const lab = await agentLab({ text: 'Nice to meet you.' }, { text: 'You are Ada.' });
  const first = await lab.chat({ keep: true });
  await first.session.send('My name is Ada.');
  const { documents } = await lab.app.store();
  const [entry] = await listSessions(documents);
  expect(entry).toMatchObject({ id: first.session.id, title: 'My name is Ada.', turns: 1 });
  expect(entry?.text).toContain('Nice to meet you.');

  const second = await lab.chat({ keep: true, resume: first.session.id });
  expect(second.session.id).toBe(first.session.id);
  expect(second.session.transcript()).toEqual(first.session.transcript());
  await second.session.send('Who am I?');
  const texts = lab.api.requests.at(-1)?.body.messages.map(({ content }) => content[0]?.text);
  expect(texts).toEqual(['My name is Ada.', 'Nice to meet you.', 'Who am I?']);
  expect(second.session.cost().outputTokens).toBe(40);
  expect((await listSessions(documents)).map(({ turns }) => turns)).toEqual([2]);
});

test('a plan and the rules of a session are there when it is taken up again', async () => {
  const lab = await agentLab(
    turn(call('resolve_names', { names: [{ name: 'Q3 Roadmap' }] })),
    (request) => {
      const list_id = idOf(request, 'Q3 Roadmap');
      return turn(call('create_a_click_up_task', { list_id, name: 'Later' }));
    },
    { text: 'Planned.' },
  );
  const first = await lab.chat({ keep: true, mode: 'plan' });
  await first.session.send('Plan it');
  const second = await lab.chat({ resume: 'last' });
  const report = await second.session.applyPlan();
  expect(report?.steps.map(({ state }) => state)).toEqual(['done']);
  expect((await lab.writes()).map(({ body }) => body?.name)).toEqual(['Later']);
});

test('what the person says while a turn runs reaches the model between two calls', async () => {
  const lab = await agentLab(turn(call('dates', {})), turn(call('dates', { texts: ['friday'] })), {
    text: 'Only the open ones, then.',
  });
  const chat = await lab.chat();
  const words = [[], [{ text: 'Only the open ones', attachments: [] }]];
  chat.session.meanwhile(async () => words.shift() ?? []);
  await chat.session.send('List my tasks');
  const asked = lab.api.requests.map(({ body }) => JSON.stringify(body.messages));
  expect(asked.map((messages) => messages.includes('Only the open ones'))).toEqual([
    false,
    false,
    true,
  ]);
  // Behind the answers of the calls, which have to come first.
  const last = lab.api.requests
    .at(-1)
    ?.body.messages.at(-1)
    ?.content.map(({ type }) => type);
  expect(last).toEqual(['tool_result', 'text']);
  expect(chat.session.transcript().filter(({ kind }) => kind === 'user')).toHaveLength(2);
});

test('an update that changes nothing is not asked and not written, and the model is told', async () => {
  const lab = await agentLab({ text: '' });
  const { teams } = await lab.get<{ teams: { id: string }[] }>('/api/v2/team');
  const { tasks } = await lab.get<{ tasks: { id: string; name: string }[] }>(
    `/api/v2/team/${teams[0]?.id}/task`,
  );
  const [{ id, name } = { id: '', name: '' }] = tasks;
  const update = (to: string) => turn(call('update_a_click_up_task_by_id', { id, name: to }));
  lab.api.restart(update(name), update('Another name'), { text: 'Done.' });
  const chat = await lab.chat({ person: accept });
  await chat.session.send('Call it so');
  expect(chat.cards().map(({ after }) => after)).toEqual([{ name: 'Another name' }]);
  expect((await lab.writes()).map(({ body }) => body?.name)).toEqual(['Another name']);
  expect(chat.of('tool-ended')[0]).toMatchObject({ ok: true, summary: `${name} is so already` });
});

test('a dropped plan is never written, and the model is told', async () => {
  const lab = await agentLab(
    turn(call('resolve_names', { names: [{ name: 'Q3 Roadmap' }] })),
    (request) => {
      const list_id = idOf(request, 'Q3 Roadmap');
      return turn(call('create_a_click_up_task', { list_id, name: 'Never' }));
    },
    { text: 'Planned.' },
    { text: 'Understood.' },
  );
  const chat = await lab.chat({ mode: 'plan' });
  await chat.session.send('Plan it');
  await chat.session.dropPlan();
  expect(chat.session.pendingPlan()).toBeNull();
  expect(await chat.session.applyPlan()).toBeNull();
  await chat.session.send('What now?');
  expect(JSON.stringify(lab.api.requests.at(-1)?.body.messages)).toContain('dropped the plan');
  expect(await lab.writes()).toEqual([]);
});

test('a step of the plan can be edited, and is written as edited; another can be left out', async () => {
  const lab = await agentLab(
    turn(call('resolve_names', { names: [{ name: 'Q3 Roadmap' }] })),
    (request) => {
      const list_id = idOf(request, 'Q3 Roadmap');
      const make = (name: string) => call('create_a_click_up_task', { list_id, name });
      return turn(make('one'), make('two'));
    },
    { text: 'Planned.' },
  );
  const chat = await lab.chat({ mode: 'plan' });
  await chat.session.send('Plan it');
  await chat.session.editStep('s1', { name: 'uno' });
  await expect(chat.session.editStep('s9', {})).rejects.toMatchObject({ code: 'usage' });
  const report = await chat.session.applyPlan(new Set(['s1']));
  expect(report?.steps.map(({ state }) => state)).toEqual(['done']);
  expect(chat.session.pendingPlan()?.steps.map(({ target }) => target.name)).toEqual(['two']);
  expect((await lab.writes()).map(({ body }) => body?.name)).toEqual(['uno']);
});

test('a collected step shows people and lists by their names wherever it is looked at', async () => {
  const lab = await agentLab(
    turn(call('resolve_names', { names: [{ name: 'Q3 Roadmap' }, { name: 'Priya Raman' }] })),
    (request) => {
      const list_id = idOf(request, 'Q3 Roadmap');
      const assignees = [Number(idOf(request, 'Priya Raman'))];
      return turn(call('create_a_click_up_task', { list_id, name: 'one', assignees }));
    },
    { text: 'Planned.' },
  );
  const chat = await lab.chat({ mode: 'plan' });
  await chat.session.send('Plan it');
  const step = chat.session.pendingPlan()?.steps[0] as PlanStep;
  expect(viewStep(step, 'UTC').change).toBe('new task in Q3 Roadmap · Priya Raman');
  const none = async () => [];
  const offered = { people: none, lists: none, statuses: none, tags: none };
  const { fields } = stepForm(step, { ...offered, timeZone: 'UTC', now: () => 0 });
  expect(fields.map(({ label, shown }) => [label, shown])).toEqual(
    expect.arrayContaining([
      ['list', 'Q3 Roadmap'],
      ['assignees', 'Priya Raman'],
    ]),
  );
});

test('the model’s thoughts go back as they came, and to no other model', async () => {
  const lab = await agentLab(
    { thinking: 'They want the day.', calls: [call('dates')] },
    { text: 'Sunday.' },
    { text: 'Sunday still.' },
  );
  const chat = await lab.chat({ model: 'claude-opus-5-5' });
  await chat.session.send('Which day is it?');
  const thoughts = (nth: number) =>
    lab.api.requests[nth]?.body.messages
      .flatMap(({ content }) => content)
      .filter(({ type }) => type === 'thinking');
  expect(thoughts(1)).toEqual([
    { type: 'thinking', thinking: 'They want the day.', signature: 'signed-They want the day.' },
  ]);
  expect(chat.text()).toBe('Sunday.');
  chat.session.setModel('claude-haiku-5-5');
  await chat.session.send('And now?');
  expect(thoughts(2)).toEqual([]);
  expect(lab.api.requests[2]?.body.model).toBe('claude-haiku-5-5');
});

test('a summary replaces the conversation when the person asks for it', async () => {
  const lab = await agentLab(
    { text: 'Blue.' },
    { text: 'Summary: they like blue.' },
    { text: 'Blue!' },
  );
  const chat = await lab.chat();
  await chat.session.send('I like blue.');
  await chat.session.compact();
  await chat.session.send('What do I like?');
  const { messages } = lab.api.requests.at(-1)?.body ?? { messages: [] };
  expect(messages).toHaveLength(1);
  expect(JSON.stringify(messages)).toContain('they like blue');
});

test('what was answered before a summary is not asked for once more behind it', async () => {
  const lab = await agentLab(
    { text: 'Created.' },
    { text: 'A task was created.' },
    { text: 'Hi.' },
  );
  const chat = await lab.chat();
  await chat.session.send('Create a task');
  await chat.session.compact();
  await chat.session.send('Thanks');
  expect(JSON.stringify(lab.api.requests.at(-1)?.body.messages)).not.toContain('Create a task');
});

test('a model that gives no summary costs nothing of the conversation', async () => {
  const lab = await agentLab({ text: 'Blue.' }, { text: '' }, { text: 'Blue!' });
  const chat = await lab.chat();
  await chat.session.send('I like blue.');
  await chat.session.compact();
  expect(chat.end()).toMatchObject({ reason: 'error' });
  await chat.session.send('What do I like?');
  expect(JSON.stringify(lab.api.requests.at(-1)?.body.messages)).toContain('I like blue.');
});

test('a cleared session knows nothing of before', async () => {
  const lab = await agentLab({ text: 'Blue.' }, { text: 'I do not know.' });
  const chat = await lab.chat();
  await chat.session.send('I like blue.');
  chat.session.clear();
  expect(chat.session.transcript()).toEqual([]);
  await chat.session.send('What do I like?');
  expect(lab.api.requests.at(-1)?.body.messages).toHaveLength(1);
});

test('what was said before a session was cleared is still kept', async () => {
  const lab = await agentLab({ text: 'Blue.' }, { text: 'Red.' });
  const chat = await lab.chat({ keep: true });
  await chat.session.send('I like blue.');
  chat.session.clear();
  await chat.session.send('I like red.');
  const kept = await listSessions((await lab.app.store()).documents);
  expect(kept.map(({ title }) => title).sort()).toEqual(['I like blue.', 'I like red.']);
});

test('a plan of a conversation that is applied again writes nothing twice, until it was undone', async () => {
  const lab = await agentLab(
    turn(call('resolve_names', { names: [{ name: 'Q3 Roadmap' }] })),
    (request) => {
      const list_id = idOf(request, 'Q3 Roadmap');
      return turn(call('create_a_click_up_task', { list_id, name: 'Once' }));
    },
    { text: 'Planned.' },
  );
  const chat = await lab.chat({ mode: 'plan' });
  await chat.session.send('Plan it');
  const plan = chat.session.pendingPlan();
  if (!plan) throw new Error('Nothing was planned.');
  const engine = await lab.app.engine();
  const apply = async () => {
    const { id, steps } = await engine.apply(plan, { approval: approveAll(plan) });
    return { id, states: steps.map(({ state }) => state) };
  };
  const first = await apply();
  expect(first.states).toEqual(['done']);
  expect((await apply()).states).toEqual(['noop']);
  expect(await lab.writes()).toHaveLength(1);
  const undo = await engine.planUndo(first.id);
  await engine.apply(undo, { approval: approveAll(undo) });
  expect((await apply()).states).toEqual(['done']);
});

test('a planned write about something that is only planned bears its name', async () => {
  const lab = await agentLab(
    turn(
      call('resolve_names', {
        names: [{ name: 'Q3 Roadmap' }, { name: 'x', kind: 'workspace' }],
      }),
    ),
    (request) => {
      const list_id = idOf(request, 'Q3 Roadmap');
      return turn(call('create_a_click_up_task', { list_id, name: 'Later' }));
    },
    (request) =>
      turn(
        call('create_a_click_up_time_entry', {
          team_id: /workspace (\d+)/.exec(allResults(request))?.[1] ?? '',
          tid: '{{s1.id}}',
          start: 1_795_000_000_000,
          duration: 3_600_000,
        }),
      ),
    { text: 'Planned.' },
  );
  const chat = await lab.chat({ mode: 'plan' });
  await chat.session.send('Plan it');
  const steps = chat.session.pendingPlan()?.steps ?? [];
  expect(steps.map(({ target }) => target.name)).toEqual(['Later', 'Later']);
});

test('two messages at once: the second is refused, the first goes on', async () => {
  const lab = await agentLab({ text: 'One.' });
  const chat = await lab.chat();
  const first = chat.session.send('hello');
  await expect(chat.session.send('and?')).rejects.toThrow('running already');
  await first;
  expect(chat.session.transcript().filter(({ kind }) => kind === 'user')).toHaveLength(1);
  expect(chat.end().reason).toBe('done');
});

test('every write of a conversation is a run that can be taken back', async () => {
  const lab = await agentLab(
    turn(call('resolve_names', { names: [{ name: 'Q3 Roadmap' }] })),
    (request) => {
      const list_id = idOf(request, 'Q3 Roadmap');
      return turn(call('create_a_click_up_task', { list_id, name: 'Mistake' }));
    },
    { text: 'Created.' },
  );
  const chat = await lab.chat({ person: accept });
  await chat.session.send('Create it');
  const { journal } = await lab.app.store();
  const [run] = await journal.runs({});
  expect(run).toMatchObject({ workflow: 'chat', state: 'done' });
  const engine = await lab.app.engine();
  const undo = await engine.planUndo(run?.id ?? '');
  expect(undo.steps.map(({ operation, target }) => [operation, target.name])).toEqual([
    ['task.delete', 'Mistake'],
  ]);
});

test('an update from a conversation is taken back to what was there', async () => {
  const lab = await agentLab();
  const { teams } = await lab.get<{ teams: { id: string }[] }>('/api/v2/team');
  const path = `/api/v2/team/${teams[0]?.id}/task?page=0`;
  const { tasks } = await lab.get<{ tasks: { id: string; name: string }[] }>(path);
  const [task] = tasks;
  lab.api.script(
    turn(call('update_a_click_up_task_by_id', { id: task?.id ?? '', name: 'New', priority: 1 })),
    {
      text: 'Renamed.',
    },
  );
  const chat = await lab.chat({ person: accept });
  await chat.session.send('Rename it');
  const { journal } = await lab.app.store();
  const [run] = await journal.runs({});
  const engine = await lab.app.engine();
  const undo = await engine.planUndo(run?.id ?? '');
  await engine.apply(undo, {
    approval: { hash: undo.hash, steps: new Set(undo.steps.map(({ id }) => id)) },
  });
  const after = await lab.get<{ name: string }>(`/api/v2/task/${task?.id}`);
  expect(after.name).toBe(task?.name);
});
