import { describe, expect, test } from 'vitest';
import type { Effect, OperationName } from '../../src/clickup/index.ts';
import {
  checkPatterns,
  checkRules,
  decide,
  deniedIn,
  type JudgedCall,
  riskOf,
} from '../../src/policy/index.ts';

/** A call that was wholly understood; `tool.update` stands for one that was not. */
function call(operation: string, effect: Effect, more: Partial<JudgedCall> = {}): JudgedCall {
  const known = !operation.startsWith('tool.');
  const name = operation as OperationName;
  return {
    ...{ operation: name, effect, serves: known ? [name] : [], opaque: false, whole: known },
    ...more,
  };
}

describe('rules', () => {
  test('what no rule names is asked', () => {
    expect(decide(call('task.create', 'create'), {})).toBe('ask');
  });

  test('deny beats ask beats allow', () => {
    const create = call('task.create', 'create');
    expect(decide(create, { allow: ['*'], ask: ['*'], deny: ['task.*'] })).toBe('deny');
    expect(decide(create, { allow: ['*'], ask: ['task.*'] })).toBe('ask');
    expect(decide(create, { allow: ['task.create'] })).toBe('allow');
  });

  test('a wildcard never lets something be deleted', () => {
    const removal = call('task.delete', 'delete');
    expect(decide(removal, { allow: ['*', 'task.*'] })).toBe('ask');
    expect(decide(removal, { allow: ['task.delete'] })).toBe('allow');
  });

  test('a rule for an operation that does not exist is refused', () => {
    expect(() => checkPatterns(['task.creat'])).toThrow(
      'No operation matches the rule "task.creat".',
    );
  });

  test('a pattern is a whole name, a noun with every verb, or everything', () => {
    const create = call('task.create', 'create');
    for (const pattern of ['task', 'task.c', 'tas*', 'TASK.CREATE', 'time_entry.*', '.*']) {
      expect(decide(create, { allow: [pattern] }), pattern).toBe('ask');
    }
    for (const pattern of ['task.create', 'task.*', '*']) {
      expect(decide(create, { allow: [pattern] }), pattern).toBe('allow');
    }
  });
});

describe('a call that was not understood', () => {
  const unknown = call('tool.update', 'update', { serves: ['task.update'] });

  test('is denied by a rule for anything that its tool serves', () => {
    expect(decide(unknown, { deny: ['task.update'], allow: ['tool.update'] })).toBe('deny');
    expect(deniedIn(unknown, { deny: ['task.*'] })).toBe('task.update');
    expect(decide(unknown, { deny: ['task.create'] })).toBe('ask');
  });

  test('is not allowed by a wildcard, nor by a rule for what its tool serves', () => {
    expect(decide(unknown, { allow: ['*'] })).toBe('ask');
    expect(decide(unknown, { allow: ['task.update'] })).toBe('ask');
    expect(decide(call('tool.update', 'update'), { allow: ['tool.update'] })).toBe('allow');
  });

  test('is judged by the strictest of what it may be', () => {
    expect(decide(unknown, { allow: ['tool.update'] })).toBe('ask');
    expect(decide(unknown, { allow: ['tool.update', 'task.update'] })).toBe('allow');
    const removes = { ...unknown, serves: ['task.update', 'task.delete'] as OperationName[] };
    expect(decide(removes, { allow: ['tool.update', 'task.*'] })).toBe('ask');
  });

  test('is denied by a rule for such calls, also where its tool serves nothing', () => {
    const raw = call('tool.update', 'update', { serves: [] });
    expect(deniedIn(raw, { deny: ['tool.*'] })).toBe('tool.update');
  });

  test('with a tool that calls any other, is denied by a rule for any write', () => {
    const opaque = call('tool.update', 'update', { opaque: true });
    expect(decide(opaque, { deny: ['tool.delete'] })).toBe('deny');
  });
});

describe('a call with arguments beyond its operation', () => {
  const partly = call('task.create', 'create', { whole: false });

  test('is not allowed by a rule for the operation, and denied by one', () => {
    expect(decide(partly, { allow: ['task.create', '*'] })).toBe('ask');
    expect(decide(partly, { deny: ['task.create'] })).toBe('deny');
  });
});

describe('a tool of several operations', () => {
  const create = call('task.create', 'create', { serves: ['task.create', 'task.delete'] });

  test('is not called for one while another of them is denied', () => {
    expect(decide(create, { allow: ['task.create'], deny: ['task.delete'] })).toBe('deny');
  });

  test('is allowed for the one that a rule names', () => {
    expect(decide(create, { allow: ['task.create'] })).toBe('allow');
  });

  test('that makes many tasks is denied where one may not be made', () => {
    const many = call('task.bulk_create', 'create');
    expect(decide(many, { deny: ['task.create'] })).toBe('deny');
  });
});

describe('reading', () => {
  const read = call('tool.update', 'read', { serves: ['task.get', 'task.list'] });

  test('is not forbidden by a wildcard, for that is about writing', () => {
    expect(decide(read, { deny: ['*'] })).toBe('allow');
  });

  test('is forbidden by a rule that names it whole', () => {
    expect(decide(read, { deny: ['task.get'] })).toBe('deny');
  });

  test('with a tool that writes too is forbidden where writing is', () => {
    const both = { ...read, serves: ['task.get', 'task.update'] as OperationName[] };
    expect(deniedIn(both, { deny: ['task.*'] })).toBe('task.update');
  });
});

test.each([
  ['what is removed', 'task.delete', 'high'],
  ['what cannot be taken back', 'time_entry.stop', 'high'],
  ['what nobody understood', 'tool.update', 'high'],
  ['what can be taken back', 'task.create', 'low'],
  ['what only reads', 'task.get', 'low'],
] as const)('the risk of %s (%s) is %s', (_what, operation, risk) => {
  expect(riskOf(operation)).toBe(risk);
});

test('rules that name an operation, a noun or everything are taken', () => {
  const rules = ['task.create', 'time_entry.*', 'tool.update', '*'];
  expect(checkPatterns(rules)).toEqual(rules);
});

test('rules of a profile are taken as they are, and a mistyped one in any of them is refused', () => {
  const rules = { allow: ['task.create'], deny: ['task.*'] };
  expect(checkRules(rules)).toBe(rules);
  expect(checkRules({})).toEqual({});
  for (const kind of ['allow', 'ask', 'deny']) {
    expect(() => checkRules({ ...rules, [kind]: ['task.*', 'tsak.*'] })).toThrow('"tsak.*"');
  }
});
