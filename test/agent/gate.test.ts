// What becomes of a model's write: by the rules, the mode, and what the person allowed in the session.
import { describe, expect, test } from 'vitest';
import type { Mode } from '../../src/agent/index.ts';
import { endingText } from '../../src/agent/writes/applier.ts';
import type { Drafted } from '../../src/agent/writes/draft.ts';
import { judge } from '../../src/agent/writes/gate.ts';
import { SessionRules } from '../../src/agent/writes/rules.ts';
import { Approvals } from '../../src/agent/writes/writer.ts';
import type { RunStep } from '../../src/engine/index.ts';
import type { JudgedCall, PolicyRules } from '../../src/policy/index.ts';

const UPDATE: JudgedCall = {
  ...{ operation: 'task.update', effect: 'update', serves: ['task.update'] },
  ...{ opaque: false, whole: true },
};
const DELETE: JudgedCall = { ...UPDATE, operation: 'task.delete', effect: 'delete', serves: [] };
const PARTLY: JudgedCall = { ...UPDATE, whole: false };
const RAW: JudgedCall = { ...UPDATE, operation: 'tool.update', serves: [], whole: false };

const ruling = (
  call: JudgedCall,
  how: { mode?: Mode; policy?: PolicyRules; attended?: boolean; ruled?: boolean } = {},
) => {
  const { mode = 'ask', policy = {}, attended = true, ruled = false } = how;
  return judge(call, ruled, { mode, policy, attended });
};

describe('a write', () => {
  test('is asked about where somebody is there, and denied where nobody is, saying how to allow it', () => {
    expect(ruling(UPDATE)).toEqual({ kind: 'ask' });
    expect(ruling(UPDATE, { attended: false })).toEqual({
      kind: 'deny',
      why: 'task.update needs a person\'s approval, and nobody is there to give it. It can be allowed with --allow "task.update".',
    });
  });

  test('with arguments of its own is not said to be allowable by a rule for the operation', () => {
    expect(ruling(PARTLY, { attended: false })).toEqual({
      kind: 'deny',
      why: "task.update with arguments of its own needs a person's approval, and nobody is there to give it.",
    });
    expect(ruling(RAW, { attended: false })).toMatchObject({
      why: expect.stringContaining('--allow "tool.update"'),
    });
  });

  test('that a rule allows is made', () => {
    expect(ruling(UPDATE, { policy: { allow: ['task.update'] } })).toEqual({ kind: 'apply' });
  });

  test('that a rule denies is denied in every mode, whatever the session allowed', () => {
    const policy = { allow: ['*'], deny: ['task.update'] };
    for (const mode of ['ask', 'allow', 'plan', 'read-only'] as const) {
      expect(ruling(UPDATE, { mode, policy, ruled: true })).toEqual({
        kind: 'deny',
        why: 'The policy forbids task.update.',
      });
    }
    expect(ruling({ ...RAW, serves: ['task.update'] }, { policy })).toEqual({
      kind: 'deny',
      why: 'The policy forbids task.update, which this tool can do too.',
    });
  });

  test('is never made in a session that only reads or plans, whatever is allowed', () => {
    const policy = { allow: ['*'] };
    const only = ruling(UPDATE, { mode: 'read-only', policy, ruled: true });
    expect(only).toEqual({ kind: 'deny', why: 'This session is read-only.' });
    expect(ruling(UPDATE, { mode: 'plan', policy, ruled: true })).toEqual({ kind: 'collect' });
  });

  test('that the session allowed is made, but not with more than was understood', () => {
    expect(ruling(UPDATE, { ruled: true })).toEqual({ kind: 'apply' });
    expect(ruling(PARTLY, { ruled: true })).toEqual({ kind: 'ask' });
  });
});

describe('a session that allows writes', () => {
  test('makes what nobody spoke of', () => {
    expect(ruling(UPDATE, { mode: 'allow' })).toEqual({ kind: 'apply' });
    expect(ruling(UPDATE, { mode: 'allow', attended: false })).toEqual({ kind: 'apply' });
  });

  test('still asks about deletes, what was not understood, and what a rule asks for', () => {
    for (const call of [DELETE, PARTLY, RAW]) {
      expect(ruling(call, { mode: 'allow' })).toEqual({ kind: 'ask' });
    }
    const policy = { ask: ['task.update'] };
    expect(ruling(UPDATE, { mode: 'allow', policy })).toEqual({ kind: 'ask' });
  });

  test('keeps what the rules allow', () => {
    const policy = { allow: ['task.delete'] };
    expect(ruling(DELETE, { mode: 'allow', policy })).toEqual({ kind: 'apply' });
  });
});

describe('what a person allows for good', () => {
  const write = (operation: string, id: string | null) =>
    ({
      step: { operation },
      place: id === null ? null : { kind: 'list', id, name: `List ${id}` },
    }) as Pick<Drafted, 'step' | 'place'>;

  test('holds for that operation in that place alone', () => {
    const rules = new SessionRules();
    expect(rules.keep(write('task.update', '1'))).toBe(true);
    const allowed = [
      write('task.update', '1'),
      write('task.update', '2'),
      write('task.create', '1'),
      write('task.update', null),
    ].map((one) => rules.allows(one));
    expect(allowed).toEqual([true, false, false, false]);
  });

  test('is nothing where there is no place', () => {
    const rules = new SessionRules();
    expect(rules.keep(write('task.update', null))).toBe(false);
    expect(rules.list()).toEqual([]);
  });

  test('is listed once, and can be taken back', () => {
    const rules = new SessionRules();
    for (const id of ['1', '1', '2']) rules.keep(write('task.update', id));
    expect(rules.list()).toEqual([
      { pattern: 'task.update', scope: 'List 1' },
      { pattern: 'task.update', scope: 'List 2' },
    ]);
    rules.remove(0);
    expect(rules.list().map(({ scope }) => scope)).toEqual(['List 2']);
    expect(rules.allows(write('task.update', '1'))).toBe(false);
  });

  test('is the same in a session that is resumed', () => {
    const rules = new SessionRules();
    rules.keep(write('task.update', '1'));
    const other = new SessionRules();
    other.restore(rules.save());
    expect([other.list(), other.allows(write('task.update', '1'))]).toEqual([rules.list(), true]);
  });
});

describe('a write that waits', () => {
  test('gets the answer that is meant for it, once', async () => {
    const approvals = new Approvals();
    const signal = new AbortController().signal;
    const [first, second] = [approvals.wait('a', signal), approvals.wait('b', signal)];
    approvals.settle('nobody', { kind: 'accept' });
    approvals.settle('b', { kind: 'always' });
    approvals.settle('b', { kind: 'accept' });
    approvals.settle('a', { kind: 'accept' });
    expect([await first, await second]).toEqual([{ kind: 'accept' }, { kind: 'always' }]);
  });

  test('is given up when the turn is interrupted, before it or while it waits', async () => {
    const approvals = new Approvals();
    const control = new AbortController();
    const waiting = approvals.wait('a', control.signal);
    control.abort();
    expect(await waiting).toBeNull();
    const late = approvals.wait('a', control.signal);
    approvals.settle('a', { kind: 'accept' });
    expect(await late).toBeNull();
  });

  test('leaves nothing behind on the turn that it waited in', async () => {
    const approvals = new Approvals();
    const control = new AbortController();
    let listening = 0;
    const signal = {
      aborted: false,
      addEventListener: () => (listening += 1),
      removeEventListener: () => (listening -= 1),
    } as unknown as AbortSignal;
    const waiting = approvals.wait('a', signal);
    approvals.settle('a', { kind: 'accept' });
    await waiting;
    expect([listening, control.signal.aborted]).toEqual([0, false]);
  });
});

describe('the model is told of a read back', () => {
  const told = (more: Partial<RunStep>) =>
    endingText(
      {
        ...{ operation: 'time_entry.create', state: 'done', writtenId: 'e1', after: {}, ...more },
        target: { kind: 'task', id: 't', name: 'Login' },
      } as RunStep,
      undefined,
      'UTC',
    ).split('\n');

  test('that showed something else, in the words in which a person is told, with the ids of people', () => {
    const mismatch = { predicted: { userId: '2' }, observed: { userId: '1' } };
    const people = { 1: 'Maya', 2: 'Priya' };
    expect(told({ observed: {}, matches: false, mismatch, people })).toEqual([
      ...['Done: time_entry.create "Login".', 'id: e1'],
      'Read back: owner: predicted Priya, observed Maya. It was logged for Maya.',
      ...['Maya has the id 1.', 'Priya has the id 2.'],
    ]);
    expect(told({ observed: null, matches: false, after: { name: 'A' } }).at(-1)).toBe(
      'Read back: predicted A; observed nothing of it.',
    );
  });

  test.each<[string, Partial<RunStep>, string]>([
    ['as planned', { observed: {}, matches: true }, 'Read back: as planned.'],
    ['not made', {}, 'It was not read back.'],
    [
      'that does not show a field',
      { observed: {}, notReported: ['tags'] },
      'Read back: the endpoint does not show tags, so it could not be checked.',
    ],
    [
      'that does not show it',
      { observed: null, notReported: ['tags'] },
      'Read back: the endpoint does not show it, so it could not be checked.',
    ],
  ])('%s', (_what, more, sentence) => {
    expect(told(more).at(-1)).toBe(sentence);
  });
});
