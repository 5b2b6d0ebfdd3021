// What stands in the way of a step: each kind of condition against what a read shows, and which
// conditions something must meet before a run removes it again.
import { describe, expect, test } from 'vitest';
import { AppError, type JsonObject } from '../../src/base/index.ts';
import { incomplete, noteReported } from '../../src/clickup/index.ts';
import type { Precondition } from '../../src/engine/plan/plan.ts';
import { compareRow } from '../../src/engine/run/compare.ts';
import { firstObstacle } from '../../src/engine/run/precondition.ts';
import type { StandingWrite } from '../../src/engine/undo/standing.ts';
import { untouched } from '../../src/engine/undo/untouched.ts';

const look = { operation: 'task.list', input: { listId: 'l' } };
const what = 'It';
const obstacle = (condition: Precondition, answer: unknown) =>
  firstObstacle([condition], async () => {
    if (answer instanceof Error) throw answer;
    return answer;
  });
const page = (...items: JsonObject[]) => ({ items, next: null });
const part = (...items: JsonObject[]) => incomplete(page(...items), 'a page is missing');
const gone = new AppError('failed', 'Gone.', { data: { reason: 'not-found' } });
const unseen = { kind: 'unseen', why: 'a page is missing' };
const drift = (planned: JsonObject, found: JsonObject | null) => ({
  ...{ kind: 'drift', drift: { what, planned, found } },
});

describe('a step that makes something marked', () => {
  const unmarked: Precondition = { kind: 'unmarked', look, marker: '[ca:1]', what };

  test('goes ahead where no row has its mark', async () => {
    expect(await obstacle(unmarked, page({ id: '1', description: 'x [ca:2]' }))).toBeNull();
  });

  test('needs nothing where a row has it, in whatever field, and though others were not seen', async () => {
    const row = { id: '1', text: { plain: 'x [ca:1]' } };
    expect(await obstacle(unmarked, page({ id: '0' }, row))).toEqual({ kind: 'done', what, row });
    expect(await obstacle(unmarked, part(row))).toEqual({ kind: 'done', what, row });
  });

  test('waits where not all rows were seen', async () => {
    expect(await obstacle(unmarked, part({ id: '1' }))).toEqual(unseen);
  });

  test('is refused where its place is gone', async () => {
    expect(await obstacle(unmarked, gone)).toEqual({
      kind: 'drift',
      drift: {
        what: 'The place that it was planned for',
        planned: { place: 'there' },
        found: null,
      },
    });
  });
});

describe('a step that removes something', () => {
  const there: Precondition = { kind: 'there', look, id: '1', what };

  test('goes ahead while it is there, or while not all was seen', async () => {
    expect(await obstacle(there, page({ id: '0' }, { id: '1' }))).toBeNull();
    expect(await obstacle(there, part())).toBeNull();
  });

  test('needs nothing where it is gone, or its place is', async () => {
    const done = { kind: 'done', what, row: null };
    expect(await obstacle(there, page({ id: '0' }))).toEqual(done);
    expect(await obstacle(there, gone)).toEqual(done);
  });
});

describe('a step on something that nobody else may use', () => {
  const only: Precondition = { kind: 'only', look, ids: ['1', '2'], what };

  test('goes ahead with fewer than it knows, and rows that tell no id', async () => {
    expect(await obstacle(only, page({ id: '2' }, { name: 'no id' }))).toBeNull();
    expect(await obstacle(only, page())).toBeNull();
  });

  test('is refused with one more, also where not all was seen', async () => {
    const rows = [{ id: '1' }, { id: '2' }, { id: '3' }];
    expect(await obstacle(only, page(...rows))).toEqual(drift({ count: 2 }, { count: 3 }));
    expect(await obstacle(only, part(...rows))).toEqual(drift({ count: 2 }, { count: 3 }));
  });

  test('waits where not all was seen', async () => {
    expect(await obstacle(only, part({ id: '1' }))).toEqual(unseen);
  });
});

describe('a step on something as it was', () => {
  const fields = { name: 'A', status: 'open', points: null };
  const same: Precondition = { kind: 'same', look, id: '1', fields, what };
  const row = { id: '1', name: 'A', status: { name: 'open', type: 'open' }, points: null };

  test('goes ahead where it is', async () => {
    expect(await obstacle(same, page({ id: '0', name: 'B' }, row))).toBeNull();
  });

  test('is refused with the fields that changed alone, or without any where it is gone', async () => {
    const changed = { ...row, name: 'B', points: 3 };
    expect(await obstacle(same, page(changed))).toEqual(
      drift({ name: 'A', points: null }, { name: 'B', points: 3 }),
    );
    expect(await obstacle(same, page({ ...row, id: '2' }))).toEqual(drift(fields, null));
  });

  test('of which only changes are shown goes ahead where nothing is shown of it', async () => {
    const unchanged: Precondition = { kind: 'unchanged', look, id: '1', fields, what };
    expect(await obstacle(unchanged, page({ ...row, id: '2', name: 'B' }))).toBeNull();
    expect(await obstacle(unchanged, page(row))).toBeNull();
    expect(await obstacle(unchanged, part())).toEqual(unseen);
    expect(await obstacle(unchanged, page({ ...row, name: 'B' }))).toEqual(
      drift({ name: 'A' }, { name: 'B' }),
    );
  });
});

describe('a step on a sum', () => {
  const total: Precondition = {
    ...{ kind: 'total', look, where: { taskId: 't' }, field: 'durationMs', equals: 5, what },
  };
  const entry = (durationMs: number | null, taskId = 't') => ({ taskId, durationMs });

  test('goes ahead where the rows that count add up to it', async () => {
    expect(
      await obstacle(total, page(entry(2), entry(3), entry(9, 'other'), entry(null))),
    ).toBeNull();
    expect(await obstacle({ ...total, equals: 0 }, page(entry(9, 'other')))).toBeNull();
  });

  test('is refused with both sums, and waits where not all was seen', async () => {
    const moved = drift({ durationMs: 5 }, { durationMs: 7 });
    expect(await obstacle(total, page(entry(3), entry(4)))).toEqual(moved);
    expect(await obstacle(total, part(entry(5)))).toEqual(unseen);
  });
});

test('the first condition that does not hold is the one that is told, and no other is looked at', async () => {
  const asked: string[] = [];
  const one = (marker: string): Precondition => ({
    ...{ kind: 'unmarked', marker, what: marker },
    look: { operation: 'task.list', input: { listId: marker } },
  });
  const found = await firstObstacle([one('a'), one('b'), one('c')], async ({ input }) => {
    asked.push(String(input.listId));
    return page({ text: input.listId === 'a' ? '' : String(input.listId) });
  });
  expect([found?.kind, asked]).toEqual(['done', ['a', 'b']]);
});

test('a read that fails says nothing of what is there', async () => {
  const there: Precondition = { kind: 'there', look, id: '1', what };
  const failing = new AppError('unreachable', 'No answer.');
  await expect(obstacle(there, failing)).rejects.toThrow('No answer.');
});

describe('what may be removed again', () => {
  const write = (operation: string, more: JsonObject = {}, left = {}): StandingWrite =>
    ({
      ...{ id: '1', stepId: 's1', output: { id: '1' }, left: { observed: null, ...left } },
      sent: {
        ...{ operation, input: {}, after: { name: 'A' }, target: { name: 'Login' } },
        ...more,
      },
    }) as unknown as StandingWrite;
  const conditions = (one: StandingWrite, writes: StandingWrite[] = [one], comments = true) =>
    untouched(one, { look, id: '1' }, { reader: { can: () => comments } as never, writes });

  test('is there, and as it was read back, or as it was planned where nobody has read it', () => {
    const observed = { name: 'A', status: 'open' };
    expect(conditions(write('goal.create', {}, { observed }))).toMatchObject([
      { kind: 'there', look, id: '1', what: '"Login" is gone' },
      { kind: 'same', look, id: '1', fields: observed, what: '"Login"' },
    ]);
    expect(conditions(write('goal.create'))).toMatchObject([
      { kind: 'there' },
      { kind: 'same', fields: { name: 'A' } },
    ]);
  });

  test('bears the traces that the read back saw, else those of the answer to the write', () => {
    const traces = { updatedAt: 5 };
    const [, seen] = conditions(write('task.create', {}, { traces }), []);
    expect(seen).toMatchObject({ fields: { name: 'A', updatedAt: 5 } });
    const answered = write('task.create');
    answered.output = { id: '1', updatedAt: 7, spentMs: null };
    const [, told] = conditions(answered, []);
    expect(told).toMatchObject({ fields: { name: 'A', updatedAt: 7 } });
    expect(Object.keys((told as { fields: JsonObject }).fields)).toEqual(['name', 'updatedAt']);
  });

  test('a task: with no comments but those of the same run', () => {
    const task = write('task.create');
    const comment = { ...write('comment.create', { input: { taskId: '1' } }), id: 'c1' };
    const elsewhere = { ...write('comment.create', { input: { taskId: '2' } }), id: 'c2' };
    const lost = { ...write('comment.create', { input: { taskId: '1' } }), id: null };
    const all = [task, comment, elsewhere, lost] as StandingWrite[];
    expect(conditions(task, all)[2]).toEqual({
      kind: 'only',
      look: { operation: 'comment.list', input: { taskId: '1' } },
      ids: ['c1'],
      what: 'The number of comments on "Login"',
    });
    expect(conditions(task, all, false)).toHaveLength(2);
    expect(conditions(write('goal.create'), all)).toHaveLength(2);
  });

  test('a list: with no tasks but those that the same run has put there, done ones and subtasks too', () => {
    const list = write('list.create');
    const moved = write('task.move', { input: { taskId: 't1' } });
    expect(conditions(list, [list, moved])[2]).toEqual({
      kind: 'only',
      look: {
        operation: 'task.list',
        input: { listId: '1', includeClosed: true, includeSubtasks: true },
      },
      ids: ['t1'],
      what: 'The number of tasks in "Login"',
    });
    expect(conditions(list, [list], true)).toHaveLength(3);
  });
});

/** A row of an endpoint that leaves tags out. */
const UNTAGGED = noteReported({ tags: [] }, ['name']);

describe('a row beside what was predicted of it', () => {
  const compared = (
    row: JsonObject,
    predicted: JsonObject,
    others: JsonObject[] = [],
    days?: string[],
  ) => {
    const { matches, notReported, mismatch } = compareRow(
      row,
      predicted,
      [row, ...others],
      null,
      days,
    );
    if (mismatch) expect(Object.keys(mismatch.predicted)).toEqual(Object.keys(mismatch.observed));
    return matches ?? notReported;
  };
  const MINUTE = 60_000;

  test.each<[string, JsonObject, JsonObject, unknown]>([
    ['the same', { name: 'A' }, { name: 'A' }, true],
    ['another', { name: 'A' }, { name: 'B' }, false],
    ['nothing for nothing', { tags: [] }, { tags: null }, true],
    ['no for nothing', { billable: null }, { billable: false }, true],
    ['blanks for nothing', { text: '  ' }, { text: null }, true],
    ['nothing for something', { points: null, name: 'A' }, { points: 3 }, ['points']],
    ['something for nothing', { points: 3 }, { points: null }, false],
    ['other marks', { text: '**A** b\n' }, { text: 'a  B' }, true],
    ['signs alone', { text: '!!' }, { text: '??' }, false],
    ['the same signs', { text: '!!' }, { text: '!!' }, true],
    ['a link', { text: 'see [it](https://a.b/c)' }, { text: 'see it' }, true],
    ['an address left out', { text: 'see' }, { text: 'see https://a.b/c' }, true],
    ['cut short', { text: 'It begins…' }, { text: 'It begins and ends' }, ['text']],
    ['cut short with dots', { text: 'It begins...' }, { text: 'It begins and ends' }, ['text']],
    ['dots after something else', { text: 'It ends…' }, { text: 'It begins' }, false],
    ['a start without dots', { text: 'It begins' }, { text: 'It begins and ends' }, false],
    [
      'people in another order',
      { assignees: [{ id: '2' }, { id: '1' }] },
      { assignees: ['1', '2'] },
      true,
    ],
    ['one person too few', { assignees: [{ id: '1' }] }, { assignees: ['1', '2'] }, false],
    ['another person', { assignees: [{ id: '3' }, { id: '1' }] }, { assignees: ['1', '2'] }, false],
    ['names for ids', { assignees: ['Maya'] }, { assignees: ['1'] }, ['assignees']],
    ['tags in other letters', { tags: ['B', 'a'] }, { tags: ['A', 'b'] }, true],
    ['other tags', { tags: ['c'] }, { tags: ['a'] }, false],
    ['a status by its name', { status: { name: 'open', type: 'x' } }, { status: 'open' }, true],
    [
      'a status of unknown kind',
      { status: { name: 'o', type: null } },
      { status: { name: 'o', type: 'x' } },
      true,
    ],
    [
      'a status of another kind',
      { status: { name: 'o', type: 'y' } },
      { status: { name: 'o', type: 'x' } },
      false,
    ],
    [
      'a status of another name',
      { status: { name: 'p', type: null } },
      { status: { name: 'o', type: 'x' } },
      false,
    ],
    ['a thing without a name', { status: { id: '1' } }, { status: 'open' }, false],
    ['seconds apart', { dueAt: MINUTE - 1 }, { dueAt: 0 }, true],
    ['a minute apart', { dueAt: MINUTE }, { dueAt: 0 }, false],
    ['another start', { start: MINUTE }, { start: 0 }, false],
    ['other numbers, however near', { points: 3 }, { points: 2 }, false],
    ['a time that is a text', { dueAt: '5' }, { dueAt: 5 }, false],
    ['a field of its own', { fields: [{ name: 'Tier', value: 'A' }] }, { 'field:Tier': 'A' }, true],
    [
      'another value of it',
      { fields: [{ name: 'Tier', value: 'B' }] },
      { 'field:Tier': 'A' },
      false,
    ],
    [
      'a field that is not there',
      { fields: [{ name: 'X', value: 'A' }] },
      { 'field:Tier': 'A' },
      false,
    ],
    ['no fields shown', { name: 'A' }, { 'field:Tier': 'A' }, ['field:Tier']],
    ['a tag', { tags: ['Auth'] }, { 'tag:auth': true }, true],
    ['a tag with a colour', { tags: [{ name: 'auth' }] }, { 'tag:auth': true }, true],
    ['a tag that is gone', { tags: ['other'] }, { 'tag:auth': true }, false],
    ['a tag where none is shown', UNTAGGED, { 'tag:auth': true }, ['tag:auth']],
    ['a further list', { otherListIds: ['9'] }, { 'list:9': true }, true],
    ['no such further list', { otherListIds: ['8'] }, { 'list:9': true }, false],
    ['a part that nobody knows', { name: 'A' }, { 'part:x': 1 }, ['part:x']],
  ])('%s', (_what, row, predicted, verdict) => {
    expect(compared(row, predicted)).toEqual(verdict);
  });

  test('as a day may be any time of it, and no time of the next', () => {
    const DAY = 86_400_000;
    expect(compared({ dueAt: DAY - 1 }, { dueAt: 0 }, [], ['dueAt'])).toBe(true);
    expect(compared({ dueAt: DAY }, { dueAt: 0 }, [], ['dueAt'])).toBe(false);
    expect(compared({ dueAt: DAY - 1 }, { dueAt: 0 }, [], ['startAt'])).toBe(false);
  });

  test('that is empty is a mismatch where any other row shows the field, or the thing did before', () => {
    expect(compared({ points: null }, { points: 3 }, [{ points: 5 }])).toBe(false);
    expect(compared({ points: null }, { points: 3 }, [{ points: null }])).toEqual(['points']);
    const knew = (points: number | null) =>
      compareRow({ points: null }, { points: 3 }, [], { points }).matches;
    expect([knew(5), knew(null)]).toEqual([false, undefined]);
  });

  test('names what is wrong alone, and says nothing of the rest', () => {
    const row = { name: 'B', points: 3, text: null };
    const { mismatch, notReported } = compareRow(
      row,
      { name: 'A', points: 3, text: 'x' },
      [],
      null,
    );
    expect(mismatch).toEqual({ predicted: { name: 'A' }, observed: { name: 'B' } });
    expect(notReported).toBeUndefined();
  });
});
