// One memory: what was written, by whoever, is told the same by the transcript, the model's next
// request, the journal and the world.
import { expect, test } from 'vitest';
import type { TranscriptItem } from '../../src/agent/index.ts';
import { runHistory } from '../../src/engine/index.ts';
import { asMarkdown } from '../../src/tui/commands/conversation.ts';
import { entriesOf } from '../../src/tui/entries.ts';
import { PLAIN_PAPER } from '../../src/tui/transcript/card.ts';
import { workflows } from '../../workflows/index.ts';
import { type AgentLab, accept, agentLab, type Chat } from '../support/agent-lab.ts';
import type { ModelRequestSeen, Scripted } from '../support/messages-api.ts';
import { call, idOf, turn } from '../support/model-brains.ts';

const resolve = turn(call('resolve_names', { names: [{ name: 'Q3 Roadmap' }] }));
const make =
  (...names: string[]): Scripted =>
  (request: ModelRequestSeen) => {
    const list_id = idOf(request, 'Q3 Roadmap');
    return turn(...names.map((name) => call('create_a_click_up_task', { list_id, name })));
  };

const heard = (lab: AgentLab) => JSON.stringify(lab.api.requests.at(-1)?.body.messages);

/** How each write stands in the transcript, by the name of what it touches. */
function told({ session }: Chat): Record<string, string> {
  const writes = session.transcript().filter((item) => item.kind === 'write');
  return Object.fromEntries(writes.map(({ card, state }) => [card.target.name, state]));
}

/** Names of tasks that the journal holds as made and not taken back. */
async function made(lab: AgentLab): Promise<string[]> {
  const runs = await runHistory(await lab.app.store()).list({ limit: 50 });
  const undone = new Set(runs.flatMap(({ undoes }) => undoes?.runId ?? []));
  return runs
    .filter(({ id, undoes }) => !undoes && !undone.has(id))
    .flatMap(({ steps }) => steps)
    .filter(({ state, operation }) => state === 'done' && operation === 'task.create')
    .map(({ target }) => target.name)
    .sort();
}

async function inWorld(lab: AgentLab, names: string[]): Promise<string[]> {
  const { teams } = await lab.get<{ teams: { id: string }[] }>('/api/v2/team');
  const found: string[] = [];
  for (let page = 0; ; page++) {
    const path = `/api/v2/team/${teams[0]?.id}/task?page=${page}`;
    const { tasks } = await lab.get<{ tasks: { name: string }[] }>(path);
    found.push(...tasks.map(({ name }) => name));
    if (tasks.length < 100) break;
  }
  return names.filter((name) => found.includes(name)).sort();
}

test('what is left out of a plan goes on waiting, under its own number', async () => {
  const lab = await agentLab(resolve, make('one', 'two', 'three'), { text: 'Planned.' });
  const chat = await lab.chat({ mode: 'plan' });
  await chat.session.send('Plan three');
  const first = await chat.session.applyPlan(new Set(['s2']));
  expect(first?.steps.map(({ target, state }) => [target.name, state])).toEqual([['two', 'done']]);
  expect(chat.session.pendingPlan()?.steps.map(({ id }) => id)).toEqual(['s1', 's3']);
  expect(chat.of('pending').at(-1)?.steps).toBe(2);
  expect(told(chat)).toEqual({ one: 'planned', two: 'done', three: 'planned' });
  await chat.session.dropPlan(new Set(['s1']));
  await chat.session.applyPlan();
  expect(chat.session.pendingPlan()).toBeNull();
  expect(told(chat)).toEqual({ one: 'dropped', two: 'done', three: 'done' });
  expect((await lab.writes()).map(({ body }) => body?.name)).toEqual(['two', 'three']);
});

test('a step that builds on one that was written before gets its id; without it, it is refused', async () => {
  const lab = await agentLab(
    resolve,
    make('parent'),
    (request) =>
      turn(
        call('create_a_click_up_task', {
          list_id: idOf(request, 'Q3 Roadmap'),
          name: 'child',
          parent: '{{s1.id}}',
        }),
      ),
    { text: 'Planned.' },
  );
  const chat = await lab.chat({ mode: 'plan' });
  await chat.session.send('Plan both');
  await expect(chat.session.applyPlan(new Set(['s2']))).rejects.toMatchObject({
    message: 'Step 2 builds on step 1, which is left out.',
  });
  const parent = await chat.session.applyPlan(new Set(['s1']));
  await chat.session.applyPlan();
  const child = (await lab.writes()).find(({ body }) => body?.name === 'child');
  expect(child?.body?.parent).toBe(parent?.steps[0]?.writtenId);
});

test('a day of reads, plans, parts, runs and undos is told the same everywhere', async () => {
  const lab = await agentLab(
    resolve,
    make('alpha', 'beta', 'gamma'),
    { text: 'Planned.' },
    { text: 'I see.' },
  );
  const engine = await lab.app.engine();
  const chat = await lab.chat({ keep: true, mode: 'plan', person: accept });
  await chat.session.send('Plan three tasks');
  chat.session.command('/apply 1-2');
  const applied = await chat.session.applyPlan(new Set(['s1', 's2']));

  // A workflow that the person runs, and an undo.
  chat.session.command('/run weekly-sync');
  const weekly = await workflows['weekly-sync']?.load();
  if (!weekly) throw new Error('There is no weekly-sync.');
  const { plan } = await engine.plan(weekly, {});
  chat.session.holdPlan(plan);
  const synced = await chat.session.applyPlan();
  expect(synced?.state).toBe('done');
  chat.session.command(`/undo ${applied?.id}`);
  chat.session.holdPlan(await engine.planUndo(applied?.id ?? ''));
  await chat.session.applyPlan();

  // The model hears all of it with the person's next words.
  chat.session.setMode('ask');
  lab.api.restart({ text: 'I see.' });
  await chat.session.send('What did I write?');
  expect(heard(lab)).toContain(`Run ${synced?.id}`);
  expect(heard(lab)).toContain(`took back run ${applied?.id}`);
  expect(told(chat)).toEqual({ alpha: 'undone', beta: 'undone', gamma: 'planned' });

  // A card waits when the program is killed; another chat writes meanwhile.
  const other = await lab.chat({ keep: true, person: accept });
  lab.api.restart(resolve, make('delta'), resolve, make('other'), { text: 'Made.' });
  const cut = await lab.chat({ keep: true, resume: chat.session.id });
  const waits = new Promise<void>((done) => {
    cut.session.onEvent(({ kind }) => kind === 'approval-needed' && done());
  });
  void cut.session.send('And delta');
  await waits;
  await other.session.send('Make other');

  lab.api.restart({ text: 'Good morning.' });
  const again = await lab.chat({ keep: true, resume: chat.session.id });
  await again.session.restored();
  expect(again.session.pendingPlan()?.steps.map(({ target }) => target.name)).toEqual(['gamma']);
  await again.session.send('Good morning');
  expect(told(again)).toEqual({
    ...{ alpha: 'undone', beta: 'undone', gamma: 'planned', delta: 'unanswered' },
  });
  expect(heard(lab)).toContain('task.create \\"delta\\": unanswered');
  const names = ['alpha', 'beta', 'gamma', 'delta', 'other'];
  expect(await made(lab)).toEqual(['other']);
  expect(await inWorld(lab, names)).toEqual(['other']);

  // The export and the screen of a resumed session tell each write once, and as it ended.
  const items = again.session.transcript();
  const text = asMarkdown(items, PLAIN_PAPER);
  expect(text).toMatch(/task \*\*alpha\*\* in Q3 Roadmap {2}written, undone since/);
  expect(text).toMatch(/task \*\*gamma\*\* in Q3 Roadmap {2}planned, not written/);
  expect(text).toContain(`**Run ${synced?.id} of weekly-sync: done**`);
  expect(toolsBesideCards(items)).toEqual([]);
  expect(entriesOf(items).filter(({ kind }) => kind === 'write')).toHaveLength(4);
});

/** Calls that stand in the transcript although the card of their write does. */
function toolsBesideCards(items: readonly TranscriptItem[]): string[] {
  const tools = items.flatMap((item) => (item.kind === 'write' ? [item.card.tool] : []));
  return items.flatMap((item) =>
    item.kind === 'tool' && tools.includes(item.tool) ? [item.tool] : [],
  );
}

test('a workflow that is planned once more waits once, and beside what the conversation collected', async () => {
  const lab = await agentLab(resolve, make('one'), { text: 'Planned.' });
  const chat = await lab.chat({ mode: 'plan' });
  await chat.session.send('Plan one');
  const engine = await lab.app.engine();
  const weekly = await workflows['weekly-sync'].load();
  const planned = async () => (await engine.plan(weekly, {})).plan;
  chat.session.holdPlan(await planned());
  const waiting = chat.of('pending').at(-1)?.steps ?? 0;
  expect(waiting).toBeGreaterThan(2);
  chat.session.holdPlan(await planned());
  expect(chat.of('pending').at(-1)?.steps).toBe(waiting);
  await chat.session.dropPlan();
  expect(chat.session.pendingPlan()?.steps.map(({ target }) => target.name)).toEqual(['one']);
});

test('a run of a conversation is listed with what it wrote, and counts its own calls alone', async () => {
  const lab = await agentLab(resolve, make('one'), resolve, make('two'), { text: 'Made.' });
  const chat = await lab.chat({ person: accept, mode: 'allow' });
  await chat.session.send('Make them');
  const runs = await runHistory(await lab.app.store()).list({ limit: 5 });
  expect(runs).toHaveLength(2);
  const before = (await lab.requests()).length;
  for (const { quota } of runs) {
    expect(quota.calls).toBeGreaterThan(0);
    expect(quota.calls).toBeLessThan(6);
  }
  expect(before).toBeGreaterThan(6);
});
