// What a person may answer to a plan.
import { expect, test } from 'vitest';
import { parseAnswer } from '../../src/cli/approval/approve.ts';

test.each([
  ['y', { kind: 'all' }],
  ['ALL', { kind: 'all' }],
  ['', { kind: 'none' }],
  ['no', { kind: 'none' }],
  [' Yes ', { kind: 'all' }],
  ['r', { kind: 'review' }],
  ['review', { kind: 'review' }],
  ['3', { kind: 'some', numbers: [3] }],
  ['5, 1-3 2', { kind: 'some', numbers: [1, 2, 3, 5] }],
  ['e 4', { kind: 'edit', number: 4 }],
  ['edit4', { kind: 'edit', number: 4 }],
])('"%s" of eight steps', (text, answer) => {
  expect(parseAnswer(text, 8)).toEqual(answer);
});

test.each(['9', '0', '0-3', '7-12', '3-1', '1-', 'maybe', 'e', 'e 9', '1;2'])(
  '"%s" is asked again',
  (text) => {
    expect(parseAnswer(text, 8).kind).toBe('unclear');
  },
);

test('of a single step, e alone says which one to edit', () => {
  expect(parseAnswer('e', 1)).toEqual({ kind: 'edit', number: 1 });
});
