// bulk-edit on the demo and office workspaces, worked out by hand from the seeds.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { planLines } from '../../src/cli/view/plan-view.ts';
import type { CustomField } from '../../src/clickup/index.ts';
import type { RunReport } from '../../src/engine/index.ts';
import { resetWorld } from '../../src/sandbox/index.ts';
import { fieldValue } from '../../src/selection/index.ts';
import { openDatabase } from '../../src/store/index.ts';
import { type Desk, openDesk } from '../support/lab/desk.ts';
import { countOf, OFFICE, walk } from '../support/lab/scene.ts';
import { temporaryFolder } from '../support/program.ts';

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

  test('a comment is written once, though many were written since, from any machine', async () => {
    const edit = { where: 'list:Ideas name:keyboard', set: ['comment=Please look.'] };
    const done = await desk.run('bulk-edit', edit);
    expect(countOf(done)).toEqual({ 'comment.create': 1 });
    const path = `/api/v2/task/${done.steps[0]?.target.id}/comment`;
    for (let count = 0; count < 30; count++) {
      await desk.pass(60_000);
      await desk.rest('POST', path, { comment_text: `Talk ${count}`, notify_all: false });
    }
    expect((await desk.plan('bulk-edit', edit, desk.machine())).steps).toEqual([]);
  });

  test('of two values that exclude each other neither is taken', async () => {
    const bulk = (...set: string[]) => desk.plan('bulk-edit', { where: 'list:Ideas', set });
    await expect(bulk('list=Hiring', 'list=Inbox')).rejects.toThrow('set the same field');
    await expect(bulk('tag=a', 'tag=b')).rejects.toThrow('set the same field');
    // A week is no day, and nobody knows which of its days is meant.
    await expect(bulk('due=this-week')).rejects.toThrow('"due=this-week" cannot be set.');
    await expect(bulk('due=today..+3d')).rejects.toThrow('cannot be set.');
    const { steps } = await bulk('tag=a,a', 'tag+=b', 'assignee=Jonas,Jonas', 'assignee+=Priya');
    const offline = steps.filter(({ target }) => target.name.startsWith('Offline'));
    expect(
      offline.map(({ operation, input }) => [operation, input.tag ?? input.addAssigneeIds]),
    ).toEqual([
      ...[
        ['task.update', [expect.any(String)]],
        ['task.tag', 'a'],
        ['task.tag', 'b'],
      ],
    ]);
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
    await expect(bulk('list:Ideas', 'stauts=later')).rejects.toThrow('(did you mean "status"');
    await expect(bulk('list:Ideas', 'priority=hi')).rejects.toThrow('"priority=hi" cannot be set.');
    await expect(bulk('list:Ideas', 'due+=7d')).rejects.toThrow('due takes = only');
    await expect(bulk('list:Ideas', 'due=today', 'due=friday')).rejects.toThrow(
      '"due=today" and "due=friday" set the same field.',
    );
  });
});

/** Fields of every type that can be set, with what each is set to; the first of two is there already. */
const FIELDS: [name: string, type: string, set: string[], config?: object][] = [
  ['Customer tier', 'drop_down', ['Customer tier=gold'], optionsOf('Gold', 'Silver')],
  ['Regions', 'labels', ['Regions+="Asia, Pacific",EMEA'], optionsOf('EMEA', 'Asia, Pacific')],
  ['Seats', 'number', ['Seats=1200']],
  ['Price', 'currency', ['Price=19,99'], { currency_type: 'USD', precision: 2 }],
  ['Renewal', 'date', ['Renewal=friday']],
  ['Owners', 'users', ['Owners+=Priya', 'Owners+=me']],
  ['Contact', 'email', ['Contact=x@y.example']],
  ['Hotline', 'phone', ['Hotline=+44 20 7946 0958']],
  ['Site', 'url', ['Site=https://a.example']],
  ['Signed', 'checkbox', ['Signed=yes']],
  ['Mood', 'emoji', ['Mood=4'], { count: 5 }],
  ['Progress', 'manual_progress', ['Progress=55'], { start: 0, end: 100 }],
  ['Place', 'location', ['Place=Berlin, Germany (52.52, 13.405)']],
  ['Related', 'tasks', ['Related=ENG-134']],
  ['Note', 'short_text', ['Note=with = sign']],
  ['Long', 'text', ['Long=two\nlines']],
];

function optionsOf(...names: string[]) {
  return { options: names.map((name, orderindex) => ({ id: `option-${name}`, name, orderindex })) };
}

test('a custom field of each type is set, seen to be so, found by its value, and undone', async () => {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  const file = join(folder.path, 'world.db');
  const clock = { now: () => FRIDAY - 7 * 86_400_000, sleep: async () => {} };
  await resetWorld(file, { clock, plan: 'enterprise' });
  const kept = openDatabase(file);
  const { body } = kept.prepare("SELECT body FROM rows WHERE kind = 'meta'").get() ?? {};
  const { workspaceId: scopeId } = JSON.parse(String(body));
  const put = kept.prepare("INSERT INTO rows (world, kind, id, body) VALUES (0, 'fields', ?, ?)");
  for (const [name, type, , typeConfig = {}] of FIELDS) {
    const common = { typeConfig, createdAt: 0, required: false, scope: 'team', scopeId };
    put.run(`field-${name}`, JSON.stringify({ id: `field-${name}`, name, type, ...common }));
  }
  kept.close();
  const where = 'list:Ideas name:keyboard';
  const set = FIELDS.flatMap(([, , said]) => said);
  const { dry } = await walk('bulk-edit', { where, set }, { file });
  expect(dry.steps.map(({ after }) => Object.keys(after)[0])).toEqual(
    FIELDS.map(([name]) => `field:${name}`),
  );
  // Names, days and lists read as people say them.
  const shown = planLines(dry, null).join('\n');
  expect(shown).toMatch(/Owners: – → Priya Raman, Maya Okafor$/m);
  expect(shown).toMatch(/Renewal: – → Fri 20 Nov 2026$/m);
  // Why is the same for all, so it stands below them once.
  expect(shown.match(/Chosen by/g)).toHaveLength(1);
  expect(shown).not.toMatch(/\d{8}/);
}, 30_000);

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
  const { dry, again } = await walk('bulk-edit', EDIT);
  // Seven open bugs, three of them with the tag "stability"; each gets a field, a tag, an update,
  // money and a comment.
  expect(countOf(dry)).toEqual({
    ...{ 'task.update': 7, 'task.tag': 7, 'task.untag': 3, 'field.set': 14, 'comment.create': 7 },
  });
  expect(again.summary.noop).toBe(7);
});

test('in the office a move keeps its status, and undo brings it back', async () => {
  const set = ['list=Sprint 43', 'due=next-friday', 'list+=Bug Triage'];
  const { dry, done } = await walk('bulk-edit', { where: 'overdue assignee:novak', set }, OFFICE);
  expect(lines(done)).toEqual([
    expect.stringMatching(/^task.update Reporting: measure the query times: \{"dueAt":\d+\}/),
    expect.stringMatching(/^task.add_to_list Reporting: measure the query times: /),
    'task.move Reporting: measure the query times: {"listName":"Services"} → {"listName":"Sprint 43"}',
  ]);
  expect(done.steps.every(({ matches }) => matches)).toBe(true);
  const shown = planLines(dry, null).join('\n');
  expect(shown).toMatch(/due: \w+ \d+ Nov 2026.* → Fri 04 Dec 2026$/m);
  expect(shown).toContain('list Bug Triage: no → yes');
  expect(shown).toContain('list: Services → Sprint 43');
  // Both days are there on a terminal of 80 columns.
  expect(planLines({ ...dry, steps: dry.steps.slice(0, 1) }, 80).join('\n')).toMatch(
    /due: \w+ \d+ Nov 2026 → Fri 04 Dec 2026 /,
  );
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
    [
      'location',
      '=Berlin (52.52, 13.4)',
      null,
      { location: { lat: 52.52, lng: 13.4 }, formatted_address: 'Berlin' },
      'Berlin (52.52, 13.4)',
      null,
    ],
  ])('%s %s', async (type, said, now, sent, shown, was) => {
    expect(await set(type, said, now)).toEqual({ sent, shown, was });
    // What it has then needs nothing.
    expect(await set(type, said, shown)).toBeNull();
  });

  test.each([
    ['drop_down', '=Golf', 'Did you mean "Gold"?'],
    ['number', '=many', 'It takes a number such as'],
    // A thousand and two hundred, or one and a fifth.
    ['currency', '=1,200', 'It takes a number such as 1200'],
    ['location', '=Berlin', 'latitude and longitude'],
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
