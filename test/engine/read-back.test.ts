// What a read back can say: that a write is as predicted, that it is not, or that nobody can tell.
import { describe, expect, test } from 'vitest';
import type { Clock, JsonObject } from '../../src/base/index.ts';
import { runLines } from '../../src/cli/view/run-view.ts';
import { noteReported, type Read } from '../../src/clickup/index.ts';
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
