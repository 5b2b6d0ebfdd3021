// bulk-edit on the demo and office workspaces, worked out by hand from the seeds.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CustomField } from '../../src/clickup/index.ts';
import type { RunReport } from '../../src/engine/index.ts';
import { approveAll } from '../../src/engine/index.ts';
import { fieldValue } from '../../src/selection/index.ts';
import { type Desk, openDesk } from '../support/lab/desk.ts';
import { openScene } from '../support/lab/scene.ts';

const lines = ({ steps }: Pick<RunReport, 'steps'>) =>
  steps.map(
    ({ operation, target, before, after }) =>
      `${operation} ${target.name}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`,
  );

const FRIDAY = Date.parse('2026-11-27T00:00:00Z');

describe('in the demo workspace', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk({}, afterAll);
  });

  test('one step for each task that changes, none for one that is so already', async () => {
    const plan = await desk.plan('bulk-edit', {
      where: `list:Ideas or list:'Launch Plan'`,
      set: ['priority=low', 'due=+7d', 'assignee=Jonas'],
    });
    const jonas = await (await desk.rows('people')).find((one) =>
      String(one.username).startsWith('Jonas'),
    )?.id;
    expect(plan.steps.every(({ operation }) => operation === 'task.update')).toBe(true);
    expect(plan.steps).toHaveLength(8);
    const offline = plan.steps.find(({ target }) => target.name.startsWith('Offline'));
    // It is assigned to Jonas already.
    expect(offline?.after).toEqual({ priority: 4, dueAt: FRIDAY });
    const tour = plan.steps.find(({ target }) => target.name === 'Record the product tour');
    expect(tour?.after).toMatchObject({ assignees: [jonas] });
  });

  test('what a list lacks is said before anything is planned', async () => {
    const bulk = (where: string, ...set: string[]) => desk.plan('bulk-edit', { where, set });
    await expect(bulk('list:Ideas or list:Hiring', 'status=ready')).rejects.toThrow(
      'This cannot be set everywhere: the status "ready" is missing in Hiring.',
    );
    await expect(bulk('list:Ideas', 'Customer impact=Everyone')).rejects.toThrow(
      'a field "Customer impact" is missing in Ideas',
    );
    await expect(bulk(`list:'Bug Triage'`, 'Customer impact=Evryone')).rejects.toThrow(
      '"Customer impact" (drop down) cannot be "Evryone".',
    );
    await expect(bulk('list:Ideas', 'stauts=later')).rejects.toThrow('(did you mean "status"?)');
    await expect(bulk('list:Ideas', 'priority=hi')).rejects.toThrow('"priority=hi" cannot be set.');
    await expect(bulk('list:Ideas', 'due+=7d')).rejects.toThrow('due takes = only');
  });
});

const EDIT = {
  where: `list:'Bug Triage' open`,
  set: [
    'Customer impact=Everyone',
    'tag+=checked',
    'tag-=stability',
    'points=3',
    'comment=Please look, today.',
    'Budget=12,5',
  ],
};

test('dry run equals run, a second run is empty, and undo leaves the world as it was', async () => {
  const scene = await openScene({ workflow: 'bulk-edit', params: EDIT });
  const { run } = scene;
  const { workflows } = await import('../../workflows/index.ts');
  const load = workflows['bulk-edit'].load;
  const dry = await run(async (engine) => (await engine.plan(await load(), EDIT)).plan);
  // Seven open bugs, three of them with the tag "stability"; each gets a field, a tag, an update,
  // money and a comment.
  const kinds: Record<string, number> = {};
  for (const { operation } of dry.steps) kinds[operation] = (kinds[operation] ?? 0) + 1;
  expect(kinds).toEqual({
    ...{ 'task.update': 7, 'task.tag': 7, 'task.untag': 3, 'field.set': 14, 'comment.create': 7 },
  });
  const done = await scene.sync();
  expect(done.state).toBe('done');
  expect(done.steps.map(({ key }) => key)).toEqual(dry.steps.map(({ key }) => key));
  const again = await run(async (engine) => (await engine.plan(await load(), EDIT)).plan);
  expect([again.steps, again.summary.noop]).toEqual([[], 7]);
  const undo = await run(async (engine) => {
    const plan = await engine.planUndo(done.id);
    return engine.apply(plan, { approval: approveAll(plan) });
  });
  expect(undo.state).toBe('done');
  expect(await scene.changes()).toEqual({ more: [], less: [] });
});

test('in the office a move keeps its status, and undo brings it back', async () => {
  const scene = await openScene({
    ...{ seed: 'office', workspace: 'Northstar', start: Date.parse('2026-11-27T20:00:00Z') },
    workflow: 'bulk-edit',
    params: { where: 'overdue assignee:novak', set: ['list=Sprint 43', 'due=next-friday'] },
  });
  const done = await scene.sync();
  expect(lines(done)).toEqual([
    expect.stringMatching(/^task.update Reporting: measure the query times: \{"dueAt":\d+\}/),
    'task.move Reporting: measure the query times: {"listName":"Services"} → {"listName":"Sprint 43"}',
  ]);
  expect([done.state, done.steps.every(({ matches }) => matches)]).toEqual(['done', true]);
  await scene.run(async (engine) => {
    const plan = await engine.planUndo(done.id);
    return engine.apply(plan, { approval: approveAll(plan) });
  });
  expect(await scene.changes()).toEqual({ more: [], less: [] });
});

describe('a custom field of each type', () => {
  const people: Record<string, string> = { priya: '11', me: '7', 'luca bianchi': '12' };
  const hierarchy = {
    person: async (text: string) => ({ id: people[text.toLowerCase()] ?? '' }),
    taskId: async (text: string) => (text === 'ENG-7' ? '86aa' : text),
  };
  const terms = { hierarchy, now: FRIDAY, timeZone: 'UTC' } as never;
  const options = ['Gold', 'Silver', 'Zwölf Monate'].map((name, at) => ({ id: `o${at}`, name }));
  const fieldOf = (type: string) =>
    ({ id: 'f', name: 'Field', type, options }) as unknown as CustomField;
  const set = (type: string, said: string, now: unknown = null) => {
    const [, sign = '=', value = ''] = /^([+-]?=)(.*)$/.exec(said) ?? [];
    return fieldValue(fieldOf(type), { sign: sign as '=', value }, now as never, terms);
  };

  test.each<
    [type: string, said: string, now: unknown, sent: unknown, shown: unknown, was: unknown]
  >([
    ['drop_down', '=gold', 'Silver', 'o0', 'Gold', 'o1'],
    ['labels', '+=zwölf monate', ['Gold'], ['o0', 'o2'], ['Gold', 'Zwölf Monate'], ['o0']],
    ['labels', '-=gold', ['Gold'], null, null, ['o0']],
    ['labels', '=Silver,Gold', ['Gold'], ['o1', 'o0'], ['Silver', 'Gold'], ['o0']],
    ['users', '+=Priya', ['7'], { add: [11], rem: [] }, ['7', '11'], { add: [], rem: [11] }],
    [
      'tasks',
      '=ENG-7',
      ['86zz'],
      { add: ['86aa'], rem: ['86zz'] },
      ['86aa'],
      { add: ['86zz'], rem: ['86aa'] },
    ],
    ['number', '=12,5', 3, 12.5, 12.5, 3],
    ['currency', '=0', null, 0, 0, null],
    ['emoji', '=4', 2, 4, 4, 2],
    ['manual_progress', '=60', 20, { current: 60 }, 60, { current: 20 }],
    ['checkbox', '=no', true, false, false, true],
    ['date', '=+7d', null, FRIDAY + 7 * 86_400_000, FRIDAY + 7 * 86_400_000, null],
    ['email', '=a@b.example', null, 'a@b.example', 'a@b.example', null],
    ['url', '=https://b.example/x', null, 'https://b.example/x', 'https://b.example/x', null],
    ['phone', '=+1 201 555 0123', null, '+1 201 555 0123', '+1 201 555 0123', null],
    ['text', '=two words', 'one', 'two words', 'two words', 'one'],
    ['short_text', '=', 'one', null, null, 'one'],
  ])('%s %s', async (type, said, now, sent, shown, was) => {
    expect(await set(type, said, now)).toEqual({ sent, shown, was });
    // What it has then needs nothing.
    expect(await set(type, said, shown)).toBeNull();
  });

  test.each([
    ['drop_down', '=Golf', 'Did you mean "Gold"?'],
    ['number', '=many', 'It takes a number.'],
    ['checkbox', '=perhaps', 'It takes yes or no.'],
    ['date', '=someday', 'Write today'],
    ['email', '=me', 'It takes an e-mail address.'],
    ['url', '=b.example', 'It takes an address'],
    ['phone', '=call me', 'It takes a number such as'],
  ])('%s%s is refused with what it takes', async (type, said, next) => {
    await expect(set(type, said)).rejects.toMatchObject({
      code: 'usage',
      next: expect.stringContaining(next),
    });
  });

  test('that holds one value takes none away, and one that ClickUp works out is not set', async () => {
    await expect(set('number', '+=1')).rejects.toThrow('holds one value');
    await expect(set('formula', '=1')).rejects.toThrow('of type formula, which cannot be set');
  });
});
