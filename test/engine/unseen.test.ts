// What planning could not see: it is said, and a step that rests on something not being there is proven by
// a look at the single thing, or the plan is refused.
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/base/index.ts';
import { incomplete, type OperationCall } from '../../src/clickup/index.ts';
import type { StepDraft } from '../../src/engine/index.ts';
import type { Precondition } from '../../src/engine/plan/plan.ts';
import { provenAbsent, watched } from '../../src/engine/plan/unseen.ts';

const page = (...items: JsonObject[]) => ({ items, next: null });
const part = (why: string, ...items: JsonObject[]) => incomplete(page(...items), why);
const listing = (listId: string): OperationCall => ({ operation: 'task.list', input: { listId } });

/** Looks that are answered by the list or task that they name; a list that is not named is whole. */
async function world(answers: Record<string, unknown>, read: readonly string[] = []) {
  const asked: string[] = [];
  const seen = watched(async ({ input }) => {
    const name = String(input.listId ?? input.taskId);
    asked.push(name);
    return name in answers ? answers[name] : page();
  });
  for (const listId of read) await seen.look(listing(listId));
  asked.length = 0;
  return { seen, asked };
}

describe('what was not seen', () => {
  test('is said once for each reason, and not of what was whole', async () => {
    const whys = {
      a: part('page 2 is missing'),
      b: part('page 2 is missing'),
      c: part('no count'),
    };
    const { seen } = await world(whys, ['a', 'b', 'c', 'whole']);
    expect(seen.sentences()).toEqual([
      'Not all was seen: page 2 is missing.',
      'Not all was seen: no count.',
    ]);
    expect(['a', 'c', 'whole', 'unread'].map((listId) => seen.why(listing(listId)))).toEqual([
      ...['page 2 is missing', 'no count', null, null],
    ]);
  });

  test('of more than four listings is counted from the fifth on', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const whys = Object.fromEntries(ids.map((id) => [id, part(`${id} is cut`)]));
    const [four, six] = [await world(whys, ids.slice(0, 4)), await world(whys, ids)];
    const first = ids.slice(0, 4).map((id) => `Not all was seen: ${id} is cut.`);
    expect(four.seen.sentences()).toEqual(first);
    expect(six.seen.sentences()).toEqual([...first, '2 more listings may not be whole.']);
  });

  test('is handed on as it was answered', async () => {
    const answer = part('cut', { id: '1' });
    expect(await (await world({ a: answer })).seen.look(listing('a'))).toBe(answer);
  });
});

describe('a step that rests on something not being there', () => {
  const what = 'It';
  const unmarked = (listId: string): Precondition => ({
    ...{ kind: 'unmarked', look: listing(listId), marker: '[ca:1]', what },
  });
  const total = (equals: number): Precondition => ({
    ...{ kind: 'total', look: listing('cut'), where: {}, field: 'points', equals, what },
  });
  const there: Precondition = { kind: 'there', look: listing('cut'), id: '1', what };
  const comment = (...preconditions: Precondition[]): StepDraft => ({
    ...{ key: 'k', operation: 'comment.create', reason: 'r', before: null, after: {}, facts: {} },
    target: { kind: 'task', id: 't', name: 'Login' },
    ...{ input: { taskId: 't', text: 'x [ca:1]' }, marker: '[ca:1]', preconditions },
  });
  const alone = { operation: 'comment.list', input: { taskId: 't' } };
  const CUT = { cut: part('page 2 is missing') };
  const proven = async (
    step: StepDraft,
    answer: unknown = [],
    cut: Record<string, unknown> = CUT,
  ) => {
    const { seen, asked } = await world({ ...cut, t: answer }, Object.keys(cut));
    const found = await provenAbsent([step], seen).catch((thrown: Error) => thrown.message);
    return { found, asked };
  };
  const REFUSED =
    'Whether "Login" has been dealt with already cannot be seen here: page 2 is missing.';

  test('in a whole listing, or on something being there in a part of one, stays as it is', async () => {
    for (const step of [comment(), comment(unmarked('whole')), comment(there)]) {
      const { found, asked } = await proven(step);
      expect([found, asked]).toEqual([{ steps: [step], there: 0 }, []]);
    }
    const { preconditions: _none, ...bare } = comment();
    expect((await proven(bare)).found).toEqual({ steps: [bare], there: 0 });
  });

  test('in a part of a listing is looked for alone, and rests on that look from then on', async () => {
    const step = comment(unmarked('cut'), total(0), there, unmarked('whole'));
    const { found, asked } = await proven(step);
    const swapped = { ...unmarked('cut'), look: alone };
    expect([found, asked]).toEqual([
      {
        steps: [{ ...step, look: alone, preconditions: [swapped, there, unmarked('whole')] }],
        there: 0,
      },
      ['t'],
    ]);
  });

  test('and is there after all is left out and counted', async () => {
    const row = { id: 'c1', text: 'Edited since [ca:1]', userId: '1', createdAt: 5 };
    expect((await proven(comment(unmarked('cut')), [row])).found).toEqual({ steps: [], there: 1 });
  });

  test.each<[string, StepDraft, unknown]>([
    ['is gone itself', comment(unmarked('cut')), null],
    ['shows only a part alone', comment(unmarked('cut')), incomplete([], 'a page is missing')],
    ['counts on what else is there', comment(unmarked('cut'), total(5)), []],
    [
      'counts on nobody else being there',
      comment({ kind: 'only', look: listing('cut'), ids: [], what }),
      [],
    ],
    [
      'cannot be looked at alone',
      {
        ...comment(unmarked('cut')),
        ...{ operation: 'time_entry.delete', input: { workspaceId: 'w', timeEntryId: 'e' } },
      },
      [],
    ],
  ])('and whose place %s refuses the plan, and says why', async (_why, step, answer) => {
    expect((await proven(step, answer)).found).toBe(REFUSED);
  });

  test('is refused with every reason there is', async () => {
    const cut = { ...CUT, other: part('no count') };
    const step = comment(unmarked('cut'), unmarked('other'));
    expect((await proven(step, null, cut)).found).toBe(`${REFUSED.slice(0, -1)}; no count.`);
  });
});
