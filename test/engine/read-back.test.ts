// What a read back can say: that a write is as predicted, that it is not, or that nobody can tell.
import { describe, expect, test } from 'vitest';
import type { Clock, JsonObject } from '../../src/base/index.ts';
import { runLines } from '../../src/cli/view/run-view.ts';
import { noteReported, type Read, task } from '../../src/clickup/index.ts';
import { daysIn, predictionOf } from '../../src/engine/plan/read-backs.ts';
import { readBack } from '../../src/engine/run/read-back.ts';
import { type RunReport, type RunStep, runStateOf } from '../../src/engine/run/report.ts';

const clock: Clock = { now: () => 0, sleep: async () => {} };

const LIST = { operation: 'task.list', input: { listId: 'l', includeClosed: true } };

function written(more: Partial<RunStep> = {}): RunStep {
  return {
    ...{ id: 's1', key: 'k/1', operation: 'task.create', tool: 'create_task', writtenId: 't1' },
    ...{ target: { kind: 'list', id: 'l', name: 'Login' }, input: { listId: 'l', name: 'Login' } },
    ...{
      args: {},
      extra: {},
      before: null,
      after: { name: 'Login', dueAt: 5 },
      reason: '',
      marker: '[ca:1]',
    },
    ...{ look: LIST, preconditions: [], uses: [], facts: {}, policy: 'ask', risk: 'low' },
    ...{ state: 'done', ...more },
  };
}

/** Reads back one step on an endpoint with these rows, answered in turn; the last stays. */
async function seen(step: RunStep, listings: JsonObject[][], alone: JsonObject | null = null) {
  const asked: string[] = [];
  const left = [...listings];
  const read = (async (operation: string) => {
    asked.push(operation);
    if (operation === 'task.get') {
      if (alone) return alone;
      throw new Error('No such tool.');
    }
    const items = left.length > 1 ? left.shift() : left[0];
    return { items, next: null };
  }) as unknown as Read;
  await readBack([step], new Map(), { read, clock, onReads: () => {} });
  return { step, asked, state: runStateOf([step], new Set(['s1'])) };
}

const row = (more: JsonObject = {}): JsonObject => ({ id: 't1', name: 'Login', dueAt: 5, ...more });
const other = row({ id: 't2', name: 'Another', dueAt: 9 });

describe('a write that the endpoint took', () => {
  test('and shows as predicted, is proved by one read', async () => {
    const { step, asked, state } = await seen(written(), [[row(), other]]);
    expect([step.matches, state, asked]).toEqual([true, 'done', ['task.list']]);
  });

  test('and shows with other values, leaves the run partly done', async () => {
    const { step, state } = await seen(written(), [[row({ dueAt: 700_000 }), other]]);
    expect([step.matches, step.observed, state]).toEqual([
      false,
      { name: 'Login', dueAt: 700_000 },
      'partial',
    ]);
  });

  test('and reports as empty what was asked for, is not as predicted, alone in its answer too', async () => {
    const input = { listId: 'l', name: 'Login', assigneeIds: ['7'], tags: ['auth'], priority: 1 };
    const empty = noteReported(row({ assignees: [], tags: [], priority: null }), [
      ...['assignees', 'tags', 'priority'],
    ]);
    const { step, state } = await seen(written({ input }), [[empty]]);
    expect([step.matches, state]).toEqual([false, 'partial']);
    expect(step.mismatch).toEqual({
      predicted: { assignees: ['7'], tags: ['auth'], priority: 1 },
      observed: { assignees: [], tags: [], priority: null },
    });
  });

  test('and leaves out of every row what was asked for, could not be checked', async () => {
    const input = { listId: 'l', name: 'Login', assigneeIds: ['7'] };
    const { step, state } = await seen(written({ input }), [[noteReported(row(), ['tags'])]]);
    expect([step.notReported, state]).toEqual([['assignees'], 'done']);
  });

  test('as a day alone, is as predicted at another hour of it', async () => {
    const input = { listId: 'l', name: 'Login', dueAt: 5, dueHasTime: false };
    const hour = row({ dueAt: 5 + 4 * 3_600_000 });
    expect((await seen(written({ input }), [[hour]])).step.matches).toBe(true);
    const timed = { ...input, dueHasTime: true };
    expect((await seen(written({ input: timed }), [[hour]])).step.matches).toBe(false);
  });

  test('for somebody else, says on whom it landed, by what the write answered', async () => {
    const step = written({
      ...{ operation: 'time_entry.create', look: { operation: 'time_entry.list', input: {} } },
      input: { workspaceId: '9', taskId: 't', start: 5, durationMs: 7, assigneeId: '2' },
      ...{ after: { taskId: 't', start: 5, durationMs: 7 }, writtenId: 'e1' },
      answer: { id: 'e1', taskId: 't', start: 5, durationMs: 7, userId: '1' },
    });
    const { step: shown, state } = await seen(step, [[]]);
    expect([shown.matches, state]).toEqual([false, 'partial']);
    expect(shown.mismatch).toEqual({ predicted: { userId: '2' }, observed: { userId: '1' } });
  });

  test('and does not show where all others are, leaves the run partly done', async () => {
    const { step, state } = await seen(written(), [[other]]);
    expect([step.matches, step.observed, state]).toEqual([false, null, 'partial']);
  });

  test('without a mark is not the row that happens to say "null"', async () => {
    const target = { kind: 'list', id: null, name: 'Login' };
    const step = written({ marker: null, writtenId: null, target });
    await seen(step, [[row({ id: 't9', name: 'null and void', dueAt: 700_000 })]]);
    expect(step.observed).toBeNull();
  });

  test('and shows a moment later, is as predicted', async () => {
    const { step, state } = await seen(written(), [[other], [row(), other]]);
    expect([step.matches, state]).toEqual([true, 'done']);
  });

  test('and shows only when it is asked for by itself, is as predicted', async () => {
    const { step, state } = await seen(written(), [[other]], row());
    expect([step.matches, state]).toEqual([true, 'done']);
  });

  test('on an endpoint that never shows the field, could not be checked', async () => {
    const blind = [row({ dueAt: null }), row({ id: 't2', name: 'Another', dueAt: null })];
    const { step, state } = await seen(written(), [blind]);
    expect(step.matches).toBeUndefined();
    expect([step.notReported, state]).toEqual([['dueAt'], 'done']);
  });

  test('on an endpoint that shows the field of others, is not as predicted', async () => {
    const { step, state } = await seen(written(), [[row({ dueAt: null }), other]]);
    expect([step.matches, state]).toEqual([false, 'partial']);
  });

  test('and tells neither its id nor its mark, could not be checked', async () => {
    const nameless = written({
      writtenId: null,
      target: { kind: 'list', id: null, name: 'Login' },
    });
    const { step, state } = await seen(nameless, [[row({ id: 't9', description: null }), other]]);
    expect(step.matches).toBeUndefined();
    expect(state).toBe('done');
  });

  test.each([
    ['set anew', 'Login **fails**, `twice`', 'Login fails, twice\n', true],
    ['cut short', 'Login fails on all phones', 'Login fails…', undefined],
    ['another', 'Login fails', 'Something else', false],
  ])('with a text that is %s', async (_how, said, shown, matches) => {
    const step = written({ after: { description: said } });
    expect((await seen(step, [[row({ description: shown })]])).step.matches).toBe(matches);
  });

  test('for people shown by their names alone, could not be checked', async () => {
    const step = written({ after: { assignees: ['7'] } });
    const people = [{ id: 'Maya', name: 'Maya' }];
    expect((await seen(step, [[row({ assignees: people })]])).step.notReported).toEqual([
      'assignees',
    ]);
  });
});

describe('the report', () => {
  const lines = (step: RunStep) =>
    runLines(
      {
        ...({ id: 'r', workflow: 'w', state: 'done', timeZone: 'UTC', notes: [] } as object),
        ...{ steps: [step], summary: { create: 1, update: 0, delete: 0, noop: 0, failed: 0 } },
        quota: { calls: 2 },
      } as unknown as RunReport,
      null,
      [],
    ).join('\n');

  test('says what is not so, and what to do', () => {
    const text = lines(written({ observed: null, matches: false }));
    expect(text).toContain('Read back: 0 of 1 as predicted.');
    expect(text).toContain('observed nothing of it');
    expect(text).toContain('Look before running again, or take it back: clickup-agent runs undo r');
  });

  test('says what could not be checked, and why', () => {
    const text = lines(
      written({ observed: { name: 'Login', dueAt: null }, notReported: ['dueAt'] }),
    );
    expect(text).toContain('Read back: 0 of 1 as predicted; 1 could not be checked.');
    expect(text).toContain('This endpoint does not show due.');
  });
});

describe('reading several writes back', () => {
  /** An endpoint whose answers are told by what is asked; each question is noted. */
  async function readAllBack(
    steps: RunStep[],
    answers: Record<string, unknown[]>,
    more: object = {},
  ) {
    const asked: string[] = [];
    const reads: number[] = [];
    let slept = 0;
    const read = (async (operation: string, input: JsonObject) => {
      const name = `${operation} ${String(Object.values(input)[0])}`;
      asked.push(name);
      const left = answers[name] ?? [];
      const answer = left.length > 1 ? left.shift() : left[0];
      if (answer === undefined) throw new Error('No such tool.');
      return answer;
    }) as unknown as Read;
    const sleeping: Clock = {
      now: () => 0,
      async sleep() {
        slept += 1;
      },
    };
    const shown = await readBack(steps, new Map(), {
      ...{ read, clock: sleeping, onReads: (count: number) => void reads.push(count) },
      ...more,
    });
    return { shown, asked, reads, slept };
  }
  const page = (...items: JsonObject[]) => ({ items, next: null });
  const [first, second] = [row(), row({ id: 't2', name: 'Other' })];
  const two = () => [
    written(),
    written({ id: 's2', writtenId: 't2', after: { name: 'Other', dueAt: 5 } }),
  ];

  test('that share a look takes one read, which is handed on with its rows and steps', async () => {
    const steps = two();
    const { shown, asked, reads, slept } = await readAllBack(steps, {
      'task.list l': [page(first, second)],
    });
    expect([asked, reads, slept]).toEqual([['task.list l'], [1], 0]);
    expect(shown).toEqual([{ look: LIST, rows: [first, second], steps }]);
    expect(steps.map(({ matches }) => matches)).toEqual([true, true]);
  });

  test('leaves out what was not done, and what no read can show', async () => {
    const failed = written({ state: 'failed' });
    const waits = written({ input: { listId: '{{s9.id}}', name: 'x' }, uses: ['s9'] });
    const blind = written({ operation: 'comment.delete', input: { commentId: 'c' }, look: null });
    const { asked, reads } = await readAllBack([failed, waits, blind], {});
    expect([asked, reads]).toEqual([[], []]);
    const both = await readAllBack([blind, written()], { 'task.list l': [page(first)] });
    expect([both.reads, both.shown.map(({ steps }) => steps.length)]).toEqual([[1], [1]]);
  });

  test('that cannot be read leaves the writes as they are, and says nothing of them', async () => {
    const steps = two();
    const { shown } = await readAllBack(steps, {});
    expect(shown).toEqual([]);
    for (const step of steps) expect(step).not.toHaveProperty('observed');
  });

  test('that is not as predicted is read once more; if that fails, the first answer counts', async () => {
    const steps = [written()];
    const listings = [page(row({ name: 'Not yet' }))];
    const { asked, slept } = await readAllBack(steps, { 'task.list l': listings });
    expect([asked.slice(0, 2), slept]).toEqual([['task.list l', 'task.list l'], 1]);
    const broken = [written()];
    let count = 0;
    const read = (async (operation: string) => {
      if (operation === 'task.list' && count++ === 0) return page(row({ name: 'Not yet' }));
      throw new Error('Gone.');
    }) as unknown as Read;
    await readAllBack(broken, {}, { read });
    expect(broken[0]).toMatchObject({ matches: false, observed: { name: 'Not yet', dueAt: 5 } });
  });

  test('one by one is done for five that a listing does not show as predicted, no more', async () => {
    const steps = Array.from({ length: 7 }, (_, at) =>
      written({ id: `s${at}`, writtenId: `t${at}` }),
    );
    const proven = written({ id: 's9', writtenId: 't9' });
    const { asked } = await readAllBack([proven, ...steps], {
      'task.list l': [page(row({ id: 't9' }))],
    });
    const alone = asked.filter((one) => one.startsWith('task.get'));
    expect(alone).toEqual(['t0', 't1', 't2', 't3', 't4'].map((id) => `task.get ${id}`));
  });

  test('alone counts only what tells of the very thing, and takes what was said before away', async () => {
    const wrong = page(row({ dueAt: 700_000 }));
    const right = written();
    await readAllBack([right], { 'task.list l': [wrong], 'task.get t1': [first] });
    expect(right).toMatchObject({ matches: true, observed: { name: 'Login', dueAt: 5 } });
    expect(right).not.toHaveProperty('mismatch');
    const foreign = written();
    await readAllBack([foreign], { 'task.list l': [wrong], 'task.get t1': [second] });
    expect(foreign).toMatchObject({ matches: false, observed: { dueAt: 700_000 } });
    const blind = written({ after: { dueAt: 5 } });
    const hidden = page(row({ dueAt: null }));
    await readAllBack([blind], { 'task.list l': [hidden], 'task.get t1': [first] });
    expect(blind).not.toHaveProperty('notReported');
  });

  test('notes what tells later whether anybody has touched it', async () => {
    const step = written();
    await readAllBack([step], { 'task.list l': [page(row({ updatedAt: 9 }))] });
    expect(step.traces).toMatchObject({ name: 'Login', updatedAt: 9, spentMs: null });
    const update = written({ operation: 'task.update', input: { taskId: 't1', name: 'Login' } });
    await readAllBack([update], { 'task.list l': [page(first)] });
    expect(update).not.toHaveProperty('traces');
    const gone = written();
    await readAllBack([gone], { 'task.list l': [page(second)] });
    expect(gone).not.toHaveProperty('traces');
  });

  const removal = { operation: 'task.delete', input: { taskId: 't1' }, look: null, after: {} };
  test('of a removal shows nothing of it, or what was there before', async () => {
    const target = { kind: 'task', id: 't1', name: 'Login' };
    const gone = written({ ...removal, target, before: { name: 'Login' } } as never);
    await readAllBack([gone], { 'task.get t1': [null] });
    expect(gone).toMatchObject({ observed: null, matches: true });
    const stays = written({ ...removal, target, before: { name: 'Login' } } as never);
    await readAllBack([stays], { 'task.get t1': [first] });
    expect(stays).toMatchObject({ observed: { name: 'Login' }, matches: false });
  });

  const tag = {
    operation: 'task.tag',
    input: { taskId: 't1', tag: 'auth' },
    look: null,
    after: {},
  };
  test.each<[string, unknown, object]>([
    ['it is there', { tags: ['auth'] }, { matches: true, observed: {} }],
    ['it is not', { tags: [] }, { matches: false, observed: null }],
    ['the thing is gone', null, { matches: false, observed: null }],
  ])('that predicts no field is judged by its effect: %s', async (_what, shown, expected) => {
    const full = { ...ROW_OF_TASK, ...(shown as object) };
    const step = written(tag as never);
    await readAllBack([step], { 'task.get t1': [shown === null ? null : full] });
    expect(step).toMatchObject(expected);
    const predicted = written({ ...tag, after: { 'tag:auth': true } } as never);
    await readAllBack([predicted], { 'task.get t1': [shown === null ? null : full] });
    expect(predicted.matches).toBe(shown !== null && full.tags.length > 0);
  });

  test('that predicts no field and may be any of the rows could not be checked', async () => {
    const nameless = { writtenId: null, target: { kind: 'list', id: null, name: 'Login' } };
    const step = written({ after: {}, look: null, ...nameless });
    const rows = page({ ...ROW_OF_TASK, description: null, createdAt: 0 });
    await readAllBack([step], { 'task.list l': [rows] });
    expect(step).toMatchObject({ observed: null, notReported: [] });
    expect(step.matches).toBeUndefined();
  });

  test('that predicts no field and has a look of its own is judged by its row', async () => {
    const step = written({ ...tag, look: LIST } as never);
    await readAllBack([step], { 'task.list l': [page(first)] });
    expect(step).toMatchObject({ observed: {}, matches: true });
  });

  test('finds what has no id in its answer by its mark, and a task by the id that people use', async () => {
    const marked = written({ writtenId: null, target: { kind: 'list', id: null, name: 'Login' } });
    const rows = page(second, row({ id: 't7', description: 'x [ca:1]' }));
    await readAllBack([marked], { 'task.list l': [rows] });
    expect(marked.matches).toBe(true);
    const custom = written({ writtenId: 'ENG-1', marker: null });
    await readAllBack([custom], { 'task.list l': [page(row({ customId: 'ENG-1' }))] });
    expect(custom.matches).toBe(true);
    const nowhere = written({ ...marked, marker: null, matches: undefined } as never);
    await readAllBack([nowhere], { 'task.list l': [page(second)] });
    expect(nowhere.matches).toBe(false);
  });

  test('of several looks makes those first that show most, and no more than half as many as writes', async () => {
    const lists = ['a', 'b', 'b', 'c', 'd', 'e'];
    const steps = lists.map((listId, at) =>
      written({ id: `s${at}`, look: { operation: 'task.list', input: { listId } } }),
    );
    const { asked, reads } = await readAllBack(steps, {});
    expect([asked, reads]).toEqual([['task.list b', 'task.list a', 'task.list c'], [3]]);
    const many = Array.from({ length: 8 }, (_, at) =>
      written({ id: `s${at}`, look: { operation: 'task.list', input: { listId: `l${at}` } } }),
    );
    expect((await readAllBack(many, {})).reads).toEqual([4]);
  });
});

const ROW_OF_TASK = task.parse({
  id: 't1',
  name: 'Login',
  status: { name: 'open' },
  assignees: [],
});

test('what is predicted of a write is all that it sets, and of a removal nothing', () => {
  const step = { operation: 'task.create', input: { name: 'A', priority: 1, x: 2 }, after: {} };
  expect(predictionOf(step as never)).toEqual({ name: 'A', priority: 1 });
  expect(predictionOf({ ...step, after: { name: 'B' } } as never)).toEqual({
    name: 'B',
    priority: 1,
  });
  expect(predictionOf({ ...step, operation: 'task.delete' } as never)).toBeNull();
  const input = { dueHasTime: false, startHasTime: false };
  expect(daysIn({ input })).toEqual(['dueAt', 'startAt']);
  expect(daysIn({ input: { dueHasTime: true, startHasTime: true } })).toEqual([]);
  expect(daysIn({ input: { startHasTime: false } })).toEqual(['startAt']);
});
