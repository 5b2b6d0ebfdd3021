import { describe, expect, test } from 'vitest';
import { checkPatterns, decide } from '../../src/policy/index.ts';

describe('rules', () => {
  test('what no rule names is asked', () => {
    expect(decide('task.create', 'create', {})).toBe('ask');
  });

  test('deny beats allow', () => {
    expect(decide('task.create', 'create', { allow: ['*'], deny: ['task.*'] })).toBe('deny');
  });

  test('a wildcard never lets something be deleted', () => {
    expect(decide('task.delete', 'delete', { allow: ['*', 'task.*'] })).toBe('ask');
    expect(decide('task.delete', 'delete', { allow: ['task.delete'] })).toBe('allow');
  });

  test('a rule for an operation that does not exist is refused', () => {
    expect(() => checkPatterns(['task.creat'])).toThrow(
      'No operation matches the rule "task.creat".',
    );
  });
});
